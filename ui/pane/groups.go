package pane

import (
	"fmt"
	"strings"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Groups draws InfraKit groups: one cell per instance, those of the new
// configuration full, those of the old one lighter, those that are wanted and
// not there empty; then the numbers, the phase and the leader.
func Groups(t *theme.Theme, groups []wizard.GroupEvent, width, height int) string {
	if len(groups) == 0 {
		return Block(t, []string{t.Faint.Render("No group has been seen yet.")}, width, height)
	}
	var lines []string
	for i, g := range groups {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, groupLines(t, g, width)...)
	}
	return Block(t, lines, width, height)
}

func groupLines(t *theme.Theme, g wizard.GroupEvent, width int) []string {
	style := t.Good
	if g.Actual != g.Desired || g.Old > 0 {
		style = t.Running
	}
	head := t.Strong.Render(Clean(g.Group)) + "  " + style.Render(fmt.Sprintf("%d of %d", g.Actual, g.Desired))
	lines := []string{Apart(t, head, t.Faint.Render(Clean(g.Phase)), width)}
	fresh, old := max(g.New, 0), max(g.Old, 0)
	if fresh+old == 0 {
		fresh = max(g.Actual, 0) // a group that does not tell configurations apart
	}
	missing := max(g.Desired-g.Actual, 0)
	lines = append(lines, cells(t, fresh, old, missing, width)...)
	facts := fmt.Sprintf("%d new %s %d old", g.New, t.Marks().Bullet, g.Old)
	if g.Leader != "" {
		facts += " " + t.Marks().Bullet + " leader " + Clean(g.Leader)
	}
	return append(lines, "  "+t.Faint.Render(Cut(t, facts, width-2)))
}

// mostCells is how many instances are drawn one by one.
const mostCells = 400

// cells is one cell per instance, in groups of ten.
func cells(t *theme.Theme, fresh, old, missing, width int) []string {
	kinds := []struct {
		n    int
		mark string
	}{
		{fresh, t.Good.Render(t.Marks().Full)},
		{old, t.Warn.Render(t.Marks().Half)},
		{missing, t.Faint.Render(t.Marks().Empty)},
	}
	perLine := max((width-1)/11, 1) * 10
	var lines []string
	var line strings.Builder
	drawn, left := 0, 0
	for _, kind := range kinds {
		n := min(kind.n, mostCells-drawn)
		left += kind.n - n
		for range n {
			switch {
			case drawn > 0 && drawn%perLine == 0:
				lines = append(lines, "  "+line.String())
				line.Reset()
			case drawn > 0 && drawn%10 == 0:
				line.WriteByte(' ')
			}
			line.WriteString(kind.mark)
			drawn++
		}
	}
	if line.Len() > 0 {
		lines = append(lines, "  "+line.String())
	}
	if left > 0 {
		lines = append(lines, t.Faint.Render(fmt.Sprintf("  and %d more", left)))
	}
	return lines
}
