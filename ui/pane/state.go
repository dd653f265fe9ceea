package pane

import (
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// EventState is the state a CloudFormation event speaks of, by itself; "" for
// a status nobody knows yet, which is then shown as it is.
func EventState(e wizard.ResourceEvent) wizard.ResourceState {
	switch {
	case strings.HasSuffix(e.Status, "_FAILED"):
		if wizard.IsCancelled(e.Reason) {
			return wizard.ResourceCancelled
		}
		return wizard.ResourceFailed
	case strings.HasSuffix(e.Status, "_SKIPPED"):
		return wizard.ResourceKept
	}
	undoing := strings.Contains(e.Status, "ROLLBACK")
	doing := strings.HasSuffix(e.Status, "_IN_PROGRESS")
	switch {
	case !doing && !strings.HasSuffix(e.Status, "_COMPLETE"):
		return ""
	case strings.HasPrefix(e.Status, "DELETE_"):
		return pick(doing, wizard.ResourceDeleting, wizard.ResourceDeleted)
	case undoing:
		return pick(doing, wizard.ResourceDeleting, wizard.ResourceFailed)
	case doing && e.Detailed == "CONFIGURATION_COMPLETE":
		return wizard.ResourceConfigured
	case strings.HasPrefix(e.Status, "UPDATE_"):
		return pick(doing, wizard.ResourceUpdating, wizard.ResourceUpdated)
	}
	return pick(doing, wizard.ResourceCreating, wizard.ResourceCreated)
}

func pick(doing bool, during, after wizard.ResourceState) wizard.ResourceState {
	if doing {
		return during
	}
	return after
}

// stateWord is the word for an event: the state's own, but for rollbacks, which
// are a stack's, and for a status nobody knows.
func stateWord(e wizard.ResourceEvent, s wizard.ResourceState) string {
	switch {
	case e.IsStack() && strings.HasSuffix(e.Status, "ROLLBACK_IN_PROGRESS"):
		return "rolling back"
	case e.IsStack() && strings.HasSuffix(e.Status, "ROLLBACK_COMPLETE"):
		return "rolled back"
	case e.IsStack() && strings.HasSuffix(e.Status, "CLEANUP_IN_PROGRESS"):
		return "cleaning up"
	case s == "":
		return strings.ToLower(strings.ReplaceAll(Clean(e.Status), "_", " "))
	}
	return string(s)
}

// stateCell is icon and word of a state in exactly width cells.
func stateCell(t *theme.Theme, s wizard.ResourceState, word string, width int) string {
	if width < 4 { // no room for a word
		word = ""
	}
	return t.ResourceStyle(s).Render(Fit(t, strings.TrimSpace(t.Resource(s)+" "+word), width))
}

// stateWidth is that of the longest state, "● configured" or "● rolling back".
const stateWidth = 14

// ShortType is a resource type without what all of them begin with:
// "EC2::NatGateway", and "Custom::X" as it is.
func ShortType(resourceType string) string {
	return Clean(strings.TrimPrefix(resourceType, "AWS::"))
}

// clockText is a moment as a wall clock here shows it.
func clockText(at time.Time) string {
	if at.IsZero() {
		return "        "
	}
	return at.Local().Format("15:04:05")
}
