package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// picker is a question answered from a list: typing filters it, and where the
// list is not the only truth anything can be typed instead. huh's own select
// answers before it is asked and stays open when it is left, so this is ours.
type picker struct {
	form    *Form
	field   wizard.Field
	choices []wizard.Choice
	filter  string
	cursor  int // in rows()
	top     int
	line    *line // typing it instead, nil for the list
}

func newPicker(f *Form, field wizard.Field, choices []wizard.Choice) *picker {
	p := &picker{form: f, field: field}
	for _, c := range choices {
		p.choices = append(p.choices, wizard.Choice{Value: c.Value, Label: pane.Clean(c.Label), Note: pane.Clean(c.Note)})
	}
	answer, _ := f.draft.Lookup(field.Key)
	if answer.Value != "" && !field.Many && p.free() && !p.has(answer.Value) {
		if answer.Origin == wizard.OriginTyped {
			p.line = newLine(f, field)
		} else {
			given := wizard.Choice{Value: answer.Value, Note: "as proposed, not in the list"}
			p.choices = append([]wizard.Choice{given}, p.choices...)
		}
	}
	p.toAnswer()
	return p
}

func (p *picker) has(value string) bool {
	return slices.ContainsFunc(p.choices, func(c wizard.Choice) bool { return c.Value == value })
}

// free says whether something else than the list may be answered.
func (p *picker) free() bool { return len(p.field.Allowed) == 0 && !p.form.closed }

func (p *picker) focus() tea.Cmd {
	if p.line != nil {
		return p.line.focus()
	}
	p.filter, p.top = "", 0
	p.toAnswer()
	return nil
}

func (p *picker) blur() {
	if p.line != nil {
		p.line.blur()
	}
	p.filter = ""
}

func (p *picker) check() error { return nil }

func (p *picker) typing() bool {
	if p.line != nil {
		return p.line.typing()
	}
	return p.filter != ""
}

func (p *picker) hints() []pane.Binding {
	hints := []pane.Binding{}
	if p.line != nil {
		return append(hints, pane.Binding{Keys: []string{"ctrl+t"}, Does: "list", Help: "Choose from the list instead of typing."})
	}
	if p.field.Many {
		hints = append(hints, pane.Binding{Keys: []string{"space"}, Does: "choose", Help: "Choose the line, or take it out again."})
	}
	if p.free() {
		hints = append(hints, pane.Binding{Keys: []string{"ctrl+t"}, Does: "type it", Help: "Type the value instead of choosing it.", Quiet: true})
	}
	return hints
}

// press moves in the list and filters it.
func (p *picker) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	if msg.String() == "ctrl+t" && p.free() {
		if p.line != nil {
			p.line = nil
			return true, p.focus()
		}
		return true, p.typeIt("")
	}
	if p.line != nil {
		return p.line.press(msg)
	}
	switch msg.String() {
	case "down":
		p.cursor++
	case "up":
		p.cursor--
	case "pgdown":
		p.cursor += 8
	case "pgup":
		p.cursor -= 8
	case "home":
		p.cursor = 0
	case "end":
		p.cursor = len(p.rows()) - 1
	case "backspace", "ctrl+h":
		if p.filter != "" {
			_, size := lastRune(p.filter)
			p.narrow(p.filter[:len(p.filter)-size])
		}
	case "ctrl+u":
		p.narrow("")
	case "space":
		if p.field.Many {
			p.chooseAt(p.cursor)
		} else if p.filter != "" {
			p.narrow(p.filter + " ")
		}
	default:
		if msg.Text == "" {
			return false, nil
		}
		p.narrow(p.filter + msg.Text)
	}
	// The list's ends are the way to the questions around it.
	last := len(p.rows()) - 1
	if p.cursor < 0 || p.cursor > last {
		single := msg.String() == "up" || msg.String() == "down"
		p.cursor = max(0, min(p.cursor, last))
		return !single, nil
	}
	return true, nil
}

// narrow sets the filter and puts the cursor on the first line it leaves.
func (p *picker) narrow(filter string) {
	p.filter = strings.TrimLeft(filter, " ")
	p.cursor, p.top = 0, 0
	if p.filter == "" {
		p.toAnswer()
	}
}

// chooseAt takes the line for the answer, or a part of it.
func (p *picker) chooseAt(index int) tea.Cmd {
	rows := p.rows()
	if index >= len(rows) {
		return nil
	}
	switch r := rows[index]; {
	case r.kind == typeRow && p.filter != "" && p.field.Many:
		p.toggle(strings.TrimSpace(p.filter))
		p.narrow("")
	case r.kind == typeRow:
		return p.typeIt(strings.TrimSpace(p.filter))
	case r.kind == noneRow:
		p.form.set(p.field.Key, "")
	case p.field.Many:
		p.toggle(r.choice.Value)
	default:
		p.form.set(p.field.Key, r.choice.Value)
	}
	return nil
}

// typeIt turns the list into a line of text.
func (p *picker) typeIt(text string) tea.Cmd {
	if text != "" {
		p.form.set(p.field.Key, text)
	}
	p.line = newLine(p.form, p.field)
	p.filter = ""
	return p.line.focus()
}

func (p *picker) paste(text string) tea.Cmd {
	if p.line != nil {
		return p.line.paste(text)
	}
	p.narrow(p.filter + text)
	return nil
}

func (p *picker) other(msg tea.Msg) tea.Cmd {
	if p.line != nil {
		return p.line.other(msg)
	}
	return nil
}

// enter takes the line under the cursor; of a list of several it goes on with
// those that were chosen, or with the one under the cursor when none was.
func (p *picker) enter() (tea.Cmd, bool) {
	rows := p.rows()
	switch {
	case p.line != nil:
		return p.line.enter()
	case p.cursor >= len(rows):
		return nil, false
	case rows[p.cursor].kind == typeRow && p.filter == "" && len(rows) > 1 && p.field.Many:
		return p.typeIt(""), false
	case rows[p.cursor].kind == typeRow:
		typed := p.filter != ""
		cmd := p.chooseAt(p.cursor)
		return cmd, typed
	case p.field.Many && len(p.values()) > 0 && p.filter == "":
		return nil, true
	}
	p.chooseAt(p.cursor)
	return nil, true
}

func (p *picker) rest(width int) string {
	if p.line != nil {
		return p.line.rest(width)
	}
	m := p.form.theme.Marks()
	var words []string
	for _, value := range p.values() {
		word := value
		for _, c := range p.choices {
			if c.Value == value && c.Label != "" && c.Label != value {
				word = value + " " + m.Bullet + " " + c.Label
			}
		}
		words = append(words, pane.Clean(word))
	}
	return pane.Cut(p.form.theme, strings.Join(words, ", "), width)
}
