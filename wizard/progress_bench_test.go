package wizard

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// manyEvents are those of a run of 40 stacks of 500 resources with 5 events each.
func manyEvents(n int) []Event {
	start := time.Date(2026, 11, 21, 14, 30, 15, 0, time.UTC)
	var plan Plan
	for s := range 40 {
		plan.Steps = append(plan.Steps, PlannedStep{ID: fmt.Sprint("step", s), Title: "Step", Action: &StackAction{Name: Literal(fmt.Sprint("stack", s))}})
	}
	events := []Event{{Seq: 1, At: start, Run: "20261121-143015-k3f9", Body: RunStarted{Verb: Apply, Plan: plan}}}
	statuses := []string{"CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "DELETE_COMPLETE"}
	for i := 1; i < n; i++ {
		stack, status := i%40, statuses[i/20000%5]
		at := start.Add(time.Duration(i) * 10 * time.Millisecond)
		logical := fmt.Sprint("Resource", i/40%500)
		name := fmt.Sprint("stack", stack)
		e := ResourceEvent{
			Stack: name, StackID: "arn:aws:cloudformation:eu-west-1:123456789012:stack/" + name + "/0d3c1f70-c6a9-11f0-9d2e-0242ac120002",
			Logical: logical, Type: "AWS::EC2::SecurityGroup", Status: status, Occurred: at,
			ID: fmt.Sprint(logical, "-", status, "-", at.Format(eventTime)),
		}
		if i >= 20000 {
			e.Physical, e.Reason = fmt.Sprintf("sg-%017x", i%20000), "Resource creation Initiated"
		}
		events = append(events, Event{Seq: int64(i + 1), At: at, Run: "20261121-143015-k3f9", Step: fmt.Sprint("step", stack), Body: e})
	}
	return events
}

// BenchmarkProgress applies one event to a progress that grows to 100,000: the
// cost must not depend on how many there were.
func BenchmarkProgress(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		events := manyEvents(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			p := NewProgress()
			for i := range b.N {
				if i%n == 0 {
					p = NewProgress()
				}
				p.Apply(events[i%n])
			}
		})
	}
}

// BenchmarkProgressMemory reports what the progress of 100,000 events holds
// that were read from a journal. The budget is 120 MB for the whole process.
func BenchmarkProgressMemory(b *testing.B) {
	path := bigJournal(b, 100_000)
	for range b.N {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		p, err := readJournal(path)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-held")
		runtime.KeepAlive(p)
	}
}
