package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// undoStack deletes a stack and waits until it is gone. The action's name may
// be an ARN, which cannot be mistaken for a later stack of the same name.
func (w worker) undoStack(ctx context.Context, a *wizard.StackAction) error {
	for range mostRounds {
		stack, err := w.describe(ctx, a.Name.String())
		if err != nil {
			return err
		}
		if stack == nil {
			w.say("There is no stack %s any more", a.Name)
			return nil
		}
		id := sdk.ToString(stack.StackId)
		switch stack.StackStatus {
		case types.StackStatusDeleteComplete:
			return nil
		case types.StackStatusUpdateInProgress:
			err = w.cancelUpdate(ctx, id)
		case types.StackStatusDeleteInProgress:
			return w.awaitGone(ctx, sight{name: a.Name.String(), stack: stack})
		case types.StackStatusReviewInProgress, types.StackStatusCreateInProgress:
			return w.removeStack(ctx, a, stack)
		default:
			if isOver(stack.StackStatus) {
				return w.removeStack(ctx, a, stack)
			}
			w.say("%s is %s: waiting until that has ended", shortName(id), stack.StackStatus)
			_, err = w.chase(ctx, pursuit{id: id, timeout: a.Timeout})
		}
		if err != nil {
			return err
		}
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s does not come to rest", a.Name),
		Advice: []string{"Find out who else works on it, then remove it again."},
		Exit:   wizard.ExitUndoFailed,
	}
}

// removeStack deletes a stack that nothing forbids to delete.
func (w worker) removeStack(ctx context.Context, a *wizard.StackAction, stack *types.Stack) error {
	name := sdk.ToString(stack.StackName)
	if sdk.ToBool(stack.EnableTerminationProtection) {
		return &wizard.Trouble{
			Cause:  fmt.Sprintf("The stack %s is protected from deletion", name),
			Advice: []string{"Switch its termination protection off, if it is really to go: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name " + name},
			Exit:   wizard.ExitUndoFailed,
		}
	}
	if err := w.noImporters(ctx, stack); err != nil {
		return err
	}
	return w.deleteStack(ctx, sdk.ToString(stack.StackId), a, w.token)
}

// cancelUpdate cancels an update under way and waits until it is taken back.
func (w worker) cancelUpdate(ctx context.Context, id string) error {
	w.say("Cancelling the update of %s", shortName(id))
	err := w.persist(ctx, "cancelling the update of "+shortName(id), func(ctx context.Context) error {
		_, err := w.c.cfn.CancelUpdateStack(ctx, &cloudformation.CancelUpdateStackInput{
			StackName: &id, ClientRequestToken: sdk.String(w.token + tokenCancel),
		})
		if code(err) == "ValidationError" && strings.Contains(message(err), "CancelUpdateStack cannot be called") {
			return nil // too late: it is past the point of return, or over
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.chase(ctx, pursuit{id: id})
	return err
}

// deleteStack asks for a stack's deletion and follows it by ARN.
func (w worker) deleteStack(ctx context.Context, id string, a *wizard.StackAction, token string) error {
	name := shortName(id)
	in := cloudformation.DeleteStackInput{StackName: &id, ClientRequestToken: &token}
	if a.Role != "" {
		in.RoleARN = &a.Role
	}
	before := reel{id: id, begins: func(types.StackEvent) bool { return true }} // one page of what was
	err := w.persist(ctx, "reading the events of "+name, func(ctx context.Context) error {
		_, err := before.read(ctx, w.c)
		if isMissing(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	err = w.persist(ctx, "deleting the stack "+name, func(ctx context.Context) error {
		_, err := w.c.cfn.DeleteStack(ctx, &in)
		return err
	})
	if err != nil {
		return undoFailed(err)
	}
	if before.seen == nil {
		before.seen = map[string]bool{}
	}
	end, err := w.chase(ctx, pursuit{id: id, request: token, before: before.seen, deletes: true, timeout: a.Timeout})
	if err == nil && end.status != types.StackStatusDeleteComplete {
		err = w.deleteFailure(name, end)
	}
	return err
}

// undoFailed gives a refused deletion its exit code.
func undoFailed(err error) error {
	var known *wizard.Trouble
	if !errors.As(err, &known) {
		return err
	}
	t := *known
	if t.Exit == wizard.ExitFailed || t.Exit == wizard.ExitOK {
		t.Exit = wizard.ExitUndoFailed
	}
	return &t
}

// deleteFailure explains why a stack is still there: the resources that could
// not be deleted and the reason of each.
func (w worker) deleteFailure(name string, end ending) error {
	t := &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s was not deleted: it is %s", name, end.status),
		Reason: end.reason,
		Exit:   wizard.ExitUndoFailed,
	}
	var reasons []string
	for _, e := range deletesThatFailed(end.failed) {
		reasons = append(reasons, fmt.Sprintf("%s (%s): %s", e.Logical, e.Type, e.Reason))
		t.Advice = append(t.Advice, adviceOn(e.Reason)...)
	}
	if len(reasons) > 0 {
		t.Reason = strings.Join(reasons, "; ")
	}
	t.Advice = append(unique(t.Advice), adviceOnStuck(name, end.status)...)
	return t
}

// deletesThatFailed is the latest failure of each resource to be deleted;
// nested stacks that failed only because of what is in them are left out.
func deletesThatFailed(failed []wizard.ResourceEvent) []wizard.ResourceEvent {
	latest := map[string]int{}
	var all []wizard.ResourceEvent
	inner := map[string]bool{}
	for _, e := range failed {
		if e.Status != string(types.ResourceStatusDeleteFailed) {
			continue
		}
		inner[e.StackID] = true
		key := e.StackID + "/" + e.Logical
		if i, known := latest[key]; known {
			all[i] = e
			continue
		}
		latest[key] = len(all)
		all = append(all, e)
	}
	var causes []wizard.ResourceEvent
	for _, e := range all {
		if e.Type != stackType || !inner[e.Physical] {
			causes = append(causes, e)
		}
	}
	return causes
}
