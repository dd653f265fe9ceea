package form

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gantry/ui/pane"
	"gantry/wizard"
)

// lastRune is the last character of a text and its length in bytes.
func lastRune(text string) (rune, int) { return utf8.DecodeLastRuneInString(text) }

// open draws the list, at most rows lines of it: the choices around the cursor
// and a line that says how many there are.
func (p *picker) open(width, rows int) []string {
	if p.line != nil {
		return p.line.open(width, rows)
	}
	all := p.rows()
	shown := max(1, min(rows-1, len(all)))
	p.top = max(min(p.top, p.cursor), p.cursor-shown+1)
	p.top = max(0, min(p.top, len(all)-shown))
	visible := all[p.top:min(p.top+shown, len(all))]
	wide, name := columns(visible, width)
	var lines []string
	for i, r := range visible {
		lines = append(lines, p.draw(r, p.top+i == p.cursor, wide, name, width))
	}
	if len(lines) == 0 {
		lines = append(lines, p.form.theme.Faint.Render("nothing matches"))
	}
	if rows > 1 {
		lines = append(lines, p.form.theme.Faint.Render(pane.Cut(p.form.theme, p.status(len(all)), width)))
	}
	return lines
}

// status says what the list shows of what there is.
func (p *picker) status(rows int) string {
	m := p.form.theme.Marks()
	if p.free() {
		rows--
	}
	if p.filter != "" {
		return fmt.Sprintf("%d of %d match %q %s backspace widens", rows, len(p.choices), p.filter, m.Bullet)
	}
	text := "type to filter"
	if len(p.choices) > 1 {
		text = fmt.Sprintf("%d choices %s type to filter", len(p.choices), m.Bullet)
	}
	if p.field.Many {
		text = fmt.Sprintf("%d of %d chosen %s space chooses %s type to filter", len(p.values()), len(p.choices), m.Bullet, m.Bullet)
	}
	return text
}

// columns are the widths of the first two columns.
func columns(rows []row, width int) (first, second int) {
	for _, r := range rows {
		name, value := names(r.choice)
		first = max(first, pane.Width(name))
		second = max(second, pane.Width(value))
	}
	return min(first, max(width*3/5, 8)), min(second, max(width/3, 8))
}

// names are what a choice is recognised by and, if that is something else, its
// value.
func names(c wizard.Choice) (name, value string) {
	if c.Label == "" || c.Label == c.Value {
		return pane.Clean(c.Value), ""
	}
	return c.Label, pane.Clean(c.Value)
}

// draw is one line of the list.
func (p *picker) draw(r row, under bool, first, second, width int) string {
	t := p.form.theme
	m := t.Marks()
	cursor, style := "  ", t.Text
	if under {
		cursor, style = t.Accent.Render(m.Cursor)+" ", t.Accent
	}
	switch r.kind {
	case noneRow:
		return cursor + style.Render("leave it empty")
	case typeRow:
		text := "type it myself" + m.Ellipsis
		if p.filter != "" {
			text = "take " + p.filter + " as typed"
		}
		return pane.Cut(t, cursor+style.Render(text), width)
	}
	if p.field.Many {
		box := "[ ] "
		if slices.Contains(p.values(), r.choice.Value) {
			box = t.Good.Render("[x]") + " "
		}
		cursor += box
	}
	name, value := names(r.choice)
	text := cursor + style.Render(pane.Fit(t, name, first))
	if second > 0 {
		text += "  " + style.UnsetBold().Render(pane.Fit(t, value, second))
	}
	if r.choice.Note != "" {
		text += "  " + t.Faint.Render(r.choice.Note)
	}
	return strings.TrimRight(pane.Cut(t, text, width), " ")
}
