package pane

import (
	"strings"

	"gantry/ui/theme"
)

// Footer is one line of what can be pressed now, in the order given. Keys that
// are not possible now stay in their place, faint, so that nothing jumps. Where
// not all fit, whole entries are left out from the right; the last one, the
// help, always stays.
func Footer(t *theme.Theme, all []Binding, width int) string {
	dot := t.Faint.Render(" " + t.Marks().Bullet + " ")
	const dotWidth = 3
	var shown []Binding
	for _, b := range all {
		if !b.Quiet {
			shown = append(shown, b)
		}
	}
	if len(shown) == 0 {
		return Fit(t, "", width)
	}
	last := shown[len(shown)-1]
	room := width - 2 - entryWidth(last)
	var line strings.Builder
	line.WriteByte(' ')
	for _, b := range shown[:len(shown)-1] {
		if room -= entryWidth(b) + dotWidth; room < 0 {
			break
		}
		line.WriteString(entry(t, b) + dot)
	}
	return Fit(t, line.String()+entry(t, last), width)
}

func entryWidth(b Binding) int { return Width(b.Label()) + 1 + Width(b.Does) }

func entry(t *theme.Theme, b Binding) string {
	if b.Why != "" {
		return t.Faint.Render(b.Label() + " " + b.Does)
	}
	return t.Key.Render(b.Label()) + " " + b.Does
}

// Help is the list of all keys with what each does in a sentence, and the
// reason of those that are not possible now. It scrolls from line top.
func Help(t *theme.Theme, all []Binding, width int) []string {
	column := 0
	for _, b := range all {
		column = max(column, Width(keyList(b)))
	}
	column = min(column, width/3)
	var lines []string
	for _, b := range all {
		text := b.Explained()
		if b.Why != "" {
			text += " (not now: " + Clean(b.Why) + ")"
		}
		for i, line := range Wrap(text, width-column-2) {
			label := ""
			if i == 0 {
				label = keyList(b)
			}
			style := t.Text
			if b.Why != "" {
				style = t.Faint
			}
			lines = append(lines, t.Key.Render(FitRight(t, label, column))+"  "+style.Render(line))
		}
	}
	return lines
}

func keyList(b Binding) string {
	if b.Show != "" {
		return b.Show
	}
	return strings.Join(b.Keys, " ")
}
