package pane

import (
	"testing"
	"time"

	"gantry/wizard"
)

func TestAnEstimateIsTheLongestPathThroughWhatIsLeft(t *testing.T) {
	p, now := recorded(t, "creating")
	e := EstimateOf(p, now)
	// The NAT gateways began 16 s ago and take 106 s; then a route, the cluster
	// with its instance profile, and the service: some seven minutes.
	if !e.Known || e.Undoing || e.Asking || e.Left < 6*time.Minute || e.Left > 9*time.Minute {
		t.Errorf("got %+v", e)
	}
	later := EstimateOf(p, now.Add(30*time.Second))
	if fell := e.Left - later.Left; fell != 30*time.Second {
		t.Errorf("after 30 s it fell by %v", fell)
	}
	overdue := EstimateOf(p, now.Add(time.Hour))
	if !overdue.Known || overdue.Percent > 99 || overdue.Left >= later.Left {
		t.Errorf("an hour later: %+v", overdue)
	}
}

func TestWhatIsTakenBackHasNoEstimate(t *testing.T) {
	p, now := recorded(t, "rolling-back")
	if e := EstimateOf(p, now); !e.Undoing || e.Known || e.Percent < 5 || e.Percent > 50 {
		t.Errorf("got %+v", e)
	}
	p, now = recorded(t, "failed")
	if e := EstimateOf(p, now); e.Known {
		t.Errorf("a failed run has %v left", e.Left)
	}
}

func TestACircleOfNeedsEnds(t *testing.T) {
	p := wizard.NewProgress()
	p.Apply(wizard.Event{At: wall, Body: wizard.RunStarted{Plan: wizard.Plan{Steps: []wizard.PlannedStep{{
		ID: "a", Action: &wizard.StackAction{Name: wizard.Literal("a"), Resources: []wizard.PlannedResource{
			{Logical: "X", Type: "AWS::EC2::VPC", Needs: []string{"Y"}}, {Logical: "Y", Type: "AWS::EC2::VPC", Needs: []string{"X"}},
		}},
	}}}}})
	if e := EstimateOf(p, wall); !e.Known {
		t.Errorf("got %+v", e)
	}
}

func TestTheCriticalPathIsWhatTheEndWaitedFor(t *testing.T) {
	p, now := recorded(t, "done")
	step := p.Step("network")
	path := critical(step.Stack(), neededBy(p, "network"), now)
	var names []string
	for _, r := range step.Stack().Resources {
		if path[r] {
			names = append(names, r.Logical)
		}
	}
	want := "InternetGateway AttachGateway NatGateway1Eip NatGateway1 DefaultPrivateRoute1"
	if got := join(names); got != want {
		t.Errorf("the path is %s, want %s", got, want)
	}
}

func join(names []string) string {
	text := ""
	for i, n := range names {
		if i > 0 {
			text += " "
		}
		text += n
	}
	return text
}

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
