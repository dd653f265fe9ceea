package wizard

import "time"

// stepForecast is what is expected of one step.
type stepForecast struct {
	step  *StepProgress
	kind  ActionKind
	waits []int       // steps that come before it, the other way round when undoing
	graph *stackGraph // nil for a step without a stack

	open    bool // something is still to be done
	again   bool // it ended badly before the run was begun again
	stopped bool // it will not run: what it waits for has failed
	fails   bool // it is being rolled back: what waits for it will not run
	// Begin and end are when it begins and ends, from now on, whole is how long
	// all of it takes, and slot the step whose end makes room for it, or -1.
	begin, end  reach
	left, whole reach
	slot        int
	placed      bool
}

// compile makes the graphs of a plan. It is done once for a plan.
func (f *Forecast) compile(p *Progress) {
	f.steps = make([]stepForecast, len(p.Steps))
	f.places = make(map[string]int, len(p.Steps))
	for i, s := range p.Steps {
		f.places[s.ID] = i
	}
	f.size = 0
	undo := p.Verb == Undo
	for i, s := range p.Steps {
		step := &f.steps[i]
		step.step, step.kind = s, s.Kind
		for _, need := range s.Needs {
			n, ok := f.places[need]
			switch {
			case !ok || n == i:
			case undo:
				f.steps[n].waits = append(f.steps[n].waits, i)
			default:
				step.waits = append(step.waits, n)
			}
		}
	}
	for _, planned := range p.Plan.Steps {
		if a, ok := planned.Action.(*StackAction); ok {
			if i, known := f.places[planned.ID]; known {
				f.steps[i].graph = newStackGraph(a.Resources, f.history)
				f.size += len(a.Resources)
			}
		}
	}
}

// look finds what is left of each step.
func (f *Forecast) look(p *Progress, now time.Time) {
	for i := range f.steps {
		s := &f.steps[i]
		s.left, s.whole = reach{}, reach{}
		s.stand(p.Verb == Undo)
		s.fails = p.Verb != Undo && s.rollingBack()
		switch {
		case s.kind == CheckpointKind:
		case s.graph != nil && s.step.Stack() != nil:
			f.lookStack(s, p.Verb == Undo, now)
		default:
			usual := stretchOf(f.history.Usual(string(s.kind), ChangeCreate))
			s.whole = reach{}.plus(usual)
			if s.step.Outcome == Running {
				s.left = reach{}.plus(usual.left(max(now.Sub(s.step.Started).Seconds(), 0)))
			} else {
				s.left = s.whole
			}
		}
		if s.again && p.Verb != Undo {
			s.left = s.whole
		}
		if !s.open {
			s.left = reach{}
		}
		if s.step.Outcome == Kept {
			s.whole = reach{}
		}
	}
}

// stand says whether a step has something to do. When a run is begun again the
// steps still stand as they ended before: to be undone, or tried once more.
func (s *stepForecast) stand(undo bool) {
	o := s.step.Outcome
	s.open, s.again = !o.Over(), false
	if !s.step.past || !o.Over() {
		return
	}
	if undo {
		s.open, s.again = s.step.Owned, s.step.Owned
		return
	}
	s.again = !o.Good() || o == Skipped && s.kind != CheckpointKind
	s.open = s.again
}

// lookStack finds what is left of a step that has a stack.
func (f *Forecast) lookStack(s *stepForecast, undo bool, now time.Time) {
	root := s.step.Stack()
	s.graph.bind(root)
	switch {
	case undo && !s.step.Owned && s.step.Outcome != Undone:
	case undo || root.RollingBack() && !s.again:
		s.left, s.whole = s.graph.backward(f, s.step, undo, now)
		s.left, s.whole = s.left.plus(afterStretch), s.whole.plus(afterStretch)
	case s.step.Decision == DecideReplace && root.deleting():
		gone, _ := s.graph.backward(f, s.step, true, now)
		s.whole = s.graph.creation.plus(beforeStretch).plus(afterStretch)
		s.left = gone.plus(stretch{s.whole.bottom(), s.whole.mid, s.whole.top()})
	default:
		s.whole = s.graph.creation
		if s.step.Decision == DecideUpdate {
			s.whole = s.graph.update
		}
		s.left = s.graph.forward(f, s.step, now).plus(afterStretch)
		s.whole = s.whole.plus(beforeStretch).plus(afterStretch)
		if root.Started.IsZero() {
			s.left = s.left.plus(beforeStretch)
		}
	}
}

// deleting says whether the stack is being deleted, or was.
func (s *StackProgress) deleting() bool {
	verb, _ := split(s.Status)
	return verb == "DELETE"
}

// schedule says when each step begins and ends, as the run will start them: as
// soon as what they wait for is done, and no more than StackLimit stacks at a
// time. It returns the end of all. Whole is of a run at its beginning.
func (f *Forecast) schedule(whole bool) (end reach) {
	var slots []slot
	for i := range f.steps {
		s := &f.steps[i]
		s.placed, s.stopped, s.slot, s.begin, s.end = false, false, -1, reach{}, reach{}
		switch {
		case whole:
		case !s.open:
			s.placed = true
			s.stopped = !s.step.Outcome.Good() && s.step.Outcome != Undone
		case s.step.Outcome == Running || s.step.Outcome == NeedsYou:
			s.placed, s.end = true, s.left
			if s.graph != nil {
				slots = append(slots, slot{i, s.end})
			}
		}
		end = end.later(s.end)
	}
	for len(slots) < StackLimit {
		slots = append(slots, slot{-1, reach{}})
	}
	for {
		i, ready, ok := f.nextStep()
		if !ok {
			return end
		}
		s := &f.steps[i]
		s.placed = true
		if s.stopped {
			continue
		}
		s.begin = ready
		takes := s.left
		if whole {
			takes = s.whole
		}
		if s.graph == nil {
			s.end = s.begin.then(takes)
		} else {
			at := freest(slots)
			if slots[at].end.mid > s.begin.mid {
				s.slot = slots[at].step
			}
			s.begin = s.begin.later(slots[at].end)
			s.end = s.begin.then(takes)
			slots[at] = slot{i, s.end}
		}
		end = end.later(s.end)
	}
}

// slot is one of the stacks a run works on at the same time.
type slot struct {
	step int // that has it last, -1 for none
	end  reach
}

func freest(slots []slot) (at int) {
	for i := range slots {
		if slots[i].end.mid < slots[at].end.mid {
			at = i
		}
	}
	return at
}

// nextStep is the step that can begin first among those that have no place yet.
func (f *Forecast) nextStep() (next int, ready reach, ok bool) {
	for i := range f.steps {
		s := &f.steps[i]
		if s.placed {
			continue
		}
		var from reach
		possible := true
		for _, w := range s.waits {
			before := &f.steps[w]
			possible = possible && before.placed
			from = from.later(before.end)
			s.stopped = s.stopped || before.stopped || before.fails
		}
		if possible && (!ok || from.mid < ready.mid) {
			next, ready, ok = i, from, true
		}
	}
	return next, ready, ok
}

// then is the end of something that begins there and reaches so far by itself.
func (r reach) then(o reach) reach {
	return reach{
		mid: r.mid + o.mid,
		low: r.low + o.low, low2: r.low2 + o.low2,
		high: r.high + o.high, high2: r.high2 + o.high2,
	}
}
