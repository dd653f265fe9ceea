package aws

import (
	"context"
	"fmt"
	"sync"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"gantry/wizard"
)

// Cloud is one account and region of AWS, or of anything that speaks its
// protocols. It is safe for several goroutines. A process makes one for each
// account and region: the request budget belongs to it.
type Cloud struct {
	clock     wizard.Clock
	floor     time.Duration // least wall time of a pause; keeps simulated time from spinning
	pace      *pace
	keys      *keyring
	keyFolder string
	fetcher   sdk.HTTPClient // plain downloads, outside the account's budget
	found     *lookups       // choices already asked for

	cfn     *cloudformation.Client
	ec2     *ec2.Client
	ssm     *ssm.Client
	s3      *s3.Client
	sts     *sts.Client
	route53 *route53.Client

	mu      sync.Mutex
	account wizard.Account
	reached bool // some request has been answered since the start
}

var _ wizard.Cloud = (*Cloud)(nil)

// simulatedFloor is the least wall time of a pause in simulated time.
const simulatedFloor = 4 * time.Millisecond

// Do looks at, previews, applies or undoes one action. An apply and an undo
// should carry a request token in ctx (wizard.WithToken), so that asking again
// is asking the same.
func (c *Cloud) Do(ctx context.Context, verb wizard.Verb, a wizard.Action, emit func(wizard.Event)) (wizard.Outputs, error) {
	token := requestToken(ctx)
	w := worker{c: c, emit: emit, token: token.Value, sent: token.Sent}
	switch a := a.(type) {
	case *wizard.StackAction:
		return w.stack(ctx, verb, a)
	case *wizard.KeyPairAction:
		return w.keyPair(ctx, verb, a)
	case *wizard.CheckAction:
		return w.check(ctx, verb, a)
	case *wizard.CheckpointAction:
		return w.checkpoint(verb, a)
	}
	return nil, fmt.Errorf("AWS has no way to %s an action of kind %q", verb, a.Kind())
}

// Account is what is known without asking: all of it once Identify has answered.
func (c *Cloud) Account() wizard.Account {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.account
}

// Meter counts the requests to this account and region.
func (c *Cloud) Meter() wizard.Meter { return c.pace.meter() }

// Identify asks STS whose account this is, and as whom we work in it.
func (c *Cloud) Identify(ctx context.Context) (wizard.Account, error) {
	answer, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return c.Account(), c.explain("finding out whose account this is", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.account.ID = sdk.ToString(answer.Account)
	c.account.ARN = sdk.ToString(answer.Arn)
	return c.account, nil
}

// pause waits on the cloud's clock, and in simulated time never less than the
// floor of wall time.
func (c *Cloud) pause(ctx context.Context, d time.Duration) error {
	if c.floor == 0 {
		return c.clock.Sleep(ctx, d)
	}
	began := time.Now()
	if err := c.clock.Sleep(ctx, d); err != nil {
		return err
	}
	if rest := c.floor - time.Since(began); rest > 0 {
		return wizard.WallClock{}.Sleep(ctx, rest)
	}
	return nil
}

// worker does one action for one call of Do.
type worker struct {
	c     *Cloud
	emit  func(wizard.Event)
	token string // request token of the run and the step, never empty
	sent  bool   // an earlier process may have sent it already
}

// tell emits one thing that happened, now.
func (w worker) tell(body wizard.Body) {
	w.emit(wizard.Event{At: w.c.clock.Now(), Body: body})
}

// say emits a sentence.
func (w worker) say(format string, args ...any) {
	w.tell(wizard.Said{Text: fmt.Sprintf(format, args...)})
}
