package aws

import "time"

// When one stack is asked for its events: often at first when something
// happens, steadily when that goes on, seldom when it does not. No minute takes
// more than 20 requests, and a quiet one takes 8 with the one that looks at the
// stack itself.
//
// Twenty requests a minute that never lie more than 2.5 seconds apart there are
// not; a burst of half a minute gets the 2.5 seconds, what lasts longer gets
// the 20 requests.
const (
	pollSoon   = 1200 * time.Millisecond // after the first news: more follows at once
	pollActive = 2400 * time.Millisecond
	pollSteady = 3200 * time.Millisecond
	pollQuiet  = 9 * time.Second
	activeFor  = 12 * time.Second // after the latest event
	perMinute  = 20
	perBurst   = 14 // requests within the minute before that go out at pollActive
)

// cadence is the rhythm of asking one stack for its events.
type cadence struct {
	polls    []time.Time // of the last minute
	news     time.Time   // when the latest event was read
	interval time.Duration
}

// asked counts a poll, whatever comes of it.
func (c *cadence) asked(now time.Time) {
	for len(c.polls) > 0 && now.Sub(c.polls[0]) >= time.Minute {
		c.polls = c.polls[1:]
	}
	c.polls = append(c.polls, now)
}

// next says how long to wait after a poll at now that brought news or did not.
func (c *cadence) next(now time.Time, news bool) time.Duration {
	first := news && now.Sub(c.news) > 2*pollActive
	if news {
		c.news = now
	}
	used := len(c.polls)
	switch {
	case now.Sub(c.news) >= activeFor:
		c.interval = min(max(c.interval, pollActive)*13/10, pollQuiet)
	case used > perBurst:
		c.interval = pollSteady
	case first:
		c.interval = pollSoon
	default:
		c.interval = pollActive
	}
	wait := jitter5(c.interval)
	if used >= perMinute {
		wait = max(wait, c.polls[used-perMinute].Add(time.Minute).Sub(now))
	}
	return wait
}
