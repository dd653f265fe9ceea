package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
)

// dialog is a question over a page: options, or a text to type, or both.
type dialog struct {
	title   string
	text    []string
	options []option
	at      int
	// asked says what is typed, "" for nothing; accept takes it and returns what
	// is wrong with it, "" for nothing.
	asked, entry, hint string
	accept             func(entry string) (next page, cmd tea.Cmd, wrong string)
}

// option is a line of a dialog and what choosing it does. A nil do closes it.
type option struct {
	key, label, explained, why string
	do                         func() (page, tea.Cmd)
}

// holder is a page that can show a dialog.
type holder interface {
	page
	setDialog(d *dialog)
}

func (r *running) setDialog(d *dialog) { r.dialog = d }

func (d *dialog) keys() []binding {
	if d.asked != "" {
		return []binding{{Keys: []string{"enter"}, Does: "go on"}, {Keys: []string{"esc"}, Does: "leave it"}}
	}
	return []binding{
		{Keys: []string{"up", "down"}, Show: "up/down", Does: "choose"},
		{Keys: []string{"enter"}, Does: "do it"},
		{Keys: []string{"esc"}, Does: "leave it"},
	}
}

// press takes a key for the dialog of a page.
func (d *dialog) press(from holder, msg tea.KeyPressMsg) (page, tea.Cmd) {
	key := msg.String()
	switch {
	case key == "esc" || key == "ctrl+c":
		from.setDialog(nil)
		return from, nil
	case d.asked != "":
		return d.write(from, msg)
	case key == "up" || key == "k" || key == "shift+tab":
		d.at = (d.at + len(d.options) - 1) % len(d.options)
	case key == "down" || key == "j" || key == "tab":
		d.at = (d.at + 1) % len(d.options)
	case key == "home":
		d.at = 0
	case key == "end":
		d.at = len(d.options) - 1
	case key == "enter":
		return d.choose(from, d.at)
	default:
		for i, o := range d.options {
			if o.key == key {
				return d.choose(from, i)
			}
		}
	}
	return from, nil
}

// choose does what an option says, if it can be done.
func (d *dialog) choose(from holder, at int) (page, tea.Cmd) {
	d.at = at
	o := d.options[at]
	if o.why != "" {
		return from, nil
	}
	from.setDialog(nil)
	if o.do == nil {
		return from, nil
	}
	return o.do()
}

// write edits the text of a dialog that asks for one.
func (d *dialog) write(from holder, msg tea.KeyPressMsg) (page, tea.Cmd) {
	if msg.String() != "enter" {
		d.entry, _ = edit(d.entry, msg)
		d.hint = ""
		return from, nil
	}
	next, cmd, wrong := d.accept(d.entry)
	if wrong != "" {
		d.hint = wrong
		return from, nil
	}
	from.setDialog(nil)
	if next == nil {
		next = from
	}
	return next, cmd
}

// draw lays the dialog over the body of its page.
func (d *dialog) draw(sh *shared, body string, width, height int) string {
	box := pane.Dialog{Title: d.title, Text: d.text, Asked: d.asked, Entry: d.entry, Hint: d.hint, At: d.at}
	for _, o := range d.options {
		box.Options = append(box.Options, pane.Option{Key: o.key, Label: o.label, Explained: o.explained, Why: o.why})
	}
	return pane.Over(sh.theme, body, box.Draw(sh.theme, width, height), width, height)
}

// numbered gives the first nine options their numbers as keys.
func numbered(options []option) []option {
	for i := range options {
		if i < 9 {
			options[i].key = strconv.Itoa(i + 1)
		}
	}
	return options
}
