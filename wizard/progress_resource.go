package wizard

import (
	"strings"
	"time"
)

// ResourceState is how one resource of a stack stands.
type ResourceState string

// The states of a resource.
const (
	ResourceWaiting    ResourceState = "waiting"
	ResourceCreating   ResourceState = "creating"
	ResourceConfigured ResourceState = "configured" // it is there, and not stable yet
	ResourceCreated    ResourceState = "created"
	ResourceUpdating   ResourceState = "updating"
	ResourceUpdated    ResourceState = "updated"
	ResourceDeleting   ResourceState = "deleting"
	ResourceDeleted    ResourceState = "deleted"
	ResourceKept       ResourceState = "kept" // left as it was, or not deleted on purpose
	ResourceFailed     ResourceState = "failed"
	ResourceCancelled  ResourceState = "cancelled" // stopped because another failed
)

// Moving says whether something is being done to the resource.
func (s ResourceState) Moving() bool {
	switch s {
	case ResourceCreating, ResourceConfigured, ResourceUpdating, ResourceDeleting:
		return true
	}
	return false
}

// ResourceProgress is how one resource stands. It is merged by stack and
// logical id: a physical id is empty at first and changes with a replacement.
type ResourceProgress struct {
	Stack                                             *StackProgress
	Logical, Physical, Type, Status, Detailed, Reason string
	State                                             ResourceState
	// Started is its first event, Since the beginning of what is being done to
	// it now, Configured when it was there but not yet stable, Ended when it
	// came to rest; times of CloudFormation.
	Started, Since, Configured, Ended time.Time
	// Failure is the reason why it failed by itself, and FailedAt when. They
	// stay while a rollback deletes it.
	Failure  string
	FailedAt time.Time
	// Old is the physical id of what it replaced, and OldState how the deletion
	// of that stands.
	Old      string
	OldState ResourceState
	// Child is the StackID of the nested stack that it is.
	Child string
	// Line is where the template describes it, from 1; 0 where it is not known.
	Line int

	begun, planned bool
}

// Elapsed is how long what is being done to it has taken up to now, or took.
func (r *ResourceProgress) Elapsed(now time.Time) time.Duration { return span(r.Since, r.Ended, now) }

// complete says whether the resource is as the run wants it.
func (r *ResourceProgress) complete(verb Verb) bool {
	switch r.State {
	case ResourceKept:
		return true
	case ResourceCreated, ResourceUpdated:
		return verb != Undo
	case ResourceDeleted:
		// One that the target template lacks is to be removed; one that is in it
		// was taken back.
		return verb == Undo || (!r.planned && r.Failure == "" && !r.Stack.RollingBack())
	}
	return false
}

// apply takes in one event about the resource.
func (r *ResourceProgress) apply(e ResourceEvent, stack *StackProgress) {
	if r.cleanup(e, stack) {
		return
	}
	verb, phase := split(e.Status)
	if e.Type != "" {
		r.Type = e.Type
	}
	if e.Physical != "" {
		if r.Physical != "" && r.Physical != e.Physical {
			r.Old, r.OldState = r.Physical, ResourceWaiting
		}
		r.Physical = e.Physical
	}
	r.Status, r.Detailed, r.Reason = e.Status, e.Detailed, e.Reason
	if r.Started.IsZero() {
		r.Started = e.Occurred
	}
	before := r.State
	r.State = state(before, verb, phase, e)
	if !before.Moving() || (before == ResourceDeleting) != (verb == "DELETE") {
		r.Since = e.Occurred // something new is being done to it
	}
	r.Ended = time.Time{}
	if !r.State.Moving() {
		r.Ended = e.Occurred
	}
	if e.Detailed == configurationComplete && r.Configured.IsZero() {
		r.Configured = e.Occurred
	}
	if r.State == ResourceFailed && r.Failure == "" {
		r.FailedAt, r.Failure = e.Occurred, e.Reason
		if r.Failure == "" {
			r.Failure = e.Status
		}
	}
}

// configurationComplete is the DetailedStatus of a resource that is there and
// not yet stable.
const configurationComplete = "CONFIGURATION_COMPLETE"

// cleanup takes in the deletion of what a replacement left behind. It has the
// same logical id and another physical one, and comes once the stack cleans up.
func (r *ResourceProgress) cleanup(e ResourceEvent, stack *StackProgress) bool {
	if !strings.HasPrefix(e.Status, "DELETE_") || e.Physical == "" || e.Physical == r.Physical || r.Physical == "" {
		return false
	}
	if !strings.Contains(stack.Status, "CLEANUP") && r.Old != e.Physical {
		return false
	}
	verb, phase := split(e.Status)
	r.Old, r.OldState = e.Physical, state(r.OldState, verb, phase, e)
	return true
}

// split tells what is done from how far it is: "UPDATE_ROLLBACK_IN_PROGRESS"
// is UPDATE_ROLLBACK and IN_PROGRESS.
func split(status string) (verb, phase string) {
	for _, phase := range []string{"IN_PROGRESS", "COMPLETE", "FAILED", "SKIPPED"} {
		if verb, ok := strings.CutSuffix(status, "_"+phase); ok {
			return verb, phase
		}
	}
	return status, ""
}

// state is what follows from a status. One that CloudFormation has not had
// until today leaves the state as it was.
func state(before ResourceState, verb, phase string, e ResourceEvent) ResourceState {
	switch phase {
	case "FAILED":
		if IsCancelled(e.Reason) {
			return ResourceCancelled
		}
		return ResourceFailed
	case "SKIPPED":
		return ResourceKept
	case "COMPLETE":
		switch verb {
		case "CREATE", "IMPORT":
			return ResourceCreated
		case "DELETE":
			return ResourceDeleted
		}
		return ResourceUpdated
	case "IN_PROGRESS":
		return moving(before, verb, e)
	}
	return before
}

func moving(before ResourceState, verb string, e ResourceEvent) ResourceState {
	switch {
	case verb == "DELETE":
		return ResourceDeleting
	case e.Detailed == configurationComplete:
		return ResourceConfigured
	case before == ResourceConfigured:
		return ResourceConfigured
	case verb == "CREATE" || verb == "IMPORT":
		return ResourceCreating
	case before == ResourceCreating: // a group that waits for signals says UPDATE while it is created
		return ResourceCreating
	}
	return ResourceUpdating
}

// IsCancelled says whether the reason of a failure is only that another
// resource failed. CloudFormation writes "Resource creation cancelled" and
// "Resource update cancelled".
func IsCancelled(reason string) bool {
	words := strings.ToLower(strings.TrimRight(strings.TrimSpace(reason), "."))
	return strings.HasPrefix(words, "resource ") &&
		(strings.HasSuffix(words, " cancelled") || strings.HasSuffix(words, " canceled"))
}
