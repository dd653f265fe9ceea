package world

import (
	"context"
	"sync"
	"time"
)

// DefaultSpeed is how many times faster than ours the simulated world runs.
const DefaultSpeed = 20

// Clock is the simulated world's time: it began at some moment and runs at a
// speed. It is a wizard.Clock and safe for use by several goroutines.
type Clock struct {
	mu    sync.Mutex
	wall  func() time.Time
	real  bool // the wall is the machine's own, so that timers agree with it
	speed float64
	base  time.Time // the world's time …
	since time.Time // … at this moment of the wall
}

// NewClock starts a clock at a moment of the world. wall is where real time
// comes from, nil for the machine's clock. A speed of zero or less means
// DefaultSpeed.
func NewClock(start time.Time, speed float64, wall func() time.Time) *Clock {
	c := &Clock{wall: wall, speed: speed, base: start.UTC()}
	if wall == nil {
		c.wall, c.real = time.Now, true
	}
	if speed <= 0 {
		c.speed = DefaultSpeed
	}
	c.since = c.wall()
	return c
}

// Now is the present moment of the world, in UTC. It never goes back.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	passed := c.wall().Sub(c.since)
	if passed < 0 {
		passed = 0 // the machine's clock was set back
	}
	return c.base.Add(time.Duration(float64(passed) * c.speed))
}

// Speed is how many times faster than ours the world runs.
func (c *Clock) Speed() float64 { return c.speed }

// Forward moves the world on to a moment, at once; a moment that has passed
// already changes nothing.
func (c *Clock) Forward(to time.Time) {
	now := c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(now) {
		c.base, c.since = to.UTC(), c.wall()
	}
}

// recheck is how often a sleeper looks at a wall that is not the machine's: a
// test may move it at any time.
const recheck = 2 * time.Millisecond

// Sleep waits for a duration of the world, or until the context ends, and then
// returns the context's error.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	until := c.Now().Add(d)
	for {
		left := until.Sub(c.Now())
		if left <= 0 {
			return ctx.Err()
		}
		wait := max(time.Duration(float64(left)/c.speed), time.Microsecond)
		if !c.real {
			wait = recheck
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
