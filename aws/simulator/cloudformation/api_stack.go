package cloudformation

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
)

// stackLimit is how many stacks a region holds.
const stackLimit = 2000

func (e *Engine) createStack(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	if !plainName(name) {
		return wire.Output{}, violation(name, "stackName", "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*")
	}
	token, err := token(q, "ClientRequestToken")
	if err != nil {
		return wire.Output{}, err
	}
	if s := e.names[q.Region+"/"+name]; s != nil {
		if again, err := e.repeated(s, q, token); again || err != nil {
			return wire.XML(wire.Text("StackId", s.ID)), err
		}
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "AlreadyExistsException", "Stack [%s] already exists", name)
	}
	if e.living(q.Region) >= stackLimit {
		return wire.Output{}, limitExceeded()
	}
	s := e.make(q.Region, name)
	op, err := e.create(q, s, token)
	if err != nil {
		e.discard(s)
		return wire.Output{}, err
	}
	e.use(s, q, token)
	return wire.XML(wire.Text("StackId", s.ID), wire.Text("OperationId", op.ID)), nil
}

// create does what CreateStack does once the name is free.
func (e *Engine) create(q *wire.Request, s *Stack, token string) (*Operation, error) {
	d, err := e.definition(q, s, nil)
	if err != nil {
		return nil, err
	}
	c, err := e.accept(s, d)
	if err != nil {
		return nil, err
	}
	if err := capable(c.template, d); err != nil {
		return nil, err
	}
	if err := checkResourceTypes(q, c.template); err != nil {
		return nil, err
	}
	disabled, err := e.readCreation(q, s)
	if err != nil {
		return nil, err
	}
	e.define(s, d)
	op := e.startCreation(s, token, disabled)
	op.Unvalidated, _ = q.Params.Bool("DisableValidation")
	return op, nil
}

// readCreation reads the settings that only a creation has, and tells whether
// its rollback is disabled.
func (e *Engine) readCreation(q *wire.Request, s *Stack) (disabled bool, err error) {
	if s.Policy, err = e.policyBody(q, "StackPolicy"); err != nil {
		return false, err
	}
	if s.TimeoutMinutes, err = q.Params.Int("TimeoutInMinutes", 0); err != nil {
		return false, err
	}
	if q.Params.Has("TimeoutInMinutes") && s.TimeoutMinutes < 1 {
		return false, violation(q.Params.Get("TimeoutInMinutes"), "timeoutInMinutes", "have value greater than or equal to 1")
	}
	if s.TerminationProtection, err = q.Params.Bool("EnableTerminationProtection"); err != nil {
		return false, err
	}
	if s.RetainExceptOnCreate, err = q.Params.Bool("RetainExceptOnCreate"); err != nil {
		return false, err
	}
	if disabled, err = rollbackDisabled(q); err != nil {
		return false, err
	}
	s.OnFailure = q.Params.Get("OnFailure")
	switch {
	case s.OnFailure == "":
	case q.Params.Has("DisableRollback"):
		return false, wire.Invalid("You may not specify both the DisableRollback and OnFailure parameters")
	case !slices.Contains([]string{"DO_NOTHING", "ROLLBACK", "DELETE"}, s.OnFailure):
		return false, violation(s.OnFailure, "onFailure", "satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]")
	}
	return disabled || s.OnFailure == "DO_NOTHING", nil
}

// rollbackDisabled reads either form of the setting.
func rollbackDisabled(q *wire.Request) (bool, error) {
	disabled, err := q.Params.Bool("DisableRollback")
	if err != nil {
		return false, err
	}
	config, err := q.Params.Struct("DeploymentConfig").Bool("DisableRollback")
	return disabled || config, err
}

// living counts the stacks of a region that are not deleted.
func (e *Engine) living(region string) int {
	n := 0
	for _, s := range e.order {
		if s.Region == region && !s.gone() {
			n++
		}
	}
	return n
}

func (e *Engine) deleteStack(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	token, err := token(q, "ClientRequestToken")
	if err != nil {
		return wire.Output{}, err
	}
	mode := q.Params.Get("DeletionMode")
	if mode != "" && mode != "STANDARD" && mode != "FORCE_DELETE_STACK" {
		return wire.Output{}, violation(mode, "deletionMode", "satisfy enum value set: [STANDARD, FORCE_DELETE_STACK]")
	}
	s := e.find(q, name)
	if s == nil || s.gone() {
		return wire.Output{}, nil
	}
	if again, err := e.repeated(s, q, token); again || err != nil {
		return wire.Output{}, err
	}
	retain := q.Params.Strings("RetainResources")
	switch {
	case s.TerminationProtection:
		return wire.Output{}, wire.Invalid("Stack [%s] cannot be deleted while TerminationProtection is enabled", name)
	case s.Status == "DELETE_IN_PROGRESS":
		return wire.Output{}, nil
	case s.Parent != "" && e.stacks[s.Parent] != nil && e.stacks[s.Parent].busy():
		return wire.Output{}, wire.Invalid("Stack [%s] cannot be deleted while its parent is in state %s", name, e.stacks[s.Parent].Status)
	case s.busy() && (strings.HasPrefix(s.Status, "UPDATE_") || strings.HasPrefix(s.Status, "IMPORT_")):
		return wire.Output{}, wire.Invalid("Stack [%s] cannot be deleted while in status %s", name, s.Status)
	case mode == "FORCE_DELETE_STACK" && s.Status != "DELETE_FAILED":
		return wire.Output{}, wire.Invalid("Invalid operation on stack [%s]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.", s.ID)
	case len(retain) > 0 && s.Status != "DELETE_FAILED":
		return wire.Output{}, wire.Invalid("Invalid operation on stack [%s]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.", s.ID)
	}
	for _, logical := range retain {
		if s.resource(logical) == nil {
			return wire.Output{}, wire.Invalid("The following resources in RetainResources do not exist in the stack: [%s]", logical)
		}
	}
	e.stopForDeletion(s)
	e.startDeletion(s, token, &Operation{Retain: retain, Force: mode == "FORCE_DELETE_STACK"})
	e.use(s, q, token)
	return wire.Output{}, nil
}

// stopForDeletion ends what a stack is doing, since its deletion was asked for
// in the middle of it. What was in flight keeps what it has made so far; nested
// stacks are stopped when their own turn comes.
func (e *Engine) stopForDeletion(s *Stack) {
	if !s.busy() || s.Operation.Kind == deleteStack {
		return // a deletion that is under way goes on
	}
	s.Operation.enter(over, nil)
	e.record1(s, false)
	e.clear(s)
}

// beyondUpdate is the refusal of a change of a stack whose status forbids it.
func beyondUpdate(s *Stack) error {
	return wire.Invalid("Stack:%s is in %s state and can not be updated.", s.ID, s.Status)
}

// updatable tells whether a stack's status allows an update.
func updatable(s *Stack) bool {
	switch s.Status {
	case "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
		"CREATE_FAILED", "UPDATE_FAILED":
		return !s.busy()
	}
	return false
}

func (e *Engine) updateStack(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	token, err := token(q, "ClientRequestToken")
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStack(name)
	}
	if again, err := e.repeated(s, q, token); again || err != nil {
		return wire.XML(wire.Text("StackId", s.ID)), err
	}
	if !updatable(s) {
		return wire.Output{}, beyondUpdate(s)
	}
	d, how, err := e.readUpdate(q, s)
	if err != nil {
		return wire.Output{}, err
	}
	op := e.startUpdate(s, d, token, how)
	e.use(s, q, token)
	return wire.XML(wire.Text("StackId", s.ID), wire.Text("OperationId", op.ID)), nil
}

// readUpdate reads and checks what UpdateStack is given.
func (e *Engine) readUpdate(q *wire.Request, s *Stack) (*Definition, *Operation, error) {
	how := &Operation{}
	d, err := e.definition(q, s, s.Definition)
	if err != nil {
		return nil, nil, err
	}
	c, err := e.accept(s, d)
	if err != nil {
		return nil, nil, err
	}
	if err := capable(c.template, d); err != nil {
		return nil, nil, err
	}
	if err := checkResourceTypes(q, c.template); err != nil {
		return nil, nil, err
	}
	if how.DisableRollback, err = rollbackDisabled(q); err != nil {
		return nil, nil, err
	}
	if how.RetainExceptOnCreate, err = q.Params.Bool("RetainExceptOnCreate"); err != nil {
		return nil, nil, err
	}
	how.Unvalidated, _ = q.Params.Bool("DisableValidation")
	policy, err := e.policyBody(q, "StackPolicy")
	if err != nil {
		return nil, nil, err
	}
	if how.Policy, err = e.policyBody(q, "StackPolicyDuringUpdate"); err != nil {
		return nil, nil, err
	}
	p, err := e.foresee(s, d, nil)
	if err != nil {
		return nil, nil, err
	}
	if e.unchanged(s, d, p) {
		return nil, nil, wire.Invalid("No updates are to be performed.")
	}
	if policy != "" {
		s.Policy = policy
	}
	return d, how, nil
}
