package form

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// flag is a question answered with yes or no.
type flag struct {
	form    *Form
	field   wizard.Field
	confirm *huh.Confirm
}

func newFlag(f *Form, field wizard.Field) *flag {
	l := &flag{form: f, field: field}
	l.confirm = huh.NewConfirm().Accessor(l)
	l.confirm.WithTheme(f.look())
	l.confirm.WithKeyMap(keys())
	return l
}

// Get is the answer, for huh.
func (l *flag) Get() bool { return l.form.draft.Get(l.field.Key) == "true" }

// Set writes the answer, for huh.
func (l *flag) Set(yes bool) {
	value := "false"
	if yes {
		value = "true"
	}
	l.form.set(l.field.Key, value)
}

func (l *flag) focus() tea.Cmd       { return l.confirm.Focus() }
func (l *flag) blur()                { l.confirm.Blur() }
func (l *flag) check() error         { return nil }
func (l *flag) typing() bool         { return false }
func (l *flag) paste(string) tea.Cmd { return nil }

func (l *flag) other(tea.Msg) tea.Cmd { return nil }

func (l *flag) hints() []pane.Binding {
	return []pane.Binding{{Keys: []string{"y", "n"}, Show: "y/n", Does: "yes, no", Help: "Answer yes or no."}}
}

// press takes y and n without moving on, so that a slip can be put right.
func (l *flag) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case "y", "Y", "n", "N", "h", "l", "left", "right":
		l.confirm.Update(msg) // its command would move on
		return true, nil
	case "space":
		l.Set(!l.Get())
		return true, nil
	}
	return msg.Text != "", nil
}

// enter takes what is shown for the answer.
func (l *flag) enter() (tea.Cmd, bool) {
	l.Set(l.Get())
	return nil, true
}

func (l *flag) open(width, _ int) []string {
	return []string{pane.Cut(l.form.theme, l.confirm.View(), width)}
}

func (l *flag) rest(width int) string {
	answer, ok := l.form.draft.Lookup(l.field.Key)
	word := "no"
	if !ok || answer.Value == "" {
		return ""
	} else if answer.Value == "true" {
		word = "yes"
	}
	return pane.Cut(l.form.theme, word, width)
}
