package cloudformation

import (
	"container/heap"
	"time"
)

// Kind is the type of an operation, in the words of the API.
type Kind string

// The kinds.
const (
	createStack      Kind = "CREATE_STACK"
	updateStack      Kind = "UPDATE_STACK"
	deleteStack      Kind = "DELETE_STACK"
	rollbackStack    Kind = "ROLLBACK"
	continueRollback Kind = "CONTINUE_ROLLBACK"
	createChangeSet  Kind = "CREATE_CHANGESET"
)

// Phase is how far an operation is.
type Phase string

// The phases.
const (
	checking     Phase = "checking"     // accepted, nothing touched yet
	provisioning Phase = "provisioning" // creating and updating
	removing     Phase = "removing"     // deleting all there is
	restoring    Phase = "restoring"    // going back to what was before an update
	cleaning     Phase = "cleaning"     // deleting what an update left over
	handingBack  Phase = "handing back" // undoing an import
	over         Phase = "over"
)

// Operation is one operation on a stack, as plain data.
type Operation struct {
	ID      string
	Kind    Kind
	Token   string `json:",omitempty"`
	Started time.Time
	Phase   Phase
	// Step counts phases; a timer of an earlier step has come too late.
	Step  int
	Works []*Work `json:",omitempty"`
	// Importing tells that new resources are imported, by logical id, to the
	// physical id named.
	Importing map[string]string `json:",omitempty"`
	// Cancelled tells that the operator cancelled the update.
	Cancelled bool `json:",omitempty"`
	// Turning tells that a rollback has been decided and is about to begin.
	Turning bool `json:",omitempty"`
	// Held tells that a nested stack waits for its parent's cleanup.
	Held bool `json:",omitempty"`
	// Reason is why the rollback began.
	Reason string `json:",omitempty"`

	DisableRollback      bool     `json:",omitempty"`
	RetainExceptOnCreate bool     `json:",omitempty"`
	Retain               []string `json:",omitempty"`
	Skip                 []string `json:",omitempty"`
	Force                bool     `json:",omitempty"`
	// Policy replaces the stack policy for this operation.
	Policy string `json:",omitempty"`
	// Previous is the status from before, for an operation that is called off.
	Previous string `json:",omitempty"`
	// Quiet tells that a nested stack had nothing to change.
	Quiet bool `json:",omitempty"`
	// Unvalidated switches the validation before deployment off.
	Unvalidated bool `json:",omitempty"`

	byKey map[string]*Work
	after map[string][]*Work
}

// State is how far a piece of work is.
type State string

// The states.
const (
	waiting    State = "waiting"
	called     State = "called" // about to start
	started    State = "started"
	identified State = "identified" // "Resource creation Initiated"
	configured State = "configured" // CONFIGURATION_COMPLETE
	done       State = "done"
	failed     State = "failed"
	cancelled  State = "cancelled"
)

// aim is what a piece of work does to its resource.
type aim string

const (
	toCreate  aim = "create"
	toDecide  aim = "decide" // of a resource that exists: keep, update or replace
	toUpdate  aim = "update"
	toReplace aim = "replace"
	toDelete  aim = "delete"
	toRestore aim = "restore"
	toImport  aim = "import"
	toClean   aim = "clean" // let a nested stack clean up
)

// Need is something that must be done first.
type Need struct {
	Key string
	// Early is satisfied by CONFIGURATION_COMPLETE.
	Early bool `json:",omitempty"`
}

// Work is what an operation does to one resource.
type Work struct {
	// Key is the logical id, with the physical id for leftovers.
	Key     string
	Logical string
	// Leftover is the physical id of the leftover to delete, if it is one.
	Leftover string `json:",omitempty"`
	Aim      aim
	State    State
	Needs    []Need `json:",omitempty"`
	// Taken is the whole duration, chosen at the start.
	Taken time.Duration `json:",omitempty"`
	Fault *Fault        `json:",omitempty"`
	Tries int           `json:",omitempty"`
	// Switched tells that a rollback went back to the physical resource that had
	// been replaced.
	Switched bool `json:",omitempty"`
	// Known are the instances that a rolling update has seen.
	Known []string `json:",omitempty"`
	// Began is when it started.
	Began time.Time `json:",omitzero"`
}

func (w *Work) settled() bool {
	return w.State == done || w.State == failed || w.State == cancelled
}

func (w *Work) running() bool { return w.State != waiting && w.State != called && !w.settled() }

// Record is one operation in a stack's history.
type Record struct {
	ID      string
	Kind    Kind
	Token   string `json:",omitempty"`
	Status  string
	Started time.Time
	Ended   time.Time `json:",omitzero"`
	// First is the number of events before it began.
	First int
	// Last is the number of events when it ended.
	Last int `json:",omitempty"`
	// Faults are what the validation before deployment found.
	Faults []ValidationFault `json:",omitempty"`
}

// ValidationFault is one finding of the validation before deployment.
type ValidationFault struct {
	Name, Logical, Physical, Type, Path, Reason string
}

// event is the kind of a timer.
type alarm string

const (
	atCheck     alarm = "check"
	atBegin     alarm = "begin"
	atStart     alarm = "start"
	atIdentify  alarm = "identify"
	atConfigure alarm = "configure"
	atComplete  alarm = "complete"
	atFail      alarm = "fail"
	atCancel    alarm = "cancel"
	atTurn      alarm = "turn"
	atSettle    alarm = "settle"
	atSignal    alarm = "signal"
	atLate      alarm = "late"      // a signal did not come in time
	atNote      alarm = "note"      // a progress event of a resource
	atTimeout   alarm = "timeout"   // of the whole stack
	atAgain     alarm = "again"     // try once more to delete a nested stack
	atTerminate alarm = "terminate" // a batch of a rolling update
	atRenewed   alarm = "renewed"
	atImported  alarm = "imported"
	atTagged    alarm = "tagged"
	atChangeSet alarm = "change set"
	atDrift     alarm = "drift"
)

// Timer is something that will happen.
type Timer struct {
	Due time.Time
	// Seq orders what is due at the same moment.
	Seq  uint64
	Kind alarm
	// Step is the operation's step; zero for what belongs to no operation.
	Step int `json:",omitempty"`
	// Key is the work, the change set or the detection that it is about.
	Key string `json:",omitempty"`
	// Text is a reason or a signal's id.
	Text string `json:",omitempty"`
}

type timers []Timer

// Len, Less, Swap, Push and Pop make it a heap.
func (t timers) Len() int { return len(t) }

// Less puts what is due first.
func (t timers) Less(i, j int) bool { return t[i].before(t[j]) }

// Swap exchanges two.
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push adds one at the end.
func (t *timers) Push(x any) { *t = append(*t, x.(Timer)) }

// Pop takes the last one.
func (t *timers) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}

func (t Timer) before(u Timer) bool {
	if !t.Due.Equal(u.Due) {
		return t.Due.Before(u.Due)
	}
	return t.Seq < u.Seq
}

func (s *Stack) pushTimer(t Timer) { heap.Push((*timers)(&s.Timers), t) }
func (s *Stack) popTimer() Timer   { return heap.Pop((*timers)(&s.Timers)).(Timer) }

// work finds a piece of work.
func (op *Operation) work(key string) *Work {
	op.index()
	return op.byKey[key]
}

// index builds the maps that are not saved.
func (op *Operation) index() {
	if op.byKey != nil {
		return
	}
	op.byKey = make(map[string]*Work, len(op.Works))
	op.after = map[string][]*Work{}
	for _, w := range op.Works {
		op.byKey[w.Key] = w
	}
	for _, w := range op.Works {
		for _, need := range w.Needs {
			op.after[need.Key] = append(op.after[need.Key], w)
		}
	}
}

// enter begins a phase with its works.
func (op *Operation) enter(phase Phase, works []*Work) {
	op.Phase, op.Works = phase, works
	op.Step++
	op.byKey, op.after = nil, nil
	op.Turning, op.Held = false, false
}
