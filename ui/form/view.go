package form

import (
	"strings"

	"gantry/ui/pane"
	"gantry/wizard"
)

// listRows is how many lines an open list takes at most.
const listRows = 9

// View draws the questions that fit, with the focused one always among them.
// It is at most height lines of at most width cells.
func (f *Form) View(width, height int) string {
	if width < 8 || height < 1 || len(f.questions) == 0 {
		return ""
	}
	lines, from, to := f.lines(width, height)
	if len(lines) <= height {
		f.top = 0
		return strings.Join(lines, "\n")
	}
	// A line above and below says that there is more, so they are not for the
	// focused question.
	if to-from < height-2 {
		from, to = max(from-1, 0), min(to+1, len(lines))
	}
	f.top = min(f.top, from)
	f.top = max(f.top, to-height)
	f.top = max(0, min(f.top, len(lines)-height))
	shown := lines[f.top : f.top+height]
	if height > 3 {
		shown = append([]string(nil), shown...)
		more := f.theme.Faint.Render("  " + f.theme.Marks().Ellipsis)
		if f.top > 0 {
			shown[0] = more
		}
		if f.top+height < len(lines) {
			shown[height-1] = more
		}
	}
	return strings.Join(shown, "\n")
}

// lines are all lines of the form, and which of them are the focused question's.
func (f *Form) lines(width, height int) (lines []string, from, to int) {
	group := ""
	for i, q := range f.questions {
		start := len(lines)
		if q.field.Group != group && q.field.Group != "" && q.field.Group != f.title {
			lines = append(lines, f.theme.Heading.Render(f.cut(q.field.Group, width)), "")
		}
		group = q.field.Group
		lines = append(lines, f.draw(q, i == f.at, width, height)...)
		if i == f.at {
			from, to = start, len(lines)
		}
		if i < len(f.questions)-1 {
			lines = append(lines, "")
		}
	}
	return lines, from, to
}

// draw is one question: its label, what it is answered with, what it means,
// and what is wrong. Without the focus each takes as little as it can.
func (f *Form) draw(q *question, focused bool, width, height int) []string {
	t, m := f.theme, f.theme.Marks()
	label := t.Text
	if focused {
		label = t.Strong
	}
	title := label.Render(f.cut(q.field.Label, width-11))
	if q.field.Optional {
		title += t.Faint.Render("  optional")
	}
	lines := []string{title}
	if !focused {
		lines = append(lines, t.Faint.Render(m.Cursor)+" "+q.control.rest(width-2))
		if help := pane.Clean(q.field.Help); help != "" && q.fault == "" {
			lines = append(lines, t.Faint.Render(f.cut(help, width)))
		}
		return append(lines, f.fault(q, width, 1)...)
	}
	fault := f.fault(q, width, 3)
	help := f.wrap(q.field.Help, width, max(1, height-6-len(fault)))
	about := q.note
	if q.fault == "" && about == "" {
		about = q.field.Advice(f.draft.Get(q.field.Key))
	}
	note := f.wrap(about, width, 3)
	rows := max(2, min(listRows, height-3-len(fault)-len(note)-min(len(help), 2)))
	bar := t.Accent.Render(m.Bar) + " "
	for _, l := range q.control.open(width-2, rows) {
		lines = append(lines, bar+l)
	}
	lines = append(lines, fault...)
	for _, l := range note {
		lines = append(lines, t.Warn.Render(l))
	}
	for _, l := range help {
		lines = append(lines, t.Faint.Render(l))
	}
	return lines
}

// fault is what is wrong with a question's answer.
func (f *Form) fault(q *question, width, rows int) []string {
	if q.fault == "" {
		return nil
	}
	lines := f.wrap(f.theme.Outcome(wizard.Failed)+" "+q.fault, width, rows)
	for i := range lines {
		lines[i] = f.theme.Bad.Render(lines[i])
	}
	return lines
}

// wrap breaks a text from outside into at most rows lines.
func (f *Form) wrap(text string, width, rows int) []string {
	text = strings.TrimSpace(pane.CleanLines(text))
	if text == "" {
		return nil
	}
	lines := pane.Wrap(text, width)
	if len(lines) > rows {
		last := strings.TrimSpace(lines[rows-1]) + " " + strings.Join(lines[rows:], " ")
		lines = append(lines[:rows-1], pane.Cut(f.theme, last, width))
	}
	return lines
}

// cut makes a text from outside one line.
func (f *Form) cut(text string, width int) string {
	return pane.Cut(f.theme, pane.Clean(text), width)
}
