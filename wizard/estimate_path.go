package wizard

import (
	"math"
	"time"
)

// never is the end of what has none.
var never = math.Inf(-1)

// path marks the chain of resources that decides how long the run takes: the
// one that ends last, what it waited for longest, and so on to the beginning,
// through the steps. What is past counts as it was, what is ahead as expected.
func (f *Forecast) path(p *Progress, now time.Time) []*ResourceProgress {
	f.critical = f.critical[:0]
	last, lastEnd := -1, never
	for i := range f.steps {
		if end := f.stepEnd(i, now); end > lastEnd {
			last, lastEnd = i, end
		}
	}
	for range f.steps { // a step is on the path once
		if last < 0 {
			break
		}
		s := &f.steps[last]
		if s.graph != nil && s.step.Stack() != nil {
			f.stackPath(p, s, now)
		}
		before, end := -1, never
		candidates := s.waits
		if s.slot >= 0 {
			candidates = append(candidates[:len(candidates):len(candidates)], s.slot)
		}
		for _, w := range candidates {
			if at := f.stepEnd(w, now); at > end {
				before, end = w, at
			}
		}
		last = before
	}
	return f.critical
}

// stepEnd is when a step ended or will, in seconds from now.
func (f *Forecast) stepEnd(i int, now time.Time) float64 {
	s := &f.steps[i]
	switch {
	case s.stopped && s.open:
		return never
	case s.open:
		return s.end.mid
	case s.step.Ended.IsZero() || s.step.Outcome == Skipped || s.step.Outcome == Kept:
		return never
	}
	return s.step.Ended.Sub(now).Seconds()
}

// stackPath marks the chain within one stack.
func (f *Forecast) stackPath(p *Progress, s *stepForecast, now time.Time) {
	g := s.graph
	root := s.step.Stack()
	back := p.Verb == Undo || root.RollingBack()
	at, end := int32(-1), never
	for i := range g.nodes {
		if e := g.nodes[i].end(now, s.begin.mid); e > end {
			at, end = int32(i), e
		}
	}
	for range g.nodes {
		if at < 0 {
			break
		}
		n := &g.nodes[at]
		f.critical = append(f.critical, n.resource)
		f.nestedPath(p, n.resource, 0)
		before := n.needs
		if back {
			before = n.neededBy
		}
		at, end = -1, never
		for _, b := range before {
			if e := g.nodes[b].end(now, s.begin.mid); e > end {
				at, end = b, e
			}
		}
	}
	if len(g.nodes) == 0 {
		f.chain(p, root, 0)
	}
}

// end is when a resource came to rest or will, in seconds from now; never for
// one that nothing happens to.
func (n *graphNode) end(now time.Time, begin float64) float64 {
	r := n.resource
	switch {
	case r == nil || n.blocked && r.State == ResourceWaiting:
		return never
	case n.done.mid > 0 && (r.State == ResourceWaiting || r.State.Moving() || n.begin.mid > 0):
		return begin + n.done.mid
	case r.Ended.IsZero() || r.Started.IsZero():
		return never
	}
	return r.Ended.Sub(now).Seconds()
}

// nestedPath marks the chain within a nested stack.
func (f *Forecast) nestedPath(p *Progress, r *ResourceProgress, depth int) {
	if r == nil || r.Child == "" || depth >= maxNesting {
		return
	}
	if child := p.Stacks[r.Child]; child != nil && child != r.Stack {
		f.chain(p, child, depth+1)
	}
}

// handOver is how soon after the end of what it waited for a resource begins.
const handOver = 2 * time.Second

// chain marks the chain within a stack of which no plan tells what needs what:
// what ended just before another began is taken for what that waited for.
func (f *Forecast) chain(p *Progress, stack *StackProgress, depth int) {
	var last *ResourceProgress
	for _, r := range stack.Resources {
		switch {
		case r.Started.IsZero():
		case last == nil, last.Ended.IsZero() && r.Ended.IsZero() && r.Since.Before(last.Since),
			!last.Ended.IsZero() && (r.Ended.IsZero() || r.Ended.After(last.Ended)):
			last = r
		}
	}
	for range stack.Resources {
		if last == nil {
			return
		}
		f.critical = append(f.critical, last)
		f.nestedPath(p, last, depth)
		var before *ResourceProgress
		for _, r := range stack.Resources {
			gap := last.Since.Sub(r.Ended)
			if r != last && !r.Ended.IsZero() && gap >= 0 && gap <= handOver && r.Since.Before(last.Since) &&
				(before == nil || r.Ended.After(before.Ended)) {
				before = r
			}
		}
		last = before
	}
}
