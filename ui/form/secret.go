package form

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// secret is a question answered with text that is never shown, typed twice.
// The draft has the answer only while both agree.
type secret struct {
	form   *Form
	field  wizard.Field
	inputs [2]*huh.Input
	typed  [2]string
	second bool // the second has the focus
	active bool // one of them has
	given  bool // it was answered before, and nothing new is typed
}

// typed lets huh read and write one of the two.
type typed struct {
	secret *secret
	index  int
}

// Get is what was typed, for huh.
func (t typed) Get() string { return t.secret.typed[t.index] }

// Set takes what was typed, for huh.
func (t typed) Set(value string) { t.secret.set(t.index, value) }

func newSecret(f *Form, field wizard.Field) *secret {
	s := &secret{form: f, field: field}
	answer, ok := f.draft.Lookup(field.Key)
	s.given = ok && answer.Value != ""
	for i := range s.inputs {
		s.inputs[i] = huh.NewInput().Prompt("").EchoMode(huh.EchoModePassword)
		s.inputs[i].Accessor(typed{s, i})
		s.inputs[i].WithTheme(f.look())
		s.inputs[i].WithKeyMap(keys())
	}
	return s
}

// set notes what was typed and lets the draft have it once both agree.
func (s *secret) set(index int, value string) {
	if s.typed[index] == value {
		return
	}
	s.typed[index] = value
	s.given = false
	if s.typed[0] == s.typed[1] {
		s.form.set(s.field.Key, s.typed[0])
	} else {
		s.form.unset(s.field.Key)
	}
}

func (s *secret) input() *huh.Input {
	if s.second {
		return s.inputs[1]
	}
	return s.inputs[0]
}

func (s *secret) focus() tea.Cmd {
	s.active = true
	return s.input().Focus()
}

func (s *secret) blur() {
	s.input().Blur()
	s.second, s.active = false, false
}

// check says that the two are not the same. Who is still typing is not told
// that there is more to type.
func (s *secret) check() error {
	switch {
	case s.given || s.typed[0] == s.typed[1]:
		return nil
	case s.active && strings.HasPrefix(s.typed[0], s.typed[1]):
		return errOnce
	case s.typed[1] == "":
		return errors.New("type it a second time, because it cannot be read here")
	}
	return errors.New("the two are not the same")
}

// errOnce is what is wrong while a secret is being typed: nothing to be said.
var errOnce = errors.New("")

func (s *secret) typing() bool { return true }

func (s *secret) hints() []pane.Binding { return nil }

// press moves between the two lines, and beyond them leaves it to the form.
func (s *secret) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case "down", "tab":
		if !s.second && s.typed[0] != "" {
			return true, s.turn(true)
		}
		return false, nil
	case "up", "shift+tab":
		if s.second {
			return true, s.turn(false)
		}
		return false, nil
	case "enter", "pgup", "pgdown":
		return false, nil
	}
	before := s.typed
	_, cmd := s.input().Update(msg)
	if before != s.typed {
		s.form.touched(s.form.current())
	}
	return msg.Text != "" || cmd != nil || before != s.typed, cmd
}

func (s *secret) turn(second bool) tea.Cmd {
	s.input().Blur()
	s.second = second
	return s.input().Focus()
}

func (s *secret) paste(text string) tea.Cmd { return s.other(tea.PasteMsg{Content: text}) }

func (s *secret) other(msg tea.Msg) tea.Cmd {
	_, cmd := s.input().Update(msg)
	return cmd
}

// enter goes from the first line to the second, and from there on.
func (s *secret) enter() (tea.Cmd, bool) {
	if !s.second && !s.given && s.typed[0] != "" {
		if s.form.check(s.field, s.form.draft.With(s.field.Key, s.typed[0])) != nil {
			return nil, false // it is said below the line already
		}
		return s.turn(true), false
	}
	return nil, true
}

func (s *secret) open(width, _ int) []string {
	const again = "again "
	faint := s.form.theme.Faint
	if s.given && !s.second {
		keep := faint.Render("  enter keeps it, typing replaces it")
		return []string{pane.Cut(s.form.theme, s.form.theme.Marks().Mask+keep, width)}
	}
	s.inputs[0].WithWidth(width)
	lines := []string{pane.Cut(s.form.theme, s.inputs[0].View(), width)}
	if s.typed[0] != "" {
		s.inputs[1].WithWidth(max(width-len(again), 1))
		lines = append(lines, pane.Cut(s.form.theme, faint.Render(again)+s.inputs[1].View(), width))
	}
	return lines
}

func (s *secret) rest(width int) string {
	if s.given || s.typed[0] != "" {
		return pane.Cut(s.form.theme, s.form.theme.Marks().Mask, width)
	}
	return ""
}
