package cloudformation

import (
	"errors"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

// compiled is a definition made ready for work. It is derived, so it is not
// kept.
type compiled struct {
	template   *template.Template
	evaluation *template.Evaluation
	resources  map[string]*template.Resource
}

func ready(t *template.Template, evaluation *template.Evaluation) *compiled {
	c := &compiled{t, evaluation, map[string]*template.Resource{}}
	for _, r := range evaluation.Resources() {
		c.resources[r.Logical] = r
	}
	return c
}

// parse reads a template; the error is AWS's.
func parse(body string) (*template.Template, error) {
	t, err := template.Parse("", []byte(body))
	if err != nil {
		return nil, refusal(err)
	}
	return t, nil
}

// refusal makes AWS's ValidationError of an error of the template language:
// AWS tells the first one only, and no place.
func refusal(err error) error {
	var refused *wire.Error
	if errors.As(err, &refused) {
		return refused
	}
	if list := template.Errors(err); len(list) > 0 {
		return wire.Invalid("%s", list[0].Message)
	}
	return wire.Invalid("%s", err.Error())
}

// message is the text of an error as an event tells it.
func message(err error) string {
	var refused *wire.Error
	if errors.As(err, &refused) {
		return refused.Message
	}
	if list := template.Errors(err); len(list) > 0 {
		return list[0].Message
	}
	return err.Error()
}

// compile makes a definition of a stack ready, with its resources as they are.
func (e *Engine) compile(s *Stack, d *Definition) (*compiled, error) {
	if d == s.Definition && s.compiled != nil {
		return s.compiled, nil
	}
	t, err := parse(d.Body)
	if err != nil {
		return nil, err
	}
	evaluation, err := t.Evaluate(e.scope(s, d, e.liveRef(s), e.liveAttribute(s)))
	if err != nil {
		return nil, refusal(err)
	}
	c := ready(t, evaluation)
	if d == s.Definition {
		s.compiled = c
	}
	return c, nil
}

// plain evaluates a definition with what can be told before anything is done:
// nothing is known of any resource.
func (e *Engine) plain(s *Stack, d *Definition) (*compiled, error) {
	t, err := parse(d.Body)
	if err != nil {
		return nil, err
	}
	scope := e.scope(s, d, nil, nil)
	scope.Import, scope.Dynamic = nil, nil // both are read only when work begins
	evaluation, err := t.Evaluate(scope)
	if err != nil {
		return nil, refusal(err)
	}
	for _, r := range evaluation.Resources() {
		if _, err := evaluation.Properties(r.Logical); err != nil {
			return nil, refusal(err)
		}
	}
	if _, err := evaluation.Outputs(); err != nil {
		return nil, refusal(err)
	}
	return ready(t, evaluation), nil
}

// scope is what a definition's functions see.
func (e *Engine) scope(s *Stack, d *Definition, ref func(string) (any, error), attribute func(string, string) (any, error)) template.Scope {
	values, resolved := map[string]string{}, map[string]string{}
	for _, p := range d.Parameters {
		values[p.Key] = p.Value
		if p.SSM {
			resolved[p.Key] = p.Resolved
		}
	}
	return template.Scope{
		Values: values, Resolved: resolved,
		AccountID: e.world.Account(), Region: s.Region, Partition: partition(s.Region), URLSuffix: suffix(s.Region),
		StackName: s.Name, StackID: s.ID, NotificationARNs: d.NotificationARNs,
		Zones:     e.world.Zones,
		Import:    func(name string) (string, error) { return e.imported(s, name) },
		Ref:       ref,
		Dynamic:   func(reference string) (string, error) { return e.dynamic(s.Region, reference) },
		Attribute: attribute,
	}
}

func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

func suffix(region string) string {
	if strings.HasPrefix(region, "cn-") {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// liveRef reads Ref of a resource that has been created.
func (e *Engine) liveRef(s *Stack) func(string) (any, error) {
	return func(logical string) (any, error) {
		r := s.resource(logical)
		if r == nil || r.Physical == "" {
			return template.Unknown, nil
		}
		return e.types.Ref(e.target(s, r)), nil
	}
}

// liveAttribute reads Fn::GetAtt of a resource that has been created.
func (e *Engine) liveAttribute(s *Stack) func(string, string) (any, error) {
	return func(logical, attribute string) (any, error) {
		r := s.resource(logical)
		if r == nil || r.Physical == "" {
			return template.Unknown, nil
		}
		if r.Type == stackType {
			return e.childOutput(r, attribute)
		}
		if value, ok := r.Attributes[attribute]; ok {
			return value, nil
		}
		if e.types.HasAttribute(r.Type, attribute) {
			// A custom resource answers what it likes; anything will do here.
			return "simulated-" + e.chance(s).uuid4("attribute", r.Physical, attribute)[:8], nil
		}
		return nil, said("Resource type %s does not support attribute {%s}", r.Type, attribute)
	}
}

// target is a resource as its handler sees it.
func (e *Engine) target(s *Stack, r *Resource) Target {
	operation := ""
	if s.Operation != nil {
		operation = s.Operation.ID
	}
	return Target{
		Region: s.Region, Account: e.world.Account(), StackID: s.ID, StackName: s.Name,
		Logical: r.Logical, Type: r.Type, Physical: r.Physical, Properties: r.Properties, Attributes: r.Attributes,
		Tags: s.Definition.Tags, Seed: e.chance(s).number("id", r.Logical, operation), At: e.at,
	}
}

// dynamic resolves the inner text of {{resolve:…}}.
func (e *Engine) dynamic(region, reference string) (string, error) {
	service, rest, _ := strings.Cut(reference, ":")
	switch service {
	case "ssm":
		name, kind, ok := e.world.Parameter(region, rest)
		switch {
		case !ok:
			return "", said("Parameter %s not found.", rest)
		case kind == "SecureString":
			return "", said("Non-secure ssm prefix was used for secure parameter %s", rest)
		}
		return name, nil
	case "ssm-secure":
		value, kind, ok := e.world.Parameter(region, rest)
		switch {
		case !ok:
			return "", said("Parameter %s not found.", rest)
		case kind != "SecureString":
			return "", said("ssm-secure prefix was used for non-secure parameter %s", rest)
		}
		return value, nil
	case "secretsmanager":
		return e.world.Secret(region, rest)
	}
	return "", said("Template error: dynamic reference {{resolve:%s}} names no known service", reference)
}
