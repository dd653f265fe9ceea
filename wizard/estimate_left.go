package wizard

import "time"

// left is what is left of what is being done to a resource. A nested stack
// takes at least as long as what is under way in it.
func (f *Forecast) left(r *ResourceProgress, n *graphNode, now time.Time, depth int) stretch {
	takes := f.takes(r, n)
	elapsed := max(now.Sub(r.Since).Seconds(), 0)
	left := takes.left(elapsed)
	u := Usual{High: ahead(takes.high)}
	if u.Slow(ahead(elapsed)) {
		f.slow = append(f.slow, r)
	}
	if r.Child == "" || depth >= maxNesting {
		return left
	}
	child := f.progress.Stacks[r.Child]
	if child == nil {
		return left
	}
	for _, inner := range child.Resources {
		if inner.State.Moving() && inner != r {
			left = left.longer(f.left(inner, nil, now, depth+1))
		}
	}
	return left
}

// takes is how long what is being done to a resource takes as a whole.
func (f *Forecast) takes(r *ResourceProgress, n *graphNode) stretch {
	c := changeOf(r.State)
	switch {
	case n == nil || n.kind != r.Type:
		return stretchOf(f.history.Usual(r.Type, c))
	case c == ChangeDelete:
		return n.remove
	case c == ChangeUpdate:
		return n.update
	}
	return n.create
}

// changeOf is the change that a state belongs to.
func changeOf(s ResourceState) Change {
	switch s {
	case ResourceUpdating, ResourceUpdated:
		return ChangeUpdate
	case ResourceDeleting, ResourceDeleted:
		return ChangeDelete
	}
	return ChangeCreate
}

// unplanned is how far the end is of what is done to resources of the step's
// stack that no plan names: those an update removes, or all of a stack that
// was made elsewhere.
func (f *Forecast) unplanned(g *stackGraph, now time.Time) (end reach) {
	if g.root == nil || len(g.root.Resources) <= len(g.nodes) {
		return end
	}
	for _, r := range g.root.Resources {
		if _, planned := g.at[r.Logical]; !planned && r.State.Moving() {
			end = end.later(reach{}.plus(f.left(r, nil, now, 0)))
		}
	}
	return end
}
