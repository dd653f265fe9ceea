package ui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// Film is a run to be shown again.
type Film struct {
	// Past is the run as its journal tells it.
	Past *wizard.Progress
	// Speed is how many times as fast as it went; 0 is 1.
	Speed float64
}

// longSilence is the longest that a film shows nothing new, in the time of
// whoever looks at it.
const longSilence = 2 * time.Second

// reel is a film being shown: which events have been, and what time it is in it.
type reel struct {
	events []wizard.Event
	next   int // the first that has not been shown
	speed  float64
	paused bool
	now    time.Time // in the film
	wall   time.Time // of the last advance, zero before the first
}

func newReel(f Film) *reel {
	r := &reel{events: f.Past.Events, speed: f.Speed}
	if r.speed <= 0 {
		r.speed = 1
	}
	if len(r.events) > 0 {
		r.now = r.events[0].At
	}
	return r
}

func (r *reel) over() bool { return r.next == len(r.events) }

// advance lets the film go on until a moment of the wall clock and returns the
// events that came by then. Of a long silence only its end is shown.
func (r *reel) advance(wall time.Time) []wizard.Event {
	passed := wall.Sub(r.wall)
	first := r.wall.IsZero()
	r.wall = wall
	if r.paused || first || passed < 0 || r.over() {
		return nil
	}
	scaled := func(d time.Duration) time.Duration { return time.Duration(float64(d) * r.speed) }
	begin := r.next
	for left := scaled(passed); ; {
		if cut := r.events[r.next].At.Add(-scaled(longSilence)); cut.After(r.now) {
			r.now = cut
		}
		gap := max(r.events[r.next].At.Sub(r.now), 0)
		if gap > left {
			r.now = r.now.Add(left)
			return r.events[begin:r.next]
		}
		r.now, left = r.now.Add(gap), left-gap
		if r.next++; r.over() {
			return r.events[begin:]
		}
	}
}

// skip goes to the next event at once, or to the next beginning or end of a
// step, and returns what was passed.
func (r *reel) skip(step bool) []wizard.Event {
	begin := r.next
	for r.next < len(r.events) {
		e := r.events[r.next]
		r.next++
		if e.At.After(r.now) {
			r.now = e.At
		}
		if !step || isTurn(e.Body) {
			break
		}
	}
	return r.events[begin:r.next]
}

// isTurn says whether an event begins or ends a step or the run.
func isTurn(b wizard.Body) bool {
	switch b.(type) {
	case wizard.StepStarted, wizard.StepDone, wizard.RunDone:
		return true
	}
	return false
}

// screening is the page of a film: that of a run, fed by its journal. Nothing
// is done in any account.
type screening struct {
	*running
	reel *reel
}

func newScreening(sh *shared, f Film) page {
	r := newRunning(sh, runStart{id: f.Past.Run}).(*running)
	r.id, r.progress.Damage = f.Past.Run, f.Past.Damage
	sh.account = f.Past.Where
	s := &screening{running: r, reel: newReel(f)}
	r.clock = func() time.Time { return s.reel.now }
	if n := f.Past.Damage.Lines; n > 0 {
		r.say(count(n, "line", "lines") + " of the journal could not be read; they are in " + f.Past.Damage.File)
	}
	return s
}

// Init starts the film; no journal is opened.
func (s *screening) Init() tea.Cmd { return tick(s) }

// Title says that this is no run but a film of one.
func (s *screening) Title() string {
	title := s.running.Title() + " " + s.sh.theme.Marks().Bullet + " played " + s.sh.theme.Marks().Times +
		strconv.FormatFloat(s.reel.speed, 'g', -1, 64)
	switch {
	case s.reel.over():
		return title + ", the end"
	case s.reel.paused:
		return title + ", paused"
	}
	return title
}

// exit is how the program leaves whenever it does.
func (s *screening) exit() wizard.Exit { return wizard.ExitOK }

// Update moves the film on and takes keys.
func (s *screening) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tickMsg:
		if msg.from != page(s) {
			return s, nil
		}
		s.wall = msg.at
		return s, tea.Batch(s.show(s.reel.advance(msg.at)), tick(s))
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	_, cmd := s.running.Update(msg) // it never goes on to another page: its run is nil
	return s, cmd
}

// show folds events in.
func (s *screening) show(events []wizard.Event) tea.Cmd {
	if len(events) == 0 {
		return nil
	}
	s.closed, s.done = s.reel.over(), s.reel.over()
	return s.take(events)
}

// Keys are those of a film and of looking at a run.
func (s *screening) Keys() []binding {
	if s.filtering || s.detail != nil {
		return s.running.Keys()
	}
	pause := binding{Keys: []string{"space"}, Does: "pause", Help: "hold the film"}
	if s.reel.paused {
		pause.Does, pause.Help = "go on", "let the film go on"
	}
	next := binding{Keys: []string{"right"}, Does: "next event", Help: "go to the next event at once"}
	step := binding{Keys: []string{"n"}, Does: "next step", Help: "go to where the next step begins or ends"}
	if s.reel.over() {
		pause.Why, next.Why, step.Why = "the film is over", "the film is over", "the film is over"
	}
	return []binding{
		pause, next, step,
		{Keys: []string{"tab", "shift+tab"}, Does: "pane", Help: "the next pane; shift+tab the one before; 1 to 6 go to one at once"},
		{Keys: []string{"q", "ctrl+c", "esc"}, Does: "quit", Help: "leave the film; it changes nothing"},
		s.filterKey(), s.followKey(), s.openKey(), moveKeys, s.copyKey(), unfoldKey,
		{Keys: []string{"o", "e"}, Does: "outputs", Help: "what the steps have produced so far", Quiet: true},
		helpKey,
	}
}

func (s *screening) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	if s.filtering {
		return s, s.filterPress(msg)
	}
	if s.moved(msg) {
		return s, nil
	}
	key, ok := pressed(msg, s.Keys())
	switch {
	case !ok:
		return s, s.jump(msg)
	case key.Why != "":
		s.say("Not now: " + key.Why + ".")
		return s, nil
	}
	switch key.Does {
	case "pause", "go on":
		s.reel.paused = !s.reel.paused
	case "next event":
		return s, s.show(s.reel.skip(false))
	case "next step":
		return s, s.show(s.reel.skip(true))
	case "quit", "what now?":
		return s, quit(wizard.ExitOK, "")
	default:
		_, cmd := s.do(key.Does, msg)
		return s, cmd
	}
	return s, nil
}
