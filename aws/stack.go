package aws

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// stack does one verb for one stack.
func (w worker) stack(ctx context.Context, verb wizard.Verb, a *wizard.StackAction) (wizard.Outputs, error) {
	if name, final := a.Name.Final(); !final && verb != wizard.Look {
		return nil, fmt.Errorf("the name of stack %s is not known yet", name)
	}
	switch verb {
	case wizard.Look:
		s, err := w.look(ctx, a)
		if err != nil {
			return nil, err
		}
		w.tell(wizard.Looked{Decision: s.decision, Text: s.text})
		if s.decision == wizard.DecideKeep {
			return outputsOf(s.stack), nil
		}
		return nil, nil
	case wizard.Preview:
		return nil, w.preview(ctx, a)
	case wizard.Apply:
		return w.apply(ctx, a)
	case wizard.Undo:
		return nil, w.undoStack(ctx, a)
	}
	return nil, fmt.Errorf("stack %s: unknown verb %q", a.Name, verb)
}

// describe returns a stack by name or ARN, or nil where there is none.
func (w worker) describe(ctx context.Context, id string) (*types.Stack, error) {
	var found *types.Stack
	err := w.persist(ctx, "looking at the stack "+shortName(id), func(ctx context.Context) error {
		answer, err := w.c.cfn.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &id})
		if isMissing(err) {
			found = nil
			return nil
		}
		if err != nil {
			return err
		}
		if len(answer.Stacks) > 0 {
			found = &answer.Stacks[0]
		}
		return nil
	})
	return found, err
}

// outputsOf are a stack's outputs by name.
func outputsOf(s *types.Stack) wizard.Outputs {
	outputs := wizard.Outputs{}
	if s == nil {
		return outputs
	}
	for _, o := range s.Outputs {
		outputs[sdk.ToString(o.OutputKey)] = sdk.ToString(o.OutputValue)
	}
	return outputs
}

// collect checks that a finished stack has the outputs it promised, and
// returns all of them: a status alone is never believed.
func (w worker) collect(a *wizard.StackAction, s *types.Stack) (wizard.Outputs, error) {
	outputs := outputsOf(s)
	var missing []string
	for _, name := range a.Promises {
		if _, there := outputs[name]; !there {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, &wizard.Trouble{
			Cause:  fmt.Sprintf("The stack %s is %s but lacks what it promised", sdk.ToString(s.StackName), s.StackStatus),
			Reason: "there is no output " + strings.Join(missing, ", "),
			Advice: []string{"Add the outputs to " + orElse(a.Template.Name, "the template") + ", or look whether their conditions are false with these answers."},
			Exit:   wizard.ExitFailed,
		}
	}
	return outputs, nil
}

// shortName is the name within a stack's ARN, or the name itself.
func shortName(id string) string {
	if !strings.HasPrefix(id, "arn:") {
		return id
	}
	parts := strings.Split(id, "/")
	if len(parts) < 2 {
		return id
	}
	return parts[1]
}
