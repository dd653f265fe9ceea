package pane

import (
	"maps"
	"slices"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Output is one output of a step.
type Output struct{ Step, Title, Key, Value string }

// OutputsOf are the outputs of a run, in the order of its steps and then of
// their names.
func OutputsOf(p *wizard.Progress) []Output {
	var all []Output
	for _, s := range p.Steps {
		for _, key := range slices.Sorted(maps.Keys(s.Outputs)) {
			all = append(all, Output{s.ID, s.Title, key, s.Outputs[key]})
		}
	}
	return all
}

// Outputs draws a run's outputs under their steps. The selected one is marked;
// below zero none is.
func Outputs(t *theme.Theme, all []Output, at, width, height int) string {
	if len(all) == 0 {
		return Block(t, []string{t.Faint.Render("No outputs yet.")}, width, height)
	}
	column := 0
	for _, o := range all {
		column = max(column, Width(Clean(o.Key)))
	}
	column = min(column, width*2/5)
	var lines []string
	row := 0
	for i, o := range all {
		if i == 0 || all[i-1].Step != o.Step {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, t.Heading.Render(Clean(o.Title)))
		}
		line := "  " + t.Faint.Render(Fit(t, CutMiddle(t, Clean(o.Key), column), column)) + "  "
		line += CutMiddle(t, Clean(o.Value), width-4-column)
		if i == at {
			row = len(lines)
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	top := Cursor{At: row}.window(len(lines), height)
	if row <= 1 {
		top = 0
	}
	return Block(t, lines[top:], width, height)
}
