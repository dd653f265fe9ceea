package form

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// question is a field and the control it is answered with.
type question struct {
	form    *Form
	field   wizard.Field
	control control
	note    string // why there is no list, or what a flag of the field means
	checked bool   // its fault is shown
	fault   string // what is wrong with the answer, "" for nothing
}

// wrong is what is wrong with the answer, nil for nothing. What is typed of a
// secret is checked before it is an answer, which it is once typed twice.
func (q *question) wrong() error {
	draft := q.form.draft
	if s, ok := q.control.(*secret); ok {
		if s.typed[0] != "" {
			draft = draft.With(q.field.Key, s.typed[0])
		}
	}
	if err := q.form.check(q.field, draft); err != nil {
		return err
	}
	if err := q.control.check(); !errors.Is(err, errOnce) {
		return err
	}
	return nil
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
	q := &question{form: f, field: field, note: pane.Clean(offer.Why)}
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
