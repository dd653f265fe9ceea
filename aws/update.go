package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// update changes a complete stack by a change set of our own and follows it.
// An empty change set leaves the stack as it is.
func (w worker) update(ctx context.Context, a *wizard.StackAction, s sight) (wizard.Outputs, error) {
	if err := w.exportsExist(ctx, texts(a.Imports)); err != nil {
		return nil, err
	}
	id := sdk.ToString(s.stack.StackId)
	set, err := w.makeChangeSet(ctx, a, id, w.token)
	if err != nil {
		return nil, err
	}
	if set.empty {
		w.dropChangeSet(ctx, set)
		if err := w.protect(ctx, a, s.stack); err != nil {
			return nil, err
		}
		w.tell(wizard.Looked{Decision: wizard.DecideKeep, Text: s.name + ": nothing to change"})
		return w.collect(a, s.stack)
	}
	before := reel{id: id, begins: func(types.StackEvent) bool { return true }} // one page of what was
	err = w.persist(ctx, "reading the events of "+s.name, func(ctx context.Context) error {
		_, err := before.read(ctx, w.c)
		return err
	})
	if err != nil {
		return nil, err
	}
	in := cloudformation.ExecuteChangeSetInput{
		ChangeSetName: &set.id, StackName: &id, ClientRequestToken: sdk.String(w.token + tokenExecute),
	}
	if a.OnFailure == "keep" {
		in.DisableRollback = sdk.Bool(true)
	}
	err = w.persist(ctx, "updating the stack "+s.name, func(ctx context.Context) error {
		_, err := w.c.cfn.ExecuteChangeSet(ctx, &in)
		if code(err) == "ChangeSetNotFound" || code(err) == "ChangeSetNotFoundException" {
			return nil // an earlier asking, whose answer was lost, has executed it
		}
		return err
	})
	if err != nil {
		return nil, w.refusal(a, err)
	}
	return w.finish(ctx, a, pursuit{id: id, request: w.token + tokenExecute, before: before.seen})
}

// protect switches termination protection on where it is wanted and off. It is
// never switched off.
func (w worker) protect(ctx context.Context, a *wizard.StackAction, s *types.Stack) error {
	if !a.Protect || s.EnableTerminationProtection == nil || *s.EnableTerminationProtection {
		return nil
	}
	return w.persist(ctx, fmt.Sprintf("protecting the stack %s from deletion", a.Name), func(ctx context.Context) error {
		_, err := w.c.cfn.UpdateTerminationProtection(ctx, &cloudformation.UpdateTerminationProtectionInput{
			StackName: s.StackId, EnableTerminationProtection: sdk.Bool(true),
		})
		return err
	})
}
