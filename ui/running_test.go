package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gantry/ui/uitest"
	"gantry/wizard"
)

func TestARunIsWatchedToItsEnd(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	th.See("A small network", "123456789012", "Steps", "Key pair", "Network", "Events")
	th.happens(ofStack("CREATE_IN_PROGRESS", "User Initiated"), about("Vpc", "CREATE_IN_PROGRESS"))
	th.See("Vpc", "creating", "dev-network", "0/3", "18/min · 0 throttled")
	th.happens(about("Vpc", "CREATE_COMPLETE"), about("Subnet", "CREATE_IN_PROGRESS"))
	th.See("created", "1/3")

	th.Press("tab")
	th.See("├ Subnet", "waiting", "└ NatGateway1")
	th.Press("tab")
	th.See("0:00")
	th.Press("tab")
	th.See("Nothing has failed.")
	th.Press("tab")
	th.See("v1-dev")
	th.Press("1")

	th.happens(about("Subnet", "CREATE_COMPLETE"), about("NatGateway1", "CREATE_IN_PROGRESS"), about("NatGateway1", "CREATE_COMPLETE"), ofStack("CREATE_COMPLETE", ""))
	th.ends(nil)
	th.See("A small network is there after", "What exists now", "stack dev-network, 3 resources", "VpcId", "exit code 0", "Journal")
	th.Press("y")
	th.See("Copy which output?", "Network: vpc-0a1b2c3d")
	th.Press("2")
	th.See("Copied VpcId.")
	if !strings.Contains(th.Written(), "\x1b]52;c;dnBjLTBhMWIyYzNk\a") {
		t.Error("the output is not on the clipboard")
	}
	th.Press("v")
	th.See("Events", "NatGateway1")
	th.Press("esc")
	th.See("What exists now")
	th.Press("q")
	if end := th.leaves(); end.exit != wizard.ExitOK || !strings.Contains(end.text, "is there") {
		t.Errorf("left with %+v", end)
	}
}

func TestEventsAreFilteredFollowedAndOpened(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	failed := about("NatGateway1", "CREATE_FAILED")
	failed.Reason = "The maximum number of addresses has been reached. " + strings.Repeat("Really. ", 60) + "THE END"
	th.happens(about("Vpc", "CREATE_IN_PROGRESS"), about("Subnet", "CREATE_IN_PROGRESS"), failed)
	th.See("Vpc", "Subnet", "✗ failed", "Trouble 1")
	th.Press("/")
	th.Type("vpc")
	th.See("/vpc")
	th.Gone("Subnet ")
	th.Press("enter")
	th.See("/vpc 1 of")
	th.Press("/", "esc")
	th.See("Subnet ")
	th.Press("end", "enter")
	th.See("NatGateway1", "Status", "CREATE_FAILED", "The maximum number of addresses", "more lines below")
	th.Press("pgdown", "pgdown", "pgdown")
	th.See("THE END")
	th.Press("esc")
	th.Gone("CREATE_FAILED")
	th.Press("up", "up")
	th.See("· paused")
	th.Resize(120, 30)
	th.See("· paused", "Under way", "● Vpc", "18/min")
	th.Press("f")
	th.Gone("paused")
	th.Press("4")
	th.See("✗ NatGateway1 (AWS::EC2::NatGateway) in dev-network", "line 15 of the template of Network")
}

func TestWhatFailedIsTriedAgain(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	th.happens(ofStack("CREATE_IN_PROGRESS", ""), about("Vpc", "CREATE_IN_PROGRESS"), about("Vpc", "CREATE_FAILED"))
	th.See("failed")
	th.Press("r")
	th.See("Not now: the run is still going on.")
	th.happens(about("Vpc", "DELETE_COMPLETE"), ofStack("ROLLBACK_COMPLETE", ""))
	th.ends(&wizard.Trouble{
		Cause: "Vpc (AWS::EC2::VPC) in dev-network", Reason: "The maximum number of VPCs has been reached.",
		Cancelled: []string{"Subnet"}, Advice: []string{"Ask for a higher quota."}, Exit: wizard.ExitRolledBack,
	})
	th.See("rolled", "The maximum number of VPCs has been reached.", "1 cancelled because of it", "Ask for a higher quota.", "retry")
	th.See("exit code 5")
	th.Press("home", "c")
	th.See("Subnet")
	th.Press("e")
	th.See("Not now: this run was not asked here.")
	th.Press("r")
	th.happens(ofStack("CREATE_IN_PROGRESS", ""), about("Vpc", "CREATE_COMPLETE"))
	th.See("created")
	th.ends(nil)
	th.See("A small network is there", "exit code 0")
	list, err := th.runs.List()
	if err != nil || len(list) != 1 {
		t.Fatalf("%d runs are kept, %v: a retry is the same run", len(list), err)
	}
}

func TestCtrlCAsksWhatNow(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	th.happens(ofStack("CREATE_IN_PROGRESS", ""), about("Vpc", "CREATE_IN_PROGRESS"))
	th.See("creating")
	th.Press("ctrl+c")
	th.See("What now?", "keep watching", "detach", "CloudFormation goes on with dev-network (0 of 3 resources).",
		"cancel the update", "no stack is being updated", "delete what is new", "dev-network with", "1 resource; Key pair v1-dev")
	th.Press("enter")
	th.Gone("What now?")
	th.happens(about("Vpc", "CREATE_COMPLETE"))
	th.See("created")
	th.Press("q", "d")
	end := th.leaves()
	if end.exit != wizard.ExitOK || !strings.Contains(end.text, "gantry attach ") {
		t.Errorf("left with %+v", end)
	}
	th.shared.work.Wait()
	list, err := th.runs.List()
	if err != nil || len(list) != 1 || list[0].Outcome != wizard.Running || !strings.HasSuffix(end.text, list[0].ID) {
		t.Errorf("the journal says %+v, %v", list, err)
	}
}

func TestNothingIsDeletedWithoutItsName(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	th.happens(ofStack("CREATE_IN_PROGRESS", ""), about("Vpc", "CREATE_IN_PROGRESS"), about("Vpc", "CREATE_COMPLETE"))
	th.See("created")
	th.Press("ctrl+c", "x")
	th.See("Delete what is new?", "Type dev-network to delete it:")
	th.Type("dev-netwrk")
	th.Press("enter")
	th.See("That is not dev-network.")
	th.Press("ctrl+u")
	th.Type("dev-network")
	th.Press("enter")
	th.See("Removing: A small network", "gone after", "exit code 0", "nothing that this run created")
	th.Press("q")
	if end := th.leaves(); end.exit != wizard.ExitOK {
		t.Errorf("left with %+v", end)
	}
	th.cloud.mu.Lock()
	defer th.cloud.mu.Unlock()
	if asked := strings.Join(th.cloud.asked, ", "); !strings.Contains(asked, "undo stack, undo key-pair") {
		t.Errorf("the cloud was asked for %s", asked)
	}
}

func TestACheckpointIsAnsweredByAKey(t *testing.T) {
	plan := networkPlan()
	plan.Steps[1] = wizard.PlannedStep{ID: "dns", Title: "DNS delegation", Needs: []string{"key"}, Action: &wizard.CheckpointAction{
		Text: wizard.ParseExpression("Ask the owner of example.com to delegate ${key.name}.example.com."),
	}}
	for key, want := range map[string]string{"y": "done", "s": "skipped"} {
		t.Run(want, func(t *testing.T) {
			th := play(t, 80, 24, plan)
			th.See("DNS delegation needs you", "v1-dev.example.com.", "it is done", "skip it")
			th.Press("t")
			th.See("esc back")
			th.Press("esc")
			th.Gone("esc back")
			th.Press(key)
			th.See("is there after")
			th.Press("v")
			th.See(want + " in")
		})
	}
}

func TestAFailureIsRehearsed(t *testing.T) {
	var mu sync.Mutex
	var failed string
	th := play(t, 100, 30, networkPlan(), func(sh *shared) {
		sh.options.Connection.Rehearsal = &Rehearsal{
			Fail: func(logical, fault string) error {
				mu.Lock()
				defer mu.Unlock()
				failed = logical + "=" + fault
				return nil
			},
			Faults: func(resourceType string) []wizard.Choice {
				return []wizard.Choice{{Value: "quota", Label: "the quota is used up", Note: resourceType}}
			},
		}
	})
	th.happens(about("Vpc", "CREATE_COMPLETE"), about("Subnet", "CREATE_IN_PROGRESS"))
	th.See("created")
	th.Press("x")
	th.See("Which resource is to fail?", "Subnet", "NatGateway1")
	th.Press("2")
	th.See("What is to happen to NatGateway1?", "whatever fits", "the quota is used up")
	th.Press("down", "enter")
	th.See("NatGateway1 will fail: the quota is used up.")
	mu.Lock()
	defer mu.Unlock()
	if failed != "NatGateway1=quota" {
		t.Errorf("asked for %q", failed)
	}
}

// fastClock runs three hundred times as fast as ours.
type fastClock struct{ began time.Time }

func (c fastClock) Now() time.Time { return c.began.Add(300 * time.Since(c.began)) }
func (c fastClock) Sleep(ctx context.Context, d time.Duration) error {
	return wizard.WallClock{}.Sleep(ctx, d/300)
}

func TestThePageIsAliveWhileAWSIsSilent(t *testing.T) {
	th := play(t, 80, 24, networkPlan(), func(sh *shared) { sh.options.Connection.Clock = fastClock{time.Now()} })
	th.happens(about("NatGateway1", "CREATE_IN_PROGRESS"))
	th.See("creating")
	for _, frame := range []string{"⠋", "⠙", "⠹"} {
		th.See(frame + " Network")
	}
	th.See("· quiet ")
}

func TestAJournalThatCannotBeWrittenStopsTheRunBeforeItBegins(t *testing.T) {
	th := play(t, 80, 24, networkPlan(), func(sh *shared) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		sh.options.Runs = wizard.OpenRuns(filepath.Join(file, "runs"))
	})
	th.See("could not begin", "retry")
	th.Press("q")
	if end := th.leaves(); end.exit == wizard.ExitOK {
		t.Error("the exit code says that all is well")
	}
	th.cloud.mu.Lock()
	defer th.cloud.mu.Unlock()
	if len(th.cloud.asked) > 0 {
		t.Errorf("the cloud was asked for %v", th.cloud.asked)
	}
}

func TestARunThatWasLeftIsTakenUpAgain(t *testing.T) {
	th := play(t, 80, 24, networkPlan())
	th.happens(ofStack("CREATE_IN_PROGRESS", ""), about("Vpc", "CREATE_COMPLETE"))
	th.See("1/3")
	th.Press("d")
	th.leaves()
	th.shared.work.Wait()
	list, err := th.runs.List()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}

	ctx, cancel := context.WithCancelCause(t.Context())
	again := newApp(ctx, Options{Runs: th.runs, Connection: th.shared.options.Connection, Attach: &Attach{Run: list[0].ID}})
	second := &theater{t: t, cloud: th.cloud, runs: th.runs, shared: again.shared, app: again}
	second.Screen = uitest.Start(t, 80, 24, again)
	t.Cleanup(func() {
		cancel(wizard.ErrDetached)
		again.shared.work.Wait()
	})
	second.See("A small network", "1/3", "Vpc")
	second.happens(about("Subnet", "CREATE_COMPLETE"), about("NatGateway1", "CREATE_COMPLETE"))
	second.See("3/3")
	second.ends(nil)
	second.See("A small network is there after", "exit code 0")
}
