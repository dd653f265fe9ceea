package cloudformation

import (
	"slices"
	"strings"
)

// updateChild updates the nested stack of a resource. If nothing changes in it,
// it stays silent.
func (e *Engine) updateChild(s *Stack, w *Work, r *Resource) {
	child := e.child(r)
	d, err := e.childDefinition(s, r)
	if err == nil && child == nil {
		err = said("Stack with id %s does not exist", r.Physical)
	}
	if err == nil {
		err = e.changeChild(s, w, child, d)
	}
	if err != nil {
		e.in(s, e.draw(s, propertyFailure, "child", w.Key), atFail, w.Key, message(err))
	}
}

func (e *Engine) changeChild(s *Stack, w *Work, child *Stack, d *Definition) error {
	if _, err := e.plain(child, d); err != nil {
		return err
	}
	changed, err := e.changes(child, d)
	if err != nil {
		return err
	}
	if len(changed) == 0 && !e.outputsChange(child, d) && !e.hasChildren(child) {
		e.in(s, e.draw(s, span(1000, 4000), "quiet", w.Key), atComplete, w.Key, "")
		return nil
	}
	e.startUpdate(child, d, s.Operation.Token, &Operation{DisableRollback: s.Operation.DisableRollback})
	return nil
}

func (e *Engine) hasChildren(s *Stack) bool {
	return slices.ContainsFunc(s.Resources, func(r *Resource) bool { return r.Type == stackType })
}

// heldByParent tells whether a nested stack must wait with its cleanup until
// its parent begins its own, and lets the parent go on.
func (e *Engine) heldByParent(child *Stack) bool {
	parent, w := e.parentWork(child)
	if w == nil {
		return false
	}
	child.Operation.enter(cleaning, nil)
	child.Operation.Held = true
	e.in(parent, e.draw(child, childNoticed, "held"), atComplete, w.Key, "")
	return true
}

// held tells whether a nested stack waits for its parent's cleanup.
func held(child *Stack) bool {
	return child != nil && child.busy() && child.Operation.Held
}

// childCleanups are the works that let nested stacks clean up with their
// parent, and wait for them. Those that go anyway need no cleanup.
func (e *Engine) childCleanups(s *Stack, going []*Work) []*Work {
	var works []*Work
	for _, r := range s.Resources {
		goes := slices.ContainsFunc(going, func(w *Work) bool { return w.Key == r.Logical })
		if held(e.child(r)) && !goes {
			works = append(works, &Work{Key: r.Logical + "/cleanup", Logical: r.Logical, Aim: toClean, State: waiting})
		}
	}
	return works
}

// startChildCleanup lets a nested stack clean up.
func (e *Engine) startChildCleanup(s *Stack, w *Work) {
	child := e.child(s.resource(w.Logical))
	if !held(child) {
		e.finished(s, w, true)
		return
	}
	e.clean(child)
}

// restoreChild takes a nested stack back to what it was.
func (e *Engine) restoreChild(s *Stack, w *Work, r *Resource) {
	child := e.child(r)
	switch {
	case child == nil || child.Operation == nil || child.Stable == nil:
		e.in(s, e.draw(s, childNoticed, "restored", w.Key), atComplete, w.Key, "")
	case held(child):
		op := &Operation{
			ID: e.chance(child).uuid4("rollback", child.Operation.ID), Kind: rollbackStack, Token: s.Operation.Token,
		}
		e.record1(child, false)
		e.rollBackUpdate(child, op, "")
	case child.Status == "UPDATE_ROLLBACK_FAILED":
		op := e.request(child, continueRollback, s.Operation.Token)
		op.Force = s.Operation.Force
		for _, skipped := range s.Operation.Skip {
			if inner, ok := strings.CutPrefix(skipped, w.Logical+"."); ok {
				op.Skip = append(op.Skip, inner)
			}
		}
		e.stackEvent(child, "UPDATE_ROLLBACK_IN_PROGRESS", userInitiated)
		e.restore(child)
	case child.busy():
		// Its own rollback is under way; childDone tells when it is over.
	default:
		e.in(s, e.draw(s, childNoticed, "restored", w.Key), atComplete, w.Key, "")
	}
}
