package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
)

// drawCreates is what the current step creates and the names that follow from
// the answers, as they are typed.
func (a *asking) drawCreates(width int) []string {
	t := a.shared.theme
	draft := a.draft()
	lines := []string{t.Heading.Render("What this creates"), ""}
	counts := a.session.Creates(draft)
	total, wide := 0, 1
	for _, c := range counts {
		total += c.Number
		wide = max(wide, len(fmt.Sprint(c.Number)))
	}
	switch {
	case total == 0:
		lines = append(lines, t.Faint.Render("no resources of AWS"))
	case len(counts) > 1:
		lines = append(lines, count(total, "resource", "resources"))
	}
	const most = 10
	for i, c := range counts {
		if i == most && len(counts) > most+1 {
			lines = append(lines, t.Faint.Render(fmt.Sprintf("  and %d kinds more", len(counts)-most)))
			break
		}
		lines = append(lines, pane.Cut(t, fmt.Sprintf("  %*d %s", wide, c.Number, pane.Clean(c.Label)), width))
	}
	names := a.session.Names(draft)
	if len(names) > 0 {
		lines = append(lines, "", t.Heading.Render("Names"), "")
		lines = append(lines, drawNames(t, names, width)...)
	}
	return lines
}

// drawNames is each derived name with how much of its limit it takes, and what
// is wrong with it.
func drawNames(t *theme.Theme, names []wizard.DerivedName, width int) []string {
	var lines []string
	for _, n := range names {
		budget, style := nameBudget(t, n)
		lines = append(lines, pane.Apart(t, style.Render(pane.CutMiddle(t, nameText(t, n), max(width-len(budget)-1, 8))), style.Render(budget), width))
		about := "  " + pane.Clean(n.Label)
		if n.Fault != "" {
			for _, l := range pane.Wrap(t.Outcome(wizard.Failed)+" "+pane.Clean(n.Fault), width-2) {
				lines = append(lines, t.Bad.Render("  "+l))
			}
			continue
		}
		if n.Spare > 0 && n.For != "" {
			about += fmt.Sprintf(", %d left for the %s", max(n.Limit-n.Length, 0), pane.Clean(n.For))
		}
		for _, l := range pane.Wrap(about[2:], width-2) {
			lines = append(lines, "  "+t.Faint.Render(l))
		}
	}
	return lines
}

// nameText is a derived name; what is not known of it yet is an ellipsis.
func nameText(t *theme.Theme, n wizard.DerivedName) string {
	return strings.ReplaceAll(pane.Clean(n.Value), "…", t.Marks().Ellipsis)
}

// nameBudget is "11/32" and how alarming that is.
func nameBudget(t *theme.Theme, n wizard.DerivedName) (string, lipgloss.Style) {
	text := ""
	if n.Limit > 0 {
		text = fmt.Sprintf("%d/%d", n.Length, n.Limit)
	}
	switch left := n.Limit - n.Length; {
	case n.Fault != "" || (n.Limit > 0 && left < 0):
		return text, t.Bad
	case n.Limit > 0 && left <= n.Spare+2:
		return text, t.Warn
	}
	return text, t.Text
}

// createsLine is what the step creates in one line: how many resources, and the
// name that has the least room left. What does not fit is left out.
func (a *asking) createsLine(width int) string {
	draft := a.draft()
	total := 0
	for _, c := range a.session.Creates(draft) {
		total += c.Number
	}
	var parts []string
	if total > 0 {
		parts = append(parts, "creates "+count(total, "resource", "resources"))
	}
	var tightest *wizard.DerivedName
	for _, n := range a.session.Names(draft) {
		if n.Limit > 0 && (tightest == nil || n.Limit-n.Length < tightest.Limit-tightest.Length) {
			tightest = &n
		}
	}
	if tightest != nil {
		parts = append(parts, fmt.Sprintf("%s %d/%d", nameText(a.shared.theme, *tightest), tightest.Length, tightest.Limit))
	}
	if parts == nil {
		return ""
	}
	parts = append(parts, "ctrl+o more")
	dot := " " + a.shared.theme.Marks().Bullet + " "
	for len(parts) > 1 && pane.Width(strings.Join(parts, dot)) > width {
		parts = parts[:len(parts)-1]
	}
	return strings.Join(parts, dot)
}

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
