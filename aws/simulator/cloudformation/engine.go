package cloudformation

import (
	"container/heap"
	"slices"
	"strconv"
	"time"
)

// Options are what an engine is made of.
type Options struct {
	World World
	Types Types
	// Store keeps the stacks; nil keeps them in memory only.
	Store Store
	// Seed makes the same run again.
	Seed uint64
}

// Engine is CloudFormation: the stacks of all regions and what happens to them.
// It is not safe for concurrent use; the world's lock is its lock.
type Engine struct {
	world World
	types Types
	store Store
	seed  string

	stacks map[string]*Stack // by ARN
	// order is the stacks in the order in which they were made.
	order []*Stack
	// names finds the stack that bears a name now, by region and name.
	names map[string]*Stack
	// exports finds what is exported, by region and export name.
	exports map[string]export
	due     agenda
	seq     uint64
	// at is the moment being worked on, in whole milliseconds.
	at    time.Time
	state state
	dirty bool
	moved []*Stack // changed since the last save
}

// state is what is kept beside the stacks.
type state struct {
	// Made counts the stacks ever made.
	Made       int
	Injections []Injection `json:",omitempty"`
	// Drill is the probability with which any piece of work fails.
	Drill float64 `json:",omitempty"`
}

// export is one exported value.
type export struct{ stack, name, value string }

// New makes an engine and takes up the stacks that its store holds.
func New(o Options) (*Engine, error) {
	e := &Engine{
		world: o.World, types: o.Types, store: o.Store, seed: strconv.FormatUint(o.Seed, 36),
		stacks: map[string]*Stack{}, names: map[string]*Stack{}, exports: map[string]export{},
	}
	e.at = o.World.Now().Truncate(time.Millisecond)
	return e, e.load()
}

// Advance works off everything that is due by a moment, in order of its time.
// Every request begins with it.
func (e *Engine) Advance(until time.Time) {
	until = until.Truncate(time.Millisecond)
	for len(e.due) > 0 && !e.due[0].due.After(until) {
		entry := heap.Pop(&e.due).(appointment)
		s := entry.stack
		if !entry.holds() {
			continue
		}
		t := s.popTimer()
		if t.Due.After(e.at) {
			e.at = t.Due
		}
		e.ring(s, t)
		e.schedule(s)
	}
	if until.After(e.at) {
		e.at = until
	}
	e.save()
}

// Next is when something will happen next; false if nothing will.
func (e *Engine) Next() (time.Time, bool) {
	for len(e.due) > 0 {
		if e.due[0].holds() {
			return e.due[0].due, true
		}
		heap.Pop(&e.due)
	}
	return time.Time{}, false
}

// ring lets a timer go off.
func (e *Engine) ring(s *Stack, t Timer) {
	e.touch(s)
	if t.Step == 0 {
		e.ringFree(s, t)
		return
	}
	op := s.Operation
	if op == nil || op.Phase == over || t.Step != op.Step {
		return
	}
	switch t.Kind {
	case atCheck:
		e.check(s)
	case atBegin:
		e.begin(s)
	case atTurn:
		e.turn(s, t.Text)
	case atSettle:
		e.settle(s)
	default:
		if w := op.work(t.Key); w != nil && !w.settled() {
			e.ringWork(s, w, t)
		}
	}
}

// ringFree handles what belongs to the stack and not to a step of its
// operation.
func (e *Engine) ringFree(s *Stack, t Timer) {
	switch t.Kind {
	case atTimeout:
		e.timeout(s, t.Key)
	case atChangeSet:
		e.changeSetReady(s, t.Key)
	case atDrift:
		e.driftDetected(s, t.Key)
	}
}

// ringWork handles what happens to one resource.
func (e *Engine) ringWork(s *Stack, w *Work, t Timer) {
	switch t.Kind {
	case atStart:
		e.start(s, w)
	case atIdentify:
		e.identify(s, w)
	case atConfigure:
		e.configure(s, w)
	case atComplete:
		e.complete(s, w)
	case atFail:
		e.fail(s, w, t.Text)
	case atCancel:
		e.cancelWork(s, w)
	case atTerminate:
		e.terminate(s, w, t.Text)
	case atRenewed:
		e.renewed(s, w, t.Text)
	case atImported:
		e.takeOver(s, w)
	case atTagged:
		e.tagImported(s, w)
	case atAgain:
		e.removeChild(s, w, s.subject(w))
	case atSignal:
		e.ownSignal(s, w, t.Text)
	case atLate:
		e.late(s, w)
	case atNote:
		e.progress(s, w, t.Text)
	}
}

// in sets a timer of the operation's present step.
func (e *Engine) in(s *Stack, after time.Duration, kind alarm, key, text string) {
	e.set(s, Timer{Due: e.at.Add(after.Truncate(time.Millisecond)), Kind: kind, Step: s.Operation.Step, Key: key, Text: text})
}

// set sets a timer.
func (e *Engine) set(s *Stack, t Timer) {
	e.seq++
	t.Seq = e.seq
	s.pushTimer(t)
	e.schedule(s)
	e.touch(s)
}

// schedule puts a stack's next timer on the agenda.
func (e *Engine) schedule(s *Stack) {
	if len(s.Timers) > 0 {
		heap.Push(&e.due, appointment{s.Timers[0].Due, s.Timers[0].Seq, s})
	}
}

// clear drops the timers of the operation: those of steps that are over.
func (e *Engine) clear(s *Stack) {
	s.Timers = slices.DeleteFunc(s.Timers, func(t Timer) bool { return t.Step != 0 || t.Kind == atTimeout })
	heap.Init((*timers)(&s.Timers))
	e.schedule(s)
}

// chance draws for a stack.
func (e *Engine) chance(s *Stack) chance { return chance{e.seed + s.ID} }

// draw is a duration between two, for a purpose of the stack's operation.
func (e *Engine) draw(s *Stack, span Span, parts ...string) time.Duration {
	id := ""
	if s.Operation != nil {
		id = s.Operation.ID
	}
	return e.chance(s).between(span, append(parts, id)...)
}

// span makes a span of milliseconds.
func span(shortest, longest int) Span {
	return Span{time.Duration(shortest) * time.Millisecond, time.Duration(longest) * time.Millisecond}
}

// appointment is a stack's next timer on the agenda. Entries of timers that
// are not the stack's first any more are passed over.
type appointment struct {
	due   time.Time
	seq   uint64
	stack *Stack
}

// holds tells whether it is still its stack's next timer.
func (a appointment) holds() bool {
	timers := a.stack.Timers
	return len(timers) > 0 && timers[0].Seq == a.seq
}

type agenda []appointment

// Len, Less, Swap, Push and Pop make it a heap.
func (a agenda) Len() int { return len(a) }

// Less puts what is due first.
func (a agenda) Less(i, j int) bool {
	if !a[i].due.Equal(a[j].due) {
		return a[i].due.Before(a[j].due)
	}
	return a[i].seq < a[j].seq
}

// Swap exchanges two.
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push adds one at the end.
func (a *agenda) Push(x any) { *a = append(*a, x.(appointment)) }

// Pop takes the last one.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}
