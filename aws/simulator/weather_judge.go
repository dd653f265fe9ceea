package simulator

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gantry/aws/simulator/wire"
)

// weather is the weather as it stands, with what it remembers.
type weather struct {
	mu       sync.Mutex
	now      Weather
	limits   map[string]*rate.Limiter
	answers  map[string]wire.Output // by read, for stale ones
	reads    map[string]int         // of events, by stack
	pages    map[string][]*wire.Node
	anything bool
}

func (w *weather) set(now Weather) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = now
	w.now.Script = append([]Squall(nil), now.Script...)
	w.limits, w.answers = map[string]*rate.Limiter{}, map[string]wire.Output{}
	w.reads, w.pages = map[string]int{}, map[string][]*wire.Node{}
	w.anything = true
}

// meet makes a slow answer slow.
func (w *weather) meet(ctx context.Context, _ *wire.Request) {
	w.mu.Lock()
	slow := w.now.Slow
	w.mu.Unlock()
	if slow <= 0 {
		return
	}
	timer := time.NewTimer(slow)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

type drop int

const (
	dropNot drop = iota
	dropBefore
	dropAfter
)

// verdict is what the weather does to one call.
type verdict struct {
	drop    drop
	refusal *wire.Error
	skew    time.Duration
}

// judge decides what happens to a call.
func (w *weather) judge(service *wire.Service, q *wire.Request) verdict {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.anything {
		return verdict{}
	}
	v := verdict{skew: w.now.Skew}
	if squall, ok := w.take(q.Action, StaleOnce); ok {
		v.befall(service, squall)
		return v
	}
	switch {
	case w.now.Expired:
		v.refusal = expired(service)
	case skewed(q, w.now.Skew):
		v.refusal = wire.Errorf(http.StatusForbidden, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
	case w.now.Throttle > 0 && rand.Float64() < w.now.Throttle, !w.allowed(service, q):
		v.refusal = throttling(service)
	case w.now.Drop > 0 && rand.Float64() < w.now.Drop:
		v.drop = dropBefore
		if rand.IntN(2) == 0 {
			v.drop = dropAfter
		}
	}
	return v
}

// take uses up the first squall for an action that is not of a kind.
func (w *weather) take(action string, but SquallKind) (Squall, bool) {
	for i := range w.now.Script {
		squall := &w.now.Script[i]
		if squall.Times < 0 || squall.Action != "" && squall.Action != action || squall.Kind == but {
			continue
		}
		taken := *squall
		if squall.Times--; squall.Times <= 0 {
			squall.Times = -1
		}
		return taken, true
	}
	return Squall{}, false
}

func (v *verdict) befall(service *wire.Service, squall Squall) {
	switch squall.Kind {
	case Throttled:
		v.refusal = throttling(service)
	case DropBefore:
		v.drop = dropBefore
	case DropAfter:
		v.drop = dropAfter
	case ExpiredOnce:
		v.refusal = expired(service)
	case Refused:
		v.refusal = wire.Errorf(squall.Status, squall.Code, "%s", squall.Message)
	case Unavailable:
		v.refusal = wire.Errorf(http.StatusServiceUnavailable, "ServiceUnavailable", "Service Unavailable")
	}
}

// allowed asks the token bucket of an action in a region, which is how AWS
// throttles.
func (w *weather) allowed(service *wire.Service, q *wire.Request) bool {
	if w.now.Rate <= 0 {
		return true
	}
	key := service.Name + " " + q.Region + " " + q.Action
	limit := w.limits[key]
	if limit == nil {
		limit = rate.NewLimiter(rate.Limit(w.now.Rate), max(1, w.now.Burst))
		w.limits[key] = limit
	}
	return limit.Allow()
}

// skewed says whether a signature's date is further from AWS's clock than the
// five minutes AWS allows.
func skewed(q *wire.Request, skew time.Duration) bool {
	if skew == 0 {
		return false
	}
	signed, err := time.Parse("20060102T150405Z", q.Header.Get("X-Amz-Date"))
	if err != nil {
		return false
	}
	return time.Now().Add(skew).Sub(signed).Abs() > 5*time.Minute
}

// throttling is how a service says that there were too many calls.
func throttling(service *wire.Service) *wire.Error {
	switch {
	case service.Name == "s3":
		return wire.Errorf(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.")
	case service.Protocol == wire.EC2:
		return wire.Errorf(http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded.")
	case service.Protocol == wire.RESTJSON:
		return wire.Errorf(http.StatusTooManyRequests, "TooManyRequestsException", "Too Many Requests")
	case service.Protocol == wire.JSON10, service.Protocol == wire.JSON11:
		return wire.Errorf(http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
	}
	return wire.Errorf(http.StatusBadRequest, "Throttling", "Rate exceeded")
}

func expired(service *wire.Service) *wire.Error {
	const text = "The security token included in the request is expired"
	switch service.Protocol {
	case wire.JSON10, wire.JSON11:
		return wire.Errorf(http.StatusBadRequest, "ExpiredTokenException", text)
	case wire.EC2:
		return wire.Errorf(http.StatusBadRequest, "RequestExpired", "Request has expired.")
	}
	return wire.Errorf(http.StatusForbidden, "ExpiredToken", text)
}

// readKey tells whether two reads are the same.
func readKey(service *wire.Service, q *wire.Request) string {
	return service.Name + " " + q.Region + " " + q.Method + " " + q.RawPath + " " + q.Query.Encode() + " " + q.Params.Canonical() +
		strconv.Quote(string(q.Body))
}
