package aws

import "time"

// When one stack is asked for its events. An event is shown within 2.5 seconds
// while things happen; a minute of it takes 20 requests at most, and a quiet
// minute 8 with the one that looks at the stack itself.
const (
	pollSoon   = 1500 * time.Millisecond // after the first news: more follows at once
	pollActive = 2400 * time.Millisecond
	pollQuiet  = 9 * time.Second
	activeFor  = 12 * time.Second // after the latest event
	perMinute  = 20
)

// cadence is the rhythm of asking one stack for its events.
type cadence struct {
	polls    []time.Time // of the last minute
	news     time.Time   // when the latest event was read
	interval time.Duration
}

// next says how long to wait after a poll at now that brought news or did not.
func (c *cadence) next(now time.Time, news bool) time.Duration {
	for len(c.polls) > 0 && now.Sub(c.polls[0]) >= time.Minute {
		c.polls = c.polls[1:]
	}
	c.polls = append(c.polls, now)
	first := news && now.Sub(c.news) > 2*pollActive
	if news {
		c.news = now
	}
	switch {
	case first:
		c.interval = pollSoon
	case now.Sub(c.news) < activeFor:
		c.interval = pollActive
	default:
		c.interval = min(max(c.interval, pollActive)*13/10, pollQuiet)
	}
	wait := jitter5(c.interval)
	// What is left of the minute's requests has to last until the oldest of them
	// counts no more.
	if used := len(c.polls); used > perMinute/3 {
		frees := c.polls[0].Add(time.Minute).Sub(now)
		left := time.Duration(max(perMinute-used, 0) + 1)
		wait = max(wait, frees/left)
	}
	return wait
}
