package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gantry/ui/pane"
	"gantry/wizard"
)

// report writes how a run ended: the steps, what went wrong with the root
// cause first, what came out of it, and what to do next.
func (t *teller) report() {
	if t.json {
		return
	}
	p := t.progress
	t.line("")
	if p.Ended.IsZero() {
		t.line("%s: not at its end, after %s", p.Title, pane.Elapsed(p.Elapsed(p.Now)))
	} else {
		t.line("%s: %s in %s", p.Title, p.Outcome, pane.Elapsed(p.Elapsed(p.Now)))
	}
	for _, s := range p.Steps {
		t.step(s)
	}
	t.troubles()
	t.outputs()
	if p.Damage.Lines > 0 {
		t.line("")
		t.line("%d lines of the journal cannot be read; a copy of them is in %s", p.Damage.Lines, p.Damage.File)
		if p.Damage.Err != nil {
			t.line("  %v", p.Damage.Err)
		}
	}
	t.next()
}

func (t *teller) step(s *wizard.StepProgress) {
	line := fmt.Sprintf("  %-28s %-10s", s.Title, s.Outcome)
	if !s.Started.IsZero() {
		line += " " + pane.Elapsed(s.Elapsed(t.progress.Now))
	}
	if s.Total > 0 && s.Outcome != wizard.Skipped {
		line += fmt.Sprintf("  %d of %d resources", s.Complete, s.Total)
	}
	if s.FailedCount > 0 {
		line += fmt.Sprintf(", %d failed", s.FailedCount)
	}
	t.line("%s", line)
}

// troubles tell what failed. What CloudFormation said first is
// the cause; what it cancelled is no failure of its own.
func (t *teller) troubles() {
	p := t.progress
	if p.Outcome.Good() || p.Outcome == wizard.Undone || (len(p.Troubles) == 0 && p.RootCause() == nil) {
		return
	}
	t.line("")
	t.line("What went wrong")
	if cause := p.RootCause(); cause != nil && !t.named(cause) {
		t.line("  %s (%s) in %s: %s", cause.Logical, cause.Type, cause.Stack.Name, cause.Failure)
		if cause.Line > 0 {
			t.line("    described in line %d of its template", cause.Line)
		}
	}
	for _, trouble := range t.progress.Troubles {
		t.lines("  ", trouble.Text())
	}
}

// named says whether a trouble tells of the root cause already.
func (t *teller) named(cause *wizard.ResourceProgress) bool {
	return slices.ContainsFunc(t.progress.Troubles, func(s wizard.StepTrouble) bool {
		return strings.HasPrefix(s.Cause, cause.Logical+" ")
	})
}

func (t *teller) outputs() {
	first := true
	for _, s := range t.progress.Steps {
		for _, name := range slices.Sorted(maps.Keys(s.Outputs)) {
			if first {
				t.line("")
				t.line("Outputs")
				first = false
			}
			t.line("  %s.%s = %s", s.ID, name, s.Outputs[name])
		}
	}
}

// next says how to go on with the run.
func (t *teller) next() {
	p := t.progress
	if p.Run == "" {
		return
	}
	t.line("")
	owned := slices.ContainsFunc(p.Steps, func(s *wizard.StepProgress) bool { return s.Owned })
	var ways []string
	switch {
	case p.Ended.IsZero(), p.Outcome == wizard.Failed, p.Outcome == wizard.TimedOut:
		if p.Verb != wizard.Undo {
			ways = append(ways, "go on: gantry attach "+p.Run)
		}
	}
	if owned {
		ways = append(ways, "remove what it created: gantry remove "+p.Run)
	}
	t.line("Run %s. %s", p.Run, strings.Join(ways, "; "))
}
