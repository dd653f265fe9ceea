package aws

import (
	"context"
	"fmt"
	"slices"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// How long answers that contradict each other are waited out.
const (
	confirmEvery   = 2 * time.Second
	staleFor       = time.Minute      // DescribeStacks lags behind the events
	eventlessFor   = 30 * time.Second // the events lag behind DescribeStacks
	goesOnWithin   = 30 * time.Second // a stack that deletes itself after its rollback begins by then
	invisibleFor   = 2 * time.Minute  // a new stack is not to be seen yet
	credentialWait = 45 * time.Second // somebody has to sign in again
)

// confirm looks at the stack itself: an event that says it is over is believed
// only when the stack says so too, or has gone on saying something else for
// longer than an answer can be stale.
func (f *chase) confirm(ctx context.Context) (*ending, error) {
	answer, err := f.c.cfn.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &f.id}, once)
	now := f.c.clock.Now()
	if err != nil && !isMissing(err) {
		return f.misread(ctx, f.root, err)
	}
	f.checked = now
	f.root.due = now.Add(confirmEvery)
	var stack *types.Stack
	if err == nil && len(answer.Stacks) > 0 {
		stack = &answer.Stacks[0]
	}
	if stack == nil {
		// Gone is gone, where that is what was wanted or what the events say.
		if f.deletes || f.status == types.StackStatusDeleteComplete {
			return f.end(types.StackStatusDeleteComplete, nil), nil
		}
		return nil, nil
	}
	if f.mayBeOver() {
		f.disagreed = time.Time{}
		switch {
		case f.goesOn != nil && f.goesOn(f.status) && now.Sub(f.over) < goesOnWithin:
		case stack.StackStatus == f.status, now.Sub(f.over) > staleFor:
			return f.end(f.status, stack), nil
		}
		return nil, nil
	}
	return f.eventless(stack, now), nil
}

// eventless judges a stack that says it is over while no event does.
func (f *chase) eventless(stack *types.Stack, now time.Time) *ending {
	switch {
	case !isOver(stack.StackStatus):
		f.disagreed = time.Time{}
		f.root.due = now.Add(f.root.cadence.interval)
	case f.disagreed.IsZero():
		f.disagreed = now
	case now.Sub(f.disagreed) > eventlessFor:
		f.say("%s is %s, although no event says so", shortName(f.id), stack.StackStatus)
		f.reason = orElse(f.reason, sdk.ToString(stack.StackStatusReason))
		return f.end(stack.StackStatus, stack)
	}
	return nil
}

func (f *chase) end(status types.StackStatus, stack *types.Stack) *ending {
	return &ending{status: status, reason: f.reason, stack: stack, failed: f.failed}
}

// sweep reads the nested stacks once more before the root's end is told, and
// puts all of their events in the order of time, the root's end last.
func (f *chase) sweep(ctx context.Context, fresh []types.StackEvent) ([]types.StackEvent, error) {
	if len(f.all) == 1 {
		return fresh, nil
	}
	last := fresh[len(fresh)-1]
	merged := slices.Clone(fresh[:len(fresh)-1])
	for i := 1; i < len(f.all); i++ { // it grows while grandchildren are found
		more, err := f.insist(ctx, f.all[i])
		if err != nil {
			return nil, err
		}
		merged = append(merged, more...)
	}
	slices.SortStableFunc(merged, func(a, b types.StackEvent) int {
		return sdk.ToTime(a.Timestamp).Compare(sdk.ToTime(b.Timestamp))
	})
	return append(merged, last), nil
}

// insist reads a nested stack until it is answered.
func (f *chase) insist(ctx context.Context, t *thread) ([]types.StackEvent, error) {
	for !t.deaf {
		fresh, err := t.read(ctx, f.c)
		if err == nil {
			f.vane.turn(fair, nil)
			return f.sort(t, fresh), nil
		}
		if _, err := f.misread(ctx, t, err); err != nil {
			return nil, err
		}
		if isMissing(err) {
			break // it has nothing more to say
		}
		if err := f.waitFor(ctx, t.due); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// misread takes an answer that brought no events: it sets when to ask again, or
// says why that is of no use.
func (f *chase) misread(ctx context.Context, t *thread, err error) (*ending, error) {
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	now := f.c.clock.Now()
	if isMissing(err) {
		return f.unseen(ctx, t, now)
	}
	weather := weatherOf(err)
	switch weather {
	case throttled:
		// The budget has slowed down by itself.
		t.due = now.Add(jitter(f.c.pace.slowness()))
	case unreachable, broken, ours:
		t.cadence.interval = min(max(2*t.cadence.interval, pollActive), 30*time.Second)
		t.due = now.Add(jitter(t.cadence.interval))
	case noKeys, expired, badKeys, skewed:
		f.c.keys.renew(ctx)
		t.cadence.interval = min(max(2*t.cadence.interval, 5*time.Second), credentialWait)
		t.due = now.Add(jitter(t.cadence.interval))
	case denied, refused:
		return nil, f.blind(t, err)
	default:
		t.due = now.Add(pollActive)
	}
	f.vane.turn(weather, err)
	return nil, nil
}

// unseen waits for a stack that CloudFormation does not know yet, or any more.
func (f *chase) unseen(ctx context.Context, t *thread, now time.Time) (*ending, error) {
	if t.missing.IsZero() {
		t.missing = now
	}
	t.due = now.Add(pollActive)
	if t == f.root && f.deletes {
		return f.confirm(ctx)
	}
	if now.Sub(t.missing) < invisibleFor {
		return nil, nil
	}
	if t != f.root {
		t.deaf = true
		return nil, nil
	}
	return nil, &wizard.Trouble{
		Cause:  "Lost sight of the stack " + shortName(f.id),
		Reason: fmt.Sprintf("CloudFormation has said for %s that it does not exist", invisibleFor),
		Advice: []string{"Look in the console whether somebody has deleted it, then run again."},
		Exit:   wizard.ExitLostSight,
	}
}

// blind ends the watch of a stack whose events may not be read. Without a
// nested stack's events the others go on.
func (f *chase) blind(t *thread, err error) error {
	if t != f.root {
		t.deaf = true
		f.say("The events of the nested stack %s cannot be read: %s", shortName(t.id), reason(err))
		return nil
	}
	trouble := *wizard.TroubleOf(f.c.explain("following the stack "+shortName(f.id), err))
	trouble.Advice = append([]string{"The stack goes on by itself; gantry attach looks at it again."}, trouble.Advice...)
	trouble.Exit = wizard.ExitLostSight
	return &trouble
}
