package pane

import (
	"fmt"
	"math"
	"time"
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

// About writes an estimate no finer than it can be trusted: about 40 s, about
// 6 min, about 2 h.
func About(d time.Duration) string {
	s := max(d, 0).Seconds()
	switch {
	case s < 10:
		return "a few seconds"
	case s < 90:
		return fmt.Sprintf("about %d s", int(math.Ceil(s/10))*10)
	case s < 90*60:
		return fmt.Sprintf("about %d min", int(math.Round(s/60)))
	}
	return fmt.Sprintf("about %.1f h", s/3600)
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
