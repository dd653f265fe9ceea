package wizard

import "time"

// Event is something that happened in a run. Its JSON form is one flat object:
// seq, at, run, step and kind, then the fields of its body. The journal and
// --output jsonl are these lines.
type Event struct {
	Seq  int64     // 1, 2, 3… within a run
	At   time.Time // when we saw it; RFC 3339 with milliseconds, UTC
	Run  string
	Step string // "" for the run as a whole
	Body Body
}

// Body is what happened: one of the types of this file, and no other.
type Body interface {
	// Kind is the "kind" of the line.
	Kind() string
}

// RunStarted is the first event of a run. A run that is taken up again, tried
// again or undone has a further one, with the plan that holds from then on.
type RunStarted struct {
	Blueprint string `json:"blueprint"`
	Version   int    `json:"version"`
	Account   string `json:"account"`
	Region    string `json:"region"`
	Verb      Verb   `json:"verb"` // apply, or undo for a removal
	Plan      Plan   `json:"plan"`
	// What attaching needs to open the same account again.
	AccountName string  `json:"accountName,omitempty"` // in the shared config
	Endpoint    string  `json:"endpoint,omitempty"`
	Simulated   bool    `json:"simulated,omitempty"`
	Speed       float64 `json:"speed,omitempty"`
	// Owner is the process that carries the run out, such as "pid 4711 on host".
	Owner string `json:"owner,omitempty"`
}

// PlanMade is what the answers ask for, before anything is done. It stands in
// the lines of --check, not in a journal.
type PlanMade struct {
	Account string `json:"account"`
	Region  string `json:"region"`
	Plan    Plan   `json:"plan"`
}

// StepStarted says that an action was looked at and what was decided.
type StepStarted struct {
	Action   ActionKind `json:"action"`
	Decision Decision   `json:"decision"`
}

// Looked is what looking at an action found, before anything is done.
type Looked struct {
	Decision Decision `json:"decision"`
	Text     string   `json:"text"` // one sentence: "dev-network is CREATE_COMPLETE"
}

// Difference is one change that applying an action would make.
type Difference struct {
	Change      string           `json:"change"` // add, modify, remove, import
	Logical     string           `json:"logical"`
	Physical    string           `json:"physical,omitempty"`
	Type        string           `json:"type"`
	Replacement string           `json:"replacement,omitempty"` // true, false, conditional
	Properties  []PropertyChange `json:"properties,omitempty"`
}

// PropertyChange is one property that a Difference changes.
type PropertyChange struct {
	Path     string `json:"path"`
	Before   string `json:"before,omitempty"`
	After    string `json:"after,omitempty"`
	Recreate string `json:"recreate,omitempty"` // never, conditionally, always
}

// ResourceEvent is one CloudFormation stack event.
type ResourceEvent struct {
	Stack    string    `json:"stack"`   // name
	StackID  string    `json:"stackId"` // ARN; nested stacks have their own
	Logical  string    `json:"logical"`
	Physical string    `json:"physical,omitempty"` // empty at first
	Type     string    `json:"type"`
	Status   string    `json:"status"`             // as CloudFormation says it, any string
	Detailed string    `json:"detailed,omitempty"` // CONFIGURATION_COMPLETE or VALIDATION_FAILED
	Reason   string    `json:"reason,omitempty"`
	ID       string    `json:"event"`    // CloudFormation's EventId
	Occurred time.Time `json:"occurred"` // CloudFormation's timestamp
}

// IsStack says whether the event is about the stack itself and not about a
// resource of it.
func (r ResourceEvent) IsStack() bool { return r.Physical == r.StackID && r.StackID != "" }

// GroupEvent is how an InfraKit group stands.
type GroupEvent struct {
	Group     string   `json:"group"`
	Desired   int      `json:"desired"`
	Actual    int      `json:"actual"`
	New       int      `json:"new"`
	Old       int      `json:"old"`
	Phase     string   `json:"phase"`
	Leader    string   `json:"leader,omitempty"`
	Instances []string `json:"instances,omitempty"`
}

// Said is what the program did or noticed, in a sentence.
type Said struct {
	Text string `json:"text"`
}

// OutputsKnown are the public outputs of a step.
type OutputsKnown struct {
	Values Outputs `json:"values"`
}

// StepDone ends a step. Elapsed is in seconds of the cloud's clock.
type StepDone struct {
	Outcome Outcome `json:"outcome"`
	Elapsed float64 `json:"elapsed"`
}

// TroubleMet is a failure explained.
type TroubleMet struct {
	Trouble
}

// RunDone ends a run, until it is tried again or undone. Elapsed is in seconds of the cloud's clock.
type RunDone struct {
	Outcome Outcome `json:"outcome"`
	Exit    Exit    `json:"exit"`
	Elapsed float64 `json:"elapsed"`
}

// Kind is "run.started".
func (RunStarted) Kind() string { return "run.started" }

// Kind is "plan".
func (PlanMade) Kind() string { return "plan" }

// Kind is "step.started".
func (StepStarted) Kind() string { return "step.started" }

// Kind is "looked".
func (Looked) Kind() string { return "looked" }

// Kind is "difference".
func (Difference) Kind() string { return "difference" }

// Kind is "resource".
func (ResourceEvent) Kind() string { return "resource" }

// Kind is "group".
func (GroupEvent) Kind() string { return "group" }

// Kind is "said".
func (Said) Kind() string { return "said" }

// Kind is "outputs".
func (OutputsKnown) Kind() string { return "outputs" }

// Kind is "step.done".
func (StepDone) Kind() string { return "step.done" }

// Kind is "trouble".
func (TroubleMet) Kind() string { return "trouble" }

// Kind is "run.done".
func (RunDone) Kind() string { return "run.done" }
