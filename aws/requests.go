package aws

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/smithy-go/middleware"
)

// Bounds of one attempt, in wall time.
const (
	connectTimeout = 5 * time.Second
	answerTimeout  = 20 * time.Second
	attemptTimeout = 45 * time.Second // connecting, sending and reading
)

// ownBody sends a copy of a request's body. The SDK closes the body as soon as
// an answer begins; with a peer as near as loopback the transport may not have
// seen its end by then, and would cut the connection within the answer.
type ownBody struct{ inner sdk.HTTPClient }

// Do sends a request.
func (o ownBody) Do(request *http.Request) (*http.Response, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return o.inner.Do(request)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("reading what is to be sent: %w", err)
	}
	own := request.Clone(request.Context())
	own.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	own.Body, _ = own.GetBody()
	own.ContentLength = int64(len(body))
	return o.inner.Do(own)
}

// interactiveAttempts is how often a request that a person waits for is tried.
const interactiveAttempts = 4

// boundedClient never waits forever for a peer that is not there.
func boundedClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithTimeout(attemptTimeout).
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectTimeout }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectTimeout
			t.ResponseHeaderTimeout = answerTimeout
		})
}

// retryer decides which errors are worth another attempt. It never waits by
// itself: the waiting is done on the cloud's clock, within the budget.
type retryer struct {
	*retry.Standard
	attempts int
}

func newRetryer(attempts int) *retryer {
	return &retryer{Standard: retry.NewStandard(), attempts: attempts}
}

// MaxAttempts counts the first.
func (r *retryer) MaxAttempts() int { return r.attempts }

// RetryDelay is nothing: see paced.
func (*retryer) RetryDelay(int, error) (time.Duration, error) { return 0, nil }

// GetRetryToken always grants: the budget is what limits us.
func (*retryer) GetRetryToken(context.Context, error) (func(error) error, error) {
	return func(error) error { return nil }, nil
}

// attemptsKey is where an operation counts its attempts.
type attemptsKey struct{}

// paced makes every attempt of every operation wait for the budget, and tells
// the budget how it went.
func (c *Cloud) paced(stack *middleware.Stack) error {
	count := middleware.InitializeMiddlewareFunc("GantryCount",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(context.WithValue(ctx, attemptsKey{}, new(int)), in)
		})
	if err := stack.Initialize.Add(count, middleware.Before); err != nil {
		return err
	}
	// Before signing, so that the signature is not old when the wait is over.
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("GantryPace", c.attempt), "Signing", middleware.Before)
}

// attempt is one attempt of an operation.
func (c *Cloud) attempt(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	if count, ok := ctx.Value(attemptsKey{}).(*int); ok {
		*count++
		if *count > 1 {
			if err := c.pause(ctx, backoff(*count-1, 8*time.Second)); err != nil {
				return middleware.FinalizeOutput{}, middleware.Metadata{}, err
			}
		}
	}
	if err := c.pace.wait(ctx); err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	out, metadata, err := next.HandleFinalize(ctx, in)
	weather := weatherOf(err)
	c.pace.answered(weather == throttled)
	switch weather {
	case fair, refused, denied, throttled, expired:
		c.mu.Lock()
		c.reached = true
		c.mu.Unlock()
	}
	return out, metadata, err
}

// backoff is half a second doubled with each failure, up to most, with jitter.
func backoff(failures int, most time.Duration) time.Duration {
	d := most
	if failures < 12 {
		d = min(250*time.Millisecond<<failures, most)
	}
	return jitter(d)
}

// jitter5 moves a duration by up to a twentieth down.
func jitter5(d time.Duration) time.Duration {
	return d - time.Duration(rand.Float64()*0.05*float64(d))
}

// jitter moves a duration by up to a tenth either way, so that many pollers do
// not ask in step.
func jitter(d time.Duration) time.Duration {
	return d + time.Duration((rand.Float64()-0.5)*0.2*float64(d))
}

// once is an option for requests that their caller repeats itself.
func once(o *cloudformation.Options) { o.Retryer = newRetryer(1) }
