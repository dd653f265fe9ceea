package wizard

import (
	"testing"
	"time"
)

// What holds of every estimate, whatever happens.
func sane(t *testing.T, p *Progress, e Estimate) {
	t.Helper()
	if e.Percent < 0 || e.Percent > 100 {
		t.Fatalf("%v%% after %v", e.Percent, p.Now.Sub(p.Started))
	}
	if e.Low < 0 || e.Low > e.Middle || e.Middle > e.High {
		t.Fatalf("the bounds are not in order: %v %v %v", e.Low, e.Middle, e.High)
	}
	if !e.Known && e.High != 0 {
		t.Fatalf("what is not known has a number: %v", e.High)
	}
}

func TestThePercentageNeverGoesBackAndTimeOnlyShrinksWithoutNews(t *testing.T) {
	for seed := range uint64(30) {
		plan := networkPlan()
		if seed > 5 {
			plan = widePlan(seed, 1+int(seed)%9, 2+int(seed))
		}
		player := newPlayer(seed, plan)
		player.vary = 0.8
		player.slow["R1"], player.slow["Nat"] = 3, 2.5
		f := NewForecast(nil)
		var before Estimate
		events := 0
		snapshots(t, player.play(), 700*time.Millisecond, func(p *Progress, now time.Time) {
			e := f.At(p, now)
			sane(t, p, e)
			if e.Percent < before.Percent {
				t.Fatalf("seed %d: from %.2f%% to %.2f%%", seed, before.Percent, e.Percent)
			}
			if events == len(p.Events) && before.Known && (e.High > before.High || e.Low > before.Low) {
				t.Fatalf("seed %d: from %v–%v to %v–%v with nothing new", seed, before.Low, before.High, e.Low, e.High)
			}
			before, events = e, len(p.Events)
		})
		if before.Percent != 100 {
			t.Errorf("seed %d ends at %v%%", seed, before.Percent)
		}
	}
}

func TestTheRangeHoldsTheTruthAndNarrows(t *testing.T) {
	inside, all := 0, 0
	for seed := range uint64(40) {
		events := newPlayer(seed, networkPlan()).play()
		end := events[len(events)-1].At
		var first, last Estimate
		snapshots(t, events, time.Second, func(p *Progress, now time.Time) {
			e := EstimateOf(p, nil, now)
			sane(t, p, e)
			if !e.Known {
				return
			}
			truth := end.Sub(now)
			all++
			if truth >= e.Low-2*time.Second && truth <= e.High+2*time.Second {
				inside++
			}
			if first.High == 0 {
				first = e
			}
			last = e
			if whole := end.Sub(playStart); now.Sub(playStart) < whole/2 && (e.Middle < truth/2 || e.Middle > truth*2) {
				t.Errorf("seed %d: %v left, estimated %v", seed, truth, e.Middle)
			}
		})
		if last.High-last.Low >= (first.High-first.Low)/2 {
			t.Errorf("seed %d: from %v–%v to %v–%v", seed, first.Low, first.High, last.Low, last.High)
		}
	}
	if share := float64(inside) / float64(all); share < 0.85 {
		t.Errorf("only %.0f %% of %d estimates held the truth", 100*share, all)
	}
}

func TestThePercentageGoesByTime(t *testing.T) {
	plan := networkPlan()
	events := newPlayer(1, plan).play()
	end := events[len(events)-1].At
	whole := end.Sub(playStart).Seconds()
	worst := 0.0
	snapshots(t, events, time.Second, func(p *Progress, now time.Time) {
		truth := 100 * now.Sub(playStart).Seconds() / whole
		worst = max(worst, truth-EstimateOf(p, nil, now).Percent, EstimateOf(p, nil, now).Percent-truth)
	})
	if worst > 15 {
		t.Errorf("up to %.0f points off", worst)
	}
}

func TestEarlyResourcesLetOthersBegin(t *testing.T) {
	a := []PlannedResource{{Logical: "Queue", Type: "AWS::SQS::Queue"}, {Logical: "Nat", Type: "AWS::EC2::NatGateway", Needs: []string{"Queue"}}}
	g := newStackGraph(a, nil)
	if mid := g.creation.mid; mid < 100 || mid > 120 {
		t.Errorf("the gateway need not wait until the queue is stable: %v s", mid)
	}
	if top := g.creation.top(); top < 150 {
		t.Errorf("it may have to: %v s", top)
	}
}

func TestAResourceIsSlowOnce(t *testing.T) {
	player := newPlayer(3, networkPlan())
	player.slow["Nat"] = 4
	f := NewForecast(nil)
	var told []string
	lost := false
	snapshots(t, player.play(), time.Second, func(p *Progress, now time.Time) {
		e := f.At(p, now)
		for _, r := range f.News() {
			told = append(told, r.Logical)
			same(t, "known when told", e.Known, true)
		}
		lost = lost || (p.Ended.IsZero() && len(e.Slow) > 0 && !e.Known)
	})
	same(t, "slow", told, []string{"Nat"})
	same(t, "no number where none would be honest", lost, true)
}

func TestTheCriticalPathGoesThroughTheSteps(t *testing.T) {
	p := NewProgress()
	for _, e := range newPlayer(1, networkPlan()).play() {
		p.Apply(e)
	}
	check := func(what string, critical []*ResourceProgress) {
		var names []string
		for _, r := range critical {
			names = append(names, r.Logical)
		}
		for _, want := range []string{"Service", "Balancer", "Route", "Nat", "Eip", "Attach"} {
			found := false
			for _, name := range names {
				found = found || name == want
			}
			if !found {
				t.Errorf("%s: %s is not in %v", what, want, names)
			}
		}
		for _, name := range names {
			if name == "Subnet2" || name == "Events" || name == "Cluster" {
				t.Errorf("%s: %s is in %v", what, name, names)
			}
		}
	}
	check("afterwards", EstimateOf(p, nil, p.Now).Critical)
	begun := NewProgress()
	begun.Apply(p.Events[0])
	check("before", EstimateOf(begun, nil, begun.Now).Critical)
}

func TestOnlyAsManyStacksAsARunWorksOnCountAtATime(t *testing.T) {
	var plan Plan
	for _, id := range []string{"a", "b", "c", "d"} {
		plan.Steps = append(plan.Steps, PlannedStep{ID: id, Title: id, Action: &StackAction{
			Name: Literal(id), Resources: []PlannedResource{{Logical: "Nat", Type: "AWS::EC2::NatGateway"}},
		}})
	}
	p := NewProgress()
	p.Apply(Event{At: playStart, Run: "r", Body: RunStarted{Plan: plan, Verb: Apply}})
	four := EstimateOf(p, nil, playStart).Middle
	plan.Steps = plan.Steps[:3]
	p = NewProgress()
	p.Apply(Event{At: playStart, Run: "r", Body: RunStarted{Plan: plan, Verb: Apply}})
	if three := EstimateOf(p, nil, playStart).Middle; four != 2*three {
		t.Errorf("three stacks %v, four %v", three, four)
	}
}

func TestWhatAFailureStopsIsNotWaitedFor(t *testing.T) {
	p := NewProgress()
	for _, e := range newPlayer(1, networkPlan()).play() {
		if e.At.Sub(playStart) > 20*time.Second {
			break
		}
		p.Apply(e)
	}
	p.Apply(Event{At: p.Now, Run: "r", Step: "network", Body: StepDone{Outcome: Failed}})
	e := EstimateOf(p, nil, p.Now)
	sane(t, p, e)
	if e.Known || e.Percent > 60 {
		t.Errorf("known %v, %v%%", e.Known, e.Percent)
	}
}

func TestACheckpointIsNotGuessed(t *testing.T) {
	plan := Plan{Steps: []PlannedStep{{ID: "c", Title: "C", Action: &CheckpointAction{Text: Literal("click")}}}}
	p := NewProgress()
	p.Apply(Event{At: playStart, Run: "r", Body: RunStarted{Plan: plan, Verb: Apply}})
	p.Apply(Event{At: playStart, Run: "r", Step: "c", Body: StepStarted{Action: CheckpointKind, Decision: DecideAsk}})
	e := EstimateOf(p, nil, playStart.Add(time.Hour))
	same(t, "asking", []bool{e.Asking, e.Known}, []bool{true, false})
}
