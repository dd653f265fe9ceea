package aws

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gantry/wizard"
)

// busiest is the most requests within any minute, of those for which asked.
func busiest(calls []call, from, to time.Time) int {
	most := 0
	for i, first := range calls {
		if first.at.Before(from) || !first.at.Before(to) {
			continue
		}
		n := 0
		for _, c := range calls[i:] {
			if c.at.Sub(first.at) < time.Minute && c.at.Before(to) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// busyThenQuiet is three minutes in which something happens every second or
// two, and then ten of nothing.
func busyThenQuiet() []scripted {
	script := []scripted{root(0, "CREATE_IN_PROGRESS", "User Initiated")}
	for at := 3 * time.Second; at < 3*time.Minute; at += 1300 * time.Millisecond {
		script = append(script, resource(at, fmt.Sprintf("Topic%d", len(script)), "AWS::SNS::Topic", "CREATE_COMPLETE"))
	}
	return append(script, root(13*time.Minute, "CREATE_COMPLETE", ""))
}

func TestOneStackKeepsWithinItsBudgetOfRequests(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", busyThenQuiet()...)
	s.pageSize = 20
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	everyEventOnce(t, s, &h)
	if said := h.said(); said != "" {
		t.Error(said)
	}
	active := busiest(w.calls, s.began.Add(time.Second), s.began.Add(3*time.Minute))
	quiet := busiest(w.calls, s.began.Add(4*time.Minute), s.began.Add(12*time.Minute))
	t.Logf("%d requests in the busiest active minute, %d in the busiest quiet one", active, quiet)
	if active > 20 {
		t.Errorf("%d requests in an active minute, 20 is the budget", active)
	}
	if quiet > 8 {
		t.Errorf("%d requests in a quiet minute, 8 is the budget", quiet)
	}
}

// realistic are the moments at which the events of a stack come that has waves
// of resources and then waits for slow ones, as recorded stacks do.
func realistic(source *rand.Rand) []time.Duration {
	var at []time.Duration
	wave := 3 * time.Second
	for _, slow := range []int{0, 15, 5, 100, 2, 12, 60, 5} {
		wave += time.Duration(slow) * time.Second
		for range 8 {
			begin := wave + time.Duration(source.Float64()*float64(2*time.Second))
			made := begin + 500*time.Millisecond + time.Duration(source.Float64()*float64(time.Second))
			at = append(at, begin, made, made+time.Duration(source.Float64()*float64(14*time.Second)))
		}
	}
	slices.Sort(at)
	return at
}

// BenchmarkDelay reports how long an event that can be read waits until it is
// read, over many stacks of a realistic course: the cadence alone. Active is
// what came within twelve seconds of what was read before.
func BenchmarkDelay(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 2))
	var delays, active []time.Duration
	most := 0
	for b.Loop() {
		events := realistic(source)
		start := newTestClock().now
		var c cadence
		c.news = start
		now, seen, awake := start, 0, true
		for seen < len(events) {
			had := seen
			for seen < len(events) && !start.Add(events[seen]).After(now) {
				delay := now.Sub(start.Add(events[seen]))
				delays = append(delays, delay)
				if awake {
					active = append(active, delay)
				}
				seen++
			}
			c.asked(now)
			wait := c.next(now, seen > had)
			awake = now.Sub(c.news) < activeFor
			now = now.Add(wait)
			most = max(most, len(c.polls))
		}
	}
	slices.Sort(delays)
	slices.Sort(active)
	b.ReportMetric(delays[len(delays)/2].Seconds(), "s-median")
	b.ReportMetric(active[len(active)/2].Seconds(), "s-median-active")
	b.ReportMetric(active[len(active)*99/100].Seconds(), "s-p99-active")
	b.ReportMetric(active[len(active)-1].Seconds(), "s-worst-active")
	b.ReportMetric(float64(most), "requests/min-max")
}

// BenchmarkFollow is the cost of one event from the wire to emit, HTTP and XML
// included.
func BenchmarkFollow(b *testing.B) {
	const resources = 500
	events := 0
	for b.Loop() {
		w, c := newWire(b)
		newScriptedStack(w, "demo", many(resources)...)
		if _, err := c.Do(withToken(false), wizard.Apply, bare(), func(wizard.Event) { events++ }); err != nil {
			b.Fatal(err)
		}
		w.server.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(events), "µs/event")
}
