package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"gantry/wizard"
)

func TestAJourneyFromNothingToARun(t *testing.T) {
	j := begin(t, 80, 24)
	j.answer()
	j.See("You agree that", "create", "dev-network", "dev-database", "Role (AWS::IAM::Role j-dev-DatabaseRole)", "Not yet: 1 agreement is missing")
	j.Press("g", "space") // g goes to what is missing
	j.See("[x]", "Ready")
	j.Press("end")
	j.See("as profile")
	j.Type("my-shop")
	j.Press("ctrl+g")
	j.See("Go?", "In a rehearsal")
	j.Press("y")
	j.See("A small shop is there after")
	if got := strings.Join(j.cloud.applied, " "); !strings.HasSuffix(got, "dev-database") || !strings.Contains(got, "dev-network") {
		t.Errorf("applied %s", got)
	}
	database := j.cloud.actions["dev-database"]
	got := map[string]string{}
	for _, p := range database.Parameters {
		got[p.Key], _ = p.Value.Final()
	}
	if got["VpcId"] != "vpc-new" || got["Password"] != "hunter2" || got["Size"] != "small" {
		t.Errorf("the database got other parameters: %d of them", len(got))
	}
	if files := j.files(t); strings.Contains(files, "hunter2") || !strings.Contains(files, "my-shop") {
		t.Error("the secret is in a file, or the profile is not")
	}
	if strings.Contains(j.Written(), "hunter2") {
		t.Error("the secret was on the screen")
	}
}

func TestAFaultIsSaidWhileTyping(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("Dev")
	j.See("must be up to twelve lower-case letters")
	j.Press("enter", "enter", "enter")
	j.See("Environment name", "Dev")
	j.Press("ctrl+u")
	j.Type("dev")
	j.Gone("must be up to twelve")
}

func TestWhatFollowsFromAnAnswerIsSeenAtOnce(t *testing.T) {
	j := begin(t, 120, 40)
	j.See("A small shop")
	j.Press("enter")
	j.See("What this creates", "5 resources", "1 IAM role")
	j.Press("tab")
	j.Type("acme")
	j.See("acme-network", "12/128", "j-acme-DatabaseRole", "19/64")
}

func TestTwoEntersAtOnceSkipNoStage(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter", "enter", "enter", "enter", "enter", "enter")
	j.See("Environment name", "Names")
	j.Type("dev")
	j.Press("enter", "enter", "enter", "enter", "enter")
	j.See("VpcCidr")
	j.Press("enter", "enter", "enter", "enter", "enter", "enter")
	j.See("Password", "must have a value")
}

func TestGoingBackAndAnywhereLosesNothing(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("dev")
	j.Press("enter", "enter")
	j.See("VpcCidr")
	j.Type("5")
	j.Press("esc")
	j.See("Environment name", "dev")
	j.Press("ctrl+g")
	j.See("1-9 by number")
	j.Press("4")
	j.See("Password")
	j.Press("ctrl+g", "up", "enter")
	j.See("10.0.0.0/165")
	j.Press("ctrl+g", "2")
	j.See("Key pair has nothing to ask")
	j.Press("esc", "ctrl+r")
	j.See("missing or wrong; this is the first")
}

func TestAListIsWaitedForAndCanBeDoneWithout(t *testing.T) {
	arrives := make(chan struct{})
	j := prepare(t)
	j.cloud.choices = func(ctx context.Context, q wizard.Query) ([]wizard.Choice, error) {
		select {
		case <-arrives:
			return []wizard.Choice{{Value: "vpc-late"}}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	j.start(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("dev")
	j.Press("enter", "enter")
	j.See("looking up VPCs")
	j.Press("t")
	j.See("VpcCidr")
	j.Press("tab")
	j.See("The list of VPCs has not come")
	j.Type("vpc-t")
	close(arrives)
	j.Gone("The list of VPCs has not come")
	j.See("vpc-t")
	j.Press("ctrl+t")
	j.See("vpc-late")
}

func TestADeniedListIsAskedAsTextWithTheReason(t *testing.T) {
	j := prepare(t)
	j.cloud.choices = func(context.Context, wizard.Query) ([]wizard.Choice, error) {
		return nil, &wizard.Trouble{Cause: "listing VPCs", Reason: "UnauthorizedOperation: ec2:DescribeVpcs", Err: errors.New("403")}
	}
	j.start(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("dev")
	j.Press("enter", "enter")
	j.See("VpcCidr")
	j.Press("tab")
	j.See("Could not list VPCs: UnauthorizedOperation", "Type it instead")
	j.Paste("vpc-0123\r\n")
	j.See("vpc-0123")
}

func TestNoChoicesIsSaid(t *testing.T) {
	j := prepare(t)
	j.cloud.choices = func(context.Context, wizard.Query) ([]wizard.Choice, error) { return nil, nil }
	j.start(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("dev")
	j.Press("enter", "enter")
	j.See("VpcCidr")
	j.Press("tab")
	j.See("There are no VPCs here")
}

func TestLeavingAsksAndTheAnswersAreThereAgain(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("dev")
	j.Press("ctrl+c")
	j.See("Leave?", "Your answers are saved, but for secrets")
	j.Press("n")
	j.Gone("Leave?")
	j.Press("ctrl+c", "y")
	if end := j.end(t); end.exit != wizard.ExitInterrupted || !strings.Contains(end.text, "gantry new shop") {
		t.Errorf("it ended with %d and %q", end.exit, end.text)
	}
	j.start(t, 80, 24)
	j.See("Go on where you left", "1 answer, just now")
	j.Press("enter")
	j.See("VpcCidr") // all of the first stage is answered
	j.Press("esc")
	j.See("dev")
}

func TestHelpNamesEveryKeyAlsoWhileTyping(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Type("?")
	j.See("j-?")
	j.Press("f1")
	j.See("Keys", "Go to the step before. No answer is lost.", "F1 also while typing")
	j.Press("esc")
	j.See("j-?")
}

func TestTheQuestionsAtThreeSizes(t *testing.T) {
	for name, size := range map[string][2]int{"60x20": {60, 20}, "80x24": {80, 24}, "120x40": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			j := begin(t, size[0], size[1])
			j.See("A small shop")
			j.Press("enter")
			j.See("Prefix")
			j.Press("tab")
			j.Type("dev")
			j.Press("enter", "enter")
			j.See("VpcCidr")
			j.Type("x")
			j.See("must look like")
			golden.RequireEqual(t, j.Screen.Screen())
		})
	}
}
