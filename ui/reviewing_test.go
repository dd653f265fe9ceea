package ui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"gantry/wizard"
)

// exists makes the network stack one that is there already.
func (j *journey) exists(d wizard.Decision, text string, changes ...wizard.Difference) {
	j.cloud.looked = map[string]wizard.Looked{"dev-network": {Decision: d, Text: text}}
	j.cloud.changes = map[string][]wizard.Difference{"dev-network": changes}
}

func TestATakenNameIsAConflictBeforeAnythingIsDone(t *testing.T) {
	j := prepare(t)
	j.exists(wizard.DecideConflict, "dev-network was made by somebody else")
	j.start(t, 100, 30)
	j.answer()
	j.See("Not yet: Network is in conflict", "dev-network was made by somebody else")
	j.Press("g", "space", "g", "y", "enter")
	j.See("Not yet: Network is in conflict")
	if len(j.cloud.applied) > 0 {
		t.Errorf("applied %v", j.cloud.applied)
	}
}

func TestWithoutAgreementNothingStarts(t *testing.T) {
	j := begin(t, 100, 30)
	j.answer()
	j.See("Not yet: 1 agreement", "[ ] dev-database creates identities", "DatabaseRole", "CAPABILITY_NAMED_IAM")
	j.Press("g", "y", "ctrl+g", "y")
	j.See("Not yet: 1 agreement is missing")
	j.Press("space")
	j.See("[x]", "Ready")
	j.Press("space")
	j.See("[ ]")
	if len(j.cloud.applied) > 0 {
		t.Errorf("applied %v", j.cloud.applied)
	}
}

func TestAReplacementIsNamedAndNeedsATypedYes(t *testing.T) {
	j := prepare(t)
	j.exists(wizard.DecideUpdate, "dev-network is CREATE_COMPLETE",
		wizard.Difference{
			Change: "modify", Logical: "Vpc", Type: "AWS::EC2::VPC", Replacement: "true",
			Properties: []wizard.PropertyChange{{Path: "CidrBlock", Before: "10.9.0.0/16", After: "10.0.0.0/16"}},
		},
		wizard.Difference{Change: "add", Logical: "Link", Type: "AWS::EC2::VPCPeeringConnection"})
	j.start(t, 100, 36)
	j.answer()
	j.See("Not yet: 1 agreement", "update", "~ replace     Vpc", "CidrBlock: 10.9.0.0/16 → 10.0.0.0/16", "+ add         Link")
	j.Press("g", "space", "g")
	j.See("Replaced or removed, with what they hold: Vpc", "Type yes")
	j.Press("y", "enter")
	j.See("Type yes")
	j.Paste("yes")
	j.Press("enter")
	j.See("› y")
	if len(j.cloud.applied) > 0 {
		t.Fatalf("applied %v", j.cloud.applied)
	}
	j.Type("es")
	j.Press("enter")
	j.See("A small shop is there after")
}

func TestAStackWithoutDifferencesIsKept(t *testing.T) {
	j := prepare(t)
	j.exists(wizard.DecideUpdate, "dev-network is CREATE_COMPLETE")
	j.start(t, 100, 30)
	j.answer()
	j.See("kept", "it is as wanted")
}

func TestAStepThatCannotBeLookedAtSaysWhy(t *testing.T) {
	j := prepare(t)
	j.options.Connection.Cloud = blind{j.cloud}
	j.start(t, 100, 30)
	j.answer()
	j.See("not known", "could not look: AccessDenied")
}

type ctxType = context.Context

// blind is a cloud that refuses to look.
type blind struct{ *outside }

func (blind) Do(ctx ctxType, v wizard.Verb, a wizard.Action, emit func(wizard.Event)) (wizard.Outputs, error) {
	return nil, errors.New("AccessDenied: cloudformation:DescribeStacks")
}

func TestTheReviewGoesToTheQuestionsOfAStep(t *testing.T) {
	j := begin(t, 100, 30)
	j.answer()
	j.Press("home", "down", "enter")
	j.See("VpcCidr", "10.0.0.0/16")
	j.Type("0")
	j.Press("ctrl+r")
	j.See("You agree that")
	j.Press("esc")
	j.See("Password", wizard.Mask)
}

func TestARealAccountIsUnmistakable(t *testing.T) {
	j := prepare(t)
	real := wizard.Account{ID: "999988887777", ARN: "arn:aws:iam::999988887777:user/op", Region: "eu-west-1"}
	j.options.Connection.Account = wizard.Account{Region: "eu-west-1"}
	j.options.Connection.Identify = func(ctxType) (wizard.Account, error) { return real, nil }
	j.start(t, 100, 30)
	j.answer()
	j.See("Not yet: 1 agreement", "A real account", "999988887777", "as arn:aws:iam::999988887777:user/op")
	j.Press("g", "space", "g")
	j.See("In account 999988887777, region eu-west-1. This is real.")
	j.Press("n")
	j.Gone("This is real.")
	j.Press("ctrl+c")
	j.See("Leave?")
	j.Press("y")
	if end := j.end(t); end.exit != wizard.ExitDeclined {
		t.Errorf("it ended with %d", end.exit)
	}
	if len(j.cloud.applied) > 0 {
		t.Errorf("applied %v", j.cloud.applied)
	}
}

func TestAnAccountThatCannotBeFoundOutIsSaidWithWhatToDo(t *testing.T) {
	j := prepare(t)
	j.options.Connection.Account = wizard.Account{Region: "eu-west-1"}
	j.options.Connection.Identify = func(ctxType) (wizard.Account, error) {
		return wizard.Account{}, &wizard.Trouble{Cause: "no credentials", Advice: []string{"Sign in with: aws sso login"}}
	}
	j.start(t, 100, 30)
	j.See("no credentials", "aws sso login")
	j.answer()
	j.See("Whose account this is could not be found out: no credentials", "aws sso login")
}

func TestAResourceIsChosenToFailInARehearsal(t *testing.T) {
	var mu sync.Mutex
	var failed []string
	j := prepare(t)
	j.options.Connection.Rehearsal = &Rehearsal{
		Fail: func(logical, fault string) error {
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, logical+"="+fault)
			return nil
		},
		Faults: func(kind string) []wizard.Choice {
			return []wizard.Choice{{Value: "quota", Label: "the quota of " + kind + " is reached"}, {Value: "denied"}}
		},
	}
	j.start(t, 100, 30)
	j.answer()
	j.See("Not yet: 1 agreement")
	j.Press("x")
	j.See("Which resource shall fail?", "network.Vpc", "database.Role")
	j.Type("role")
	j.Press("enter")
	j.See("How shall Role fail?", "the quota of AWS::IAM::Role is reached")
	j.Press("down", "enter")
	j.See("Role is going to fail: denied")
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(failed, " "); got != "Role=denied" {
		t.Errorf("asked to fail: %s", got)
	}
}

func TestAWrongProfileNameIsSaidAndNothingStarts(t *testing.T) {
	j := begin(t, 100, 30)
	j.answer()
	j.See("Not yet: 1 agreement")
	j.Press("g", "space", "end")
	j.Type("my shop/../x")
	j.Press("ctrl+g", "y")
	j.See("cannot be the name of a profile")
	if len(j.cloud.applied) > 0 {
		t.Errorf("applied %v", j.cloud.applied)
	}
}

func TestTheReviewAtThreeSizes(t *testing.T) {
	for name, size := range map[string][2]int{"60x20": {60, 20}, "80x24": {80, 24}, "120x40": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			j := prepare(t)
			j.exists(wizard.DecideUpdate, "dev-network is CREATE_COMPLETE",
				wizard.Difference{Change: "modify", Logical: "Vpc", Type: "AWS::EC2::VPC", Replacement: "conditional"})
			j.start(t, size[0], size[1])
			j.answer()
			j.See("A rehearsal", "may replace", "Not yet: 1 agreement")
			golden.RequireEqual(t, j.Screen.Screen())
		})
	}
}
