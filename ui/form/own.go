package form

import (
	"reflect"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// own is a message that a form sent to itself, such as the blink of its
// cursor. It is addressed, so that one of a form that is gone does nothing to
// the next.
type own struct {
	form *Form
	msg  tea.Msg
}

// mark addresses what a command says. Bubble Tea's own messages are for the
// program and pass as they are.
func (f *Form) mark(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case nil:
			return nil
		case tea.BatchMsg:
			for i := range msg {
				msg[i] = f.mark(msg[i])
			}
			return msg
		default:
			if strings.HasPrefix(reflect.TypeOf(msg).PkgPath(), "charm.land/bubbletea/") {
				return msg
			}
			return own{f, msg}
		}
	}
}
