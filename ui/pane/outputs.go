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

// Outputs draws a run's outputs under their steps; the selected one is marked
// and in sight.
func Outputs(t *theme.Theme, all []Output, at, width, height int) string {
	if len(all) == 0 {
		return Block(t, []string{t.Faint.Render("No outputs yet.")}, width, height)
	}
	lines, row := OutputRows(t, all, at, width)
	top := Cursor{At: row}.window(len(lines), height)
	if row <= 1 {
		top = 0
	}
	return Block(t, lines[top:], width, height)
}

// OutputRows are a run's outputs under their steps, and the line of the
// selected one; below zero none is.
func OutputRows(t *theme.Theme, all []Output, at, width int) (lines []string, row int) {
	column := 0
	for _, o := range all {
		column = max(column, Width(Clean(o.Key)))
	}
	column = min(column, width*2/5)
	for i, o := range all {
		if i == 0 || all[i-1].Step != o.Step {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, t.Heading.Render(Cut(t, Clean(o.Title), width)))
		}
		line := "  " + t.Faint.Render(Fit(t, CutMiddle(t, Clean(o.Key), column), column)) + "  "
		line += CutMiddle(t, Clean(o.Value), width-4-column)
		if i == at {
			row = len(lines)
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	return lines, row
}

// OutputLines are outputs in two lines each, for a narrow column: the name, and
// the value below it.
func OutputLines(t *theme.Theme, all []Output, width int) []string {
	var lines []string
	for _, o := range all {
		lines = append(lines, t.Faint.Render(CutMiddle(t, Clean(o.Key), width)), "  "+CutMiddle(t, Clean(o.Value), width-2))
	}
	return lines
}
