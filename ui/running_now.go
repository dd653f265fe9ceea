package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// whatNow asks what is to become of the run. Each line says what will happen to
// which resources.
func (r *running) whatNow() *dialog {
	updating := r.updating()
	cancel := option{key: "u", label: "cancel the update", do: func() (page, tea.Cmd) { return r, r.cancelUpdates(updating) }}
	switch c := r.sh.options.Connection; {
	case len(updating) == 0:
		cancel.why = "no stack is being updated."
	case c == nil || c.CancelUpdate == nil:
		cancel.why = "this connection cannot ask for it."
	default:
		cancel.explained = fmt.Sprintf("CloudFormation takes back what the update of %s has changed so far. Nothing else is touched, and the run goes on to its end.", stackNames(updating))
	}
	d := &dialog{title: "What now?", text: []string{r.underWay()}, options: []option{
		{key: "w", label: "keep watching", explained: "Nothing changes."},
		{key: "d", label: "detach", explained: r.detachSays(), why: r.detachKey().Why, do: func() (page, tea.Cmd) { return r.leaveFor(detach) }},
		cancel,
		{key: "x", label: "delete what is new", explained: r.undoSays(), why: r.undoWhy(), do: r.askUndo},
	}}
	return d
}

// underWay says in a sentence what is being done at this moment.
func (r *running) underWay() string {
	moving := 0
	for _, s := range r.progress.Steps {
		for _, stack := range s.Stacks {
			for _, resource := range stack.Resources {
				if resource.State.Moving() {
					moving++
				}
			}
		}
	}
	total, complete := r.progress.Total()
	now := fmt.Sprintf("%d are under way", moving)
	switch moving {
	case 0:
		now = "none is under way at this moment"
	case 1:
		now = "1 is under way"
	}
	return fmt.Sprintf("%d of %d resources are complete; %s.", complete, total, now)
}

// detachSays tells what goes on by itself, and what does not begin.
func (r *running) detachSays() string {
	var goesOn, waits []string
	for _, s := range r.progress.Steps {
		switch {
		case s.Outcome == wizard.Running && s.Kind == wizard.StackKind && s.Stack() != nil:
			goesOn = append(goesOn, fmt.Sprintf("%s (%d of %d resources)", s.Stack().Name, s.Complete, s.Total))
		case !s.Outcome.Over():
			waits = append(waits, s.Title)
		}
	}
	var say []string
	if len(goesOn) > 0 {
		say = append(say, "CloudFormation goes on with "+strings.Join(goesOn, ", ")+".")
	}
	if len(waits) > 0 {
		say = append(say, "These wait until you attach again: "+strings.Join(waits, ", ")+".")
	}
	text := strings.Join(say, " ")
	if r.inBackground() {
		text = "The run goes on in the background, later steps too. What you have to do yourself waits for you."
	}
	if r.id != "" {
		text += "\nAttach with: gantry attach " + r.id
	}
	return text
}

// updating are the stacks an update is being made of at this moment.
func (r *running) updating() []*wizard.StackProgress {
	var all []*wizard.StackProgress
	for _, s := range r.progress.Steps {
		if stack := s.Stack(); stack != nil && s.Outcome == wizard.Running && stack.Status == "UPDATE_IN_PROGRESS" {
			all = append(all, stack)
		}
	}
	return all
}

func stackNames(stacks []*wizard.StackProgress) string {
	names := make([]string, len(stacks))
	for i, s := range stacks {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// toldMsg is a note for the page that asked.
type toldMsg struct {
	from *running
	text string
}

// cancelUpdates asks CloudFormation to take the updates back; the run sees it
// happen.
func (r *running) cancelUpdates(stacks []*wizard.StackProgress) tea.Cmd {
	cancel, ctx := r.sh.options.Connection.CancelUpdate, r.sh.ctx
	return func() tea.Msg {
		for _, stack := range stacks {
			if err := cancel(ctx, stack.ID); err != nil {
				return toldMsg{r, fmt.Sprintf("The update of %s is not cancelled: %v", stack.Name, err)}
			}
		}
		return toldMsg{r, "The update of " + stackNames(stacks) + " is being cancelled."}
	}
}

// leaveFor ends the watching; what comes then is decided once the run has
// returned and its last event is here.
func (r *running) leaveFor(why leave) (page, tea.Cmd) {
	if r.ended() {
		return r.over()
	}
	r.left = why
	if r.cancel == nil {
		return r, quit(wizard.ExitOK, "Nothing was begun.")
	}
	r.cancel(wizard.ErrDetached)
	r.say("Leaving…")
	return r, nil
}

// askUndo has the name typed before anything is deleted.
func (r *running) askUndo() (page, tea.Cmd) {
	r.dialog = confirmUndo(r.progress, func() (page, tea.Cmd) { return r.leaveFor(undoNow) })
	return r, nil
}

func (r *running) undoSays() string { return undoSays(r.progress) }

func (r *running) undoWhy() string {
	switch {
	case r.start.verb == wizard.Undo:
		return "that is being done."
	case len(owned(r.progress)) == 0:
		return "this run has created nothing yet."
	}
	return ""
}

// owned are the steps whose work this run may take back: it created it.
func owned(p *wizard.Progress) []*wizard.StepProgress {
	var all []*wizard.StepProgress
	for _, s := range p.Steps {
		if s.Owned && s.Outcome != wizard.Undone && s.Kind != wizard.CheckKind && s.Kind != wizard.CheckpointKind {
			all = append(all, s)
		}
	}
	return all
}

// undoSays names what would be deleted, the latest first.
func undoSays(p *wizard.Progress) string {
	var goes []string
	steps := owned(p)
	for i := len(steps) - 1; i >= 0; i-- {
		goes = append(goes, thing(steps[i]))
	}
	if len(goes) == 0 {
		return ""
	}
	return "Deletes what this run created, and nothing else: " + strings.Join(goes, "; ") + "."
}

// thing names what a step has made.
func thing(s *wizard.StepProgress) string {
	if stack := s.Stack(); stack != nil {
		there := 0
		for _, r := range stack.Resources {
			if r.Physical != "" && r.State != wizard.ResourceDeleted {
				there++
			}
		}
		if there == 0 {
			return stack.Name + ", which is empty"
		}
		return fmt.Sprintf("%s with %s", stack.Name, count(there, "resource", "resources"))
	}
	if name := s.Outputs["name"]; name != "" {
		return s.Title + " " + name
	}
	return s.Title
}

// undoName is what must be typed before anything is deleted: the stack's name
// where there is one stack, else the blueprint's.
func undoName(p *wizard.Progress) string {
	var names []string
	for _, s := range owned(p) {
		if stack := s.Stack(); stack != nil && stack.Name != "" {
			names = append(names, stack.Name)
		}
	}
	if len(names) == 1 || (len(names) > 0 && p.Plan.Blueprint == "") {
		return names[0]
	}
	return p.Plan.Blueprint
}

// confirmUndo asks for the name before anything is deleted.
func confirmUndo(p *wizard.Progress, do func() (page, tea.Cmd)) *dialog {
	name := undoName(p)
	return &dialog{
		title: "Delete what is new?",
		text:  []string{undoSays(p), "This cannot be taken back."},
		asked: fmt.Sprintf("Type %s to delete it:", name),
		accept: func(entry string) (page, tea.Cmd, string) {
			if strings.TrimSpace(entry) != name {
				return nil, nil, "That is not " + name + "."
			}
			next, cmd := do()
			return next, cmd, ""
		},
	}
}
