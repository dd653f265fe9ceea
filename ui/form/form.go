package form

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
)

// Options are what a form is made from.
type Options struct {
	// Fields are the questions, in order; at least one.
	Fields []wizard.Field
	// Draft holds the answers known so far, of this step and of all others.
	Draft wizard.Answers
	// Offers are the live choices that were looked up, by field key.
	Offers map[string]Offer
	// Check says what is wrong with the draft's answer to a field, in the
	// constraint's own words; nil for nothing.
	Check func(f wizard.Field, draft wizard.Answers) error
	// Theme is the look.
	Theme *theme.Theme
	// Title stands above the form already; a group of that name has no heading.
	Title string
	// Closed says that the lists are all there is to choose from.
	Closed bool
	// Begin is the key of the question to begin with, "" for the first.
	Begin string
	// Shown are keys whose faults are shown from the beginning.
	Shown []string
}

// Offer is what looking up a field's choices came to.
type Offer struct {
	Choices []wizard.Choice
	// Why says why there is no list, as one sentence; the field is then asked as
	// free text.
	Why string
}

// Form is one step's questions.
type Form struct {
	questions []*question
	at        int // the question that has the focus
	draft     wizard.Answers
	check     func(wizard.Field, wizard.Answers) error
	theme     *theme.Theme
	styles    *huh.Styles
	closed    bool
	title     string
	done      bool
	top       int // first line shown
}

// New shows questions, filled with what is known.
func New(o Options) *Form {
	f := &Form{draft: o.Draft, check: o.Check, theme: o.Theme, styles: styles(o.Theme), closed: o.Closed, title: o.Title}
	if f.check == nil {
		f.check = func(wizard.Field, wizard.Answers) error { return nil }
	}
	for i, field := range o.Fields {
		f.questions = append(f.questions, newQuestion(f, field, o.Offers[field.Key]))
		if field.Key == o.Begin {
			f.at = i
		}
	}
	for _, q := range f.questions {
		answer, ok := f.draft.Lookup(q.field.Key)
		q.checked = ok && answer.Value != ""
		for _, key := range o.Shown {
			q.checked = q.checked || key == q.field.Key
		}
	}
	f.judge(every)
	return f
}

// Init gives the focus to the first question.
func (f *Form) Init() tea.Cmd {
	if len(f.questions) == 0 {
		return nil
	}
	return f.mark(f.current().control.focus())
}

// Draft is all answers as they stand now.
func (f *Form) Draft() wizard.Answers { return f.draft }

// Done says that Enter was pressed on the last question and that nothing is
// wrong as far as the form can tell.
func (f *Form) Done() bool { return f.done }

// Key is the key of the question that has the focus, "" without questions.
func (f *Form) Key() string {
	if len(f.questions) == 0 {
		return ""
	}
	return f.current().field.Key
}

// Position is the number of the question that has the focus, from 1, and how
// many there are.
func (f *Form) Position() (at, of int) { return f.at + 1, len(f.questions) }

// Typing says that the focused question holds text that is being typed, so
// that a letter or "?" belongs to it.
func (f *Form) Typing() bool {
	return len(f.questions) > 0 && f.current().control.typing()
}

// Hints are what the focused question can do beyond moving on.
func (f *Form) Hints() []pane.Binding {
	if len(f.questions) == 0 {
		return nil
	}
	return f.current().control.hints()
}

// Update handles a key, a paste, or a message of the form's own.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	if len(f.questions) == 0 {
		return nil
	}
	f.done = false
	q := f.current()
	switch msg := msg.(type) {
	case own:
		if msg.form != f {
			return nil
		}
		return f.mark(q.control.other(msg.msg))
	case tea.PasteMsg:
		cmd := q.control.paste(pasted(msg.Content))
		f.touched(q)
		return f.mark(cmd)
	case tea.KeyPressMsg:
		return f.mark(f.press(q, msg))
	}
	return nil
}

// press handles a key: the question first, then what moves between questions.
func (f *Form) press(q *question, msg tea.KeyPressMsg) tea.Cmd {
	before := f.draft
	taken, cmd := q.control.press(msg)
	if taken {
		if !same(before, f.draft, q.field.Key) {
			f.touched(q)
		}
		return cmd
	}
	switch msg.String() {
	case "enter":
		return f.enter(q)
	case "tab":
		return f.move((f.at + 1) % len(f.questions))
	case "shift+tab":
		return f.move((f.at + len(f.questions) - 1) % len(f.questions))
	case "down":
		return f.move(f.at + 1)
	case "up":
		return f.move(f.at - 1)
	case "pgdown":
		return f.move(min(f.at+5, len(f.questions)-1))
	case "pgup":
		return f.move(max(f.at-5, 0))
	}
	return nil
}

// enter finishes a question. It stays where the value is wrong; after the last
// question it goes to the first that is wrong, or is done.
func (f *Form) enter(q *question) tea.Cmd {
	cmd, finished := q.control.enter()
	f.touched(q)
	if !finished || q.fault != "" {
		return cmd
	}
	if q.control.check() != nil {
		q.fault = "the two are not the same"
		return cmd
	}
	if f.at+1 < len(f.questions) {
		return f.move(f.at + 1)
	}
	for _, each := range f.questions {
		each.checked = true
	}
	f.judge(every)
	for i, each := range f.questions {
		if each.fault != "" {
			return f.move(i)
		}
	}
	f.done = true
	return cmd
}

// move gives the focus to another question; beyond the ends it stays.
func (f *Form) move(to int) tea.Cmd {
	if to < 0 || to >= len(f.questions) || to == f.at {
		return nil
	}
	left := f.current()
	left.control.blur()
	left.checked = left.checked || f.draft.Get(left.field.Key) != ""
	f.at = to
	f.judge(every)
	return f.current().control.focus()
}

// Focus gives the focus to the question with a key.
func (f *Form) Focus(key string) tea.Cmd {
	for i, q := range f.questions {
		if q.field.Key == key {
			return f.mark(f.move(i))
		}
	}
	return nil
}

// Faults shows faults that were found outside and goes to the first question
// that has one.
func (f *Form) Faults(faults wizard.FieldErrors) tea.Cmd {
	first := -1
	for _, fault := range faults {
		for i, q := range f.questions {
			if q.field.Key != fault.Field.Key {
				continue
			}
			q.checked, q.fault = true, pane.Clean(fault.Err.Error())
			if first < 0 || i < first {
				first = i
			}
		}
	}
	if first < 0 || first == f.at {
		return nil
	}
	f.current().control.blur()
	f.at = first
	return f.mark(f.current().control.focus())
}

// SetTheme changes the look.
func (f *Form) SetTheme(t *theme.Theme) {
	f.theme = t
	*f.styles = *styles(t) // huh keeps the pointer
}

// touched notes that a question was answered, and looks again at it and at
// those that were wrong: one answer can put another right.
func (f *Form) touched(q *question) {
	q.checked = true
	f.judge(func(each *question) bool { return each == q || each.fault != "" })
}

// judge asks what is wrong with those questions that were answered.
func (f *Form) judge(which func(*question) bool) {
	for _, q := range f.questions {
		if !q.checked || !which(q) {
			continue
		}
		q.fault = ""
		if err := q.wrong(); err != nil {
			q.fault = pane.Clean(err.Error())
		}
	}
}

func every(*question) bool { return true }

func (f *Form) current() *question { return f.questions[f.at] }

// set writes one answer of the draft.
func (f *Form) set(key, value string) {
	if answer, ok := f.draft.Lookup(key); ok && answer.Value == value {
		return
	}
	f.draft = f.draft.With(key, value)
}

// unset takes one answer out of the draft.
func (f *Form) unset(key string) { f.draft = f.draft.Without(key) }

// same says whether two drafts give one key the same answer.
func same(a, b wizard.Answers, key string) bool {
	x, hasX := a.Lookup(key)
	y, hasY := b.Lookup(key)
	return hasX == hasY && x == y
}
