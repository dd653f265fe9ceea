package wizard

import "time"

// graphNode is one planned resource of a stack, with what is expected of it.
type graphNode struct {
	logical, kind          string
	needs, neededBy        []int32 // places in the graph
	create, update, remove stretch
	early                  bool

	resource *ResourceProgress
	blocked  bool // what it needs has failed
	// begin and done are when it begins and is as wanted, from now on; there is
	// when others may use it.
	begin, there, done reach
}

// stackGraph is what a planned stack will have, in an order in which each comes
// after what it needs.
type stackGraph struct {
	nodes []graphNode
	at    map[string]int32
	root  *StackProgress // that the nodes' resources belong to
	// The longest paths through all of it.
	creation, update, removal reach
}

// newStackGraph orders the resources. What a circle or a name that nobody has
// leads to does not count; a template that was read here has neither.
func newStackGraph(planned []PlannedResource, h *History) *stackGraph {
	g := &stackGraph{nodes: make([]graphNode, 0, len(planned)), at: make(map[string]int32, len(planned))}
	places := make(map[string]int, len(planned))
	for i, r := range planned {
		places[r.Logical] = i
	}
	waits := make([]int, len(planned))
	wanted := make([][]int, len(planned))
	for i, r := range planned {
		for _, need := range r.Needs {
			if n, ok := places[need]; ok && n != i {
				waits[i]++
				wanted[n] = append(wanted[n], i)
			}
		}
	}
	var ready []int
	for i := range planned {
		if waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	for len(ready) > 0 {
		i := ready[0]
		ready = ready[1:]
		g.add(planned[i], h)
		for _, next := range wanted[i] {
			if waits[next]--; waits[next] == 0 {
				ready = append(ready, next)
			}
		}
	}
	for i := range planned { // what stands in a circle
		if waits[i] > 0 {
			g.add(planned[i], h)
		}
	}
	g.measure()
	return g
}

func (g *stackGraph) add(r PlannedResource, h *History) {
	if _, twice := g.at[r.Logical]; twice {
		return
	}
	at := int32(len(g.nodes))
	n := graphNode{
		logical: r.Logical, kind: r.Type, early: table()[r.Type].early,
		create: stretchOf(h.Usual(r.Type, ChangeCreate)),
		update: stretchOf(h.Usual(r.Type, ChangeUpdate)),
		remove: stretchOf(h.Usual(r.Type, ChangeDelete)),
	}
	for _, need := range r.Needs {
		if before, ok := g.at[need]; ok {
			n.needs = append(n.needs, before)
			g.nodes[before].neededBy = append(g.nodes[before].neededBy, at)
		}
	}
	g.at[r.Logical] = at
	g.nodes = append(g.nodes, n)
}

// bind finds the resources of a stack. A stack that took a failed one's place
// has others.
func (g *stackGraph) bind(root *StackProgress) {
	if g.root == root {
		return
	}
	g.root = root
	for i := range g.nodes {
		g.nodes[i].resource = root.Resource(g.nodes[i].logical)
	}
}

// What CloudFormation itself takes, in seconds: between a resource and the next
// that waited for it, until an early one may be used, before the first resource
// and after the last one.
var (
	gapStretch    = stretch{0.3, 0.5, 1}
	earlyStretch  = stretch{0.8, 1.5, 3}
	beforeStretch = stretch{2.5, 4, 8}
	afterStretch  = stretch{0.5, 1.5, 4}
)

// maybe is the update of a resource of which nobody knows whether it changes.
func (s stretch) maybe() stretch { return stretch{0, s.mid / 2, s.high} }

// measure finds the longest paths through all of the stack.
func (g *stackGraph) measure() {
	for i := range g.nodes {
		n := &g.nodes[i]
		g.wait(n, n.create)
		g.creation = g.creation.later(n.done)
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		g.wait(n, n.update.maybe())
		g.update = g.update.later(n.done)
	}
	for i := len(g.nodes) - 1; i >= 0; i-- {
		n := &g.nodes[i]
		n.begin = g.after(n.neededBy)
		n.done = n.begin.plus(gapStretch).plus(n.remove)
		g.removal = g.removal.later(n.done)
	}
}

// wait is for a resource that has not begun.
func (g *stackGraph) wait(n *graphNode, takes stretch) {
	n.begin, n.blocked = reach{}, false
	for _, need := range n.needs {
		before := &g.nodes[need]
		n.begin = n.begin.later(before.there)
		n.blocked = n.blocked || before.blocked
	}
	if n.blocked {
		n.begin, n.there, n.done = reach{}, reach{}, reach{}
		return
	}
	start := n.begin.plus(gapStretch)
	n.done = start.plus(takes)
	n.there = n.done
	if n.early {
		n.there = soonest(start.plus(earlyStretch), n.done)
	}
}

// soonest is when something may be used that is early: as a rule soon, but one
// that was told to wait for it by name waits until it is done.
func soonest(early, done reach) reach {
	if early.mid > done.mid {
		return done
	}
	early.high, early.high2 = done.high, done.high2
	return early
}

func (g *stackGraph) after(places []int32) (r reach) {
	for _, at := range places {
		r = r.later(g.nodes[at].done)
	}
	return r
}

// forward is how far the end of a creation or an update is.
func (g *stackGraph) forward(f *Forecast, s *StepProgress, now time.Time) (end reach) {
	update := s.Decision == DecideUpdate
	for i := range g.nodes {
		n := &g.nodes[i]
		r := n.resource
		switch {
		case r == nil || r.State == ResourceWaiting:
			if update {
				g.wait(n, n.update.maybe())
			} else {
				g.wait(n, n.create)
			}
		case r.State.Moving():
			left := f.left(r, n, now, 0)
			n.begin, n.blocked = reach{}, false
			n.done = reach{}.plus(left)
			n.there = n.done
			if r.State == ResourceConfigured {
				n.there = soonest(reach{}, n.done)
			} else if n.early && r.State == ResourceCreating {
				n.there = soonest(reach{}.plus(earlyStretch), n.done)
			}
		default:
			n.begin, n.there, n.done = reach{}, reach{}, reach{}
			n.blocked = r.State == ResourceFailed || r.State == ResourceCancelled
		}
		end = end.later(n.done)
	}
	return end.later(f.unplanned(g, now))
}

// backward is how far the end of a deletion or a rollback is, and how long all
// of it takes.
func (g *stackGraph) backward(f *Forecast, s *StepProgress, undo bool, now time.Time) (end, whole reach) {
	update := !undo && s.Decision == DecideUpdate
	for i := len(g.nodes) - 1; i >= 0; i-- {
		n := &g.nodes[i]
		r := n.resource
		n.begin, n.done, n.blocked = reach{}, reach{}, false
		switch {
		case r == nil:
		case r.State.Moving():
			n.done = reach{}.plus(f.left(r, n, now, 0))
		case toGo(r, update):
			n.begin = g.after(n.neededBy)
			n.done = n.begin.plus(gapStretch).plus(n.remove)
		}
		n.there = n.done
		end = end.later(n.done)
	}
	whole = g.removal
	return end.later(f.unplanned(g, now)), whole
}

// toGo says whether a resource at rest is still to be taken back.
func toGo(r *ResourceProgress, update bool) bool {
	switch r.State {
	case ResourceCreated:
		return true
	case ResourceUpdated, ResourceConfigured:
		return !update
	case ResourceFailed, ResourceCancelled:
		return !update && r.Physical != ""
	}
	return false
}
