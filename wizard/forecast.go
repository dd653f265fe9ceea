package wizard

import (
	"slices"
	"time"
)

// Forecast estimates one run again and again: it keeps the graph of the plan,
// and what it said last. The percentage never goes back, and while nothing
// happens the time that is left never grows: only news can lengthen it. A
// Forecast belongs to one goroutine.
type Forecast struct {
	history  *History
	progress *Progress
	steps    []stepForecast
	places   map[string]int // of steps, by id
	critical []*ResourceProgress
	slow     []*ResourceProgress

	size   int // how many resources are planned
	plan   planMark
	asked  time.Time // the second of the last estimate
	events int       // how many there were then
	last   Estimate
	told   map[*ResourceProgress]time.Time // since when they do what was slow
}

// planMark tells one plan of a run from the next.
type planMark struct {
	first   *PlannedStep
	planned int
	steps   int
	verb    Verb
}

// manyResources is from where on an estimate is made once a second at most.
const manyResources = 3000

// NewForecast begins with a history, nil for none.
func NewForecast(h *History) *Forecast {
	return &Forecast{history: h, told: map[*ResourceProgress]time.Time{}}
}

// Learn takes a history that was read meanwhile.
func (f *Forecast) Learn(h *History) {
	f.history, f.plan, f.last, f.asked = h, planMark{}, Estimate{}, time.Time{}
}

// At is the estimate at a moment of the cloud's clock. Asked again within the
// same second of that clock it answers the same, unless something happened. What
// it points to is good until it is asked the next time.
func (f *Forecast) At(p *Progress, now time.Time) Estimate {
	mark := planMark{planned: len(p.Plan.Steps), steps: len(p.Steps), verb: p.Verb}
	if mark.planned > 0 {
		mark.first = &p.Plan.Steps[0]
	}
	if p != f.progress || mark != f.plan {
		f.progress, f.plan, f.last, f.asked, f.events = p, mark, Estimate{}, time.Time{}, -1
		f.compile(p)
	}
	second := now.Truncate(time.Second)
	if f.asked.Equal(second) && (f.events == len(p.Events) || f.size > manyResources) {
		return f.last
	}
	e := f.estimate(p, now)
	if e.Undoing == f.last.Undoing {
		e.Percent = max(e.Percent, f.last.Percent)
	}
	if f.events == len(p.Events) && f.last.Known && e.Known {
		e.Low, e.Middle, e.High = min(e.Low, f.last.Low), min(e.Middle, f.last.Middle), min(e.High, f.last.High)
	}
	f.last, f.asked, f.events = e, second, len(p.Events)
	return e
}

// Usual is how long what is being done to a resource, or is to be done, usually
// takes; for one at rest, what was done to it last.
func (f *Forecast) Usual(r *ResourceProgress) Usual {
	c := changeOf(r.State)
	if s := f.stepOf(r); r.State == ResourceWaiting && s != nil && s.step.Decision == DecideUpdate {
		c = ChangeUpdate
	}
	return f.history.Usual(r.Type, c)
}

// Expected is when a resource begins and comes to rest by the last estimate.
// Ok is false where nothing is ahead of it, or nobody knows.
func (f *Forecast) Expected(r *ResourceProgress) (from, to time.Time, ok bool) {
	s := f.stepOf(r)
	if s == nil || !s.open || s.stopped || f.asked.IsZero() {
		return from, to, false
	}
	begin, end := 0.0, 0.0
	if s.graph != nil && s.graph.root == r.Stack {
		if at, planned := s.graph.at[r.Logical]; planned {
			n := &s.graph.nodes[at]
			if n.blocked || n.done.mid <= 0 {
				return from, to, false
			}
			begin, end = s.begin.mid+n.begin.mid, s.begin.mid+n.done.mid
			if s.step.Stack().Started.IsZero() {
				begin, end = begin+beforeStretch.mid, end+beforeStretch.mid
			}
		}
	}
	switch {
	case r.State.Moving():
		if end == 0 {
			u := f.Usual(r)
			end = stretchOf(u).left(max(f.asked.Sub(r.Since).Seconds(), 0)).mid
		}
		return r.Since, f.asked.Add(ahead(end)), true
	case end == 0:
		return from, to, false
	}
	return f.asked.Add(ahead(begin)), f.asked.Add(ahead(end)), true
}

// stepOf is the step that a resource belongs to.
func (f *Forecast) stepOf(r *ResourceProgress) *stepForecast {
	i, ok := f.places[r.Stack.Step]
	if !ok || i >= len(f.steps) {
		return nil
	}
	return &f.steps[i]
}

// Critical says whether a resource decides how long the run takes.
func (f *Forecast) Critical(r *ResourceProgress) bool { return slices.Contains(f.last.Critical, r) }

// News are the resources that have become slower than usual since it was asked
// the last time: each is told once for what is being done to it.
func (f *Forecast) News() []*ResourceProgress {
	var news []*ResourceProgress
	for _, r := range f.last.Slow {
		if since, told := f.told[r]; !told || !since.Equal(r.Since) {
			f.told[r] = r.Since
			news = append(news, r)
		}
	}
	return news
}
