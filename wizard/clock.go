package wizard

import (
	"context"
	"time"
)

// Clock tells the time of the world that is worked on. A simulated world runs
// faster than ours, so whoever waits for it or measures it asks its clock.
type Clock interface {
	// Now is the present moment.
	Now() time.Time
	// Sleep waits for a duration of this clock, or until the context ends, and
	// then returns the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// WallClock is the clock of the real world.
type WallClock struct{}

// Now is the present moment.
func (WallClock) Now() time.Time { return time.Now() }

// Sleep waits, or returns the context's error.
func (WallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
