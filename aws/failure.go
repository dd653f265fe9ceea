package aws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// failure explains an operation that did not reach what was wanted: the root
// cause first, across nested stacks, and what stopped only because of it.
func (w worker) failure(a *wizard.StackAction, name string, end ending) error {
	t := &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s is %s", name, end.status),
		Reason: end.reason,
		Exit:   exitOf(end.status),
	}
	causes, cancelled := rootCauses(end.failed)
	if len(causes) > 0 {
		root := causes[0]
		t.Cause = root.Logical + " (" + root.Type + ") in " + root.Stack + lineOf(a, name, root)
		t.Reason = root.Reason
		for _, other := range causes[1:] {
			t.Reason += fmt.Sprintf("; also %s (%s): %s", other.Logical, other.Type, other.Reason)
		}
	}
	for _, e := range cancelled {
		t.Cancelled = append(t.Cancelled, e.Logical+" ("+e.Type+")")
	}
	t.Cancelled = unique(t.Cancelled)
	for _, e := range causes {
		t.Advice = append(t.Advice, adviceOn(e.Reason)...)
	}
	if len(causes) == 0 {
		t.Advice = adviceOn(end.reason)
	}
	if t.Exit == wizard.ExitUndoFailed {
		for _, e := range deletesThatFailed(end.failed) {
			t.Reason += fmt.Sprintf("; the rollback could not delete %s (%s): %s", e.Logical, e.Type, e.Reason)
			t.Advice = append(t.Advice, adviceOn(e.Reason)...)
		}
	}
	t.Advice = append(unique(t.Advice), adviceOnEnd(name, end.status)...)
	return t
}

// lineOf is where in the template a resource of the stack itself stands.
func lineOf(a *wizard.StackAction, name string, e wizard.ResourceEvent) string {
	for _, planned := range a.Resources {
		if planned.Logical == e.Logical && planned.Line > 0 && e.Stack == name {
			return fmt.Sprintf(", line %d of %s", planned.Line, orElse(a.Template.Name, "the template"))
		}
	}
	return ""
}

// exitOf is the exit code of a status that is not what was wanted.
func exitOf(status types.StackStatus) wizard.Exit {
	switch {
	case strings.HasSuffix(string(status), "ROLLBACK_FAILED"), status == types.StackStatusDeleteFailed:
		return wizard.ExitUndoFailed
	case strings.HasSuffix(string(status), "ROLLBACK_COMPLETE"), status == types.StackStatusDeleteComplete:
		return wizard.ExitRolledBack
	}
	return wizard.ExitFailed
}

// rootCauses splits failures, oldest first, into those that came by themselves
// and those that others brought about. A nested stack's failure is its
// resources'.
func rootCauses(failed []wizard.ResourceEvent) (causes, cancelled []wizard.ResourceEvent) {
	failed = slices.Clone(failed)
	slices.SortStableFunc(failed, func(a, b wizard.ResourceEvent) int { return a.Occurred.Compare(b.Occurred) })
	broken := map[string]bool{} // stacks in which something failed
	for _, e := range failed {
		if e.Status != string(types.ResourceStatusDeleteFailed) {
			broken[e.StackID] = true
		}
	}
	var unexplained []wizard.ResourceEvent
	for _, e := range failed {
		switch {
		case e.Status == string(types.ResourceStatusDeleteFailed):
		case isCancelled(e.Reason):
			cancelled = append(cancelled, e)
		case e.Type == stackType && broken[e.Physical]:
		case e.Reason == "":
			unexplained = append(unexplained, e)
		default:
			causes = append(causes, e)
		}
	}
	return append(causes, unexplained...), cancelled
}

// isCancelled tells a failure that is only another's consequence.
func isCancelled(reason string) bool {
	switch strings.TrimSuffix(strings.TrimSpace(reason), ".") {
	case "Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled", "Resource import cancelled":
		return true
	}
	return false
}

// unique drops repetitions and keeps the order.
func unique(texts []string) []string {
	var once []string
	for _, text := range texts {
		if !slices.Contains(once, text) {
			once = append(once, text)
		}
	}
	return once
}
