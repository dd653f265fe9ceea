package ui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/theme"
	"gantry/wizard"
)

// page is one screen: the part between the header and the footer. No page
// knows the root, and the root knows no page.
type page interface {
	// Init returns the first command of a page that has just been shown.
	Init() tea.Cmd
	// Update takes every message but those that are the root's own (the size of
	// the terminal arrives as sizeMsg, with the size of the body) and returns the
	// page that is shown next: itself, or another, whose Init the root then calls.
	Update(msg tea.Msg) (page, tea.Cmd)
	// View draws the body: at most height lines of at most width cells.
	View(width, height int) string
	// Title stands in the header and in the title of the window.
	Title() string
	// Keys are what can be pressed now: the footer and the help show them.
	Keys() []binding
	// Typing says that letters are text now (a field, a filter), so that "?" and
	// the like are not the root's.
	Typing() bool
}

// shared is what all pages see of the program. There is one of it; only the
// root changes it, between two messages.
type shared struct {
	options Options
	theme   *theme.Theme
	// ctx ends when the program leaves; its cause is then wizard.ErrDetached.
	// Whatever runs in the background takes it, and is counted in work, so that
	// the program waits for it with the screen already gone.
	ctx  context.Context
	work sync.WaitGroup
	// saving keeps the answers of the session that is asked, nil for none.
	saving *saver
	// trouble is why the account is not known, nil while all is well.
	trouble *wizard.Trouble
	// account is what is known of it so far; its identity arrives after the
	// first frame.
	account wizard.Account
	// width and height are of the whole terminal, in cells; 0 before it is known.
	width, height int
}

// clock tells the time of the world that is worked on.
func (s *shared) clock() wizard.Clock {
	if c := s.options.Connection; c != nil && c.Clock != nil {
		return c.Clock
	}
	return wizard.WallClock{}
}

// sizeMsg tells a page the size of its body, in cells.
type sizeMsg struct{ width, height int }

// quitMsg ends the program with an exit code. A page returns it from a command;
// the root leaves. The text is printed below the prompt once the screen is gone.
type quitMsg struct {
	exit wizard.Exit
	text string
	err  error
}

// quit ends the program.
func quit(exit wizard.Exit, text string) tea.Cmd {
	return func() tea.Msg { return quitMsg{exit: exit, text: text} }
}

// tickMsg moves clocks and the spinner of the page that asked for it.
type tickMsg struct {
	from page
	at   time.Time // of the wall clock
}

// tickEvery is how often a page that is alive draws itself again: the spinner's
// frame.
const tickEvery = 100 * time.Millisecond

// tick sends one tickMsg to a page, which asks again for as long as something
// on it moves. A tick of a page that is gone is a stranger's and is dropped.
func tick(from page) tea.Cmd {
	return tea.Tick(tickEvery, func(at time.Time) tea.Msg { return tickMsg{from, at} })
}
