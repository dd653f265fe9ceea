package cloudformation

import (
	"net/http"
	"strings"

	"gantry/aws/simulator/wire"
)

// Service is the API over the engine.
func (e *Engine) Service() *wire.Service {
	actions := map[string]func(*wire.Request) (wire.Output, error){
		"CreateStack": e.createStack, "UpdateStack": e.updateStack, "DeleteStack": e.deleteStack,
		"DescribeStacks": e.describeStacks, "DescribeStackEvents": e.describeStackEvents,
		"DescribeStackResource": e.describeStackResource, "DescribeStackResources": e.describeStackResources,
		"ListStackResources": e.listStackResources, "ListStacks": e.listStacks,
		"ListExports": e.listExports, "ListImports": e.listImports,
		"CreateChangeSet": e.createChangeSet, "DescribeChangeSet": e.describeChangeSet, "ExecuteChangeSet": e.executeChangeSet,
		"DeleteChangeSet": e.deleteChangeSet, "ListChangeSets": e.listChangeSets,
		"CancelUpdateStack": e.cancelUpdateStack, "ContinueUpdateRollback": e.continueUpdateRollback, "RollbackStack": e.rollbackStack,
		"SignalResource": e.signalResource, "UpdateTerminationProtection": e.updateTerminationProtection,
		"SetStackPolicy": e.setStackPolicy, "GetStackPolicy": e.getStackPolicy,
		"DescribeAccountLimits": e.describeAccountLimits, "EstimateTemplateCost": e.estimateTemplateCost,
		"DetectStackDrift": e.detectStackDrift, "DescribeStackDriftDetectionStatus": e.describeStackDriftDetectionStatus,
		"DescribeStackResourceDrifts": e.describeStackResourceDrifts,
		"DescribeEvents":              e.describeEvents, "GetTemplate": e.getTemplate, "GetTemplateSummary": e.getTemplateSummary, "ValidateTemplate": e.validateTemplate,
	}
	s := &wire.Service{
		Name: "cloudformation", Protocol: wire.Query, Version: "2010-05-15",
		Namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/", Actions: map[string]wire.Action{},
	}
	for name, action := range actions {
		s.Actions[name] = func(q *wire.Request) (wire.Output, error) {
			e.Advance(e.world.Now())
			out, err := action(q)
			e.save()
			return out, err
		}
	}
	return s
}

// stackPattern is the pattern of stack names as AWS quotes it in refusals.
const stackPattern = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"

// violation is the refusal of a parameter that breaks a rule of the API itself.
func violation(value, at, rule string) error {
	return wire.Invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s", value, at, rule)
}

// stackName reads the required parameter StackName.
func stackName(q *wire.Request) (string, error) {
	name := q.Params.Get("StackName")
	if !q.Params.Has("StackName") {
		return "", wire.Null("stackName")
	}
	return name, checkStackName(name)
}

func checkStackName(name string) error {
	switch {
	case name == "":
		return violation(name, "stackName", "have length greater than or equal to 1")
	case !strings.HasPrefix(name, "arn:") && len(name) > 128:
		return violation(name, "stackName", "have length less than or equal to 128")
	case !plainName(name) && !arnName(name):
		return violation(name, "stackName", "satisfy regular expression pattern: "+stackPattern)
	}
	return nil
}

// plainName is a letter followed by letters, digits and hyphens.
func plainName(name string) bool {
	for i, c := range []byte(name) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}

func arnName(name string) bool {
	rest, ok := strings.CutPrefix(name, "arn:")
	return ok && only(rest, alphanumeric+"-:/._+")
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// only tells whether a text is made of certain characters.
func only(text, characters string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return !strings.ContainsRune(characters, c) }) < 0
}

// find finds a stack by its ARN or, unless it is deleted, its name.
func (e *Engine) find(q *wire.Request, name string) *Stack {
	if s := e.stacks[name]; s != nil && s.Region == q.Region && !e.forgotten(s) {
		return s
	}
	return e.names[q.Region+"/"+name]
}

// noStack is how most operations say that there is no such stack.
func noStack(name string) error { return wire.Invalid("Stack with id %s does not exist", name) }

// noStackBrackets is how the others say it.
func noStackBrackets(name string) error { return wire.Invalid("Stack [%s] does not exist", name) }

// token reads and checks a client request token.
func token(q *wire.Request, name string) (string, error) {
	text := q.Params.Get(name)
	at := strings.ToLower(name[:1]) + name[1:]
	switch {
	case !q.Params.Has(name):
		return "", nil
	case len(text) > 128:
		return "", violation(text, at, "have length less than or equal to 128")
	case text == "":
		return "", violation(text, at, "have length greater than or equal to 1")
	}
	if text[0] == '-' || !only(text, alphanumeric+"-") {
		return "", violation(text, at, "satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*")
	}
	return text, nil
}

// repeated tells whether a request with this token was made before: the very
// same is answered as if it were new, another one is refused.
func (e *Engine) repeated(s *Stack, q *wire.Request, token string) (bool, error) {
	if token == "" || s == nil {
		return false, nil
	}
	use, known := s.Tokens[token]
	if !known {
		return false, nil
	}
	if use != (TokenUse{Request: digest(q), Action: q.Action}) {
		return false, wire.Errorf(http.StatusBadRequest, "TokenAlreadyExistsException",
			"The client request token %s has already been used for this stack. Retry the request with a different client request token", token)
	}
	return true, nil
}

// use notes that a token was used.
func (e *Engine) use(s *Stack, q *wire.Request, token string) {
	if token == "" {
		return
	}
	if s.Tokens == nil {
		s.Tokens = map[string]TokenUse{}
	}
	s.Tokens[token] = TokenUse{Request: digest(q), Action: q.Action}
	e.touch(s)
}

// digest stands for a request without keeping what it says.
func digest(q *wire.Request) string {
	return chance{"request"}.uuid4(q.Params.Canonical())
}
