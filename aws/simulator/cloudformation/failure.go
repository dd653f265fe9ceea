package cloudformation

import "time"

// fail ends a work badly.
func (e *Engine) fail(s *Stack, w *Work, reason string) {
	if w.Aim == toDelete {
		e.deleteFailed(s, w, reason)
		return
	}
	r := s.resource(w.Logical)
	if r == nil {
		r = s.add(&Resource{Logical: w.Logical, Number: len(s.Resources)})
	}
	w.State = failed
	e.resourceEvent(s, r, e.verbOf(w)+"_FAILED", reason)
	op := s.Operation
	if op.Phase != provisioning || op.DisableRollback {
		e.checkEnd(s)
		return
	}
	e.cancelAll(s, "")
}

// cancelAll stops an operation: what is in flight is cancelled, and then the
// rollback begins, for a reason or, without one, for what failed.
func (e *Engine) cancelAll(s *Stack, reason string) {
	op := s.Operation
	if op.Turning {
		return
	}
	op.Turning = true
	last := time.Duration(0)
	for _, w := range op.Works {
		if w.running() {
			after := e.draw(s, cancelAfter, "cancel", w.Key)
			e.in(s, after, atCancel, w.Key, "")
			last = max(last, after)
		}
	}
	e.in(s, max(e.draw(s, turnAfter, "turn"), last+20*time.Millisecond), atTurn, "", reason)
}

// cancelWork stops one work that is in flight.
func (e *Engine) cancelWork(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	w.State = cancelled
	if r.Type == stackType {
		e.stopChild(s, r)
	}
	text := "Resource update cancelled"
	if w.Aim == toCreate {
		text = "Resource creation cancelled"
	}
	e.resourceEvent(s, r, e.verbOf(w)+"_FAILED", text)
}
