package simulator

import (
	"context"
	"sync/atomic"
	"time"

	"gantry/aws/simulator/world"
)

// sharedClock is the world's clock, whichever process has the world. It can
// be read before and while the world changes hands.
type sharedClock struct{ clock atomic.Pointer[world.Clock] }

func (c *sharedClock) set(clock *world.Clock) { c.clock.Store(clock) }

// Now is the present moment of the world.
func (c *sharedClock) Now() time.Time {
	if clock := c.clock.Load(); clock != nil {
		return clock.Now()
	}
	return time.Now()
}

// Sleep waits for a duration of the world.
func (c *sharedClock) Sleep(ctx context.Context, d time.Duration) error {
	if clock := c.clock.Load(); clock != nil {
		return clock.Sleep(ctx, d)
	}
	return ctx.Err()
}

// Speed is how many times faster than ours the world runs.
func (c *sharedClock) Speed() float64 {
	if clock := c.clock.Load(); clock != nil {
		return clock.Speed()
	}
	return world.DefaultSpeed
}
