package wizard

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// History is how long changes took on this machine, in one world: the real
// account, an endpoint, or the simulator. It never changes once it is read. A
// nil History knows only the table of what is usual in general.
type History struct {
	took map[historyKey]Usual
}

// historyKey is what is remembered apart.
type historyKey struct {
	resourceType string
	change       Change
}

// sample is one change that was measured, in milliseconds; ended is Unix time.
type sample struct{ ended, took int64 }

// historySamples is how many samples of a type are kept: the latest ones.
const historySamples = 50

// Usual is how long a change of a resource of a type usually takes. Where it was
// measured often it rests on that alone; the fewer measurements, the wider.
func (h *History) Usual(resourceType string, c Change) Usual {
	if h != nil {
		if u, ok := h.took[historyKey{resourceType, c}]; ok {
			return u
		}
	}
	return tabled(resourceType, c)
}

// Len is how many types and changes have been measured.
func (h *History) Len() int {
	if h == nil {
		return 0
	}
	return len(h.took)
}

// measured sums samples up: the median, and the tenth and ninetieth part in a
// hundred, which few samples know only roughly.
func measured(samples []sample) Usual {
	took := make([]int64, len(samples))
	for i, s := range samples {
		took[i] = s.took
	}
	slices.Sort(took)
	doubt := 1 / math.Sqrt(float64(len(took)))
	return Usual{
		Low:    scaled(quantile(took, 0.1), 1-0.3*doubt),
		Middle: quantile(took, 0.5),
		High:   scaled(quantile(took, 0.9), 1+0.5*doubt),
		Count:  len(took),
	}
}

// quantile of sorted milliseconds, between two of them where need be.
func quantile(sorted []int64, q float64) time.Duration {
	at := q * float64(len(sorted)-1)
	below := int(at)
	value := float64(sorted[below])
	if below+1 < len(sorted) {
		value += (at - float64(below)) * float64(sorted[below+1]-sorted[below])
	}
	return time.Duration(value * float64(time.Millisecond))
}

// latest are the newest samples, in order of time, each once.
func latest(samples []sample) []sample {
	slices.SortFunc(samples, func(a, b sample) int {
		return cmp.Or(cmp.Compare(a.ended, b.ended), cmp.Compare(a.took, b.took))
	})
	samples = slices.Compact(samples)
	return samples[max(len(samples)-historySamples, 0):]
}

// world names where durations are comparable: the simulator's are not AWS's.
func world(a Account) string {
	switch {
	case a.Simulated:
		return "simulated"
	case a.Endpoint != "":
		return "endpoint"
	}
	return "aws"
}

// compareLines puts what happened last first, so that a full file forgets what
// nobody builds any more.
func compareLines(a, b worldKey, lines map[worldKey][]sample) int {
	newest := func(k worldKey) int64 { return lines[k][len(lines[k])-1].ended }
	return cmp.Or(cmp.Compare(newest(b), newest(a)), cmp.Compare(a.world, b.world),
		cmp.Compare(a.resourceType, b.resourceType), cmp.Compare(a.change, b.change))
}
