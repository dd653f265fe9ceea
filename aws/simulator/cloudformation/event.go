package cloudformation

import (
	"strings"
	"time"

	"gantry/aws/simulator/wire"
)

// Event is one event of a stack, as DescribeStackEvents shows it.
type Event struct {
	ID       string
	Logical  string
	Physical string `json:",omitempty"`
	Type     string
	At       time.Time
	Status   string
	Reason   string `json:",omitempty"`
	Detailed string `json:",omitempty"`
	// Properties is JSON text; empty for none.
	Properties string `json:",omitempty"`
	Token      string `json:",omitempty"`
	Operation  string `json:",omitempty"`
}

const (
	stackType      = "AWS::CloudFormation::Stack"
	userInitiated  = "User Initiated"
	initiated      = "Resource creation Initiated"
	consistency    = "Eventual consistency check initiated"
	replacing      = "Requested update requires the creation of a new physical resource; hence creating one."
	configuredText = "CONFIGURATION_COMPLETE"
)

// stackEvent records an event of the stack itself, which takes its status and
// reason from it.
func (e *Engine) stackEvent(s *Stack, status, reason string) {
	s.Status, s.Reason = status, reason
	id := e.chance(s).uuid1(e.at, "event", status)
	if op := s.Operation; op != nil && op.Kind == createStack && op.Step == 1 && status == "CREATE_IN_PROGRESS" {
		id = op.ID
	}
	e.record(s, Event{ID: id, Logical: s.Name, Physical: s.ID, Type: stackType, Status: status, Reason: reason})
}

// resourceEvent records an event of a resource, which takes its status and
// reason from it. Leftovers have ids of another form and no properties.
func (e *Engine) resourceEvent(s *Stack, r *Resource, status, reason string) {
	r.Status, r.Reason, r.Changed = status, reason, e.at
	e.alter(s, r)
	e.record(s, Event{
		ID:      e.eventID(s, r.Logical, status),
		Logical: r.Logical, Physical: r.Physical, Type: r.Type, Status: status, Reason: reason,
		Properties: r.Shown,
	})
}

// eventID is the form of most resource events. No two events of a stack may
// share an id, so one of the same millisecond is moved by one.
func (e *Engine) eventID(s *Stack, logical, status string) string {
	at := e.at
	for {
		id := logical + "-" + status + "-" + wire.Stamp(at)
		if !recentlyUsed(s.events, id, e.at) {
			return id
		}
		at = at.Add(time.Millisecond)
	}
}

// recentlyUsed looks for an id among the events of the last few milliseconds.
func recentlyUsed(events []Event, id string, at time.Time) bool {
	for i := len(events) - 1; i >= 0 && at.Sub(events[i].At) < 10*time.Millisecond; i-- {
		if events[i].ID == id {
			return true
		}
	}
	return false
}

// plainEvent records an event whose id ends in a random UUID and that shows no
// properties: CONFIGURATION_COMPLETE and the cleanup of replaced resources.
func (e *Engine) plainEvent(s *Stack, r *Resource, status, reason, detailed string) {
	r.Status, r.Reason, r.Changed = status, reason, e.at
	e.alter(s, r)
	e.record(s, Event{
		ID:      r.Logical + "-" + e.chance(s).uuid4("event", r.Logical, status, wire.Stamp(e.at)),
		Logical: r.Logical, Physical: r.Physical, Type: r.Type, Status: status, Reason: reason, Detailed: detailed,
	})
}

func (e *Engine) record(s *Stack, event Event) {
	s.history()
	event.At = e.at
	if op := s.Operation; op != nil {
		event.Token, event.Operation = op.Token, op.ID
	}
	s.events = append(s.events, event)
	e.touch(s)
}

// inProgress tells whether a status is one that will change by itself.
func inProgress(status string) bool { return strings.HasSuffix(status, "_IN_PROGRESS") }
