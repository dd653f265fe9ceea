package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// running is the page of a run: what happens, while it happens. It folds the
// run's events into progress and draws that; it is alive while AWS is silent.
type running struct {
	sh       *shared
	start    runStart
	progress *wizard.Progress

	run     *wizard.Run // nil until the journal is open
	id      string
	journal string // its file, "" for none
	cancel  context.CancelCauseFunc
	// closed says that all events have come, done that the run has returned.
	closed, done bool
	exit         wizard.Exit
	left         leave
	// failed is why the run could not even begin.
	failed *wizard.Trouble

	clock         func() time.Time // of a film; nil is the cloud's
	wall          time.Time        // of the last tick
	begun         time.Time        // of the wall clock
	meter         wizard.Meter
	width, height int // of the body
	note          string
	noted         time.Time

	shown     tab
	events    *pane.Events
	tree      *pane.Resources
	timeline  *pane.Timeline
	forecast  *wizard.Forecast
	history   *wizard.History // as it was before this run
	output    int             // the selected one
	top       int             // first line of the trouble pane
	unfolded  bool
	groups    []wizard.GroupEvent
	filtering bool
	detail    *detail
	dialog    *dialog
	told      *ended // the summary, once the run is over
	learnt    bool   // how long things took is remembered
}

// leave is why a run is being left before its end.
type leave int

const (
	stay leave = iota
	detach
	undoNow
)

// detail is one event or resource in full, in place of the pane.
type detail struct {
	lines func(width int) []string
	top   int
}

// newRunning is the page of a run that is about to begin.
func newRunning(sh *shared, start runStart) page {
	r := &running{
		sh: sh, start: start, progress: wizard.NewProgress(), wall: time.Now(), begun: time.Now(),
		events: pane.NewEvents(), tree: pane.NewResources(), timeline: &pane.Timeline{},
		forecast: wizard.NewForecast(nil),
	}
	if at := place(sh.width, sh.height); !at.small {
		r.width, r.height = at.body.width, at.body.height
	}
	return r
}

// Init opens the journal and starts the clock.
func (r *running) Init() tea.Cmd {
	if r.done { // somebody looks back at it
		return tick(r)
	}
	return tea.Batch(openJournal(r), tick(r))
}

// Title is what is being built, or taken away.
func (r *running) Title() string {
	title := r.progress.Title
	if title == "" {
		title = r.start.plan.Title
	}
	if title == "" {
		title = "Run " + r.start.id
	}
	if r.start.verb == wizard.Undo {
		return "Removing: " + title
	}
	return title
}

// Typing is while a filter or an answer in a dialog is typed.
func (r *running) Typing() bool { return r.filtering || (r.dialog != nil && r.dialog.asked != "") }

// Update folds what happened, moves what is alive, and takes keys.
func (r *running) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case sizeMsg:
		r.width, r.height = msg.width, msg.height
	case tickMsg:
		if msg.from == page(r) {
			return r.tick(msg.at)
		}
	case openedMsg:
		if msg.from == r {
			return r.opened(msg)
		}
	case eventsMsg:
		if r.run != nil && msg.from == r.run.Events() {
			return r.fold(msg)
		}
	case doneMsg:
		if msg.from == r {
			r.done, r.exit = true, msg.exit
			return r.over()
		}
	case scanMsg:
		if msg.from == r {
			return r, r.scan()
		}
	case toldMsg:
		if msg.from == r {
			r.say(msg.text)
		}
	case reportedMsg:
		if msg.from == r {
			r.say(msg.text())
		}
	case tea.MouseWheelMsg:
		r.wheel(msg)
	case tea.PasteMsg:
		r.paste(msg.Content)
	case tea.KeyPressMsg:
		return r.press(msg)
	}
	return r, nil
}

// tick moves the clocks. It goes on for as long as the page is shown, because
// something on it always moves until the run is over.
func (r *running) tick(at time.Time) (page, tea.Cmd) {
	r.wall = at
	if c := r.sh.options.Connection; c != nil && c.Meter != nil {
		r.meter = c.Meter()
	}
	if r.ended() {
		return r, nil
	}
	r.tellSlow()
	return r, tick(r)
}

// fold takes in a frame's worth of events.
func (r *running) fold(msg eventsMsg) (page, tea.Cmd) {
	more := r.take(msg.events)
	if msg.closed {
		r.closed = true
		next, cmd := r.over()
		return next, tea.Batch(more, cmd)
	}
	return r, tea.Batch(more, listen(msg.from))
}

// take folds events in and goes on with a filter over them.
func (r *running) take(events []wizard.Event) tea.Cmd {
	for _, e := range events {
		r.progress.Apply(e)
		if g, ok := e.Body.(wizard.GroupEvent); ok {
			r.group(g)
		}
	}
	return r.scan()
}

// group keeps the latest of each group, in the order they were first seen.
func (r *running) group(g wizard.GroupEvent) {
	for i := range r.groups {
		if r.groups[i].Group == g.Group {
			r.groups[i] = g
			return
		}
	}
	r.groups = append(r.groups, g)
}

// scanMsg goes on with a filter over a long history.
type scanMsg struct{ from *running }

// scan looks through the next piece of the history, where a filter is set.
func (r *running) scan() tea.Cmd {
	if !r.events.Take(r.progress) {
		return nil
	}
	return func() tea.Msg { return scanMsg{r} }
}

// ended says whether nothing more will come.
func (r *running) ended() bool { return r.failed != nil || (r.closed && r.done) }

// over goes on to what comes after the run, once it has returned and all its
// events are here. Who is reading something is not torn away from it.
func (r *running) over() (page, tea.Cmd) {
	if !r.ended() {
		return r, nil
	}
	saved := r.learn()
	switch {
	case r.left == detach && r.progress.Ended.IsZero():
		return r, r.letGo()
	case r.left == undoNow:
		next := newRunning(r.sh, runStart{
			plan: r.progress.Plan, verb: wizard.Undo, id: r.id, earlier: r.progress,
			secrets: r.start.secrets, session: r.start.session,
		})
		return next, saved
	}
	if r.dialog != nil || r.detail != nil || r.filtering {
		r.dialog = nil
		r.say("The run is over. Press esc for the summary.")
		return r, tea.Batch(saved, r.ring(time.Now()))
	}
	next, cmd := r.summary()
	return next, tea.Batch(cmd, saved, r.ring(time.Now()))
}

// summary is the page that tells how it ended.
func (r *running) summary() (page, tea.Cmd) {
	if r.told == nil {
		r.told = newEnded(r)
	}
	return r.told, nil
}

// now is the cloud's clock while the run goes on, and its last moment after.
func (r *running) now() time.Time {
	if r.clock != nil {
		return r.clock()
	}
	if r.ended() && !r.progress.Now.IsZero() {
		return r.progress.Now
	}
	return r.sh.clock().Now()
}

// noteTime is how long a note stays.
const noteTime = 8 * time.Second

// say shows a note for a while.
func (r *running) say(text string) { r.note, r.noted = text, r.wall }
