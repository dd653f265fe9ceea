package wizard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// tailEvery is how often a journal that another process writes is looked at
// for more.
const tailEvery = 200 * time.Millisecond

// tailPiece bounds what one read takes, so that a long journal is told of
// piece by piece.
const tailPiece = 1 << 20

// Tail reads a journal while another process writes it. It takes no lock and
// changes nothing. It belongs to one goroutine.
type Tail struct {
	id     string
	runs   *Runs
	file   *os.File
	rest   []byte // the beginning of a line whose end is not written yet
	reader *eventReader
	// Damaged counts the lines that are no events.
	Damaged int
	over    bool // the last event that says so ended the run
}

// Tail opens a run for watching. An unknown run is a Trouble with the nearest.
func (r *Runs) Tail(id string) (*Tail, error) {
	id, err := r.find(id)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(r.path(id))
	if err != nil {
		return nil, fmt.Errorf("watching run %s: %w", id, err)
	}
	return &Tail{id: id, runs: r, file: file, reader: newEventReader()}, nil
}

// ID is the id of the run.
func (t *Tail) ID() string { return t.id }

// Next is what was written since, oldest first, and nothing where there is
// nothing new. A line is taken once its end is there.
func (t *Tail) Next() ([]Event, error) {
	piece := make([]byte, tailPiece)
	n, err := t.file.Read(piece)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("watching run %s: %w", t.id, err)
	}
	t.rest = append(t.rest, piece[:n]...)
	var events []Event
	for {
		end := bytes.IndexByte(t.rest, '\n')
		if end < 0 {
			return events, nil
		}
		line := bytes.TrimSpace(t.rest[:end])
		t.rest = t.rest[end+1:]
		var e Event
		switch {
		case len(line) == 0:
			continue
		case t.reader.read(line, &e) != nil:
			t.Damaged++
			continue
		}
		switch e.Body.(type) {
		case RunStarted:
			t.over = false
		case RunDone:
			t.over = true
		}
		events = append(events, e)
	}
}

// Close gives the file up.
func (t *Tail) Close() error { return t.file.Close() }

// Follow hands over all events as they are written, those that are there
// already first, until the run is at its end (over), or nobody carries it out
// any more (not over, no error), or ctx ends, whose error it returns. What tell
// gets is never empty. The clock is the wall's; nil is that.
func (t *Tail) Follow(ctx context.Context, clock Clock, tell func([]Event)) (over bool, err error) {
	if clock == nil {
		clock = WallClock{}
	}
	for {
		// Asked before reading: what its owner wrote before it died is read then.
		alive := t.over || t.runs.Alive(t.id)
		events, err := t.all(ctx, tell)
		switch {
		case err != nil:
			return false, err
		case t.over && events == 0:
			return true, nil
		case !alive && !t.over:
			return false, nil
		case events > 0:
			continue
		}
		if err := clock.Sleep(ctx, tailEvery); err != nil {
			return false, err
		}
	}
}

// all reads to the present end and tells it; it returns how many there were.
func (t *Tail) all(ctx context.Context, tell func([]Event)) (told int, err error) {
	for ctx.Err() == nil {
		events, err := t.Next()
		if err != nil || len(events) == 0 {
			return told, err
		}
		told += len(events)
		tell(events)
	}
	return told, ctx.Err()
}
