package wizard

import (
	"slices"
	"strings"
	"time"
)

// StackProgress is how one CloudFormation stack stands.
type StackProgress struct {
	ID, Name string
	// Parent is the StackID of the stack this one is nested in, "" for none, and
	// ParentLogical its name there.
	Parent, ParentLogical string
	Step                  string
	// Status and Reason are as CloudFormation says them of the stack itself.
	Status, Detailed, Reason string
	// Resources are in the order of their first event; those that had none yet
	// follow in the template's order.
	Resources      []*ResourceProgress
	Started, Ended time.Time

	begun     int // how many of Resources had an event
	byLogical map[string]*ResourceProgress
	replaced  bool // a later stack of the step took its place
}

func newStack(id, name, step string) *StackProgress {
	return &StackProgress{ID: id, Name: name, Step: step, byLogical: map[string]*ResourceProgress{}}
}

// Resource returns the resource with a logical id, or nil.
func (s *StackProgress) Resource(logical string) *ResourceProgress { return s.byLogical[logical] }

// Elapsed is how long the stack has taken up to now, or took until it ended.
func (s *StackProgress) Elapsed(now time.Time) time.Duration { return span(s.Started, s.Ended, now) }

// RollingBack says whether what was done is being taken back, or was.
func (s *StackProgress) RollingBack() bool { return strings.Contains(s.Status, "ROLLBACK") }

// plan adds the resources that will exist, as waiting. Those of an earlier plan
// that had no event are dropped.
func (s *StackProgress) plan(resources []PlannedResource) {
	for _, r := range s.Resources {
		r.planned = false
	}
	defer s.unplan()
	for _, planned := range resources {
		r := s.byLogical[planned.Logical]
		if r == nil {
			r = &ResourceProgress{Stack: s, Logical: planned.Logical, State: ResourceWaiting}
			s.byLogical[planned.Logical] = r
			s.Resources = append(s.Resources, r)
		}
		r.Type, r.Line, r.planned = planned.Type, planned.Line, true
	}
}

func (s *StackProgress) unplan() {
	s.Resources = slices.DeleteFunc(s.Resources, func(r *ResourceProgress) bool {
		dropped := !r.planned && !r.begun
		if dropped {
			delete(s.byLogical, r.Logical)
		}
		return dropped
	})
}

// begin finds the resource an event is about, and moves it behind those that
// had events already. A resource moves once.
func (s *StackProgress) begin(e ResourceEvent) (r *ResourceProgress, isNew bool) {
	r = s.byLogical[e.Logical]
	if r != nil && r.begun {
		return r, false
	}
	if r == nil {
		isNew = true
		r = &ResourceProgress{Stack: s, Logical: e.Logical, State: ResourceWaiting}
		s.byLogical[e.Logical] = r
		s.Resources = slices.Insert(s.Resources, s.begun, r)
	} else if at := slices.Index(s.Resources[s.begun:], r); at > 0 {
		copy(s.Resources[s.begun+1:s.begun+at+1], s.Resources[s.begun:s.begun+at])
		s.Resources[s.begun] = r
	}
	r.begun = true
	s.begun++
	return r, isNew
}

// own takes in an event about the stack itself.
func (s *StackProgress) own(e ResourceEvent) {
	s.Status, s.Detailed = e.Status, e.Detailed
	if e.Reason != "" || !s.RollingBack() { // a rollback's first reason says why
		s.Reason = e.Reason
	}
	if s.Started.IsZero() {
		s.Started = e.Occurred
	}
	s.Ended = time.Time{}
	if !strings.HasSuffix(e.Status, "_IN_PROGRESS") {
		s.Ended = e.Occurred
	}
}

// resource takes in one CloudFormation event.
func (p *Progress) resource(stepID string, e ResourceEvent) {
	var step *StepProgress
	if stepID != "" {
		step = p.step(stepID)
	}
	stack := p.stack(step, e)
	if e.IsStack() {
		stack.own(e)
		if e.Status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" && step != nil && step.root == stack {
			step.settle(ResourceKept, "") // what an update does not mention stays as it is
			step.recount(p.Verb)
		}
		return
	}
	r, isNew := stack.begin(e)
	wasComplete := !isNew && r.complete(p.Verb)
	wasFailed := r.Failure != ""
	r.apply(e, stack)
	if e.Type == stackType && strings.HasPrefix(e.Physical, "arn:") {
		p.adopt(stack, r, e.Physical)
	}
	if step == nil {
		return
	}
	if isNew {
		step.Total++
	}
	switch isComplete := r.complete(p.Verb); {
	case isComplete && !wasComplete:
		step.Complete++
	case !isComplete && wasComplete:
		step.Complete--
	}
	if r.Failure != "" && !wasFailed {
		step.fail(p, r)
	}
}

// stackType is the type of a nested stack among its parent's resources.
const stackType = "AWS::CloudFormation::Stack"

// stack finds the stack of an event, or makes it known: as the one that was
// planned, as a nested one, or as one that takes a failed one's place.
func (p *Progress) stack(step *StepProgress, e ResourceEvent) *StackProgress {
	if s := p.Stacks[e.StackID]; s != nil {
		return s
	}
	parent := p.children[e.StackID]
	if step == nil {
		s := newStack(e.StackID, e.Stack, "")
		p.Stacks[e.StackID] = s
		nest(s, parent)
		return s
	}
	if parent == nil && step.root != nil && step.root.ID == "" && (step.root.Name == "" || step.root.Name == e.Stack) {
		s := step.root
		s.ID, s.Name = e.StackID, e.Stack
		p.Stacks[e.StackID] = s
		return s
	}
	s := newStack(e.StackID, e.Stack, step.ID)
	p.Stacks[e.StackID] = s
	step.Stacks = append(step.Stacks, s)
	nest(s, parent)
	if parent == nil && (step.root == nil || step.root.Name == s.Name) {
		if step.root != nil {
			step.replace(p)
		}
		step.root = s
		s.plan(step.planned)
		step.recount(p.Verb)
	}
	return s
}

// replace sets the step's stack and what is nested in it aside: a new stack of
// the same name begins from nothing.
func (s *StepProgress) replace(p *Progress) {
	for _, stack := range s.Stacks {
		top := stack
		for depth := 0; top.Parent != "" && depth < maxNesting; depth++ {
			if p.Stacks[top.Parent] == nil {
				break
			}
			top = p.Stacks[top.Parent]
		}
		if top == s.root {
			stack.replaced = true
		}
	}
	s.Failures, s.FailedCount = nil, 0
}

// adopt notes that a resource is a nested stack.
func (p *Progress) adopt(parent *StackProgress, r *ResourceProgress, id string) {
	if id == parent.ID {
		return
	}
	r.Child = id
	p.children[id] = r
	if child := p.Stacks[id]; child != nil {
		nest(child, r)
	}
}

func nest(child *StackProgress, in *ResourceProgress) {
	if in != nil {
		child.Parent, child.ParentLogical = in.Stack.ID, in.Logical
	}
}
