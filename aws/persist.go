package aws

import (
	"context"
	"time"

	"gantry/wizard"
)

// patience is how long a request is repeated through bad weather. It outlasts
// ten minutes of throttling.
const patience = 15 * time.Minute

// persist repeats a request until it is answered. A refusal is the end at once;
// so is a network that has never worked since the start. What is asked must be
// safe to repeat: a reading, or a write with a request token.
func (w worker) persist(ctx context.Context, doing string, ask func(context.Context) error) error {
	began := w.c.clock.Now()
	vane := vane{w: w}
	for failures := 1; ; failures++ {
		err := ask(ctx)
		if ctx.Err() != nil {
			return ended(ctx)
		}
		now := weatherOf(err)
		if err == nil {
			vane.turn(fair, nil)
			return nil
		}
		worth := now.passes() || now == expired
		if !worth || !w.c.hasReached() || w.c.clock.Now().Sub(began) > patience {
			return w.c.explain(doing, err)
		}
		vane.turn(now, err)
		if now == expired {
			w.c.keys.renew(ctx)
		}
		if err := w.c.pause(ctx, backoff(failures+1, 20*time.Second)); err != nil {
			return ended(ctx)
		}
	}
}

// hasReached says whether the services have ever answered.
func (c *Cloud) hasReached() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reached
}

// vane says once what the weather is like, and once that it is fair again. One
// request without an answer is no weather yet.
type vane struct {
	w        worker
	now      weather
	failures int // in a row
}

// turn notes the weather of the latest request.
func (v *vane) turn(to weather, err error) {
	if to == fair {
		v.failures = 0
	} else {
		v.failures++
	}
	if to == v.now || v.failures == 1 && (to == unreachable || to == broken) {
		return
	}
	before := v.now
	v.now = to
	switch to {
	case fair, refused:
		if before != fair {
			v.w.say("AWS answers again")
		}
		v.now = fair
	case throttled:
		v.w.say("AWS is throttling requests (%s); asking more slowly, nothing is lost", code(err))
	case unreachable:
		v.w.say("No answer from AWS (%s); trying on", message(err))
	case broken:
		v.w.say("AWS answered with something unusable (%s); trying on", reason(err))
	case expired, noKeys, badKeys:
		v.w.say("%s; sign in again, watching goes on by itself", wizard.TroubleOf(v.w.c.explain("watching", err)).Cause)
	}
}
