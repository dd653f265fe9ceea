package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gantry/ui/theme"
)

// Option is one line of a dialog that can be chosen.
type Option struct {
	// Key chooses it at once; "" where it is chosen by the cursor only.
	Key string
	// Label is what it does in a few words, Explained what will happen then.
	Label, Explained string
	// Why says why it is not possible; "" means that it is.
	Why string
}

// Dialog is a question laid over a page.
type Dialog struct {
	Title string
	// Text is what there is to know before choosing: paragraphs.
	Text []string
	// Entry is what was typed so far, where the dialog asks for a text; Asked
	// says what for, and Hint what is wrong with it.
	Asked, Entry, Hint string
	Options            []Option
	// At is the option under the cursor.
	At int
}

// dialogWidth is the widest that reads well.
const dialogWidth = 76

// Draw is the box of the dialog, at most width×height cells.
func (d Dialog) Draw(t *theme.Theme, width, height int) string {
	frameWidth, frameHeight := t.Dialog.GetHorizontalFrameSize(), t.Dialog.GetVerticalFrameSize()
	inner := min(width-2, dialogWidth) - frameWidth
	room := height - frameHeight
	lines, at := d.lines(t, inner, true)
	if len(lines) > room { // explain only what is under the cursor
		lines, at = d.lines(t, inner, false)
	}
	if len(lines) > room {
		top := Cursor{At: at}.window(len(lines), room)
		lines = lines[top:min(top+room, len(lines))]
	}
	return t.Dialog.Render(Block(t, lines, inner, len(lines)))
}

// lines are the dialog's lines, and the last line of the option under the cursor.
func (d Dialog) lines(t *theme.Theme, width int, explainAll bool) (lines []string, at int) {
	lines = append(lines, t.Heading.Render(Cut(t, Clean(d.Title), width)))
	for _, text := range d.Text {
		lines = append(lines, "")
		lines = append(lines, Wrap(CleanLines(text), width)...)
	}
	if d.Asked != "" {
		lines = append(lines, "", Cut(t, Clean(d.Asked), width))
		lines = append(lines, t.Accent.Render("> ")+TruncateLeft(t, Clean(d.Entry), width-3)+t.Selected.Render(" "))
		lines = append(lines, t.Bad.Render(Cut(t, Clean(d.Hint), width)))
		at = len(lines) - 1
	}
	if len(d.Options) > 0 && d.Asked == "" {
		lines = append(lines, "")
	}
	keys := 0
	for _, o := range d.Options {
		keys = max(keys, Width(o.Key))
	}
	for i, o := range d.Options {
		lines = append(lines, d.option(t, o, i == d.At, keys, width))
		explained := o.Explained
		if o.Why != "" {
			explained = "Not possible: " + o.Why
		}
		if explained != "" && (explainAll || i == d.At) {
			for _, line := range Wrap(CleanLines(explained), width-keys-4) {
				lines = append(lines, spaces(keys+4)+t.Faint.Render(line))
			}
		}
		if i == d.At {
			at = len(lines) - 1
		}
	}
	return lines, at
}

func (d Dialog) option(t *theme.Theme, o Option, at bool, keys, width int) string {
	label := Clean(o.Label)
	if at {
		return t.Selected.Render(Fit(t, t.Marks().Cursor+" "+Fit(t, o.Key, keys)+"  "+label, width))
	}
	if o.Why != "" {
		return "  " + t.Faint.Render(Cut(t, Fit(t, o.Key, keys)+"  "+label, width-2))
	}
	return "  " + t.Key.Render(Fit(t, o.Key, keys)) + "  " + Cut(t, label, width-keys-4)
}

// TruncateLeft is the end of a text in at most width cells.
func TruncateLeft(t *theme.Theme, text string, width int) string {
	size := Width(text)
	if size <= width {
		return text
	}
	return t.Marks().Ellipsis + ansi.TruncateLeft(text, size-width+1, "")
}

// Over lays a box over the middle of a body of width×height cells.
func Over(t *theme.Theme, body, box string, width, height int) string {
	rows := strings.Split(body, "\n")
	top := strings.Split(box, "\n")
	boxWidth := 0
	for _, line := range top {
		boxWidth = max(boxWidth, Width(line))
	}
	x, y := max((width-boxWidth)/2, 0), max((height-len(top))/2, 0)
	for i, line := range top {
		if y+i >= len(rows) {
			break
		}
		row := Fit(t, rows[y+i], width)
		right := ansi.TruncateLeft(row, x+boxWidth, "")
		rows[y+i] = Fit(t, ansi.Truncate(row, x, ""), x) + Fit(t, line, boxWidth) + FitRight(t, right, width-x-boxWidth)
	}
	return strings.Join(rows, "\n")
}
