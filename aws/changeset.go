package aws

import (
	"context"
	"fmt"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// changeSet is a change set of ours, ready to be looked at or executed.
type changeSet struct {
	id, stack string
	empty     bool
	changes   []types.Change
}

// How a change set is waited for: five seconds are usual, some take minutes.
const (
	changeSetEvery = 2 * time.Second
	changeSetFor   = 10 * time.Minute
)

// makeChangeSet makes an update change set and waits until its changes are
// known, all pages of them.
func (w worker) makeChangeSet(ctx context.Context, a *wizard.StackAction, stack, name string) (changeSet, error) {
	body, url, err := w.place(ctx, a)
	if err != nil {
		return changeSet{}, err
	}
	in := cloudformation.CreateChangeSetInput{
		StackName: &stack, ChangeSetName: &name, ClientToken: &name,
		ChangeSetType: types.ChangeSetTypeUpdate,
		TemplateBody:  body, TemplateURL: url,
		Parameters: parametersOf(a), Capabilities: capabilitiesOf(a), Tags: tagsOf(a),
		Description: sdk.String("made by gantry"),
	}
	if a.Role != "" {
		in.RoleARN = &a.Role
	}
	set := changeSet{id: name, stack: stack}
	err = w.persist(ctx, "making a change set for "+a.Name.String(), func(ctx context.Context) error {
		answer, err := w.c.cfn.CreateChangeSet(ctx, &in)
		if code(err) == "AlreadyExistsException" {
			return nil // by us, in an earlier asking: the name is our token
		}
		if err == nil {
			set.id = orElse(sdk.ToString(answer.Id), name)
		}
		return err
	})
	if err != nil {
		return set, w.refusal(a, err)
	}
	return set, w.awaitChangeSet(ctx, a, &set)
}

// awaitChangeSet asks until the change set is complete or has failed.
func (w worker) awaitChangeSet(ctx context.Context, a *wizard.StackAction, set *changeSet) error {
	for began := w.c.clock.Now(); ; {
		var answer *cloudformation.DescribeChangeSetOutput
		var changes []types.Change
		err := w.persist(ctx, "reading the change set of "+a.Name.String(), func(ctx context.Context) (err error) {
			answer, changes, err = w.readChangeSet(ctx, set)
			return err
		})
		if err != nil {
			return err
		}
		why := sdk.ToString(answer.StatusReason)
		switch answer.Status {
		case types.ChangeSetStatusCreateComplete:
			set.changes = changes
			return nil
		case types.ChangeSetStatusFailed:
			if isEmptyChange(why) {
				set.empty = true
				return nil
			}
			w.dropChangeSet(ctx, *set)
			return &wizard.Trouble{
				Cause:  fmt.Sprintf("The stack %s cannot be changed this way", a.Name),
				Reason: why,
				Advice: adviceOn(why),
			}
		}
		if w.c.clock.Now().Sub(began) > changeSetFor {
			return &wizard.Trouble{
				Cause:  fmt.Sprintf("The change set of %s was not ready within %s", a.Name, changeSetFor),
				Reason: "its status is " + string(answer.Status),
				Advice: []string{"Nothing was changed. Run again."},
				Exit:   wizard.ExitTimedOut,
			}
		}
		if err := w.c.pause(ctx, changeSetEvery); err != nil {
			return ended(ctx)
		}
	}
}

// readChangeSet reads a change set and all pages of its changes.
func (w worker) readChangeSet(ctx context.Context, set *changeSet) (*cloudformation.DescribeChangeSetOutput, []types.Change, error) {
	in := cloudformation.DescribeChangeSetInput{
		ChangeSetName: &set.id, StackName: &set.stack, IncludePropertyValues: sdk.Bool(true),
	}
	var first *cloudformation.DescribeChangeSetOutput
	var changes []types.Change
	for {
		page, err := w.c.cfn.DescribeChangeSet(ctx, &in)
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = page
		}
		changes = append(changes, page.Changes...)
		next := sdk.ToString(page.NextToken)
		if next == "" || next == sdk.ToString(in.NextToken) {
			return first, changes, nil
		}
		in.NextToken = &next
	}
}

// dropChangeSet deletes a change set of ours. That it could not be is said and
// no more: it stands in nobody's way.
func (w worker) dropChangeSet(ctx context.Context, set changeSet) {
	_, err := w.c.cfn.DeleteChangeSet(ctx, &cloudformation.DeleteChangeSetInput{ChangeSetName: &set.id, StackName: &set.stack})
	if err != nil && ctx.Err() == nil {
		w.say("The change set %s could not be deleted: %s", shortName(set.id), reason(err))
	}
}

// isEmptyChange tells a change set without changes from one that failed.
func isEmptyChange(reason string) bool {
	return strings.Contains(reason, "didn't contain changes") || strings.Contains(reason, "No updates are to be performed")
}
