package wizard

import (
	"strings"
	"time"
)

// maxTook is the longest change that is believed: CloudFormation gives up far
// earlier, so what is longer comes of a clock that was wrong.
const maxTook = 48 * time.Hour

// doing is what is being done to a resource, and since when.
type doing struct {
	change Change
	since  time.Time
	kind   ActionKind // of a step
}

// samplesOf are the changes that came to a good end in a run, from its events:
// also those that a rollback took back later. What failed or was cancelled says
// nothing about how long it takes.
func samplesOf(p *Progress) map[historyKey][]sample {
	samples := map[historyKey][]sample{}
	add := func(resourceType string, c Change, from, to time.Time) {
		took := to.Sub(from)
		if took <= 0 || took > maxTook || resourceType == "" || len(resourceType) > maxTypeName {
			return
		}
		key := historyKey{resourceType, c}
		samples[key] = append(samples[key], sample{to.UnixMilli(), took.Milliseconds()})
	}
	type place struct{ stack, logical string }
	open := map[place]doing{}
	for _, e := range p.Events {
		switch b := e.Body.(type) {
		case ResourceEvent:
			if b.IsStack() {
				continue
			}
			at := place{b.StackID, b.Logical}
			now, ended := measure(open[at], b)
			if ended {
				add(b.Type, now.change, now.since, b.Occurred)
				now = doing{}
			}
			open[at] = now
		case StepStarted:
			open[place{"", e.Step}] = doing{ChangeCreate, e.At, b.Action}
		case StepDone:
			began := open[place{"", e.Step}]
			if b.Outcome == Done && !began.since.IsZero() && learnable(began.kind) {
				add(string(began.kind), ChangeCreate, began.since, e.At)
			}
		}
	}
	return samples
}

// learnable says whether a kind of step takes a time of its own: a stack's is
// that of its resources, and a checkpoint's is the operator's.
func learnable(kind ActionKind) bool {
	return kind != "" && kind != StackKind && kind != CheckpointKind
}

// measure takes one event about a resource. Ended says that what was being done
// has come to a good end with it.
func measure(d doing, e ResourceEvent) (now doing, ended bool) {
	verb, phase := split(e.Status)
	change := map[string]Change{"CREATE": ChangeCreate, "UPDATE": ChangeUpdate, "DELETE": ChangeDelete}[verb]
	switch {
	case change == "" || strings.Contains(e.Status, "ROLLBACK"):
		return doing{}, false
	case phase == "IN_PROGRESS" && d.change == ChangeCreate && change == ChangeUpdate:
		return d, false // a group that waits for signals says UPDATE while it is created
	case phase == "IN_PROGRESS" && d.change == change:
		return d, false
	case phase == "IN_PROGRESS":
		return doing{change: change, since: e.Occurred}, false
	case phase == "COMPLETE" && d.change == change:
		return d, true
	}
	return doing{}, false
}
