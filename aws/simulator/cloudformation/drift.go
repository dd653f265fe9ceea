package cloudformation

import (
	"slices"
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

func (e *Engine) describeStackDriftDetectionStatus(q *wire.Request) (wire.Output, error) {
	id := q.Params.Get("StackDriftDetectionId")
	if !q.Params.Has("StackDriftDetectionId") {
		return wire.Output{}, wire.Null("stackDriftDetectionId")
	}
	for _, s := range e.order {
		for _, d := range s.Drifts {
			if d.ID != id || s.Region != q.Region {
				continue
			}
			status, outcome := "DETECTION_IN_PROGRESS", (*wire.Node)(nil)
			if d.Done {
				status, outcome = "DETECTION_COMPLETE", wire.Text("StackDriftStatus", "IN_SYNC")
			}
			return wire.XML(wire.Text("StackId", s.ID), wire.Text("StackDriftDetectionId", id), outcome,
				wire.Text("DetectionStatus", status), wire.Int("DriftedStackResourceCount", 0), wire.Time("Timestamp", d.Started)), nil
		}
	}
	return wire.Output{}, wire.Invalid("Drift detection status [%s] does not exist.", id)
}

func (e *Engine) describeStackResourceDrifts(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStack(name)
	}
	filter := q.Params.Strings("StackResourceDriftStatusFilters")
	var all []*Resource
	for _, r := range s.Resources {
		if r.Drift != "" && r.there() && (len(filter) == 0 || slices.Contains(filter, r.Drift)) {
			all = append(all, r)
		}
	}
	from, to, next, err := page(q, "drifts", len(all), resourcePage)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, r := range all[from:to] {
		members = append(members, []*wire.Node{
			wire.Text("StackId", s.ID), wire.Text("LogicalResourceId", r.Logical), wire.Text("PhysicalResourceId", r.Physical),
			wire.Text("ResourceType", r.Type), wire.Text("ExpectedProperties", r.Shown), wire.Text("ActualProperties", r.Shown),
			wire.List("PropertyDifferences", "member"), wire.Text("StackResourceDriftStatus", r.Drift),
			wire.Time("Timestamp", s.Drifts[len(s.Drifts)-1].Started),
		})
	}
	return wire.XML(wire.List("StackResourceDrifts", "member", members...), next), nil
}
