package wizard

import (
	"math"
	"time"
)

// stretch is how long one thing takes, in seconds: at least, in the middle, and
// at most as a rule.
type stretch struct{ low, mid, high float64 }

func stretchOf(u Usual) stretch {
	return stretch{u.Low.Seconds(), u.Middle.Seconds(), u.High.Seconds()}
}

// left is what is left of a stretch after so many seconds. What takes longer
// than usual is expected to take a little more; how much does not grow, so that
// an estimate never rises while nothing happens.
func (s stretch) left(elapsed float64) stretch {
	return stretch{max(s.low-elapsed, 0), max(s.mid-elapsed, s.mid/10), max(s.high-elapsed, s.high/5)}
}

// longer is the longer of two stretches, bound by bound.
func (s stretch) longer(o stretch) stretch {
	return stretch{max(s.low, o.low), max(s.mid, o.mid), max(s.high, o.high)}
}

// reach is how far ahead a moment is, in seconds from now, over a path of
// stretches. Stretches of a path vary by themselves, not all at once in the same
// direction: so deviations add up as their squares do. Each bound follows the
// path that makes it latest.
type reach struct {
	mid         float64
	low, low2   float64 // the sum of the middles and of the squares below them
	high, high2 float64 // the same above them
}

// plus is the end of a stretch that begins there.
func (r reach) plus(s stretch) reach {
	below, above := s.mid-s.low, s.high-s.mid
	return reach{
		mid: r.mid + s.mid,
		low: r.low + s.mid, low2: r.low2 + below*below,
		high: r.high + s.mid, high2: r.high2 + above*above,
	}
}

// later is when both are reached.
func (r reach) later(o reach) reach {
	r.mid = max(r.mid, o.mid)
	if o.bottom() > r.bottom() {
		r.low, r.low2 = o.low, o.low2
	}
	if o.top() > r.top() {
		r.high, r.high2 = o.high, o.high2
	}
	return r
}

func (r reach) bottom() float64 { return r.low - math.Sqrt(r.low2) }
func (r reach) top() float64    { return r.high + math.Sqrt(r.high2) }

// ahead is seconds as a duration, never less than nothing.
func ahead(seconds float64) time.Duration {
	return time.Duration(max(seconds, 0) * float64(time.Second))
}
