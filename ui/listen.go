package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

const (
	// listenFrame is how long a batch of events is collected: a frame.
	listenFrame = 16 * time.Millisecond
	// listenMost bounds a batch, so that one Update stays short.
	listenMost = 1024
)

// eventsMsg is how a run's events reach the page that shows it: in order, a
// frame's worth at a time. Nothing is lost: while the page is busy the channel
// fills and the run waits.
type eventsMsg struct {
	from   <-chan wizard.Event
	events []wizard.Event
	closed bool
}

// listen waits for one event and takes along what follows within a frame. One
// listener is outstanding at a time; it is armed again until closed.
func listen(events <-chan wizard.Event) tea.Cmd {
	return func() tea.Msg {
		e, ok := <-events
		if !ok {
			return eventsMsg{from: events, closed: true}
		}
		msg := eventsMsg{from: events, events: []wizard.Event{e}}
		frame := time.NewTimer(listenFrame)
		defer frame.Stop()
		for len(msg.events) < listenMost {
			select {
			case e, ok := <-events:
				if !ok {
					msg.closed = true
					return msg
				}
				msg.events = append(msg.events, e)
			case <-frame.C:
				return msg
			}
		}
		return msg
	}
}
