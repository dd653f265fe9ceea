package cloudformation

import (
	"time"
)

// How long things take around the handlers, from recorded traces of AWS.
var (
	firstResource   = span(3000, 3500)     // stack event to first resource event
	checkAfter      = span(1900, 2300)     // stack event to the end of the checks
	dependencyGap   = span(350, 530)       // dependency done to dependant started
	identifyAfter   = span(500, 1400)      // started to "Resource creation Initiated"
	configureAfter  = span(100, 500)       // initiated to CONFIGURATION_COMPLETE
	completeAfter   = span(350, 600)       // initiated to complete, at the least
	failAfter       = span(650, 900)       // started to a failure at once
	cancelAfter     = span(50, 250)        // root cause to "Resource creation cancelled"
	turnAfter       = span(300, 420)       // root cause to the rollback
	finishCreate    = span(600, 1200)      // last resource to the stack
	finishUpdate    = span(1700, 2300)     // last resource to the cleanup
	finishCleanup   = span(750, 950)       // cleanup done to the stack
	firstDelete     = span(1400, 1900)     // stack event to first deletion
	finishDelete    = span(320, 650)       // last deletion to the stack
	firstRollback   = span(1000, 2000)     // rollback to its first deletion
	unborn          = span(138000, 142000) // deletion of what failed without an id
	emptyRollback   = span(17000, 19000)   // rollback that has nothing to delete
	finishRestore   = span(1900, 2100)
	childNoticed    = span(600, 2000) // end of a nested stack to its parent's event
	propertyFailure = span(250, 400)
)

// begin starts the works of a phase: those that need nothing, within some
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
		if on == nil || on.State == done || need.Early && on.State == configured {
			continue
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
	e.in(s, e.draw(s, e.finishSpan(s), "finish"), atSettle, "", "")
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
	if f := w.Fault; f != nil {
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
	if w.Aim == toRestore && r.Before != nil && w.Switched {
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
	if w.Fault != nil {
		return // the failure is on its way
	}
	if e.awaitSignals(s, w, r) {
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
