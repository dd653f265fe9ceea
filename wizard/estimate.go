package wizard

import "time"

// Estimate says how far a run is and how long it may still take. Times are of
// the cloud's clock.
type Estimate struct {
	// Percent is the part that is done by time, not by count: of how long the
	// run takes as a whole by what is usual. From 0 to 100.
	Percent float64
	// Low, Middle and High bound how long it may still take. The more is done,
	// the closer they are.
	Low, Middle, High time.Duration
	// Known is false where nothing is left that an estimate could be made of, or
	// where something takes so much longer than usual that none would be honest.
	Known bool
	// Asking says that nothing goes on but what the operator does by hand.
	Asking bool
	// Undoing says that things are being taken back, by a rollback or on
	// purpose; Percent is then of that.
	Undoing bool
	// Critical are the resources that decide how long the run takes, the last
	// first: those that are done as it was, those ahead as expected.
	Critical []*ResourceProgress
	// Slow are those that take longer than usual by a quarter or more, now.
	Slow []*ResourceProgress
}

// EstimateOf estimates a run at a moment of the cloud's clock, from the graph of
// its plan and from how long things usually take. Its cost grows with the number
// of resources, never with the number of events. Who asks again and again keeps
// a Forecast, which remembers the graph and never goes back.
func EstimateOf(p *Progress, h *History, now time.Time) Estimate {
	f := NewForecast(h)
	f.compile(p)
	return f.estimate(p, now)
}

// estimate is the estimate without memory.
func (f *Forecast) estimate(p *Progress, now time.Time) Estimate {
	f.progress = p
	f.slow = f.slow[:0]
	f.look(p, now)
	whole := f.schedule(true)
	left := f.schedule(false)
	e := Estimate{
		Asking: asking(p), Undoing: p.Verb == Undo || f.rollingBack(),
		Low: ahead(left.bottom()), Middle: ahead(left.mid), High: ahead(left.top()),
		Critical: f.path(p, now), Slow: f.slow,
	}
	e.Percent = f.percent(p, left.mid, whole.mid)
	open := p.Ended.IsZero() && !p.Started.IsZero()
	e.Known = open && !e.Asking && left.mid > 0 && !f.lost(now)
	if !open || !e.Known {
		e.Low, e.Middle, e.High = 0, 0, 0
	}
	return e
}

// percent is how much of the time is behind.
func (f *Forecast) percent(p *Progress, left, whole float64) float64 {
	failed := false
	if f.rollingBack() {
		left, whole = 0, 0
		for i := range f.steps {
			if s := &f.steps[i]; s.fails {
				left, whole = max(left, s.left.mid), max(whole, s.whole.mid)
			}
		}
	} else {
		for i := range f.steps {
			o := f.steps[i].step.Outcome
			failed = failed || !f.steps[i].open && (o == Failed || o == TimedOut)
		}
	}
	total, complete := p.Total()
	switch {
	case failed: // what will never run is no progress
		return 100 * float64(complete) / float64(max(total, 1))
	case !p.Ended.IsZero():
		return 100
	case p.Started.IsZero() || whole <= 0:
		return 0
	case !f.planned(): // nobody said what there will be: only the count is known
		return 100 * float64(complete) / float64(max(total, 1))
	}
	return 100 * (1 - min(left/max(whole, left), 1))
}

// lost says whether something on the critical path takes so much longer than
// usual that nobody can say when it ends.
func (f *Forecast) lost(now time.Time) bool {
	for _, r := range f.critical {
		if r.State.Moving() && r.Elapsed(now) > 2*f.Usual(r).High+time.Minute {
			return true
		}
	}
	return false
}

// rollingBack says whether any step is being rolled back.
func (f *Forecast) rollingBack() bool {
	for i := range f.steps {
		if f.steps[i].fails {
			return true
		}
	}
	return false
}

// planned says whether any step has resources that a plan names, or none that
// no plan names.
func (f *Forecast) planned() bool {
	none := true
	for i := range f.steps {
		s := &f.steps[i]
		if s.graph != nil && len(s.graph.nodes) > 0 {
			return true
		}
		none = none && s.step.Total == 0
	}
	return none
}

func (s *stepForecast) rollingBack() bool {
	return s.open && !s.again && s.step.Stack() != nil && s.step.Stack().RollingBack()
}

// asking says whether a step waits for the operator and none is running.
func asking(p *Progress) bool {
	waits := false
	for _, s := range p.Steps {
		switch s.Outcome {
		case Running:
			return false
		case NeedsYou:
			waits = true
		}
	}
	return waits
}
