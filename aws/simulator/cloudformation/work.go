package cloudformation

import (
	"time"
)

// launch starts the works of a phase: those that need nothing, within some
// milliseconds of each other.
func (e *Engine) launch(s *Stack, after time.Duration) {
	op := s.Operation
	n := 0
	for _, w := range op.Works {
		if op.ready(w) {
			w.State = called
			e.in(s, after+time.Duration(n%5)*time.Millisecond, atStart, w.Key, "")
			n++
		}
	}
	if n == 0 {
		e.in(s, after, atSettle, "", "")
	}
}

// ready tells whether a work waits for nothing any more.
func (op *Operation) ready(w *Work) bool {
	if w.State != waiting {
		return false
	}
	for _, need := range w.Needs {
		on := op.work(need.Key)
		if on == nil || on.State == done || need.Early && on.State == configured || op.Phase == cleaning && on.State == failed {
			continue // a cleanup tries everything, whatever resisted
		}
		return false
	}
	return true
}

// release starts what waited for a work. Unchanged tells that the work did
// nothing, so that nobody needs time to notice.
func (e *Engine) release(s *Stack, w *Work, unchanged bool) {
	op := s.Operation
	if op.Turning {
		return
	}
	op.index()
	for _, next := range op.after[w.Key] {
		if !op.ready(next) {
			continue
		}
		next.State = called
		gap := time.Duration(0)
		if !unchanged {
			gap = e.draw(s, dependencyGap, "gap", next.Key)
		}
		e.in(s, gap, atStart, next.Key, "")
	}
}

// finished ends a work well.
func (e *Engine) finished(s *Stack, w *Work, unchanged bool) {
	w.State = done
	e.release(s, w, unchanged)
	e.checkEnd(s)
}

// checkEnd ends the phase when nothing runs and nothing can start any more.
func (e *Engine) checkEnd(s *Stack) {
	op := s.Operation
	if op.Turning {
		return
	}
	for _, w := range op.Works {
		if w.State == called || w.running() {
			return
		}
	}
	after := e.draw(s, e.finishSpan(s), "finish")
	if watch := s.Definition.Rollback; watch != nil && op.Phase == provisioning && op.Kind != rollbackStack {
		after += time.Duration(watch.Minutes) * time.Minute
	}
	e.in(s, after, atSettle, "", "")
}

func (e *Engine) finishSpan(s *Stack) Span {
	switch s.Operation.Phase {
	case provisioning:
		if s.Operation.Kind == createStack {
			return finishCreate
		}
		return finishUpdate
	case removing:
		return finishDelete
	case restoring:
		return finishRestore
	default:
		if s.Operation.Kind != updateStack {
			return finishRollback
		}
		return finishCleanup
	}
}

// start begins a work.
func (e *Engine) start(s *Stack, w *Work) {
	if s.Operation.Turning {
		w.State = waiting
		return
	}
	w.State, w.Began = started, e.at
	switch w.Aim {
	case toCreate:
		e.startCreate(s, w)
	case toDecide:
		e.decide(s, w)
	case toDelete:
		e.startDelete(s, w)
	case toRestore:
		e.startRestore(s, w)
	case toImport:
		e.startImport(s, w)
	case toClean:
		e.startChildCleanup(s, w)
	}
}

// startCreate begins to create a resource.
func (e *Engine) startCreate(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if r == nil {
		r = s.add(&Resource{Logical: w.Logical, Number: len(s.Resources)})
	}
	r.Fresh, r.Signals = true, nil
	r.Physical, r.Attributes = "", nil
	err := e.apply(s, r)
	e.resourceEvent(s, r, "CREATE_IN_PROGRESS", "")
	if err != nil {
		e.in(s, e.draw(s, propertyFailure, "property", w.Key), atFail, w.Key, message(err))
		return
	}
	if r.Type == stackType {
		e.in(s, e.draw(s, identifyAfter, "identify", w.Key), atIdentify, w.Key, "")
		return
	}
	e.handle(s, w, r, Create)
}

// handle decides how the handler of a resource will go: how long it takes and
// whether it fails.
func (e *Engine) handle(s *Stack, w *Work, r *Resource, verb Verb) {
	w.Taken = e.draw(s, e.types.Span(r.Type, verb), "taken", w.Key, string(w.Aim))
	w.Fault = e.faultFor(s, r, verb)
	if verb != Delete && w.Fault == nil {
		if wrong := e.types.Check(r.Type, r.Properties); wrong != nil {
			w.Fault = &Fault{Reason: propertyReason(r.Logical, wrong)}
		}
	}
	identified := verb == Create
	silent := w.Fault != nil && w.Fault.Signal && identified && e.waits(s, r)
	if f := w.Fault; f != nil && !silent {
		after := f.After
		if after <= time.Second {
			after = e.draw(s, failAfter, "fail", w.Key)
		}
		if f.Identified && identified {
			at := e.draw(s, identifyAfter, "identify", w.Key)
			e.in(s, at, atIdentify, w.Key, "")
			after = max(after, at+200*time.Millisecond)
		}
		e.in(s, after, atFail, w.Key, f.Reason)
		return
	}
	if identified {
		e.in(s, e.draw(s, identifyAfter, "identify", w.Key), atIdentify, w.Key, "")
		return
	}
	if w.Aim == toRestore && w.Switched {
		w.Taken = e.draw(s, completeAfter, "switched", w.Key)
	}
	if verb == Update && r.Type == "AWS::ECS::Service" {
		e.in(s, min(w.Taken/2, 5*time.Second), atConfigure, w.Key, "")
	}
	e.in(s, max(w.Taken, 300*time.Millisecond), atComplete, w.Key, "")
}

// identify gives a resource its physical id: it exists now, unfinished.
func (e *Engine) identify(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if r.Type == stackType {
		e.bearChild(s, w, r)
		return
	}
	t := e.target(s, r)
	t.Physical, t.Attributes = "", nil
	physical, named := e.types.Identify(t)
	if w.Aim == toReplace && named && physical == r.Physical {
		e.fail(s, w, "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename "+
			physical+" and update the stack again.")
		return
	}
	t.Physical = physical
	t.Attributes = e.types.Attributes(t)
	attributes, err := e.world.Create(t)
	if err != nil {
		e.fail(s, w, err.Error())
		return
	}
	if w.Aim == toReplace {
		e.leaveOver(s, r)
	}
	r.Physical, r.Attributes, r.Named = physical, attributes, named
	w.State = identified
	e.resourceEvent(s, r, e.verbOf(w)+"_IN_PROGRESS", initiated)
	if w.Fault != nil && !w.Fault.Signal {
		return // the failure is on its way
	}
	if e.awaitSignals(s, w, r) || w.Fault != nil {
		return
	}
	rest := e.draw(s, completeAfter, "complete", w.Key)
	if w.Aim != toReplace && e.types.Configures(r.Type) {
		after := e.draw(s, configureAfter, "configure", w.Key)
		e.in(s, after, atConfigure, w.Key, "")
		rest = max(rest, after+100*time.Millisecond)
	}
	if s.Definition.Mode != express {
		rest = max(rest, w.Taken-e.at.Sub(w.Began))
	}
	e.in(s, rest, atComplete, w.Key, "")
}

// configure reports that the configuration is applied and only the handler's
// own stabilisation is left.
func (e *Engine) configure(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if w.Aim == toDecide || w.Aim == toUpdate {
		e.plainEvent(s, r, "UPDATE_IN_PROGRESS", consistency, configuredText)
		return
	}
	w.State = configured
	e.plainEvent(s, r, e.verbOf(w)+"_IN_PROGRESS", consistency, configuredText)
	e.release(s, w, false)
}

// complete ends what a handler did.
func (e *Engine) complete(s *Stack, w *Work) {
	switch w.Aim {
	case toDelete:
		e.deleted(s, w)
		return
	case toClean:
		e.finished(s, w, false)
		return
	}
	r := s.resource(w.Logical)
	switch w.Aim {
	case toUpdate, toRestore, toImport:
		if err := e.updated(s, w, r); err != nil {
			e.fail(s, w, err.Error())
			return
		}
	default:
		if r.Type != stackType && r.Type != waitCondition {
			r.Attributes = e.world.Ready(e.target(s, r))
		}
	}
	reason := ""
	if s.Definition.Mode == express && e.types.Configures(r.Type) {
		reason = consistency
	}
	verb := e.verbOf(w)
	if w.Aim == toImport {
		verb = "UPDATE" // the last step of an import is to put the tags on
	}
	if w.Aim == toRestore {
		r.Before = nil
	}
	e.resourceEvent(s, r, verb+"_COMPLETE", reason)
	e.finished(s, w, false)
}

// verbOf is the first word of a work's statuses.
func (e *Engine) verbOf(w *Work) string {
	switch w.Aim {
	case toCreate:
		return "CREATE"
	case toDelete:
		return "DELETE"
	case toImport:
		return "IMPORT"
	default:
		return "UPDATE"
	}
}
