package wizard

import (
	"fmt"
	"testing"
	"time"
)

// begunPlan is the progress of a wide run a minute after its beginning.
func begunPlan(stacks, resources int) *Progress {
	p := NewProgress()
	for _, e := range newPlayer(1, widePlan(1, stacks, resources)).play() {
		if e.At.Sub(playStart) > time.Minute {
			break
		}
		p.Apply(e)
	}
	return p
}

// BenchmarkForecast is what the page of a run asks once a second.
func BenchmarkForecast(b *testing.B) {
	for _, size := range [][2]int{{1, 500}, {50, 10}, {50, 500}} {
		b.Run(fmt.Sprintf("%d stacks of %d", size[0], size[1]), func(b *testing.B) {
			p := begunPlan(size[0], size[1])
			f := NewForecast(nil)
			now := playStart.Add(time.Minute)
			b.ReportAllocs()
			for b.Loop() {
				now = now.Add(time.Second)
				f.At(p, now)
			}
		})
	}
}

// BenchmarkForecastAgain is asked in the same second, as each frame does.
func BenchmarkForecastAgain(b *testing.B) {
	p := begunPlan(50, 10)
	f := NewForecast(nil)
	for b.Loop() {
		f.At(p, playStart.Add(time.Minute))
	}
}

// BenchmarkLearn is done once at the end of a run.
func BenchmarkLearn(b *testing.B) {
	p := NewProgress()
	for _, e := range manyEvents(100_000) {
		p.Apply(e)
	}
	for b.Loop() {
		samplesOf(p)
	}
}
