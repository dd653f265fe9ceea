package ui

import (
	"testing"

	"gantry/wizard"
)

func TestEventsArriveInOrderAndNoneIsLost(t *testing.T) {
	const total = 5000
	events := make(chan wizard.Event, 64)
	go func() {
		defer close(events)
		for i := range total {
			events <- wizard.Event{Seq: int64(i + 1), Body: wizard.Said{}}
		}
	}()
	next, batches := int64(1), 0
	for closed := false; !closed; batches++ {
		msg := listen(events)().(eventsMsg)
		if len(msg.events) > listenMost {
			t.Fatalf("a batch of %d events", len(msg.events))
		}
		for _, e := range msg.events {
			if e.Seq != next {
				t.Fatalf("event %d came where %d was due", e.Seq, next)
			}
			next++
		}
		closed = msg.closed
	}
	if next != total+1 {
		t.Fatalf("%d of %d events arrived", next-1, total)
	}
	if batches > total/2 {
		t.Errorf("%d batches for %d events: they were not collected", batches, total)
	}
}
