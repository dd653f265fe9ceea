package ui

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/theme"
	"gantry/wizard"
)

// stillClock stands still.
type stillClock struct{ at time.Time }

func (c stillClock) Now() time.Time                             { return c.at }
func (c stillClock) Sleep(context.Context, time.Duration) error { return nil }

// veteran is a run page with many events behind it: five stacks of a hundred
// resources each, updated over and over.
func veteran(events int) *running {
	const stacks, resources = 5, 100
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	plan := wizard.Plan{Blueprint: "big", Title: "A big system"}
	for s := range stacks {
		a := &wizard.StackAction{Name: wizard.Literal(fmt.Sprintf("dev-stack%d", s))}
		for r := range resources {
			planned := wizard.PlannedResource{Logical: fmt.Sprintf("Resource%03d", r), Type: "AWS::EC2::Subnet"}
			if r > 0 {
				planned.Needs = []string{fmt.Sprintf("Resource%03d", r/2)}
			}
			a.Resources = append(a.Resources, planned)
		}
		plan.Steps = append(plan.Steps, wizard.PlannedStep{ID: fmt.Sprintf("s%d", s), Title: fmt.Sprintf("Stack %d", s), Action: a})
	}
	sh := &shared{theme: theme.New(theme.Options{Dark: true}), ctx: context.Background(), width: 120, height: 40}
	sh.options.Connection = &Connection{Clock: stillClock{at.Add(time.Hour)}, Meter: func() wizard.Meter { return wizard.Meter{} }}
	r := newRunning(sh, runStart{plan: plan}).(*running)
	r.run = wizard.NewRun(wizard.RunConfig{Plan: plan, Clock: sh.clock()})
	r.progress.Apply(wizard.Event{Seq: 1, At: at, Run: "r", Body: wizard.RunStarted{Plan: plan}})
	for s := range stacks {
		r.progress.Apply(wizard.Event{Seq: int64(s + 2), At: at, Run: "r", Step: fmt.Sprintf("s%d", s), Body: wizard.StepStarted{Action: wizard.StackKind, Decision: wizard.DecideCreate}})
	}
	for n := len(r.progress.Events); n < events; n++ {
		r.progress.Apply(veteranEvent(n, stacks, resources, at))
	}
	return r
}

func veteranEvent(n, stacks, resources int, at time.Time) wizard.Event {
	s, l := n%stacks, n/stacks%resources
	status := "UPDATE_IN_PROGRESS"
	if n/(stacks*resources)%2 == 1 {
		status = "UPDATE_COMPLETE"
	}
	at = at.Add(time.Duration(n) * 30 * time.Millisecond)
	return wizard.Event{Seq: int64(n + 1), At: at, Run: "r", Step: fmt.Sprintf("s%d", s), Body: wizard.ResourceEvent{
		Stack: fmt.Sprintf("dev-stack%d", s), StackID: fmt.Sprintf("arn:aws:cloudformation:eu-west-1:123456789012:stack/dev-stack%d/1", s),
		Logical: fmt.Sprintf("Resource%03d", l), Physical: fmt.Sprintf("subnet-%016x", n), Type: "AWS::EC2::Subnet",
		Status: status, Reason: "Resource update Initiated", ID: fmt.Sprintf("%036x", n), Occurred: at,
	}}
}

// One more event taken in and the whole screen drawn, with a history behind it.
// The budget is 2 ms with 100,000 events.
func BenchmarkOneMoreEvent(b *testing.B) {
	for _, history := range []int{1000, 100_000} {
		for _, shown := range []tab{eventsTab, resourcesTab, timelineTab, troubleTab} {
			b.Run(fmt.Sprintf("%d behind/pane %d", history, shown), func(b *testing.B) {
				r := veteran(history)
				r.shown = shown
				at := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
				n := history
				b.ReportAllocs()
				for b.Loop() {
					r.Update(eventsMsg{from: r.run.Events(), events: []wizard.Event{veteranEvent(n, 5, 100, at)}})
					r.sh.frame(r)
					n++
				}
			})
		}
	}
}

// A filter with a history behind it: a key press never waits for all of it.
func BenchmarkFilterKey(b *testing.B) {
	r := veteran(100_000)
	r.filtering = true
	for b.Loop() {
		r.events.SetFilter("")
		r.Update(tea.KeyPressMsg{Code: 'z', Text: "z"})
		r.sh.frame(r)
	}
}

// What 100,000 events and the page on them hold in memory. The budget is 120 MB
// for the whole process.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := veteran(100_000)
		r.sh.frame(r)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		runtime.KeepAlive(r)
	}
}
