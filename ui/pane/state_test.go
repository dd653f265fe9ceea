package pane

import (
	"testing"

	"gantry/wizard"
)

func TestEveryStatusHasAWord(t *testing.T) {
	const id = "arn:stack"
	for _, c := range []struct {
		status, detailed, reason string
		stack                    bool
		state                    wizard.ResourceState
		word                     string
	}{
		{"CREATE_IN_PROGRESS", "", "", false, wizard.ResourceCreating, "creating"},
		{"CREATE_IN_PROGRESS", "CONFIGURATION_COMPLETE", "Eventual consistency check initiated", false, wizard.ResourceConfigured, "configured"},
		{"CREATE_COMPLETE", "", "", false, wizard.ResourceCreated, "created"},
		{"CREATE_FAILED", "", "no", false, wizard.ResourceFailed, "failed"},
		{"CREATE_FAILED", "", "Resource creation cancelled", false, wizard.ResourceCancelled, "cancelled"},
		{"UPDATE_IN_PROGRESS", "", "", false, wizard.ResourceUpdating, "updating"},
		{"UPDATE_COMPLETE", "", "", false, wizard.ResourceUpdated, "updated"},
		{"DELETE_IN_PROGRESS", "", "", false, wizard.ResourceDeleting, "deleting"},
		{"DELETE_COMPLETE", "", "", false, wizard.ResourceDeleted, "deleted"},
		{"DELETE_SKIPPED", "", "", false, wizard.ResourceKept, "kept"},
		{"ROLLBACK_IN_PROGRESS", "", "", true, wizard.ResourceDeleting, "rolling back"},
		{"UPDATE_ROLLBACK_COMPLETE", "", "", true, wizard.ResourceFailed, "rolled back"},
		{"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "", "", true, wizard.ResourceUpdating, "cleaning up"},
		{"ROLLBACK_FAILED", "", "", true, wizard.ResourceFailed, "failed"},
		{"CREATE_DREAMING", "", "", false, "", "create dreaming"},
		{"", "", "", false, "", ""},
	} {
		e := wizard.ResourceEvent{Status: c.status, Detailed: c.detailed, Reason: c.reason, StackID: id}
		if c.stack {
			e.Physical = id
		}
		state := EventState(e)
		if word := stateWord(e, state); state != c.state || word != c.word {
			t.Errorf("%s %s: %q %q, want %q %q", c.status, c.detailed, state, word, c.state, c.word)
		}
	}
}
