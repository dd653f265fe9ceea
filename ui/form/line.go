package form

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// line is a question answered with a line of text.
type line struct {
	form  *Form
	field wizard.Field
	input *huh.Input
	// shown is what the input shows. It can differ from the answer, in which a
	// line break or a tab may stand; an answer nobody touched stays as it is.
	shown string
	ready bool
}

func newLine(f *Form, field wizard.Field) *line {
	l := &line{form: f, field: field}
	l.input = huh.NewInput().Prompt("").Placeholder(suggestion(field))
	l.input.Accessor(l)
	l.input.WithTheme(f.look())
	l.input.WithKeyMap(keys())
	l.input.Blur() // writes what the input made of the answer, see Set
	l.ready = true
	return l
}

// suggestion stands where there is no answer yet, in words, because a fainter
// colour alone could be taken for an answer.
func suggestion(field wizard.Field) string {
	if field.Example == "" {
		return ""
	}
	return "such as " + pane.Clean(field.Example)
}

// keys are huh's but for those that move, which are the form's.
func keys() *huh.KeyMap {
	k := huh.NewDefaultKeyMap()
	k.Input = huh.InputKeyMap{}
	k.Confirm.Next.Unbind()
	k.Confirm.Prev.Unbind()
	k.Confirm.Submit.Unbind()
	return k
}

// Get is the answer, for huh.
func (l *line) Get() string { return l.form.draft.Get(l.field.Key) }

// Set writes the answer, for huh, which also calls it when nothing was typed.
func (l *line) Set(value string) {
	changed := value != l.shown
	l.shown = value
	if changed && l.ready {
		l.form.set(l.field.Key, value)
	}
}

func (l *line) focus() tea.Cmd { return l.input.Focus() }
func (l *line) blur()          { l.input.Blur() }
func (l *line) check() error   { return nil }

// typing is true while there is text: "?" in an empty line asks for help.
func (l *line) typing() bool { return l.shown != "" }

func (l *line) hints() []pane.Binding { return nil }

// press leaves the keys to the form that move between questions.
func (l *line) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case "enter", "tab", "shift+tab", "up", "down", "pgup", "pgdown":
		return false, nil
	}
	before := l.shown
	_, cmd := l.input.Update(msg)
	return msg.Text != "" || before != l.shown || cmd != nil, cmd
}

func (l *line) paste(text string) tea.Cmd { return l.other(tea.PasteMsg{Content: text}) }

func (l *line) other(msg tea.Msg) tea.Cmd {
	_, cmd := l.input.Update(msg)
	return cmd
}

func (l *line) enter() (tea.Cmd, bool) { return nil, true }

func (l *line) open(width, _ int) []string {
	l.input.WithWidth(width)
	return []string{pane.Cut(l.form.theme, l.input.View(), width)}
}

func (l *line) rest(width int) string {
	if value := pane.Clean(l.Get()); value != "" {
		return pane.Cut(l.form.theme, value, width)
	}
	return l.form.theme.Faint.Render(pane.Cut(l.form.theme, suggestion(l.field), width))
}
