package wizard

import (
	"testing"
	"time"
)

func TestUndoingGoesBackwards(t *testing.T) {
	p := NewProgress()
	for _, e := range newPlayer(1, networkPlan()).play() {
		p.Apply(e)
	}
	at := p.Now.Add(time.Hour)
	p.Apply(Event{At: at, Run: "r", Body: RunStarted{Plan: p.Plan, Verb: Undo}})
	f := NewForecast(nil)
	e := f.At(p, at)
	sane(t, p, e)
	if !e.Undoing || !e.Known || e.Percent > 1 || e.Middle < time.Minute {
		t.Fatalf("before anything is gone: %+v", e)
	}
	p.Apply(Event{At: at, Run: "r", Step: "cluster", Body: StepStarted{Action: StackKind, Decision: DecideCreate}})
	for _, logical := range []string{"Service", "Balancer", "Group", "Cluster", "Profile", "Role"} {
		r := p.Step("cluster").Stack().Resource(logical)
		for _, status := range []string{"DELETE_IN_PROGRESS", "DELETE_COMPLETE"} {
			p.Apply(Event{At: at, Run: "r", Step: "cluster", Body: ResourceEvent{
				Stack: "cluster", StackID: arn("cluster"), Logical: logical, Physical: r.Physical, Type: r.Type, Status: status, Occurred: at,
			}})
			at = at.Add(5 * time.Second)
			now := f.At(p, at)
			sane(t, p, now)
			if now.Percent < e.Percent {
				t.Fatalf("from %v%% to %v%%", e.Percent, now.Percent)
			}
			e = now
		}
	}
	p.Apply(Event{At: at, Run: "r", Step: "cluster", Body: StepDone{Outcome: Undone}})
	if e = f.At(p, at); e.Percent < 20 || e.Percent > 80 || !e.Known {
		t.Errorf("with one of two stacks gone: %+v", e)
	}
}

func TestARollbackHasItsOwnEstimate(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "GoodQueue", "BadQueue")
	p.Started = playStart.AddDate(0, 0, -50)
	f := NewForecast(nil)
	apply(p, told(t, "one", `
22:31:49.644 stack CREATE_IN_PROGRESS - User Initiated
22:31:52.667 GoodQueue CREATE_IN_PROGRESS
22:32:55.312 GoodQueue CREATE_COMPLETE q-1
22:32:55.671 BadQueue CREATE_IN_PROGRESS
22:32:56.428 BadQueue CREATE_FAILED - it is bad
22:32:56.734 stack ROLLBACK_IN_PROGRESS - because`))
	e := f.At(p, p.Now)
	if !e.Undoing || !e.Known || e.Middle < 50*time.Second || e.Middle > 80*time.Second || e.Percent > 20 {
		t.Errorf("a queue takes a minute to go: %+v", e)
	}
	apply(p, told(t, "one", "22:35:18.204 GoodQueue DELETE_IN_PROGRESS q-1"))
	if e = f.At(p, p.Now.Add(50*time.Second)); e.Middle > 20*time.Second || e.Percent < 60 {
		t.Errorf("most of it is over: %+v", e)
	}
}

func TestAnUpdateIsShorterThanACreation(t *testing.T) {
	p := NewProgress()
	p.Apply(Event{At: playStart, Run: "r", Body: RunStarted{Plan: networkPlan(), Verb: Apply}})
	create := EstimateOf(p, nil, playStart)
	p.Apply(Event{At: playStart, Run: "r", Step: "network", Body: StepStarted{Action: StackKind, Decision: DecideUpdate}})
	update := EstimateOf(p, nil, playStart)
	sane(t, p, update)
	if update.High >= create.High {
		t.Errorf("created in up to %v, updated in up to %v", create.High, update.High)
	}
}

func TestCirclesAndUnknownNamesAreSurvived(t *testing.T) {
	g := newStackGraph([]PlannedResource{
		{Logical: "A", Type: "T", Needs: []string{"B", "A", "nobody"}},
		{Logical: "B", Type: "T", Needs: []string{"A"}},
		{Logical: "A", Type: "T"},
		{Logical: "", Type: ""},
	}, nil)
	same(t, "nodes", len(g.nodes), 3)
	plan := Plan{Steps: []PlannedStep{
		{ID: "a", Needs: []string{"b", "a", "none"}, Action: &CheckAction{}}, {ID: "b", Needs: []string{"a"}, Action: &StackAction{}},
	}}
	p := NewProgress()
	p.Apply(Event{At: playStart, Run: "r", Body: RunStarted{Plan: plan, Verb: Apply}})
	sane(t, p, EstimateOf(p, nil, playStart))
	sane(t, NewProgress(), EstimateOf(NewProgress(), nil, time.Time{}))
}

func TestANestedStackTakesAsLongAsWhatIsInIt(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Child")
	p.Started = playStart.AddDate(0, 0, -50)
	apply(p, told(t, "one", `
22:00:00.000 stack CREATE_IN_PROGRESS
22:00:03.000 Child CREATE_IN_PROGRESS
22:00:04.000 Child CREATE_IN_PROGRESS `+arn("child")+` Resource creation Initiated`))
	before := EstimateOf(p, nil, p.Now)
	inner := told(t, "child", "22:02:05.000 Db CREATE_IN_PROGRESS db-1")
	inner[0].Type = "AWS::RDS::DBInstance"
	apply(p, inner)
	if e := EstimateOf(p, nil, p.Now); e.Middle < 9*time.Minute || before.Middle > 4*time.Minute {
		t.Errorf("a database takes ten minutes: %v, before it was seen %v", e.Middle, before.Middle)
	}
}

func TestWhatIsAheadIsExpectedInOrder(t *testing.T) {
	p := NewProgress()
	for _, e := range newPlayer(1, networkPlan()).play() {
		if e.At.Sub(playStart) > 30*time.Second {
			break
		}
		p.Apply(e)
	}
	f := NewForecast(nil)
	now := playStart.Add(30 * time.Second)
	f.At(p, now)
	before := time.Time{}
	for _, logical := range []string{"Eip", "Nat", "Route"} {
		r := p.Step("network").Stack().Resource(logical)
		from, to, ok := f.Expected(r)
		if !ok || !to.After(from) || from.Before(before) || (r.State == ResourceWaiting && from.Before(now)) {
			t.Errorf("%s: from %v to %v, %v", logical, from, to, ok)
		}
		before = from
	}
	service := p.Step("cluster").Stack().Resource("Service")
	if from, _, ok := f.Expected(service); !ok || from.Before(before) {
		t.Errorf("the service comes after the network: %v %v", from, ok)
	}
	if _, _, ok := f.Expected(p.Step("network").Stack().Resource("Vpc")); ok {
		t.Error("what is there is not expected any more")
	}
}
