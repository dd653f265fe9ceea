package wizard

import "time"

// Progress is the sum of a run's events: what a screen draws and a report
// tells. It belongs to one goroutine. Applying an event costs the same however
// many there were before.
type Progress struct {
	Run, Blueprint, Title string
	Version               int
	Account, Region       string
	// Where is the account in full, as far as the journal tells.
	Where Account
	// Owner is the process that carries the run out, or did last.
	Owner string
	Verb  Verb
	Plan  Plan
	// Steps are in the plan's order.
	Steps []*StepProgress
	// Events are all of them, oldest first.
	Events []Event
	// Stacks are by StackID, nested ones too.
	Stacks map[string]*StackProgress
	// Started and Ended are times of the cloud's clock; Ended is zero while the
	// run goes on. Now is the time of the latest event.
	Started, Ended, Now time.Time
	Outcome             Outcome
	Exit                Exit
	// Troubles are the failures explained, in the order they were met since the
	// run was last begun. What a new try is to mend is history: Events has it.
	Troubles []StepTrouble
	// Damage says which lines of the journal could not be read.
	Damage Damage

	steps    map[string]*StepProgress
	children map[string]*ResourceProgress // resources that are nested stacks, by StackID
}

// StepTrouble is a failure explained and the step that met it, "" for the run.
type StepTrouble struct {
	Step string
	At   time.Time
	Trouble
}

// NewProgress is the progress of a run of which nothing is known yet.
func NewProgress() *Progress {
	return &Progress{
		Outcome:  Waiting,
		Stacks:   map[string]*StackProgress{},
		steps:    map[string]*StepProgress{},
		children: map[string]*ResourceProgress{},
	}
}

// Apply folds one more event in. Events come in the order of their numbers.
func (p *Progress) Apply(e Event) {
	p.Events = append(p.Events, e)
	if e.At.After(p.Now) {
		p.Now = e.At
	}
	switch b := e.Body.(type) {
	case RunStarted:
		p.begin(e, b)
	case RunDone:
		p.Outcome, p.Exit, p.Ended = b.Outcome, b.Exit, e.At
	case TroubleMet:
		p.Troubles = append(p.Troubles, StepTrouble{Step: e.Step, At: e.At, Trouble: b.Trouble})
	case ResourceEvent:
		p.resource(e.Step, b)
	}
	if e.Step != "" {
		p.step(e.Step).apply(p, e)
	}
}

// begin takes over the plan. Steps that were there before keep their state:
// a run that is taken up again has not lost what it did.
func (p *Progress) begin(e Event, b RunStarted) {
	p.Run, p.Blueprint, p.Version, p.Title = e.Run, b.Blueprint, b.Version, b.Plan.Title
	p.Account, p.Region, p.Owner = b.Account, b.Region, b.Owner
	p.Where = Account{
		ID: b.Account, Name: b.AccountName, Region: b.Region,
		Endpoint: b.Endpoint, Simulated: b.Simulated, Speed: b.Speed,
	}
	p.Verb, p.Plan = b.Verb, b.Plan
	if p.Started.IsZero() || !p.Ended.IsZero() { // what was left goes on; what was over begins anew
		p.Started = e.At
	}
	p.Outcome, p.Exit, p.Ended, p.Troubles = Running, ExitOK, time.Time{}, nil
	before := p.Steps
	p.Steps = make([]*StepProgress, 0, len(b.Plan.Steps))
	planned := map[string]bool{}
	for _, s := range b.Plan.Steps {
		planned[s.ID] = true
		step := p.known(s.ID)
		step.Title, step.Kind, step.Needs = s.Title, s.Action.Kind(), s.Needs
		if step.past = step.Outcome.Over(); step.past {
			step.forget()
		}
		step.plan(s.Action)
		step.recount(b.Verb)
		p.Steps = append(p.Steps, step)
	}
	for _, step := range before {
		if !planned[step.ID] {
			p.Steps = append(p.Steps, step)
		}
	}
}

// Step returns the progress of a step, or nil.
func (p *Progress) Step(id string) *StepProgress { return p.steps[id] }

// step finds a step, and adds one that no plan announced.
func (p *Progress) step(id string) *StepProgress {
	if s := p.steps[id]; s != nil {
		return s
	}
	s := p.known(id)
	p.Steps = append(p.Steps, s)
	return s
}

func (p *Progress) known(id string) *StepProgress {
	s := p.steps[id]
	if s == nil {
		s = &StepProgress{ID: id, Title: id, Outcome: Waiting}
		p.steps[id] = s
	}
	return s
}

// Elapsed is how long the run has taken up to now, a time of the cloud's
// clock, or took until it ended.
func (p *Progress) Elapsed(now time.Time) time.Duration { return span(p.Started, p.Ended, now) }

// Total and Complete count the resources of all steps, nested ones included.
func (p *Progress) Total() (total, complete int) {
	for _, s := range p.Steps {
		total += s.Total
		complete += s.Complete
	}
	return total, complete
}

// RootCause is the resource whose failure came first, or nil.
func (p *Progress) RootCause() *ResourceProgress {
	var first *ResourceProgress
	for _, s := range p.Steps {
		if cause := s.RootCause(); cause != nil && (first == nil || cause.FailedAt.Before(first.FailedAt)) {
			first = cause
		}
	}
	return first
}

// Outputs are what a step produced, nil while it has not.
func (p *Progress) Outputs(step string) Outputs {
	if s := p.steps[step]; s != nil {
		return s.Outputs
	}
	return nil
}

// span is the time from start to end, or to now where there is no end yet.
func span(start, end, now time.Time) time.Duration {
	if start.IsZero() {
		return 0
	}
	if !end.IsZero() {
		now = end
	}
	return max(0, now.Sub(start))
}
