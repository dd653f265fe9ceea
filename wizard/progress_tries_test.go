package wizard

import (
	"testing"
	"time"
)

func TestAStackThatTakesAnothersPlaceBeginsAnew(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Queue", "Topic")
	apply(p, told(t, "one", `
10:00:00.000 stack DELETE_IN_PROGRESS - User Initiated
10:00:01.000 Queue DELETE_IN_PROGRESS q-0
10:00:02.000 Queue DELETE_COMPLETE q-0
10:00:03.000 stack DELETE_COMPLETE`))
	again := told(t, "one", `
10:00:05.000 stack CREATE_IN_PROGRESS - User Initiated
10:00:06.000 Queue CREATE_IN_PROGRESS
10:00:07.000 Queue CREATE_COMPLETE q-1`)
	for i := range again {
		again[i].StackID += "2"
		if again[i].Logical == "one" {
			again[i].Physical = again[i].StackID
		}
	}
	apply(p, again)
	step := p.Step("s")
	same(t, "states", states(step.Stack()), []string{"Queue created", "Topic waiting"})
	same(t, "counts", []int{step.Total, step.Complete}, []int{2, 1})
	same(t, "both known", len(step.Stacks), 2)
}

func TestUndoingCountsWhatIsGone(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Queue", "Topic", "Data")
	apply(p, told(t, "one", `
10:00:00.000 stack CREATE_IN_PROGRESS
10:00:01.000 Queue CREATE_COMPLETE q
10:00:01.000 Topic CREATE_COMPLETE t
10:00:01.000 Data CREATE_COMPLETE d
10:00:02.000 stack CREATE_COMPLETE`))
	step := p.Step("s")
	p.Apply(Event{Step: "s", Body: StepDone{Outcome: Done}})
	p.Apply(Event{Body: RunDone{Outcome: Done}})
	same(t, "done", []int{step.Total, step.Complete}, []int{3, 3})
	p.Apply(Event{Run: "r", Body: RunStarted{Verb: Undo, Plan: p.Plan}})
	p.Apply(Event{Step: "s", Body: StepStarted{Decision: DecideCreate}})
	same(t, "undo begins", []int{step.Total, step.Complete}, []int{3, 0})
	same(t, "owned", step.Owned, true)
	apply(p, told(t, "one", `
10:10:00.000 stack DELETE_IN_PROGRESS
10:10:01.000 Queue DELETE_COMPLETE q
10:10:01.500 Data DELETE_SKIPPED d`))
	same(t, "half gone", []int{step.Total, step.Complete}, []int{3, 2})
	p.Apply(Event{Step: "s", Body: StepDone{Outcome: Undone}})
	same(t, "not ours any more", []any{step.Owned, step.Outcome}, []any{false, Undone})
	same(t, "run goes on", p.Ended.IsZero(), true)
}

func TestARetryForgetsTheFailuresOfTheFirstTry(t *testing.T) {
	p := NewProgress()
	planned(p, "update", "one", "Queue", "Topic")
	apply(p, told(t, "one", `
10:00:00.000 stack UPDATE_IN_PROGRESS
10:00:01.000 Queue UPDATE_FAILED q no
10:00:02.000 stack UPDATE_FAILED`))
	step := p.Step("s")
	p.Apply(Event{Step: "s", Body: StepDone{Outcome: Failed}})
	same(t, "cancelled", states(step.Stack()), []string{"Queue failed", "Topic cancelled"})
	p.Apply(Event{Run: "r", Body: RunStarted{Plan: p.Plan}})
	p.Apply(Event{Step: "s", Body: StepStarted{Decision: DecideUpdate}})
	same(t, "again", states(step.Stack()), []string{"Queue waiting", "Topic waiting"})
	same(t, "no cause", step.RootCause() == nil, true)
	same(t, "attempts", step.Attempts, 1)
}

func TestARetryWithAnotherPlanForgetsWhatIsNotPlannedAnyMore(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Queue", "Topic", "Bucket")
	apply(p, told(t, "one", "10:00:01.000 Queue CREATE_FAILED - no"))
	p.Apply(Event{Step: "s", Body: StepDone{Outcome: Failed}})
	p.Apply(Event{Body: TroubleMet{Trouble{Cause: "x"}}})
	planned(p, Apply, "one", "Bucket", "Stream")
	step := p.Step("s")
	same(t, "states", states(step.Stack()), []string{"Queue waiting", "Bucket waiting", "Stream waiting"})
	same(t, "troubles", []any{len(p.Troubles), step.RootCause() == nil}, []any{0, true})
}

func TestTheTimeBetweenTwoTriesDoesNotCount(t *testing.T) {
	p := NewProgress()
	at := func(minutes int, step string, b Body) {
		p.Apply(Event{At: noon.Add(time.Duration(minutes) * time.Minute), Run: "r", Step: step, Body: b})
	}
	plan := Plan{Steps: []PlannedStep{{ID: "a", Action: &CheckAction{}}, {ID: "b", Action: &CheckAction{}}}}
	at(0, "", RunStarted{Verb: Apply, Plan: plan})
	at(0, "a", StepStarted{Decision: DecideKeep})
	at(1, "a", StepDone{Outcome: Kept})
	at(5, "", RunStarted{Verb: Apply, Plan: plan}) // it was left, and goes on
	same(t, "goes on", p.Elapsed(p.Now).String(), "5m0s")
	at(6, "b", StepDone{Outcome: Failed})
	at(6, "", RunDone{Outcome: Failed})
	at(60, "", RunStarted{Verb: Undo, Plan: plan})
	at(61, "a", StepDone{Outcome: Kept})
	at(62, "", RunDone{Outcome: Undone})
	same(t, "run", p.Elapsed(p.Now).String(), "2m0s")
	same(t, "step", p.Step("a").Elapsed(p.Now).String(), "0s")
}

func TestAStepThatIsOnlyLookedAtAgainKeepsItsTime(t *testing.T) {
	p := NewProgress()
	at := func(minutes int, step string, b Body) {
		p.Apply(Event{At: noon.Add(time.Duration(minutes) * time.Minute), Run: "r", Step: step, Body: b})
	}
	plan := Plan{Steps: []PlannedStep{{ID: "a", Action: &CheckAction{}}}}
	at(0, "", RunStarted{Verb: Apply, Plan: plan})
	at(0, "a", StepStarted{Decision: DecideCreate})
	at(3, "a", StepDone{Outcome: Done})
	at(5, "", RunStarted{Verb: Apply, Plan: plan})
	at(5, "a", StepStarted{Decision: DecideKeep})
	at(6, "a", StepDone{Outcome: Done})
	same(t, "as it was built", p.Step("a").Elapsed(p.Now).String(), "3m0s")
}
