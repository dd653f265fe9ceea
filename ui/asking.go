package ui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/form"
	"gantry/wizard"
)

// asking is the page that asks a session's questions, a stage at a time. The
// session owns the answers; the form shows one stage and holds its draft.
type asking struct {
	shared     *shared
	session    *wizard.Session
	choices    choices
	saver      *saver
	form       *form.Form // nil while lists are looked up
	fields     []wizard.Field
	rail       railFocus
	creates    bool    // what this creates is shown in place of the questions
	createsTop int     // first line of it that is shown
	dialog     overlay // laid over the page, nil for none
	first      string  // key of the question to begin with, once
	note       string  // one sentence about the last key, "" for none
	ticking    bool    // a tick of the spinner is outstanding
	now        time.Time
}

// railFocus is the cursor in the list of stages.
type railFocus struct {
	on bool
	at int
}

// sessionPage is where a session stands: at its questions, or at the review.
func sessionPage(s *shared, session *wizard.Session) page {
	if session.Done() {
		return newReviewing(s, session)
	}
	return newAsking(s, session)
}

func newAsking(s *shared, session *wizard.Session) *asking {
	session.Place(s.account.Region, s.account.ID)
	return &asking{shared: s, session: session, saver: s.saverOf(session), now: time.Now()}
}

// Init shows the stage's questions.
func (a *asking) Init() tea.Cmd { return a.begin(a.first) }

// begin looks up what the stage's lists need and then shows its questions,
// beginning with one of them.
func (a *asking) begin(key string) tea.Cmd {
	a.form, a.note = nil, ""
	a.fields = a.session.Fields()
	if cmd := a.choices.need(a.shared, a, a.fields); cmd != nil || a.looking() {
		return tea.Batch(cmd, a.spin())
	}
	return a.show(key, a.session.Answers())
}

// looking says whether a list of this stage is still being looked up.
func (a *asking) looking() bool {
	return slices.ContainsFunc(a.fields, func(f wizard.Field) bool {
		if f.Query == nil {
			return false
		}
		_, waiting := a.choices.waiting[queryKey(*f.Query)]
		return waiting
	})
}

// spin keeps the spinner moving while lists are looked up.
func (a *asking) spin() tea.Cmd {
	if a.ticking || !a.looking() {
		return nil
	}
	a.ticking = true
	return tick(a)
}

// show makes the form.
func (a *asking) show(key string, draft wizard.Answers) tea.Cmd {
	a.form = form.New(form.Options{
		Fields: a.fields, Draft: draft, Offers: a.choices.offers(a.fields),
		Check: a.session.Check, Theme: a.shared.theme, Begin: key, Title: a.stageTitle(),
	})
	return a.form.Init()
}

func (a *asking) stageTitle() string {
	if stages := a.session.Stages(); a.session.Stage() < len(stages) {
		return stages[a.session.Stage()].Title
	}
	return ""
}

// Update handles keys, and what the form and the cloud have to say.
func (a *asking) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tickMsg:
		if msg.from == page(a) {
			a.now, a.ticking = msg.at, false
			return a, a.spin()
		}
		return a, nil
	case choicesMsg:
		return a, a.came(msg)
	case reviewMsg:
		if msg.from == page(a) {
			return a.review()
		}
		return a, nil
	case tea.BackgroundColorMsg:
		if a.form != nil {
			a.form.SetTheme(a.shared.theme)
		}
		return a, nil
	case tea.KeyPressMsg:
		return a.press(msg)
	}
	return a, a.toForm(msg)
}

// came takes a list that was looked up. The questions are shown once all lists
// are there; a list that a changed answer asked for joins them where they are.
func (a *asking) came(msg choicesMsg) tea.Cmd {
	if msg.from != page(a) || !a.choices.take(msg) || a.looking() {
		return nil
	}
	if a.form == nil {
		return a.show("", a.session.Answers())
	}
	return a.show(a.form.Key(), a.form.Draft())
}

// press handles a key: what lies over the questions first, then the page's own
// keys, then the form.
func (a *asking) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	switch {
	case a.dialog != nil:
		done, cmd := a.dialog.press(msg)
		if done {
			a.dialog = nil
		}
		return a, cmd
	case a.rail.on:
		return a, a.pressRail(msg)
	case a.creates && a.scrollCreates(msg.String()):
		return a, nil
	}
	a.note = ""
	switch msg.String() {
	case "ctrl+c":
		a.leave()
	case "esc":
		return a.back()
	case "ctrl+r":
		return a.review()
	case "ctrl+g":
		a.rail = railFocus{on: true, at: a.session.Stage()}
	case "ctrl+o":
		a.creates, a.createsTop = !a.creates && a.shared.width < wideFrom, 0
	case "ctrl+l", "f5":
		a.keep()
		key := a.key()
		a.choices.forget()
		if c := a.shared.options.Connection; c != nil && c.Forget != nil {
			c.Forget()
		}
		return a, tea.Batch(a.begin(key))
	default:
		if a.form == nil {
			if msg.String() == "t" { // Enter would come by itself, from the step before
				a.choices.giveUp()
				return a, a.show("", a.session.Answers())
			}
			return a, nil
		}
		a.creates = false
		return a.answer(msg)
	}
	return a, nil
}

// scrollCreates scrolls what this creates, where that is shown in place of the
// questions. Any other key goes back to them.
func (a *asking) scrollCreates(key string) bool {
	switch key {
	case "down":
		a.createsTop++
	case "up":
		a.createsTop = max(a.createsTop-1, 0)
	case "pgdown":
		a.createsTop += 8
	case "pgup":
		a.createsTop = max(a.createsTop-8, 0)
	default:
		return false
	}
	return true
}

// answer gives a key to the form, and moves on when the form is done.
func (a *asking) answer(msg tea.Msg) (page, tea.Cmd) {
	cmd := a.toForm(msg)
	if a.form == nil || !a.form.Done() {
		return a, cmd
	}
	err := a.session.Next(a.form.Draft())
	a.saver.save()
	var faults wizard.FieldErrors
	switch {
	case errors.As(err, &faults):
		return a, tea.Batch(cmd, a.form.Faults(faults))
	case err != nil:
		a.note = err.Error()
		return a, cmd
	case a.session.Done():
		return newReviewing(a.shared, a.session), cmd
	}
	return a, tea.Batch(cmd, a.begin(""))
}

// toForm gives the form a message, saves what it changed, and asks other
// questions where the answer calls for them.
func (a *asking) toForm(msg tea.Msg) tea.Cmd {
	if a.form == nil {
		return nil
	}
	key, draft := a.form.Key(), a.form.Draft()
	cmd := a.form.Update(msg)
	moved := a.form.Key() != key
	if !moved && !a.form.Done() && sameAnswers(draft, a.form.Draft()) {
		return cmd
	}
	a.keep()
	a.saver.save()
	if moved {
		return tea.Batch(cmd, a.adapt())
	}
	return cmd
}

// adapt asks other questions, or offers other lists, where an answer that was
// just left calls for them.
func (a *asking) adapt() tea.Cmd {
	fields := a.session.Fields()
	if slices.EqualFunc(fields, a.fields, sameQuestion) {
		return nil
	}
	a.fields = fields
	cmd := a.choices.need(a.shared, a, fields)
	if len(fields) == 0 || a.looking() {
		return tea.Batch(cmd, a.spin())
	}
	return tea.Batch(cmd, a.show(a.form.Key(), a.form.Draft()))
}

// sameQuestion says whether two fields ask the same with the same list.
func sameQuestion(a, b wizard.Field) bool {
	if a.Key != b.Key || (a.Query == nil) != (b.Query == nil) {
		return false
	}
	return a.Query == nil || queryKey(*a.Query) == queryKey(*b.Query)
}

// keep gives the session what was answered so far, unchecked.
func (a *asking) keep() {
	if a.form != nil {
		a.session.Jump(a.session.Stage(), a.form.Draft())
	}
}

// draft is all answers as they stand, with those being typed.
func (a *asking) draft() wizard.Answers {
	if a.form != nil {
		return a.form.Draft()
	}
	return a.session.Answers()
}

func (a *asking) key() string {
	if a.form != nil {
		return a.form.Key()
	}
	return ""
}
