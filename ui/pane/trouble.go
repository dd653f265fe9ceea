package pane

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Troubles are a run's failures explained, the root cause first: those that
// were reported, and, while a rollback is still going on, what can be told from
// the resources already.
func Troubles(p *wizard.Progress) []wizard.StepTrouble {
	all := slices.Clone(p.Troubles)
	for _, step := range p.Steps {
		cause := step.RootCause()
		if cause == nil || slices.ContainsFunc(all, func(t wizard.StepTrouble) bool { return t.Step == step.ID }) {
			continue
		}
		all = append(all, wizard.StepTrouble{Step: step.ID, At: cause.FailedAt, Trouble: wizard.Trouble{
			Cause:     fmt.Sprintf("%s (%s) in %s", cause.Logical, cause.Type, cause.Stack.Name),
			Reason:    cause.Failure,
			Cancelled: cancelled(step),
		}})
	}
	slices.SortStableFunc(all, func(a, b wizard.StepTrouble) int { return began(p, a).Compare(began(p, b)) })
	return all
}

// began is when a trouble began: the first failure of its step, which comes
// long before the report of it.
func began(p *wizard.Progress, t wizard.StepTrouble) time.Time {
	if s := p.Step(t.Step); s != nil {
		if cause := s.RootCause(); cause != nil {
			return cause.FailedAt
		}
	}
	return t.At
}

// cancelled names the resources that stopped only because of another.
func cancelled(step *wizard.StepProgress) []string {
	var names []string
	for _, stack := range step.Stacks {
		for _, r := range stack.Resources {
			if r.State == wizard.ResourceCancelled {
				names = append(names, r.Logical)
			}
		}
	}
	return names
}

// TroubleLines draws the troubles: what failed and why, what it cancelled, what
// to do next, and the keys that do it. Unfolded names each that was cancelled.
func TroubleLines(t *theme.Theme, p *wizard.Progress, unfolded bool, keys []Binding, width int) []string {
	all := Troubles(p)
	if len(all) == 0 {
		return []string{t.Good.Render(t.Outcome(wizard.Done)) + " Nothing has failed."}
	}
	var lines []string
	for i, trouble := range all {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, troubleLines(t, p, trouble, unfolded, width)...)
	}
	if len(keys) > 0 {
		lines = append(lines, "")
		lines = append(lines, Help(t, keys, width)...)
	}
	return lines
}

func troubleLines(t *theme.Theme, p *wizard.Progress, trouble wizard.StepTrouble, unfolded bool, width int) []string {
	var lines []string
	icon := t.Outcome(wizard.Failed)
	for i, line := range Wrap(Clean(trouble.Cause), width-2) {
		lead := "  "
		if i == 0 {
			lead = icon + " "
		}
		lines = append(lines, t.Bad.Render(lead+line))
	}
	lines = append(lines, indent(paragraphs(trouble.Reason, width-2))...)
	if step := p.Step(trouble.Step); step != nil {
		if cause := step.RootCause(); cause != nil && cause.Line > 0 && !strings.Contains(trouble.Cause, fmt.Sprintf("line %d", cause.Line)) {
			lines = append(lines, t.Faint.Render(Cut(t, fmt.Sprintf("  line %d of the template of %s", cause.Line, Clean(step.Title)), width)))
		}
	}
	if n := len(trouble.Cancelled); n > 0 {
		mark := t.Marks().Folded
		if unfolded {
			mark = t.Marks().Open
		}
		lines = append(lines, t.Warn.Render(Cut(t, fmt.Sprintf("  %s %d cancelled because of it", mark, n), width)))
		if unfolded {
			for _, line := range Wrap(Clean(strings.Join(trouble.Cancelled, ", ")), width-4) {
				lines = append(lines, "    "+t.Faint.Render(line))
			}
		}
	}
	if len(trouble.Advice) > 0 {
		lines = append(lines, "", t.Heading.Render("What to do next"))
		for _, advice := range trouble.Advice {
			for i, line := range Wrap(Clean(advice), width-2) {
				lead := "  "
				if i == 0 {
					lead = t.Marks().Arrow + " "
				}
				lines = append(lines, lead+line)
			}
		}
	}
	return lines
}

// paragraphs cleans a text of several lines and breaks it to the width.
func paragraphs(text string, width int) []string {
	if text == "" {
		return nil
	}
	return Wrap(strings.TrimSpace(CleanLines(text)), width)
}

func indent(lines []string) []string {
	for i, line := range lines {
		lines[i] = "  " + line
	}
	return lines
}
