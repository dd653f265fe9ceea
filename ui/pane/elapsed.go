package pane

import (
	"fmt"
	"slices"
	"time"

	"gantry/wizard"
)

// Elapsed writes how long something took or is taking: 0:09, 12:34, 1:02:03.
// What is less than nothing, as clocks that disagree make it, is 0:00.
func Elapsed(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// Took is how long a run took, or has taken up to now, a moment of the cloud's
// clock. Where it was tried again or undone only the last attempt counts: nobody
// wants to know for how long it lay there in between.
func Took(p *wizard.Progress, now time.Time) time.Duration {
	if n := len(p.Events); n > 0 {
		if done, ok := p.Events[n-1].Body.(wizard.RunDone); ok && again(p) {
			return seconds(done.Elapsed)
		}
	}
	return p.Elapsed(now)
}

// again says whether the run had come to an end before its latest one.
func again(p *wizard.Progress) bool {
	return p.Verb == wizard.Undo || slices.ContainsFunc(p.Steps, func(s *wizard.StepProgress) bool { return s.Attempts > 1 })
}

// between is the time from one moment to another, and to now where the end is
// not known yet; zero where it has not begun.
func between(from, to, now time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	if to.IsZero() {
		to = now
	}
	return max(to.Sub(from), 0)
}
