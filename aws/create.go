package aws

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// create makes a new stack and follows it.
func (w worker) create(ctx context.Context, a *wizard.StackAction) (wizard.Outputs, error) {
	if err := w.exportsExist(ctx, texts(a.Imports)); err != nil {
		return nil, err
	}
	body, url, err := w.place(ctx, a)
	if err != nil {
		return nil, err
	}
	in := cloudformation.CreateStackInput{
		StackName:          sdk.String(a.Name.String()),
		TemplateBody:       body,
		TemplateURL:        url,
		Parameters:         parametersOf(a),
		Capabilities:       capabilitiesOf(a),
		Tags:               tagsOf(a),
		ClientRequestToken: &w.token,
		OnFailure:          onFailure(a.OnFailure),
	}
	if a.Protect {
		in.EnableTerminationProtection = &a.Protect
	}
	if a.Role != "" {
		in.RoleARN = &a.Role
	}
	id, err := w.send(ctx, a, in)
	if err != nil {
		return nil, err
	}
	return w.finish(ctx, a, pursuit{id: id, request: w.token, whole: true})
}

// send asks for the stack and returns its ARN. Where the answer to an earlier
// asking was lost, the stack that is there is ours.
func (w worker) send(ctx context.Context, a *wizard.StackAction, in cloudformation.CreateStackInput) (string, error) {
	var id string
	err := w.persist(ctx, "creating the stack "+a.Name.String(), func(ctx context.Context) error {
		answer, err := w.c.cfn.CreateStack(ctx, &in)
		if err == nil {
			id = sdk.ToString(answer.StackId)
		}
		return err
	})
	var exists *types.AlreadyExistsException
	var used *types.TokenAlreadyExistsException
	if !errors.As(err, &exists) && !errors.As(err, &used) {
		return id, w.refusal(a, err)
	}
	stack, lookErr := w.describe(ctx, a.Name.String())
	if lookErr != nil {
		return "", lookErr
	}
	if stack != nil {
		mine, lookErr := w.myToken(ctx, sdk.ToString(stack.StackId))
		if lookErr != nil {
			return "", lookErr
		}
		if mine != "" {
			return sdk.ToString(stack.StackId), nil
		}
	}
	return "", &wizard.Trouble{
		Cause:  fmt.Sprintf("Conflict: the stack %s was made by somebody else in this moment", a.Name),
		Reason: reason(err),
		Advice: []string{"Look at it, then run again; or choose another name."},
		Err:    err,
	}
}

// myToken is the token of a stack's latest operation where it is of this run
// and step, else "".
func (w worker) myToken(ctx context.Context, id string) (string, error) {
	mine := ""
	err := w.persist(ctx, "looking at the events of "+shortName(id), func(ctx context.Context) error {
		page, err := w.c.cfn.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &id})
		if isMissing(err) {
			return nil
		}
		if err != nil || len(page.StackEvents) == 0 {
			return err
		}
		if token := sdk.ToString(page.StackEvents[0].ClientRequestToken); token == w.token || token == w.token+tokenExecute {
			mine = token
		}
		return nil
	})
	return mine, err
}

// parametersOf are the parameters as CloudFormation takes them.
func parametersOf(a *wizard.StackAction) []types.Parameter {
	var all []types.Parameter
	for _, p := range a.Parameters {
		out := types.Parameter{ParameterKey: sdk.String(p.Key)}
		if p.Previous {
			out.UsePreviousValue = sdk.Bool(true)
		} else {
			out.ParameterValue = sdk.String(p.Value.String())
		}
		all = append(all, out)
	}
	return all
}

func capabilitiesOf(a *wizard.StackAction) []types.Capability {
	var all []types.Capability
	for _, c := range a.Capabilities {
		all = append(all, types.Capability(c.Name))
	}
	return all
}

func tagsOf(a *wizard.StackAction) []types.Tag {
	var all []types.Tag
	for _, t := range a.Tags {
		all = append(all, types.Tag{Key: sdk.String(t.Key), Value: sdk.String(t.Value.String())})
	}
	return all
}

func onFailure(wanted string) types.OnFailure {
	switch wanted {
	case "keep":
		return types.OnFailureDoNothing
	case "delete":
		return types.OnFailureDelete
	}
	return types.OnFailureRollback
}

func texts(all []wizard.Expression) []string {
	var plain []string
	for _, x := range all {
		plain = append(plain, x.String())
	}
	return plain
}
