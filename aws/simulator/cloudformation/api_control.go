package cloudformation

import (
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
)

// subject reads the stack and the token that the controlling operations begin
// with. Again tells that the very request was made before.
func (e *Engine) subject(q *wire.Request) (s *Stack, token string, again bool, err error) {
	name, err := stackName(q)
	if err != nil {
		return nil, "", false, err
	}
	if token, err = requestToken(q); err != nil {
		return nil, "", false, err
	}
	if s = e.find(q, name); s == nil {
		return nil, "", false, noStack(name)
	}
	again, err = e.repeated(s, q, token)
	return s, token, again, err
}

func requestToken(q *wire.Request) (string, error) { return token(q, "ClientRequestToken") }

func (e *Engine) cancelUpdateStack(q *wire.Request) (wire.Output, error) {
	s, token, again, err := e.subject(q)
	if err != nil || again {
		return wire.Output{}, err
	}
	op := s.Operation
	if s.Status != "UPDATE_IN_PROGRESS" || op == nil || op.Turning {
		return wire.Output{}, wire.Invalid("CancelUpdateStack cannot be called from current stack status")
	}
	op.Cancelled = true
	e.cancelAll(s, userInitiated)
	e.use(s, q, token)
	return wire.Output{}, nil
}

func (e *Engine) continueUpdateRollback(q *wire.Request) (wire.Output, error) {
	s, token, again, err := e.subject(q)
	if err != nil || again {
		return wire.XML(), err
	}
	skip := q.Params.Strings("ResourcesToSkip")
	force, err := q.Params.Bool("ForceRollback")
	switch {
	case err != nil:
		return wire.Output{}, err
	case force && len(skip) > 0:
		return wire.Output{}, wire.Invalid("ForceRollback and ResourcesToSkip cannot be specified together.")
	case s.Status != "UPDATE_ROLLBACK_FAILED":
		return wire.Output{}, wire.Invalid("Stack:%s is in %s state and can not continue update rollback.", s.ID, s.Status)
	}
	for _, logical := range skip {
		outer, _, _ := strings.Cut(logical, ".") // NestedStack.Resource skips one inside
		if r := s.resource(outer); r == nil || r.Status != "UPDATE_FAILED" {
			return wire.Output{}, wire.Invalid("Only resources in UPDATE_FAILED state can be skipped: [%s]", logical)
		}
	}
	op := e.request(s, continueRollback, token)
	op.Skip, op.Force = skip, force
	e.stackEvent(s, "UPDATE_ROLLBACK_IN_PROGRESS", userInitiated)
	e.restore(s)
	e.use(s, q, token)
	return wire.XML(), nil
}

func (e *Engine) rollbackStack(q *wire.Request) (wire.Output, error) {
	s, token, again, err := e.subject(q)
	if err != nil || again {
		return wire.XML(stackIDNode(s)), err
	}
	retain, err := q.Params.Bool("RetainExceptOnCreate")
	if err != nil {
		return wire.Output{}, err
	}
	if s.Status != "CREATE_FAILED" && s.Status != "UPDATE_FAILED" {
		return wire.Output{}, wire.Invalid("Stack:%s is in %s state and can not be rolled back.", s.ID, s.Status)
	}
	op := &Operation{
		ID: e.chance(s).uuid4("operation", string(rollbackStack), e.at.String(), token), Kind: rollbackStack, Token: token,
		RetainExceptOnCreate: retain, Previous: s.Status,
	}
	s.Last = 0
	if s.Stable == nil {
		e.rollBackCreation(s, op, userInitiated)
	} else {
		e.rollBackUpdate(s, op, userInitiated)
	}
	e.use(s, q, token)
	return wire.XML(wire.Text("StackId", s.ID), wire.Text("OperationId", op.ID)), nil
}

func stackIDNode(s *Stack) *wire.Node {
	if s == nil {
		return nil
	}
	return wire.Text("StackId", s.ID)
}

func (e *Engine) signalResource(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	logical, id, status := q.Params.Get("LogicalResourceId"), q.Params.Get("UniqueId"), q.Params.Get("Status")
	switch {
	case !q.Params.Has("LogicalResourceId"):
		return wire.Output{}, wire.Null("logicalResourceId")
	case !q.Params.Has("UniqueId"):
		return wire.Output{}, wire.Null("uniqueId")
	case id == "" || len(id) > 64:
		return wire.Output{}, violation(id, "uniqueId", "have length less than or equal to 64")
	case status != "SUCCESS" && status != "FAILURE":
		return wire.Output{}, violation(status, "status", "satisfy enum value set: [SUCCESS, FAILURE]")
	}
	s := e.find(q, name)
	if s == nil || s.gone() {
		return wire.Output{}, noStack(name)
	}
	r := s.resource(logical)
	if r == nil {
		return wire.Output{}, wire.Invalid("Resource %s does not exist for stack %s", logical, s.Name)
	}
	if !s.busy() {
		return wire.Output{}, wire.Invalid("Stack:%s is in %s state and can not be signaled.", s.ID, s.Status)
	}
	w := s.Operation.work(logical)
	if w == nil || !w.running() || r.Signals == nil {
		return wire.Output{}, wire.Invalid("Resource %s is in %s state and can not be signaled.", logical, r.Status)
	}
	e.signal(s, w, id, status == "SUCCESS")
	return wire.Output{}, nil
}

func (e *Engine) updateTerminationProtection(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	if !q.Params.Has("EnableTerminationProtection") {
		return wire.Output{}, wire.Null("enableTerminationProtection")
	}
	on, err := q.Params.Bool("EnableTerminationProtection")
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	switch {
	case s == nil || s.gone():
		return wire.Output{}, noStackBrackets(name)
	case s.Parent != "":
		return wire.Output{}, wire.Invalid("TerminationProtection cannot be updated for stack [%s] since it is a nested stack", name)
	case s.Status == "DELETE_IN_PROGRESS":
		return wire.Output{}, wire.Invalid("Stack [%s] cannot have its TerminationProtection updated while it is in %s", name, s.Status)
	}
	s.TerminationProtection = on
	e.touch(s)
	return wire.XML(wire.Text("StackId", s.ID)), nil
}

func (e *Engine) setStackPolicy(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil || s.gone() {
		return wire.Output{}, noStack(name)
	}
	body, err := e.policyBody(q, "StackPolicy")
	if err != nil {
		return wire.Output{}, err
	}
	if body == "" {
		return wire.Output{}, wire.Invalid("Error validating stack policy: Invalid stack policy")
	}
	s.Policy = body
	e.touch(s)
	return wire.Output{}, nil
}

func (e *Engine) getStackPolicy(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStack(name)
	}
	return wire.XML(wire.Opt("StackPolicyBody", s.Policy)), nil
}

func (e *Engine) describeAccountLimits(_ *wire.Request) (wire.Output, error) {
	var members [][]*wire.Node
	for _, limit := range []struct {
		name  string
		value int
	}{{"StackLimit", stackLimit}, {"StackOutputsLimit", 200}, {"ConcurrentResourcesLimit", 2500}} {
		members = append(members, []*wire.Node{wire.Text("Name", limit.name), wire.Int("Value", limit.value)})
	}
	return wire.XML(wire.List("AccountLimits", "member", members...)), nil
}

func (e *Engine) estimateTemplateCost(q *wire.Request) (wire.Output, error) {
	s := &Stack{Region: q.Region, Name: "estimate", Definition: &Definition{}}
	d, err := e.definition(q, s, nil)
	if err != nil {
		return wire.Output{}, err
	}
	if _, err := e.accept(s, d); err != nil {
		return wire.Output{}, err
	}
	id := e.chance(s).uuid4("cost", d.Body)
	return wire.XML(wire.Text("Url", "https://calculator.aws/#/estimate?id="+id)), nil
}

func (e *Engine) detectStackDrift(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStackBrackets(name)
	}
	driftable := []string{"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"}
	if !slices.Contains(driftable, s.Status) {
		return wire.Output{}, wire.Invalid("Drift detection cannot be performed on stack [%s] in its current status of [%s].", s.ID, s.Status)
	}
	d := DriftDetection{ID: e.chance(s).uuid1(e.at, "drift"), Started: e.at}
	s.Drifts = append(s.Drifts, d)
	e.set(s, Timer{Due: e.at.Add(e.draw(s, span(5000, 15000), "drift", d.ID)), Kind: atDrift, Key: d.ID})
	return wire.XML(wire.Text("StackDriftDetectionId", d.ID)), nil
}
