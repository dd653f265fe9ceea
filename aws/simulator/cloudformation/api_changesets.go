package cloudformation

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
)

func (e *Engine) createChangeSet(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	set, err := changeSetName(q)
	if err != nil {
		return wire.Output{}, err
	}
	if !plainName(set) || len(set) > 128 {
		return wire.Output{}, violation(set, "changeSetName", "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*")
	}
	token, err := token(q, "ClientToken")
	if err != nil {
		return wire.Output{}, err
	}
	kind := q.Params.Get("ChangeSetType")
	switch kind {
	case "":
		kind = "UPDATE"
	case "CREATE", "UPDATE", "IMPORT":
	default:
		return wire.Output{}, violation(kind, "changeSetType", "satisfy enum value set: [IMPORT, UPDATE, CREATE]")
	}
	s, fresh, err := e.changeSetStack(q, name, set, kind)
	if err != nil {
		return wire.Output{}, err
	}
	c, err := e.makeChangeSet(q, s, set, kind, token)
	if err != nil {
		if fresh {
			e.discard(s)
		}
		return wire.Output{}, err
	}
	if fresh {
		e.stackEvent(s, "REVIEW_IN_PROGRESS", userInitiated)
		s.events[len(s.events)-1].Token = ""
	}
	return wire.XML(wire.Text("Id", c.ID), wire.Text("StackId", s.ID)), nil
}

func changeSetName(q *wire.Request) (string, error) {
	set := q.Params.Get("ChangeSetName")
	if !q.Params.Has("ChangeSetName") {
		return "", wire.Null("changeSetName")
	}
	if set == "" {
		return "", violation(set, "changeSetName", "have length greater than or equal to 1")
	}
	return set, nil
}

// changeSetStack finds the stack that a change set is for, or makes it.
func (e *Engine) changeSetStack(q *wire.Request, name, set, kind string) (s *Stack, fresh bool, err error) {
	s = e.find(q, name)
	if s != nil && s.gone() {
		return nil, false, beyondUpdate(s)
	}
	switch {
	case kind == "CREATE" && s == nil, kind == "IMPORT" && s == nil:
		if !plainName(name) {
			return nil, false, noStackBrackets(name)
		}
		if e.living(q.Region) >= stackLimit {
			return nil, false, limitExceeded()
		}
		return e.make(q.Region, name), true, nil
	case s == nil:
		return nil, false, noStackBrackets(name)
	case kind == "CREATE" && s.Status != "REVIEW_IN_PROGRESS":
		return nil, false, wire.Invalid("Stack [%s] already exists and cannot be created again with the changeSet [%s].", name, set)
	case kind == "UPDATE" && !updatable(s):
		return nil, false, beyondUpdate(s)
	}
	return s, false, nil
}

// makeChangeSet begins a change set, or finds the one that the same request
// has begun before.
func (e *Engine) makeChangeSet(q *wire.Request, s *Stack, name, kind, token string) (*ChangeSet, error) {
	old := s.changeSet(func(c *ChangeSet) bool { return c.Name == name && !c.spent() })
	request := digest(q)
	if old != nil {
		if old.Request == request {
			return old, nil
		}
		return nil, wire.Errorf(http.StatusBadRequest, "AlreadyExistsException",
			"ChangeSet %s cannot be created due to a mismatch with existing attribute %s", name, e.mismatch(q, old, token))
	}
	before := s.Definition
	if s.Status == "REVIEW_IN_PROGRESS" || s.Status == "" {
		before = nil
	}
	d, err := e.definition(q, s, before)
	if err != nil {
		return nil, err
	}
	compiled, err := e.accept(s, d)
	if err != nil {
		return nil, err
	}
	if err := capable(withoutTransforms(compiled.template), d); err != nil {
		return nil, err
	}
	if err := checkResourceTypes(q, compiled.template); err != nil {
		return nil, err
	}
	c := &ChangeSet{
		Name: name, Type: kind, Description: q.Params.Get("Description"), Status: "CREATE_PENDING", Execution: unavailable,
		Created: e.at, Definition: *d, OnStackFailure: q.Params.Get("OnStackFailure"), Token: token, Request: request,
		DeploymentMode: q.Params.Get("DeploymentMode"),
	}
	if err := c.readFlags(q); err != nil {
		return nil, err
	}
	if c.Importing, err = e.readImports(q, s, kind, compiled); err != nil {
		return nil, err
	}
	c.ID = e.changeSetARN(s, name, token)
	c.Operation = e.chance(s).uuid4("change set operation", c.ID)
	s.ChangeSets = append(s.ChangeSets, c)
	e.set(s, Timer{Due: e.at.Add(e.draw(s, span(400, 1200), "pending", c.ID)), Kind: atChangeSet, Key: c.ID})
	return c, nil
}

func (c *ChangeSet) readFlags(q *wire.Request) (err error) {
	if c.Nested, err = q.Params.Bool("IncludeNestedStacks"); err != nil {
		return err
	}
	if c.ImportExisting, err = q.Params.Bool("ImportExistingResources"); err != nil {
		return err
	}
	if c.Unvalidated, err = q.Params.Bool("DisableValidation"); err != nil {
		return err
	}
	if c.OnStackFailure != "" && !slices.Contains([]string{"DO_NOTHING", "ROLLBACK", "DELETE"}, c.OnStackFailure) {
		return violation(c.OnStackFailure, "onStackFailure", "satisfy enum value set: [DELETE, DO_NOTHING, ROLLBACK]")
	}
	if c.OnStackFailure == "DELETE" && c.Type != "CREATE" {
		return wire.Invalid("OnStackFailure DELETE is only supported for CREATE change sets.")
	}
	return nil
}

// mismatch names the first attribute in which a request differs from the
// change set of the same name.
func (e *Engine) mismatch(q *wire.Request, old *ChangeSet, token string) string {
	d, err := e.definition(q, &Stack{Region: q.Region}, &old.Definition)
	switch {
	case q.Params.Get("Description") != old.Description:
		return "Description"
	case q.Params.Has("ChangeSetType") && q.Params.Get("ChangeSetType") != old.Type:
		return "ChangeSetType"
	case err != nil || d.Body != old.Definition.Body:
		return "Template"
	case !slices.Equal(d.Parameters, old.Definition.Parameters):
		return "Parameters"
	case !slices.Equal(d.Tags, old.Definition.Tags):
		return "Tags"
	case !slices.Equal(d.Capabilities, old.Definition.Capabilities):
		return "Capabilities"
	case token != old.Token:
		return "ClientToken"
	}
	return "Input"
}

func (e *Engine) executeChangeSet(q *wire.Request) (wire.Output, error) {
	set, err := changeSetName(q)
	if err != nil {
		return wire.Output{}, err
	}
	token, err := token(q, "ClientRequestToken")
	if err != nil {
		return wire.Output{}, err
	}
	how := &Operation{}
	if how.DisableRollback, err = rollbackDisabled(q); err != nil {
		return wire.Output{}, err
	}
	if how.RetainExceptOnCreate, err = q.Params.Bool("RetainExceptOnCreate"); err != nil {
		return wire.Output{}, err
	}
	if s := e.find(q, q.Params.Get("StackName")); s != nil {
		if again, err := e.repeated(s, q, token); again || err != nil {
			return wire.XML(), err
		}
	}
	s, c, err := e.findChangeSet(q, set, q.Params.Get("StackName"))
	if err != nil {
		return wire.Output{}, err
	}
	if again, err := e.repeated(s, q, token); again || err != nil {
		return wire.XML(), err
	}
	switch {
	case c.Execution == obsolete || c.spent():
		return wire.Output{}, cannotExecute(c, "execution status of ["+c.Execution+"]")
	case c.Execution != available:
		return wire.Output{}, cannotExecute(c, "status of ["+c.Status+"]")
	case c.Type == "CREATE" && s.Status != "REVIEW_IN_PROGRESS", c.Type == "UPDATE" && !updatable(s):
		return wire.Output{}, beyondUpdate(s)
	}
	e.execute(s, c, token, how)
	e.use(s, q, token)
	return wire.XML(), nil
}

func cannotExecute(c *ChangeSet, status string) error {
	return wire.Errorf(http.StatusBadRequest, "InvalidChangeSetStatus", "ChangeSet [%s] cannot be executed in its current %s", c.ID, status)
}

func (e *Engine) deleteChangeSet(q *wire.Request) (wire.Output, error) {
	set, err := changeSetName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s, c, err := e.findChangeSet(q, set, q.Params.Get("StackName"))
	if s == nil && !strings.HasPrefix(set, "arn:") {
		return wire.Output{}, err
	}
	if c == nil {
		return wire.XML(), nil
	}
	if c.spent() {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidChangeSetStatus",
			"Cannot delete ChangeSet in execution status %s", c.Execution)
	}
	e.changeSetGone(s, c.ID)
	e.touch(s)
	return wire.XML(), nil
}
