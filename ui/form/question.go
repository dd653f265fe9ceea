package form

import (
	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// question is a field and the control it is answered with.
type question struct {
	field   wizard.Field
	control control
	note    string // why there is no list, or what a flag of the field means
	checked bool   // its fault is shown
	fault   string // what is wrong with the answer, "" for nothing
}

// control is how a question is answered. Its answer is always in the form's
// draft.
type control interface {
	// focus and blur say whether keys arrive here.
	focus() tea.Cmd
	blur()
	// press handles a key and says whether it was one of the control's own.
	press(msg tea.KeyPressMsg) (taken bool, cmd tea.Cmd)
	// paste takes text in one go; other takes a message of its own.
	paste(text string) tea.Cmd
	other(msg tea.Msg) tea.Cmd
	// enter handles Enter and says whether the question is finished with.
	enter() (cmd tea.Cmd, finished bool)
	// check is what is wrong beyond the answer itself.
	check() error
	// open draws it with the focus, in at most rows lines; rest is one line.
	open(width, rows int) []string
	rest(width int) string
	typing() bool
	hints() []pane.Binding
}

// newQuestion chooses the control that fits a field.
func newQuestion(f *Form, field wizard.Field, offer Offer) *question {
	q := &question{field: field, note: pane.Clean(offer.Why)}
	choices := offer.Choices
	if len(field.Allowed) > 0 {
		choices = nil
		for _, value := range field.Allowed {
			choices = append(choices, wizard.Choice{Value: value})
		}
	}
	switch {
	case field.Secret():
		q.control = newSecret(f, field)
	case field.Type == wizard.FlagField && !field.Many:
		q.control = newFlag(f, field)
	case len(choices) > 0:
		q.control = newPicker(f, field, choices)
	default:
		q.control = newLine(f, field)
	}
	return q
}
