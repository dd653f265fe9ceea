package cloudformation

import (
	"time"

	"gantry/aws/simulator/wire"
)

// DriftDetection is one detection of drift.
type DriftDetection struct {
	ID      string
	Started time.Time
	Done    bool
}

// driftNode tells whether a stack drifted from its template.
func (s *Stack) driftNode() *wire.Node {
	if n := len(s.Drifts); n > 0 && s.Drifts[n-1].Done {
		return wire.El("DriftInformation", wire.Text("StackDriftStatus", "IN_SYNC"), wire.Time("LastCheckTimestamp", s.Drifts[n-1].Started))
	}
	return wire.El("DriftInformation", wire.Text("StackDriftStatus", "NOT_CHECKED"))
}

func (r *Resource) driftNode() *wire.Node {
	status := r.Drift
	if status == "" {
		status = "NOT_CHECKED"
	}
	return wire.El("DriftInformation", wire.Text("StackResourceDriftStatus", status))
}

// driftDetected ends a detection: what the simulation made is as it was made.
func (e *Engine) driftDetected(s *Stack, id string) {
	for i := range s.Drifts {
		if s.Drifts[i].ID == id {
			s.Drifts[i].Done = true
		}
	}
	for _, r := range s.Resources {
		if r.there() {
			r.Drift = "IN_SYNC"
			e.alter(s, r)
		}
	}
	e.touch(s)
}
