package cloudformation

import (
	"slices"
	"time"
)

// startDeletion begins to delete a stack.
func (e *Engine) startDeletion(s *Stack, token string, how *Operation) {
	how.Kind, how.Token, how.Previous = deleteStack, token, s.Status
	how.ID = e.chance(s).uuid4("operation", string(deleteStack), e.at.String(), token)
	if s.Operation == nil || s.Operation.Kind != rollbackStack || s.OnFailure != "DELETE" {
		s.Last = 0
	}
	if how.Force {
		s.DeletionMode = "FORCE_DELETE_STACK"
	}
	previous := s.Reason
	e.operate(s, how)
	s.Deleted = e.at
	e.stackEvent(s, "DELETE_IN_PROGRESS", userInitiated)
	if in := e.exportInUse(s, nil); in != "" {
		how.Reason = "Delete canceled. " + in
		e.in(s, 1300*time.Millisecond, atCheck, "", previous)
		return
	}
	how.enter(removing, e.removals(s))
	if len(how.Works) == 0 {
		e.in(s, 1500*time.Millisecond, atSettle, "", "")
		return
	}
	e.launch(s, e.draw(s, firstDelete, "first"))
}

// refuseDeletion puts a stack back whose export somebody uses.
func (e *Engine) refuseDeletion(s *Stack) {
	op := s.Operation
	s.Deleted = time.Time{}
	e.stackEvent(s, op.Previous, op.Reason)
	e.conclude(s, false)
}

// removals are the works that delete what a stack has, in reverse order of its
// dependencies.
func (e *Engine) removals(s *Stack) []*Work {
	var works []*Work
	for _, r := range s.Resources {
		if r.Status != "DELETE_COMPLETE" && r.Status != "DELETE_SKIPPED" {
			works = append(works, &Work{Key: r.Logical, Logical: r.Logical, Aim: toDelete, State: waiting})
		}
	}
	for _, old := range s.Leftovers {
		works = append(works, leftoverWork(old))
	}
	slices.Reverse(works)
	return reversed(s, works)
}

func leftoverWork(r *Resource) *Work {
	return &Work{Key: r.Logical + "/" + r.Physical, Logical: r.Logical, Leftover: r.Physical, Aim: toDelete, State: waiting}
}

// reversed makes every deletion wait for those of its dependants.
func reversed(s *Stack, works []*Work) []*Work {
	byLogical := map[string][]*Work{}
	for _, w := range works {
		byLogical[w.Logical] = append(byLogical[w.Logical], w)
	}
	for _, w := range works {
		for _, on := range s.subject(w).Needs {
			for _, needed := range byLogical[on] {
				if needed != w {
					needed.Needs = append(needed.Needs, Need{Key: w.Key})
				}
			}
		}
	}
	return works
}

// subject is the resource that a work is about.
func (s *Stack) subject(w *Work) *Resource {
	if w.Leftover == "" {
		return s.resource(w.Logical)
	}
	for _, r := range s.Leftovers {
		if r.Logical == w.Logical && r.Physical == w.Leftover {
			return r
		}
	}
	return nil
}

// startDelete begins to delete a resource, or keeps it if it is to be kept.
func (e *Engine) startDelete(s *Stack, w *Work) {
	r := s.subject(w)
	if r == nil {
		e.finished(s, w, true)
		return
	}
	if e.kept(s, w, r) {
		e.deletion(s, w, r, "DELETE_SKIPPED", "")
		e.finished(s, w, false)
		return
	}
	if r.Physical == "" {
		after := span(200, 400)
		if r.Status == "CREATE_FAILED" && s.Operation.Kind == rollbackStack && r.Reason != "Resource creation cancelled" {
			after = unborn
		}
		e.in(s, e.draw(s, after, "unborn", w.Key), atComplete, w.Key, "")
		return
	}
	e.deletion(s, w, r, "DELETE_IN_PROGRESS", "")
	if r.Type == stackType {
		e.removeChild(s, w, r)
		return
	}
	e.handle(s, w, r, Delete)
}

// kept tells whether a resource survives its deletion.
func (e *Engine) kept(s *Stack, w *Work, r *Resource) bool {
	op := s.Operation
	if slices.Contains(op.Retain, w.Logical) || op.Force && r.Status == "DELETE_FAILED" {
		return true
	}
	policy := r.DeletionPolicy
	if w.Leftover != "" {
		policy = r.UpdateReplacePolicy
	}
	if op.Kind == rollbackStack && r.Fresh {
		return policy == "Retain" && !op.RetainExceptOnCreate && r.Physical != ""
	}
	return policy == "Retain" || policy == "RetainExceptOnCreate"
}

// deletion records an event of a deletion. What was replaced shows no
// properties, and its logical id goes on with the new one.
func (e *Engine) deletion(s *Stack, w *Work, r *Resource, status, reason string) {
	if w.Leftover != "" {
		e.plainEvent(s, r, status, reason, "")
		return
	}
	e.resourceEvent(s, r, status, reason)
}

// deleted ends a deletion well, if the service lets it.
func (e *Engine) deleted(s *Stack, w *Work) {
	r := s.subject(w)
	if r.Physical != "" && r.Type != stackType {
		if err := e.world.Remove(e.target(s, r)); err != nil {
			e.deleteFailed(s, w, err.Error())
			return
		}
	}
	e.deletion(s, w, r, "DELETE_COMPLETE", "")
	e.finished(s, w, false)
}

// retries is how often a cleanup tries to delete, and how long it waits.
const (
	retries    = 3
	retryAfter = 183 * time.Second
)

// deleteFailed ends a deletion badly. The cleanup of an update tries again.
func (e *Engine) deleteFailed(s *Stack, w *Work, reason string) {
	r := s.subject(w)
	w.Tries++
	e.deletion(s, w, r, "DELETE_FAILED", reason)
	if s.Operation.Phase == cleaning && w.Tries < retries {
		w.State = called
		e.in(s, retryAfter, atStart, w.Key, "")
		return
	}
	w.State = failed
	if s.Operation.Phase == cleaning {
		e.release(s, w, false)
	}
	e.checkEnd(s)
}
