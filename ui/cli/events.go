package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// teller writes a run's events as words, one line each, as they come.
type teller struct {
	*printer
	progress *wizard.Progress
}

// clockTime is how a time of day is written.
const clockTime = "15:04:05"

// tell folds one event in and writes it. What looking came to is not said twice.
func (t *teller) tell(e wizard.Event) {
	again := t.again(e)
	t.progress.Apply(e)
	if t.json {
		t.object(e)
		return
	}
	if text := t.words(e); text != "" && !again {
		t.line("%s  %s", e.At.Local().Format(clockTime), text)
	}
}

func (t *teller) again(e wizard.Event) bool {
	looked, ok := e.Body.(wizard.Looked)
	step := t.progress.Step(e.Step)
	return ok && step != nil && step.Note == looked.Text
}

// words are those of one event, "" for one that the report tells.
func (t *teller) words(e wizard.Event) string {
	title := t.title(e.Step)
	switch b := e.Body.(type) {
	case wizard.RunStarted:
		return t.started(e.Run, b)
	case wizard.StepStarted:
		return title + ": " + intention(b.Decision)
	case wizard.Looked:
		return title + ": " + b.Text
	case wizard.Said:
		return join(title, b.Text)
	case wizard.ResourceEvent:
		return t.resource(b)
	case wizard.Difference:
		return title + ": " + change(b)
	case wizard.GroupEvent:
		return fmt.Sprintf("%s: group %s has %d of %d instances, %d new, %s", title, b.Group, b.Actual, b.Desired, b.New, b.Phase)
	case wizard.OutputsKnown:
		return title + ": " + outputs(b.Values)
	case wizard.StepDone:
		return fmt.Sprintf("%s: %s in %s", title, b.Outcome, pane.Elapsed(seconds(b.Elapsed)))
	case wizard.TroubleMet:
		return join(title, b.Error())
	}
	return ""
}

func (t *teller) started(run string, b wizard.RunStarted) string {
	verb := "building"
	if b.Verb == wizard.Undo {
		verb = "removing"
	}
	return fmt.Sprintf("%s %s, run %s, account %s, %s", verb, b.Plan.Title, run, b.Account, b.Region)
}

// title is how a step is called.
func (t *teller) title(step string) string {
	if s := t.progress.Step(step); s != nil {
		return s.Title
	}
	return step
}

// resource is "stack  logical  type  state  elapsed  reason".
func (t *teller) resource(b wizard.ResourceEvent) string {
	stack := t.progress.Stacks[b.StackID]
	if b.IsStack() || stack == nil || stack.Resource(b.Logical) == nil {
		return strings.TrimSpace(fmt.Sprintf("%-20s %s  %s", b.Stack, b.Status, b.Reason))
	}
	r := stack.Resource(b.Logical)
	state := string(r.State)
	if strings.HasPrefix(b.Status, "DELETE_") && r.Old == b.Physical && b.Physical != "" {
		state = "what it replaced: " + string(r.OldState)
	}
	if !r.State.Moving() {
		state += " " + pane.Elapsed(r.Elapsed(b.Occurred))
	}
	return strings.TrimSpace(fmt.Sprintf("%-20s %-28s %-32s %s  %s", b.Stack, b.Logical, strings.TrimPrefix(b.Type, "AWS::"), state, b.Reason))
}

// beat is the line of a run that has been quiet for a while; left is how long it
// may still take, "" where nobody knows.
func (t *teller) beat(now time.Time, left string) {
	var parts []string
	for _, s := range t.progress.Steps {
		if s.Outcome != wizard.Running && s.Outcome != wizard.NeedsYou {
			continue
		}
		part := fmt.Sprintf("%s %s for %s", s.Title, s.Outcome, pane.Elapsed(s.Elapsed(now)))
		if s.Total > 0 {
			part += fmt.Sprintf(", %d of %d", s.Complete, s.Total)
		}
		if busy := moving(s); len(busy) > 0 {
			part += ", busy with " + some(busy, 3)
		}
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		if left != "" {
			parts = append(parts, left)
		}
		t.line("%s  … %s", now.Local().Format(clockTime), strings.Join(parts, "; "))
	}
}

// moving are the resources that something is being done to.
func moving(s *wizard.StepProgress) []string {
	var names []string
	for _, stack := range s.Stacks {
		for _, r := range stack.Resources {
			if r.State.Moving() {
				names = append(names, r.Logical)
			}
		}
	}
	return names
}

// some are the first of many names, and how many more there are.
func some(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// intention is what a decision means to do.
func intention(d wizard.Decision) string {
	switch d {
	case wizard.DecideCreate:
		return "will be created"
	case wizard.DecideUpdate:
		return "will be updated"
	case wizard.DecideKeep:
		return "is as wanted and is kept"
	case wizard.DecideAdopt:
		return "is being made already and is followed"
	case wizard.DecideReplace:
		return "failed before: what is left is deleted, then it is created"
	case wizard.DecideConflict:
		return "is in the way of something that is there already"
	case wizard.DecideAsk:
		return "is done by you"
	case "":
		return "is decided later"
	}
	return string(d)
}

// change is one difference in words.
func change(d wizard.Difference) string {
	text := fmt.Sprintf("%s %s (%s)", d.Change, d.Logical, d.Type)
	switch d.Replacement {
	case "true", "True":
		text += ", which replaces it"
	case "conditional", "Conditional":
		text += ", which may replace it"
	}
	for _, p := range d.Properties {
		text += "; " + p.Path
		if p.Before != "" || p.After != "" {
			text += fmt.Sprintf(" %q → %q", p.Before, p.After)
		}
	}
	return text
}

func outputs(values wizard.Outputs) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		all = append(all, name+"="+values[name])
	}
	return strings.Join(all, "  ")
}

func join(title, text string) string {
	if title == "" {
		return text
	}
	return title + ": " + text
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
