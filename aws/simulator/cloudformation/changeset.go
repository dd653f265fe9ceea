package cloudformation

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
)

// ChangeSet is one change set of a stack.
type ChangeSet struct {
	ID, Name    string
	Type        string
	Description string `json:",omitempty"`
	// Status is how its making stands, Execution whether it can be executed.
	Status    string
	Execution string
	Reason    string `json:",omitempty"`
	Created   time.Time
	// Definition is what the stack becomes.
	Definition Definition
	Changes    []ResourceChange `json:",omitempty"`
	// Importing are the physical ids of what is imported, by logical id.
	Importing      map[string]string `json:",omitempty"`
	OnStackFailure string            `json:",omitempty"`
	Nested         bool              `json:",omitempty"`
	ImportExisting bool              `json:",omitempty"`
	DeploymentMode string            `json:",omitempty"`
	// Parent and Root are the change sets of the stacks around it.
	Parent string `json:",omitempty"`
	Root   string `json:",omitempty"`
	// Token and Request tell a repeated request.
	Token   string `json:",omitempty"`
	Request string `json:",omitempty"`
	Faults  []ValidationFault
	Ended   time.Time `json:",omitzero"`
	// Operation is the id of the operation that made it.
	Operation   string `json:",omitempty"`
	Unvalidated bool   `json:",omitempty"`
}

// The statuses of executions.
const (
	unavailable = "UNAVAILABLE"
	available   = "AVAILABLE"
	executing   = "EXECUTE_IN_PROGRESS"
	executed    = "EXECUTE_COMPLETE"
	unexecuted  = "EXECUTE_FAILED"
	obsolete    = "OBSOLETE"
)

// spent tells whether a change set was executed: only its ARN finds it then.
func (c *ChangeSet) spent() bool { return strings.HasPrefix(c.Execution, "EXECUTE_") }

// ResourceChange is one change of a change set, as it is described.
type ResourceChange struct {
	Action, Logical, Type  string
	Physical               string   `json:",omitempty"`
	Replacement            string   `json:",omitempty"`
	PolicyAction           string   `json:",omitempty"`
	Scope                  []string `json:",omitempty"`
	Details                []ChangeDetail
	BeforeText, AfterText  string
	ChangeSet              string `json:",omitempty"`
	ReplacementUnlessNamed bool   `json:",omitempty"`
}

// ChangeDetail is why and where a resource changes.
type ChangeDetail struct {
	Attribute, Name  string
	RequiresRecreate string
	Path             string `json:",omitempty"`
	Before, After    string `json:",omitempty"`
	Change           string `json:",omitempty"`
	Evaluation       string
	Source           string
	CausingEntity    string `json:",omitempty"`
}

// notFound is the refusal for a change set that does not exist.
func noChangeSet(name string) error {
	return wire.Errorf(http.StatusNotFound, "ChangeSetNotFound", "ChangeSet [%s] does not exist", name)
}

// findChangeSet finds a change set by its ARN, or by its name and its stack's.
func (e *Engine) findChangeSet(q *wire.Request, set, stack string) (*Stack, *ChangeSet, error) {
	if strings.HasPrefix(set, "arn:") {
		for _, s := range e.order {
			if s.Region == q.Region {
				if c := s.changeSet(func(c *ChangeSet) bool { return c.ID == set }); c != nil {
					return s, c, nil
				}
			}
		}
		return nil, nil, noChangeSet(set)
	}
	if stack == "" {
		return nil, nil, wire.Invalid("StackName must be specified if ChangeSetName is not specified as an ARN.")
	}
	s := e.find(q, stack)
	if s == nil {
		return nil, nil, noStackBrackets(stack)
	}
	if c := s.changeSet(func(c *ChangeSet) bool { return c.Name == set && !c.spent() }); c != nil {
		return s, c, nil
	}
	return s, nil, noChangeSet(set)
}

func (s *Stack) changeSet(fits func(*ChangeSet) bool) *ChangeSet {
	if i := slices.IndexFunc(s.ChangeSets, fits); i >= 0 {
		return s.ChangeSets[i]
	}
	return nil
}

// changeSetReady finishes a change set: it can be executed, or it has failed.
func (e *Engine) changeSetReady(s *Stack, id string) {
	c := s.changeSet(func(c *ChangeSet) bool { return c.ID == id })
	if c == nil || !strings.HasPrefix(c.Status, "CREATE_") || c.Status == "CREATE_COMPLETE" {
		return
	}
	if c.Status == "CREATE_PENDING" {
		c.Status = "CREATE_IN_PROGRESS"
		e.set(s, Timer{Due: e.at.Add(e.draw(s, span(1500, 3000), "change set", id)), Kind: atChangeSet, Key: id})
		return
	}
	c.Ended = e.at
	if reason := e.fillChangeSet(s, c); reason != "" {
		c.Status, c.Execution, c.Reason = "FAILED", unavailable, reason
		return
	}
	c.Status, c.Execution = "CREATE_COMPLETE", available
}

// changeSetGone removes a change set whose deletion was asked for.
func (e *Engine) changeSetGone(s *Stack, id string) {
	s.ChangeSets = slices.DeleteFunc(s.ChangeSets, func(c *ChangeSet) bool { return c.ID == id })
}

// fillChangeSet finds the changes; the result is why it failed.
func (e *Engine) fillChangeSet(s *Stack, c *ChangeSet) string {
	p, err := e.foresee(s, &c.Definition, c.Importing)
	if err != nil {
		return message(err)
	}
	if reason := e.parameterFailure(s, &c.Definition, p.c); reason != "" {
		return reason
	}
	if _, err := e.findImports(s, p.c); err != nil {
		return message(err)
	}
	if c.Type != "CREATE" && e.unchanged(s, &c.Definition, p) {
		return "The submitted information didn't contain changes. Submit different information to create a change set."
	}
	if !c.Unvalidated && c.Type != "IMPORT" {
		if c.Faults = e.faultsOf(s, p); c.Faults != nil {
			check := "PropertyValidation"
			if c.Faults[0].Name == "NAME_CONFLICT_VALIDATION" {
				check = "ResourceExistenceCheck"
			}
			return "The following hook(s)/validation failed: [AWS::EarlyValidation::" + check + "]. " +
				"To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information."
		}
	}
	for _, one := range p.changes {
		c.Changes = append(c.Changes, e.described(s, c, p, one))
	}
	if c.Nested {
		e.nestChangeSets(s, c, p)
	}
	return ""
}

// execute begins what a change set describes.
func (e *Engine) execute(s *Stack, c *ChangeSet, token string, how *Operation) {
	for _, other := range s.ChangeSets {
		if other != c && !other.spent() {
			other.Execution = obsolete
		}
	}
	c.Execution = executing
	e.executeNested(s, c)
	d := c.Definition
	d.ChangeSetID = c.ID
	if c.Type == "CREATE" {
		e.define(s, &d)
		s.Updated = e.at
		s.OnFailure = c.OnStackFailure
		op := e.startCreation(s, token, how.DisableRollback || c.OnStackFailure == "DO_NOTHING")
		op.RetainExceptOnCreate, op.Unvalidated = how.RetainExceptOnCreate, c.Unvalidated
		return
	}
	how.DisableRollback = how.DisableRollback || c.OnStackFailure == "DO_NOTHING"
	how.Importing, how.Unvalidated = c.Importing, c.Unvalidated
	e.startUpdate(s, &d, token, how)
}

// executionEnded notes how the execution of a change set went.
func (s *Stack) executionEnded(well bool) {
	for _, c := range s.ChangeSets {
		if c.Execution == executing {
			c.Execution = unexecuted
			if well {
				c.Execution = executed
			}
		}
	}
}

// changeSetRows are the events of the operation that made a change set.
func (e *Engine) changeSetRows(s *Stack, c *ChangeSet) []*wire.Node {
	r := &Record{ID: c.Operation, Kind: createChangeSet, Token: c.Token, Started: c.Created, Ended: c.Ended, Faults: c.Faults}
	var rows []*wire.Node
	if !c.Ended.IsZero() {
		status := "SUCCEEDED"
		if c.Status == "FAILED" {
			status = "FAILED"
		}
		rows = append(rows, e.boundaryRow(s, r, status))
	}
	for _, fault := range c.Faults {
		rows = append(rows, e.validationRow(s, r, fault))
	}
	return append(rows, e.boundaryRow(s, r, "IN_PROGRESS"))
}

// changeSetARN makes the ARN of a new change set.
func (e *Engine) changeSetARN(s *Stack, name, salt string) string {
	return fmt.Sprintf("arn:%s:cloudformation:%s:%s:changeSet/%s/%s", partition(s.Region), s.Region, e.world.Account(), name,
		e.chance(s).uuid4("change set", name, salt, e.at.String()))
}
