package cloudformation

import (
	"slices"
	"time"
)

// Stack is one stack with everything that is known of it, as plain data.
type Stack struct {
	// ID is the ARN, Name the name, Region where it stands.
	ID, Name, Region string
	// Parent, ParentLogical and Root place a nested stack: the parent's ARN, the
	// resource in it, and the ARN of the outermost stack.
	Parent        string `json:",omitempty"`
	ParentLogical string `json:",omitempty"`
	Root          string `json:",omitempty"`

	Status   string
	Reason   string `json:",omitempty"`
	Detailed string `json:",omitempty"`

	Created time.Time
	Updated time.Time `json:",omitzero"`
	Deleted time.Time `json:",omitzero"`

	// Definition is what the stack is, or is being changed to.
	Definition *Definition `json:"-"`
	// Stable is the definition of the last operation that succeeded; nil before
	// the first did. A rollback goes back to it.
	Stable *Definition `json:"-"`

	DisableRollback       bool   `json:",omitempty"`
	OnFailure             string `json:",omitempty"`
	TimeoutMinutes        int    `json:",omitempty"`
	RetainExceptOnCreate  bool   `json:",omitempty"`
	TerminationProtection bool   `json:",omitempty"`
	DeletionMode          string `json:",omitempty"`
	Policy                string `json:",omitempty"`

	// Resources are in the order in which they first appeared.
	Resources []*Resource `json:"-"`
	// Leftovers are physical resources that were replaced and wait for cleanup.
	Leftovers []*Resource `json:",omitempty"`
	Outputs   []Output    `json:",omitempty"`
	// Imports are the names of the exports that the stack reads.
	Imports []string `json:",omitempty"`

	// Operation is the operation that runs or ran last.
	Operation *Operation `json:",omitempty"`
	// Records are all operations, oldest first; Last counts how many of the
	// newest belong to the last request (an operation and its rollback).
	Records []Record `json:",omitempty"`
	Last    int      `json:",omitempty"`
	// Timers are what will happen, a heap by due time.
	Timers []Timer `json:",omitempty"`

	Tokens     map[string]TokenUse `json:",omitempty"`
	ChangeSets []*ChangeSet        `json:"-"`
	Drifts     []DriftDetection    `json:",omitempty"`

	// Number orders the stacks by when they were made.
	Number int

	// What follows is kept apart: events and resources in pieces, and only
	// those that changed are written again.
	events    []Event
	pieces    [][]byte // events as they were read, until somebody asks
	saved     int
	dirty     bool
	changed   map[*Resource]bool
	setsKept  map[string]string // what is kept of each change set, by its id
	byLogical map[string]*Resource
	compiled  *compiled
}

// Definition is what a stack is made from.
type Definition struct {
	// Body is the template as it was given.
	Body             string
	Description      string          `json:",omitempty"`
	Parameters       []Parameter     `json:",omitempty"`
	Tags             []Tag           `json:",omitempty"`
	Capabilities     []string        `json:",omitempty"`
	NotificationARNs []string        `json:",omitempty"`
	RoleARN          string          `json:",omitempty"`
	Rollback         *RollbackConfig `json:",omitempty"`
	ChangeSetID      string          `json:",omitempty"`
	// Mode is the deployment mode, STANDARD or EXPRESS.
	Mode string `json:",omitempty"`
}

// Parameter is one parameter's value.
type Parameter struct {
	Key   string
	Value string
	// Resolved is the value behind a Systems Manager parameter's name.
	Resolved string `json:",omitempty"`
	// SSM tells that there is a resolved value, which may be empty.
	SSM bool `json:",omitempty"`
	// Given tells a value that was sent from a default.
	Given bool `json:",omitempty"`
	// NoEcho hides the value.
	NoEcho bool `json:",omitempty"`
}

// Tag is a key and a value.
type Tag struct{ Key, Value string }

// RollbackConfig is what else makes an operation roll back.
type RollbackConfig struct {
	Minutes    int
	HasMinutes bool `json:",omitempty"`
	Triggers   []RollbackTrigger
}

// RollbackTrigger is an alarm.
type RollbackTrigger struct{ ARN, Type string }

// Output is one output of a stack.
type Output struct {
	Name, Value string
	Description string `json:",omitempty"`
	Export      string `json:",omitempty"`
}

// TokenUse is a request that was made with a client request token.
type TokenUse struct {
	// Request is the request in canonical form, hashed.
	Request string
	Action  string
}

// Version is what a resource is made of: what comes back in a rollback.
type Version struct {
	Physical   string         `json:",omitempty"`
	Properties map[string]any `json:",omitempty"`
	// Shown is the properties as events show them: JSON, secrets masked.
	Shown               string         `json:",omitempty"`
	Attributes          map[string]any `json:",omitempty"`
	Metadata            any            `json:",omitempty"`
	DeletionPolicy      string         `json:",omitempty"`
	UpdateReplacePolicy string         `json:",omitempty"`
	UpdatePolicy        any            `json:",omitempty"`
	// Needs are the logical ids that it depends on, for the order of deletion.
	Needs []string `json:",omitempty"`
	// Named tells that the template gave the physical name.
	Named bool `json:",omitempty"`
}

// Resource is one resource of a stack.
type Resource struct {
	// Number is its place among the stack's resources.
	Number        int
	Logical, Type string
	Version
	Status   string
	Reason   string `json:",omitempty"`
	Changed  time.Time
	Before   *Version `json:",omitempty"`
	Fresh    bool     `json:",omitempty"`
	Signals  *Signals `json:",omitempty"`
	Imported bool     `json:",omitempty"`
	Drift    string   `json:",omitempty"`
}

// Resource finds a resource by its logical id.
func (s *Stack) resource(logical string) *Resource {
	if s.byLogical == nil {
		s.byLogical = make(map[string]*Resource, len(s.Resources))
		for _, r := range s.Resources {
			s.byLogical[r.Logical] = r
		}
	}
	return s.byLogical[logical]
}

// add gives the stack a resource.
func (s *Stack) add(r *Resource) *Resource {
	s.resource(r.Logical) // the index must exist before it can be added to
	s.Resources = append(s.Resources, r)
	s.byLogical[r.Logical] = r
	return r
}

// drop takes resources out.
func (s *Stack) drop(gone func(*Resource) bool) {
	s.Resources = slices.DeleteFunc(s.Resources, gone)
	s.byLogical = nil
}

// parameter finds a parameter's value.
func (d *Definition) parameter(key string) *Parameter {
	for i := range d.Parameters {
		if d.Parameters[i].Key == key {
			return &d.Parameters[i]
		}
	}
	return nil
}

// busy tells whether an operation is under way.
func (s *Stack) busy() bool {
	return s.Operation != nil && s.Operation.Phase != over
}

// gone tells whether the stack was deleted: only its ARN finds it then.
func (s *Stack) gone() bool { return s.Status == "DELETE_COMPLETE" }
