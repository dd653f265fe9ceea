package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// mostRounds bounds how often a stack is looked at anew after what stood in
// the way has ended.
const mostRounds = 6

// apply looks at a stack, does what is needed, waits until it is ready, and
// returns its outputs.
func (w worker) apply(ctx context.Context, a *wizard.StackAction) (wizard.Outputs, error) {
	for range mostRounds {
		s, err := w.look(ctx, a)
		if err != nil {
			return nil, err
		}
		w.tell(wizard.Looked{Decision: s.decision, Text: s.text})
		if s.mine != "" {
			return w.resume(ctx, a, s)
		}
		switch s.decision {
		case wizard.DecideKeep:
			return w.collect(a, s.stack)
		case wizard.DecideUpdate:
			return w.update(ctx, a, s)
		case wizard.DecideAdopt:
			err = w.adopt(ctx, a, s)
		case wizard.DecideReplace:
			err = w.clear(ctx, a, s)
		case wizard.DecideCreate:
			if s.standing != leaving {
				return w.create(ctx, a)
			}
			err = w.awaitGone(ctx, s)
		default:
			return nil, s.conflict()
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s does not come to rest", a.Name),
		Reason: "somebody else keeps changing it",
		Advice: []string{"Find out who else works on it, then run again."},
	}
}

// resume follows what an earlier process of this run has begun, from its
// beginning, even if it is over.
func (w worker) resume(ctx context.Context, a *wizard.StackAction, s sight) (wizard.Outputs, error) {
	return w.finish(ctx, a, pursuit{id: sdk.ToString(s.stack.StackId), request: s.mine})
}

// adopt follows what somebody else has begun. What it comes to is looked at
// again by the caller.
func (w worker) adopt(ctx context.Context, a *wizard.StackAction, s sight) error {
	end, err := w.chase(ctx, pursuit{id: sdk.ToString(s.stack.StackId), timeout: a.Timeout})
	if err != nil {
		return err
	}
	if standingOf(end.status) != settled || !succeeded(end.status) {
		return w.failure(a, s.name, end)
	}
	differs, err := w.differences(ctx, a, end.stack)
	if err != nil || len(differs) == 0 {
		return err
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("Somebody else has finished the stack %s differently", s.name),
		Reason: list(differs) + " not as wanted here",
		Advice: []string{"Run again: the differences are shown before anything is changed."},
	}
}

// clear deletes what an earlier failure has left, once it has come to rest.
func (w worker) clear(ctx context.Context, a *wizard.StackAction, s sight) error {
	if s.standing == falling {
		_, err := w.chase(ctx, pursuit{id: sdk.ToString(s.stack.StackId), timeout: a.Timeout})
		return err
	}
	w.say("Deleting what is left of %s (%s)", s.name, s.stack.StackStatus)
	return w.deleteStack(ctx, sdk.ToString(s.stack.StackId), a, w.token+tokenReplace)
}

// awaitGone waits until a deletion that is under way has ended.
func (w worker) awaitGone(ctx context.Context, s sight) error {
	end, err := w.chase(ctx, pursuit{id: sdk.ToString(s.stack.StackId), deletes: true})
	if err == nil && end.status != types.StackStatusDeleteComplete {
		err = w.deleteFailure(s.name, end)
	}
	return err
}

// finish follows an operation of ours to its end and judges it.
func (w worker) finish(ctx context.Context, a *wizard.StackAction, p pursuit) (wizard.Outputs, error) {
	p.timeout = a.Timeout
	if a.OnFailure == "delete" {
		p.goesOn = func(status types.StackStatus) bool { return status == types.StackStatusRollbackComplete }
	}
	end, err := w.chase(ctx, p)
	if err != nil {
		return nil, err
	}
	if !succeeded(end.status) || end.stack == nil {
		return nil, w.failure(a, a.Name.String(), end)
	}
	if err := w.protect(ctx, a, end.stack); err != nil {
		return nil, err
	}
	return w.collect(a, end.stack)
}

// succeeded says whether what was wanted was reached.
func succeeded(status types.StackStatus) bool {
	switch status {
	case types.StackStatusCreateComplete, types.StackStatusUpdateComplete, types.StackStatusImportComplete:
		return true
	}
	return false
}
