package aws

import (
	"context"
	"sync"
	"time"

	"gantry/wizard"
)

// The budget of one account and region. AWS publishes no rates for
// CloudFormation; it caps callers at about five a second for everybody in the
// account, so one wizard takes one.
const (
	paceInterval = time.Second      // between requests in fair weather
	paceSlowest  = 30 * time.Second // between requests under the hardest throttling
	paceBurst    = 12               // requests saved up while quiet: a form's lookups do not queue
	paceRecovery = 10 * time.Second // of success before the rate rises again
	paceRise     = 0.1              // requests a second that the rate rises by
	paceCalm     = time.Second      // throttles closer together than this are one
)

// pace is the request budget: a token bucket that refills once an interval,
// whose rate halves on throttling and rises slowly again. Requests are let
// through in the order they came.
type pace struct {
	clock wizard.Clock

	mu        sync.Mutex
	interval  time.Duration
	full      time.Time // when the bucket, left alone, is full again
	changed   time.Time // when the rate was last changed
	epoch     int       // counts the rate's halvings: places in the queue from before are void
	throttled int
	sent      []time.Time // requests of the last minute
}

func newPace(clock wizard.Clock) *pace { return &pace{clock: clock, interval: paceInterval} }

// wait lets one request through, or returns the context's error.
func (p *pace) wait(ctx context.Context) error {
	for {
		delay, epoch := p.reserve()
		if delay > 0 {
			if err := p.clock.Sleep(ctx, delay); err != nil {
				return err
			}
		}
		if p.let(epoch) {
			return ctx.Err()
		}
	}
}

// reserve takes a token and says how long until it may be used.
func (p *pace) reserve() (time.Duration, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if p.full.Before(now) {
		p.full = now
	}
	at := p.full.Add(-(paceBurst - 1) * p.interval)
	p.full = p.full.Add(p.interval)
	return at.Sub(now), p.epoch
}

// let counts a request that goes out now, unless throttling voided its place.
func (p *pace) let(epoch int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if epoch != p.epoch {
		return false
	}
	p.sent = append(p.within(time.Minute), p.clock.Now())
	return true
}

// answered notes how a request ended.
func (p *pace) answered(throttled bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if !throttled {
		if p.interval > paceInterval && now.Sub(p.changed) >= paceRecovery {
			rate := 1/p.interval.Seconds() + paceRise
			faster := max(paceInterval, time.Duration(float64(time.Second)/rate))
			if rest := p.full.Sub(now); rest > 0 { // what is missing is refilled at the new rate
				p.full = now.Add(time.Duration(float64(rest) * float64(faster) / float64(p.interval)))
			}
			p.interval, p.changed = faster, now
		}
		return
	}
	p.throttled++
	if now.Sub(p.changed) >= paceCalm || p.epoch == 0 {
		p.interval = min(2*p.interval, paceSlowest)
		p.changed = now
	}
	// Whatever was saved up is gone: the next request waits a whole interval.
	p.epoch++
	p.full = now.Add(paceBurst * p.interval)
}

// meter counts what was sent.
func (p *pace) meter() wizard.Meter {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = p.within(time.Minute)
	return wizard.Meter{PerMinute: len(p.sent), Throttled: p.throttled}
}

// slowness is the present time between requests, and never less than a poll.
func (p *pace) slowness() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.interval, pollActive)
}

// within drops requests older than a duration. The caller holds the lock.
func (p *pace) within(d time.Duration) []time.Time {
	oldest := p.clock.Now().Add(-d)
	for i, at := range p.sent {
		if at.After(oldest) {
			return p.sent[i:]
		}
	}
	return p.sent[:0]
}
