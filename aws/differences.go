package aws

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// differences names what of a complete stack is not as the action wants it,
// none if nothing. It is answered by reading alone. Values behind SSM
// parameters count as the parameter's name: what they resolve to today is not
// asked.
func (w worker) differences(ctx context.Context, a *wizard.StackAction, s *types.Stack) ([]string, error) {
	differs := parametersThatDiffer(a.Parameters, s.Parameters)
	if !sameTags(a.Tags, s.Tags) {
		differs = append(differs, "the tags")
	}
	if !sameCapabilities(a.Capabilities, s.Capabilities) {
		differs = append(differs, "the capabilities")
	}
	if a.Role != "" && a.Role != sdk.ToString(s.RoleARN) {
		differs = append(differs, "the service role")
	}
	if a.Protect && s.EnableTerminationProtection != nil && !*s.EnableTerminationProtection {
		differs = append(differs, "the termination protection")
	}
	same, err := w.sameTemplate(ctx, a, sdk.ToString(s.StackId))
	if err != nil {
		return nil, err
	}
	if !same {
		differs = append([]string{"the template"}, differs...)
	}
	return differs, nil
}

// sameTemplate compares the template as it was sent, line ends aside.
func (w worker) sameTemplate(ctx context.Context, a *wizard.StackAction, id string) (bool, error) {
	var body string
	err := w.persist(ctx, "reading the template of "+shortName(id), func(ctx context.Context) error {
		answer, err := w.c.cfn.GetTemplate(ctx, &cloudformation.GetTemplateInput{
			StackName: &id, TemplateStage: types.TemplateStageOriginal,
		})
		if err == nil {
			body = sdk.ToString(answer.TemplateBody)
		}
		return err
	})
	return lineEnds(body) == lineEnds(a.Template.Body), err
}

func lineEnds(text string) string {
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// parametersThatDiffer compares what is wanted with what the stack has. A
// secret that was not typed anew, and a value to be kept, are equal; a value
// that is not known yet, or that the stack cannot tell, differs.
func parametersThatDiffer(wanted []wizard.Parameter, has []types.Parameter) []string {
	values := map[string]string{}
	for _, p := range has {
		values[sdk.ToString(p.ParameterKey)] = sdk.ToString(p.ParameterValue)
	}
	var differs []string
	for _, p := range wanted {
		value, there := values[p.Key]
		delete(values, p.Key)
		text, final := p.Value.Final()
		switch {
		case there && (p.Previous || p.Secret && text == ""):
		case there && final && text == value:
		default:
			differs = append(differs, "the parameter "+p.Key)
		}
	}
	if len(values) > 0 { // the stack has more: the template's default would be taken
		var more []string
		for key := range values {
			more = append(more, "the parameter "+key)
		}
		slices.Sort(more)
		differs = append(differs, more...)
	}
	if len(differs) > 5 {
		return []string{fmt.Sprintf("%d parameters", len(differs))}
	}
	return differs
}

// sameTags compares tags as a set. Tags that AWS adds by itself do not count.
func sameTags(wanted []wizard.Tag, has []types.Tag) bool {
	left := map[string]string{}
	for _, t := range has {
		if key := sdk.ToString(t.Key); !strings.HasPrefix(key, "aws:") {
			left[key] = sdk.ToString(t.Value)
		}
	}
	if len(left) != len(wanted) {
		return false
	}
	for _, t := range wanted {
		value, final := t.Value.Final()
		if had, there := left[t.Key]; !there || !final || had != value {
			return false
		}
	}
	return true
}

// sameCapabilities asks that the stack has every capability that is needed:
// CAPABILITY_NAMED_IAM covers CAPABILITY_IAM.
func sameCapabilities(wanted []wizard.Capability, has []types.Capability) bool {
	for _, c := range wanted {
		if slices.Contains(has, types.Capability(c.Name)) {
			continue
		}
		if c.Name != string(types.CapabilityCapabilityIam) || !slices.Contains(has, types.CapabilityCapabilityNamedIam) {
			return false
		}
	}
	return true
}
