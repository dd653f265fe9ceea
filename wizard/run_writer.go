package wizard

import (
	"context"
	"sync"
)

// runWriter is where all events of a run pass: it stamps them, writes them to
// the journal and sends them on, in one goroutine and so in one order. While a
// sync waits for the disk further events gather, and one sync serves them all.
type runWriter struct {
	id      string
	clock   Clock
	journal *Journal
	seq     int64
	seen    map[eventKey]bool
	queue   chan note
	over    chan struct{}
	events  chan Event

	mu  sync.Mutex
	err error // the journal cannot be written any more
}

// note is an event on its way. Written is closed once it is durable.
type note struct {
	step    string
	body    Body
	written chan struct{}
}

// eventKey identifies a stack event. An EventId is made of a logical id, a
// status and a time, so that two nested stacks can have the same.
type eventKey struct{ stack, event string }

func newRunWriter(run string, clock Clock, journal *Journal, last int64) *runWriter {
	return &runWriter{
		id: run, clock: clock, journal: journal, seq: last,
		seen:   map[eventKey]bool{},
		queue:  make(chan note, eventBuffer),
		over:   make(chan struct{}),
		events: make(chan Event, eventBuffer),
	}
}

// remember takes note of the stack events that the journal holds already: the
// cloud tells them again when a stack is followed from its beginning.
func (w *runWriter) remember(p *Progress) {
	if p == nil {
		return
	}
	for _, e := range p.Events {
		if b, ok := e.Body.(ResourceEvent); ok && b.ID != "" {
			w.seen[eventKey{b.StackID, b.ID}] = true
		}
	}
}

// emit hands an event over and does not wait until it is written. What comes
// after the run is over is nobody's any more.
func (w *runWriter) emit(step string, body Body) { w.put(note{step: step, body: body}) }

// tell hands an event over and waits until it is on the disk.
func (w *runWriter) tell(ctx context.Context, step string, body Body) error {
	written := make(chan struct{})
	w.put(note{step: step, body: body, written: written})
	select {
	case <-written:
	case <-w.over:
	}
	if err := w.broken(); err != nil {
		return err
	}
	return ctx.Err()
}

func (w *runWriter) put(n note) {
	select {
	case w.queue <- n:
	case <-w.over:
	}
}

// broken is why the journal cannot be written any more, or nil.
func (w *runWriter) broken() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// finish ends run once the queue is empty.
func (w *runWriter) finish() { close(w.over) }

// run works until finish, and closes the events. Should the journal fail it
// stops the run: to go on blindly could create what nobody knows of.
func (w *runWriter) run(ctx context.Context, stop context.CancelCauseFunc) {
	defer close(w.events)
	for {
		select {
		case n := <-w.queue:
			w.batch(ctx, stop, n)
			continue
		default:
		}
		select {
		case n := <-w.queue:
			w.batch(ctx, stop, n)
		case <-w.over:
			if len(w.queue) == 0 {
				return
			}
		}
	}
}

// batch writes what has gathered, syncs once if need be, and sends it on.
func (w *runWriter) batch(ctx context.Context, stop context.CancelCauseFunc, first note) {
	notes := []note{first}
	for len(w.queue) > 0 && len(notes) < eventBuffer {
		notes = append(notes, <-w.queue)
	}
	events, err := w.write(notes)
	if err != nil {
		events = nil // what is not on the disk is not shown
	}
	if err != nil && w.broken() == nil {
		w.mu.Lock()
		w.err = err
		w.mu.Unlock()
		stop(err)
		w.seq++
		w.send(ctx, Event{Seq: w.seq, At: w.clock.Now(), Run: w.id, Body: TroubleMet{journalTrouble(w.id, err)}})
	}
	for _, n := range notes {
		if n.written != nil {
			close(n.written)
		}
	}
	for _, e := range events {
		w.send(ctx, e)
	}
}

func journalTrouble(run string, err error) Trouble {
	return Trouble{
		Cause:  "the journal cannot be written",
		Reason: err.Error(),
		Advice: []string{
			"nothing further was started; what was started goes on by itself",
			"make room or mend the folder, then: gantry attach " + run,
		},
		Exit: ExitLostSight,
	}
}

// write stamps and journals notes, and returns what may be shown.
func (w *runWriter) write(notes []note) ([]Event, error) {
	if w.broken() != nil {
		return nil, w.broken()
	}
	events := make([]Event, 0, len(notes))
	durable := false
	for _, n := range notes {
		if b, ok := n.body.(ResourceEvent); ok && b.ID != "" {
			key := eventKey{b.StackID, b.ID}
			if w.seen[key] {
				continue
			}
			w.seen[key] = true
		}
		w.seq++
		e := Event{Seq: w.seq, At: w.clock.Now().UTC(), Run: w.id, Step: n.step, Body: n.body}
		events = append(events, e)
		if w.journal == nil {
			continue
		}
		if err := w.journal.Append(e); err != nil {
			return nil, err
		}
		durable = w.journal.Durable(e) || durable
	}
	if durable {
		return events, w.journal.Sync()
	}
	return events, nil
}

// send waits for room while the context lives.
func (w *runWriter) send(ctx context.Context, e Event) {
	select {
	case w.events <- e:
		return
	default:
	}
	select {
	case w.events <- e:
	case <-ctx.Done():
	}
}
