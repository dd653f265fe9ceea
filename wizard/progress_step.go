package wizard

import (
	"slices"
	"time"
)

// StepProgress is how one step of a run stands.
type StepProgress struct {
	ID, Title string
	Kind      ActionKind
	Needs     []string
	Outcome   Outcome
	Decision  Decision
	// Owned says that this run created what the step stands for, and may undo it.
	Owned bool
	// Attempts counts how often the step has ended.
	Attempts int
	// Started and Ended are times of the cloud's clock.
	Started, Ended time.Time
	// Total counts the resources the step is about: those that will exist and
	// those to be removed, each once, nested stacks' included. Complete of them
	// are as wanted; FailedCount failed by themselves.
	Total, Complete, FailedCount int
	Outputs                      Outputs
	// Note is the latest thing said about the step.
	Note string
	// Stacks are those of the step in the order they appeared. Before the first
	// event there is one without an ID, which lists what is planned.
	Stacks []*StackProgress
	// Failures are the resources that failed by themselves, the earliest first.
	Failures []*ResourceProgress

	root    *StackProgress
	planned []PlannedResource
	verb    Verb
	past    bool // it ended before the run was begun again
	// built are the times of a step that was done before the run was taken up
	// again, and that is only looked at now.
	built struct{ from, to time.Time }
}

// Stack is the step's own stack: the parent of the nested ones, the latest
// where a failed one was replaced. It is nil where the step has none.
func (s *StepProgress) Stack() *StackProgress { return s.root }

// RootCause is the resource whose failure came first, or nil.
func (s *StepProgress) RootCause() *ResourceProgress {
	if len(s.Failures) == 0 {
		return nil
	}
	return s.Failures[0]
}

// Elapsed is how long the step has taken up to now, or took until it ended.
func (s *StepProgress) Elapsed(now time.Time) time.Duration { return span(s.Started, s.Ended, now) }

// plan lists what a stack will have, before anything is known of it.
func (s *StepProgress) plan(a Action) {
	stack, ok := a.(*StackAction)
	if !ok {
		return
	}
	s.planned = stack.Resources
	name, final := stack.Name.Final()
	if !final {
		name = ""
	}
	if s.root == nil {
		s.root = newStack("", name, s.ID)
		s.Stacks = append(s.Stacks, s.root)
	}
	s.root.plan(s.planned)
}

func (s *StepProgress) apply(p *Progress, e Event) {
	switch b := e.Body.(type) {
	case StepStarted:
		s.start(p.Verb, e.At, b)
	case Looked:
		s.Note = b.Text
	case Said:
		s.Note = b.Text
	case OutputsKnown:
		s.Outputs = b.Values
	case StepDone:
		s.end(p.Verb, e.At, b)
	}
}

func (s *StepProgress) start(verb Verb, at time.Time, b StepStarted) {
	s.built.from, s.built.to = time.Time{}, time.Time{}
	if s.Outcome == Done && b.Decision == DecideKeep {
		s.built.from, s.built.to = s.Started, s.Ended
	}
	if s.Outcome.Over() {
		s.forget()
		s.Started = time.Time{}
	}
	s.past = false
	if s.Kind == "" {
		s.Kind = b.Action
	}
	if s.Started.IsZero() {
		s.Started = at
	}
	s.Ended, s.Decision, s.Outcome = time.Time{}, b.Decision, Running
	if b.Decision == DecideAsk {
		s.Outcome = NeedsYou
	}
	if verb != Undo && (b.Decision == DecideCreate || b.Decision == DecideReplace) {
		s.Owned = true
	}
	s.recount(verb)
}

// forget makes history of what failed before: the step is tried again.
func (s *StepProgress) forget() {
	for _, r := range s.Failures {
		r.Failure, r.FailedAt = "", time.Time{}
		if r.State == ResourceFailed {
			r.State = ResourceWaiting
		}
	}
	s.Failures, s.FailedCount = nil, 0
	s.settle(ResourceWaiting, "")
}

func (s *StepProgress) end(verb Verb, at time.Time, b StepDone) {
	s.Outcome, s.Ended = b.Outcome, at
	s.Attempts++
	if s.Started.IsZero() || s.past {
		s.Started = at
	}
	if b.Outcome == Done && !s.built.from.IsZero() {
		s.Started, s.Ended = s.built.from, s.built.to
	}
	switch b.Outcome {
	case Undone:
		s.Owned, s.Outputs = false, nil
		s.settle(ResourceDeleted, "")
	case Done, Kept:
		s.settle(ResourceKept, "")
	case Failed, TimedOut:
		s.settle(ResourceCancelled, "never started")
	}
	s.recount(verb)
}

// settle gives the resources that had no event the state that follows from
// how the step ended.
func (s *StepProgress) settle(state ResourceState, reason string) {
	if s.root == nil {
		return
	}
	for _, r := range s.root.Resources[s.root.begun:] {
		r.State, r.Reason = state, reason
	}
}

// recount counts the resources anew; it is done when a step starts or ends.
func (s *StepProgress) recount(verb Verb) {
	s.verb = verb
	s.Total, s.Complete = 0, 0
	for _, stack := range s.Stacks {
		if stack.replaced {
			continue
		}
		for _, r := range stack.Resources {
			s.Total++
			if r.complete(verb) {
				s.Complete++
			}
		}
	}
}

// fail notes a failure in its place: the earliest first, and what failed
// inside a nested stack before the nested stack's own failure.
func (s *StepProgress) fail(p *Progress, r *ResourceProgress) {
	s.FailedCount++
	at := len(s.Failures)
	for at > 0 && p.causedBefore(r, s.Failures[at-1]) {
		at--
	}
	s.Failures = slices.Insert(s.Failures, at, r)
}

func (p *Progress) causedBefore(a, b *ResourceProgress) bool {
	if p.inside(a, b) {
		return true
	}
	return a.FailedAt.Before(b.FailedAt) && !p.inside(b, a)
}

// inside says whether a stands in the nested stack that is b.
func (p *Progress) inside(a, b *ResourceProgress) bool {
	if b.Child == "" {
		return false
	}
	stack := a.Stack
	for depth := 0; stack != nil && depth < maxNesting; depth++ {
		if stack.ID == b.Child {
			return true
		}
		stack = p.Stacks[stack.Parent]
	}
	return false
}

// maxNesting bounds the walk up through nested stacks, should a journal hold a
// circle. CloudFormation itself allows fewer levels.
const maxNesting = 64
