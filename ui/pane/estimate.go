package pane

import (
	"time"

	"gantry/wizard"
)

// Estimate says how far a run is. Left is the longest path through what is
// still to do, by the usual durations; Percent is of the longest path of all.
type Estimate struct {
	Percent int
	Left    time.Duration
	// Known is false where nothing is left that an estimate could be made of, or
	// what there is has failed.
	Known bool
	// Asking says that nothing goes on but what the operator does by hand.
	Asking bool
	// Undoing says that things are being taken back, by a rollback or on
	// purpose; Percent is then of what is gone.
	Undoing bool
}

// EstimateOf makes the estimate of a run at a moment of the cloud's clock. Its
// cost grows with the number of resources, never with the number of events.
func EstimateOf(p *wizard.Progress, now time.Time) Estimate {
	switch {
	case undoing(p):
		return Estimate{Percent: gone(p), Undoing: true}
	case asking(p):
		return Estimate{Percent: share(p), Asking: true}
	}
	elapsed := p.Elapsed(now)
	left, open := time.Duration(0), false
	ends := map[string]time.Duration{}
	for _, s := range p.Steps {
		if s.Outcome == wizard.Failed || s.Outcome == wizard.TimedOut {
			return Estimate{Percent: share(p)}
		}
		if s.Outcome.Over() {
			continue
		}
		open = true
		start := time.Duration(0)
		for _, need := range s.Needs {
			start = max(start, ends[need])
		}
		planned, _ := p.Plan.Step(s.ID)
		ends[s.ID] = start + stepLeft(s, planned, now)
		left = max(left, ends[s.ID])
	}
	if !open {
		return Estimate{Percent: share(p)}
	}
	percent := 0
	if whole := elapsed + left; whole > 0 {
		percent = int(min(elapsed*100/whole, 99))
	}
	return Estimate{Percent: percent, Left: left, Known: left > 0}
}

// asking says whether a step waits for the operator and none is running.
func asking(p *wizard.Progress) bool {
	waits := false
	for _, s := range p.Steps {
		switch s.Outcome {
		case wizard.Running:
			return false
		case wizard.NeedsYou:
			waits = true
		}
	}
	return waits
}

// undoing says whether the run takes back what it or an earlier one did.
func undoing(p *wizard.Progress) bool {
	if p.Verb == wizard.Undo {
		return true
	}
	for _, s := range p.Steps {
		if !s.Outcome.Over() && s.Stack() != nil && s.Stack().RollingBack() {
			return true
		}
	}
	return false
}

// gone is the part that is deleted of all that was begun and is to go.
func gone(p *wizard.Progress) int {
	begun, deleted := 0, 0
	for _, s := range p.Steps {
		for _, stack := range s.Stacks {
			if p.Verb != wizard.Undo && !stack.RollingBack() {
				continue
			}
			for _, r := range stack.Resources {
				if !r.Started.IsZero() {
					begun++
				}
				if r.State == wizard.ResourceDeleted || r.State == wizard.ResourceKept {
					deleted++
				}
			}
		}
	}
	return min(deleted*100/max(begun, 1), 100)
}

// share is the part of the resources that is complete.
func share(p *wizard.Progress) int {
	total, complete := p.Total()
	if total == 0 {
		return 0
	}
	return complete * 100 / total
}

// stepLeft is the longest path through a step's resources that are not there.
func stepLeft(s *wizard.StepProgress, planned wizard.PlannedStep, now time.Time) time.Duration {
	action, ok := planned.Action.(*wizard.StackAction)
	stack := s.Stack()
	if !ok || stack == nil {
		return 0
	}
	needs := make(map[string][]string, len(action.Resources))
	for _, r := range action.Resources {
		needs[r.Logical] = r.Needs
	}
	path := paths{stack: stack, needs: needs, now: now, known: map[string]time.Duration{}}
	left := time.Duration(0)
	for _, r := range action.Resources {
		left = max(left, path.left(r.Logical))
	}
	if left > 0 || stack.Started.IsZero() {
		left += stackGap
	}
	return left
}

// paths finds how long it takes until a resource is there.
type paths struct {
	stack *wizard.StackProgress
	needs map[string][]string
	now   time.Time
	known map[string]time.Duration
}

func (p paths) left(logical string) time.Duration {
	if d, ok := p.known[logical]; ok {
		return d
	}
	p.known[logical] = 0 // ends a circle, which a template cannot have
	r := p.stack.Resource(logical)
	if r == nil {
		return 0
	}
	var d time.Duration
	switch {
	case r.State == wizard.ResourceWaiting:
		for _, need := range p.needs[logical] {
			d = max(d, p.left(need))
		}
		d += Typical(r.Type) + stepGap
	case r.State.Moving():
		// One that takes longer than usual takes, as far as one can tell, a tenth
		// of its time more.
		usual := Typical(r.Type)
		d = max(usual-r.Elapsed(p.now), usual/10, time.Second)
	}
	p.known[logical] = d
	return d
}
