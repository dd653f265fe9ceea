package cloudformation

import (
	"slices"
)

// plan is the works that bring a stack to its definition: what is new is
// created, and what is there is compared when its turn comes, because only
// then are the values known that it takes from others.
func (e *Engine) plan(s *Stack) ([]*Work, error) {
	c, err := e.compile(s, s.Definition)
	if err != nil {
		return nil, err
	}
	var works []*Work
	for _, of := range c.evaluation.Resources() {
		w := &Work{Key: of.Logical, Logical: of.Logical, Aim: toCreate, State: waiting}
		r := s.resource(of.Logical)
		_, importing := s.Operation.Importing[of.Logical]
		switch {
		case importing:
			w.Aim = toImport
		case r != nil && r.Physical != "" && r.Status == "CREATE_FAILED":
			e.leaveOver(s, r)
		case r != nil && r.Physical != "" && r.Status != "DELETE_COMPLETE":
			w.Aim = toDecide
		}
		implicit, explicit := c.evaluation.Needs(of.Logical)
		for _, key := range explicit {
			w.Needs = append(w.Needs, Need{Key: key})
		}
		for _, key := range implicit {
			if !slices.Contains(explicit, key) {
				w.Needs = append(w.Needs, Need{Key: key, Early: true})
			}
		}
		works = append(works, w)
	}
	return works, nil
}

// decide compares a resource with its definition: it stays, changes or is
// replaced.
func (e *Engine) decide(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	c, err := e.compile(s, s.Definition)
	if err != nil {
		e.fail(s, w, message(err))
		return
	}
	next, _, err := e.versionOf(c, s.Definition, w.Logical)
	if err != nil {
		e.remember(s, r)
		e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", "")
		e.in(s, e.draw(s, propertyFailure, "property", w.Key), atFail, w.Key, message(err))
		return
	}
	next.Physical, next.Attributes, next.Named = r.Physical, r.Attributes, r.Named
	changes := e.differences(r.Type, r.Version, next)
	tagged := s.Stable != nil && e.types.Taggable(r.Type) && !slices.Equal(s.Stable.Tags, s.Definition.Tags)
	if len(changes) == 0 && !tagged && r.Type != stackType && r.Status != "UPDATE_FAILED" {
		r.Version = next
		e.alter(s, r)
		e.finished(s, w, true)
		return
	}
	replaced := slices.ContainsFunc(changes, func(c difference) bool { return c.recreation == Always })
	e.remember(s, r)
	action := "Update:Modify"
	if replaced {
		action = "Update:Replace"
	}
	if reason := e.policyDenies(s, action, r); reason != "" {
		e.fail(s, w, reason)
		return
	}
	r.Version = next
	e.alter(s, r)
	e.change(s, w, r, replaced || willReplace(r))
}

// change begins to update or replace a resource whose new version it has.
func (e *Engine) change(s *Stack, w *Work, r *Resource, replaced bool) {
	if replaced && r.Type != stackType {
		w.Aim = toReplace
		e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", replacing)
		e.handle(s, w, r, Create)
		return
	}
	w.Aim = toUpdate
	e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", "")
	if r.Type == stackType {
		e.updateChild(s, w, r)
		return
	}
	if e.rolling(s, w, r) {
		return
	}
	e.handle(s, w, r, Update)
}

// remember keeps what a resource was, for a rollback.
func (e *Engine) remember(s *Stack, r *Resource) {
	if r.Before == nil && !r.Fresh {
		before := r.Version
		r.Before = &before
	}
	e.alter(s, r)
}

// updated ends a change in place.
func (e *Engine) updated(s *Stack, w *Work, r *Resource) error {
	if r.Type == stackType {
		return nil
	}
	t := e.target(s, r)
	if w.Aim != toRestore || r.Attributes == nil {
		r.Attributes = e.types.Attributes(t)
		t.Attributes = r.Attributes
	}
	e.alter(s, r)
	attributes, err := e.world.Change(t)
	if err == nil {
		r.Attributes = attributes
	}
	return err
}

// leaveOver puts the physical resource that a resource has now with those that
// the cleanup deletes.
func (e *Engine) leaveOver(s *Stack, r *Resource) {
	old := &Resource{Logical: r.Logical, Type: r.Type, Version: r.Version, Status: r.Status}
	if r.Before != nil && r.Before.Physical == r.Physical {
		old.Version = *r.Before
	}
	old.UpdateReplacePolicy = r.UpdateReplacePolicy
	s.Leftovers = append(s.Leftovers, old)
	e.touch(s)
}

// rollBackUpdate goes back to what was before an update.
func (e *Engine) rollBackUpdate(s *Stack, op *Operation, reason string) {
	e.operate(s, op)
	e.define(s, s.Stable)
	e.stackEvent(s, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
	e.childFailed(s)
	e.restore(s)
}

// restore plans the way back.
func (e *Engine) restore(s *Stack) {
	op := s.Operation
	var works []*Work
	for _, r := range s.Resources {
		if r.Before == nil {
			continue
		}
		w := &Work{Key: r.Logical, Logical: r.Logical, Aim: toRestore, State: waiting}
		for _, key := range r.Before.Needs {
			if on := s.resource(key); on != nil && on.Before != nil {
				w.Needs = append(w.Needs, Need{Key: key})
			}
		}
		works = append(works, w)
	}
	op.enter(restoring, works)
	e.launch(s, e.draw(s, finishRestore, "first"))
}

// startRestore gives a resource back what it was.
func (e *Engine) startRestore(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if r.Physical != r.Before.Physical {
		// The replacement goes; what was replaced is the resource again.
		s.Leftovers = slices.DeleteFunc(s.Leftovers, func(old *Resource) bool {
			return old.Logical == r.Logical && old.Physical == r.Before.Physical
		})
		s.Leftovers = append(s.Leftovers, &Resource{Logical: r.Logical, Type: r.Type, Version: r.Version, Fresh: true})
		w.Switched = true
	}
	r.Version = *r.Before
	e.alter(s, r)
	if slices.Contains(s.Operation.Skip, w.Logical) || s.Operation.Force && r.Status == "UPDATE_FAILED" {
		r.Before = nil
		e.resourceEvent(s, r, "UPDATE_COMPLETE", "")
		e.finished(s, w, false)
		return
	}
	e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", "")
	if r.Type == stackType {
		e.restoreChild(s, w, r)
		return
	}
	e.handle(s, w, r, Update)
}

// restored ends the way back.
func (e *Engine) restored(s *Stack, bad bool) {
	if bad {
		e.stackEvent(s, "UPDATE_ROLLBACK_FAILED", failureText(s.Operation))
		e.conclude(s, false)
		return
	}
	e.beginCleanup(s)
}

// beginCleanup deletes what an update, or its rollback, left over.
func (e *Engine) beginCleanup(s *Stack) {
	op := s.Operation
	if op.Importing != nil {
		e.stackEvent(s, "IMPORT_COMPLETE", "")
		e.stabilise(s)
		e.conclude(s, true)
		return
	}
	back := op.Kind == rollbackStack || op.Kind == continueRollback
	if back {
		e.stackEvent(s, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "")
		e.clean(s)
		return
	}
	e.stackEvent(s, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "")
	if e.heldByParent(s) {
		return
	}
	e.clean(s)
}

// clean starts the deletions of a cleanup.
func (e *Engine) clean(s *Stack) {
	op := s.Operation
	back := op.Kind != updateStack
	c, err := e.compile(s, s.Definition)
	var works []*Work
	for _, r := range s.Resources {
		unwanted := err == nil && c.resources[r.Logical] == nil
		if back {
			unwanted = r.Fresh
		}
		if unwanted && r.Status != "DELETE_COMPLETE" && r.Status != "DELETE_SKIPPED" {
			works = append(works, &Work{Key: r.Logical, Logical: r.Logical, Aim: toDelete, State: waiting})
		}
	}
	for _, old := range s.Leftovers {
		works = append(works, leftoverWork(old))
	}
	slices.Reverse(works)
	works = append(reversed(s, works), e.childCleanups(s, works)...)
	op.enter(cleaning, works)
	if len(works) == 0 {
		e.in(s, e.draw(s, e.finishSpan(s), "finish"), atSettle, "", "")
		return
	}
	e.launch(s, e.draw(s, finishCleanup, "first"))
}

// cleaned ends a cleanup, and with it the update.
func (e *Engine) cleaned(s *Stack) {
	op := s.Operation
	back := op.Kind != updateStack
	status, reason := "UPDATE_COMPLETE", ""
	if back {
		status = "UPDATE_ROLLBACK_COMPLETE"
	}
	for _, w := range op.Works {
		if w.State == failed {
			reason = "One or more resources could not be deleted."
		}
		if w.Leftover == "" && w.Aim == toDelete {
			if r := s.resource(w.Logical); r != nil {
				e.alter(s, r)
			}
		}
	}
	s.Leftovers = nil
	s.drop(func(r *Resource) bool {
		w := op.work(r.Logical)
		return w != nil && w.Aim == toDelete
	})
	e.stackEvent(s, status, reason)
	e.stabilise(s)
	e.conclude(s, !back || op.Kind == continueRollback || op.Kind == rollbackStack)
}
