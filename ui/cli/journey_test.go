package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gantry/wizard"
)

// shop are the arguments that build the blueprint of testdata, all answered.
func shop(more ...string) []string {
	return append([]string{"new", "testdata/shop", "--set", "environment=dev", "--set", "Password=hush-hush"}, more...)
}

func (s *stage) runID() string {
	s.t.Helper()
	list, err := s.runs().List()
	if err != nil || len(list) == 0 {
		s.t.Fatalf("no run: %v", err)
	}
	return list[0].ID
}

func (s *stage) runs() *wizard.Runs { return wizard.OpenRuns(filepath.Join(s.dir, "state", "runs")) }

func TestAJourneyWithoutQuestions(t *testing.T) {
	s := newStage(t)
	out := s.run(wizard.ExitOK, "", shop("--yes")...)
	s.sees(out, "Plan: A shop", "account 123456789012, eu-west-1",
		"Queue: will be created", "stack dev-queue, 1 resources", "Environment = dev", "Retention = 60  (default)",
		"Store: will be created", "waits for Queue", "QueueUrl = ${queue.Url}", "Password = "+wizard.Mask, "needs CAPABILITY_IAM because of Role",
		"building A shop, run 20261121-120000-", "dev-queue", "Queue", "SQS::Queue", "creating", "created",
		"Queue: done in", "Store: done in", "A shop: done in", "1 of 1 resources", "Outputs", "queue.Url = dev-queue/Url", "gantry remove 20261121-120000-")
	same(t, "bound", s.world.stacks["dev-store"].Parameters[0].Value.String(), "dev-queue/Url")
	same(t, "the secret arrived", s.world.stacks["dev-store"].Parameters[1].Value.String(), "hush-hush")
	s.sees(s.run(wizard.ExitOK, "", shop("--yes")...), "is as wanted and is kept", "A shop: kept")
	list := s.run(wizard.ExitOK, "", "runs")
	s.sees(list, "2026-11-21 12:00  kept", "shop", "123456789012 eu-west-1")
	s.sees(list, "2026-11-21 12:00  done")
}

func TestNoSecretIsOnTheDisk(t *testing.T) {
	s := newStage(t)
	s.run(wizard.ExitOK, "", shop("--yes", "--save", "dev")...)
	files := 0
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("hush")) {
			t.Errorf("%s holds the secret", path)
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("%d files, %v", files, err)
	}
	if strings.Contains(s.out.String()+s.err.String(), "hush") {
		t.Error("the output holds the secret")
	}
}

func TestMissingAndWrongAnswersAreAllNamed(t *testing.T) {
	s := newStage(t)
	for _, mode := range []string{"text", "jsonl"} {
		out := s.run(wizard.ExitUsage, "", "new", "testdata/shop", "--yes", "--set", "Retention=5", "--output", mode)
		s.sees(out, "environment", "queue.Retention", "60", "store.Password")
		same(t, "opened and left", len(s.world.stacks), 0)
	}
	s.sees(s.run(wizard.ExitUsage, "", shop("--set", "Retenton=9", "--set", "Sise=large")...), "Retenton", "Retention", "Sise", "Size")
	s.sees(s.run(wizard.ExitUsage, "", "new", "testdata/shop", "--set", "x"), "KEY=VALUE")
}

func TestAnswersComeFromTheStrongestSource(t *testing.T) {
	s := newStage(t)
	file := filepath.Join(s.dir, "answers.yaml")
	if err := os.WriteFile(file, []byte("environment: file\nqueue:\n  Retention: 120\nstore.Size: large\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.setup.Environment = func(name string) (string, bool) {
		value, ok := map[string]string{"GANTRY_ENVIRONMENT": "env", "GANTRY_STORE_PASSWORD": "from-env"}[name]
		return value, ok
	}
	out := s.run(wizard.ExitDifferences, "", "new", "testdata/shop", "--answers", file, "--set", "Size=small", "--check")
	s.sees(out, "Environment = file", "Retention = 120  (--answers)", "Size = small  (--set)")
	s.sees(s.run(wizard.ExitUsage, "", "new", "testdata/shop", "--answers", s.dir+"/none"), "none")
}

func TestCheckStopsBeforeAnythingIsDone(t *testing.T) {
	s := newStage(t)
	s.sees(s.run(wizard.ExitDifferences, "", shop("--check")...), "There is something to do.")
	same(t, "stacks", len(s.world.stacks), 0)
	s.run(wizard.ExitOK, "", shop("--yes")...)
	s.sees(s.run(wizard.ExitOK, "", shop("--check")...), "There is nothing to do.")
	out := s.run(wizard.ExitDifferences, "", shop("--check", "--set", "Retention=90", "--output", "jsonl")...)
	var kinds []string
	for line := range strings.Lines(out) {
		var e wizard.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		kinds = append(kinds, e.Body.Kind()+" "+e.Step)
	}
	same(t, "lines", kinds, []string{"plan ", "looked queue", "difference queue", "looked store"})
}

func TestNobodyGoesOnUnasked(t *testing.T) {
	s := newStage(t)
	s.sees(s.run(wizard.ExitDeclined, "", shop()...), "--yes")
	s.sees(s.run(wizard.ExitDeclined, "", shop("--output", "jsonl")...), `"kind":"trouble"`)
	s.sees(s.run(wizard.ExitDeclined, strings.Repeat("\n", 4)+"no\n", shop()...), "Go on? [yes/no]", "Nothing was done.")
	same(t, "stacks", len(s.world.stacks), 0)
	s.sees(s.run(wizard.ExitOK, strings.Repeat("\n", 4)+"yes\n", shop()...), "A shop: done")
}

func TestQuestionsAreAskedInText(t *testing.T) {
	s := newStage(t)
	typed := strings.Join([]string{"Dev_1", "dev", "5", "", "abc", "abc", "hush", "hush!", "hush", "hush", "arg?", "2", "yes"}, "\n") + "\n"
	out := s.run(wizard.ExitOK, typed, "new", "testdata/shop", "--output", "text")
	s.sees(out, "Environment name (such as dev): ", "! must be up to twelve lower-case letters", "Environment name",
		"Retention [60]: ", "! ", "once more", "! ", "the two are not the same", "1  small", "2  large", "Size [small]: ", "2  large", "Size [small]: ", "Go on?", "A shop: done")
	same(t, "size", s.world.stacks["dev-store"].Parameters[2].Value.String(), "large")
	if files, err := os.ReadDir(filepath.Join(s.dir, "state", "drafts")); err != nil || len(files) > 0 {
		t.Errorf("the draft of a journey that ended: %v, %v", files, err)
	}
}

func TestAnswersOfAJourneyThatWasLeftAreOfferedAgain(t *testing.T) {
	s := newStage(t)
	s.run(wizard.ExitUsage, "dev\n", "new", "testdata/shop", "--output", "text")
	out := s.run(wizard.ExitDeclined, "\n\nhush\nhush\n\nno\n", "new", "testdata/shop", "--output", "text")
	s.sees(out, "answers given before (1)", "Environment name [dev]: ")
}

func TestAConflictIsShownBeforeAnythingIsDone(t *testing.T) {
	s := newStage(t)
	s.world.taken["dev-store"] = true
	s.sees(s.run(wizard.ExitUsage, "", shop("--yes")...), "Store is in the way", "dev-store was looked at", "nothing was done")
	same(t, "stacks", len(s.world.stacks), 0)
	same(t, "runs", func() int { l, _ := s.runs().List(); return len(l) }(), 0)
}

func TestAFailureIsReportedFromItsRoot(t *testing.T) {
	s := newStage(t)
	s.world.do["dev-queue"] = func(_ context.Context, emit func(wizard.Event)) error {
		emit(s.world.event("dev-queue", "Other", "CREATE_FAILED", "Resource creation cancelled"))
		emit(s.world.event("dev-queue", "Queue", "CREATE_FAILED", "no \x1b[31mmore\x07 queues"))
		return &wizard.Trouble{Cause: "dev-queue rolled back", Reason: "Queue failed", Advice: []string{"ask for more queues"}, Exit: wizard.ExitRolledBack}
	}
	out := s.run(wizard.ExitRolledBack, "", shop("--yes")...)
	s.sees(out, "A shop: failed", "Queue", "failed", "Store", "skipped", "What went wrong", "Queue (AWS::SQS::Queue) in dev-queue: no more queues",
		"dev-queue rolled back", "cancelled because of it: Store", "→ ask for more queues", "gantry attach")
	if strings.ContainsAny(out, "\x1b\x07") {
		t.Errorf("control characters in %q", out)
	}
	delete(s.world.do, "dev-queue")
	id := s.runID()
	s.sees(s.run(wizard.ExitRolledBack, "", "attach", id), "A shop: failed")
	s.sees(s.run(wizard.ExitUsage, "", "attach", id, "--yes"), "store.Password")
	s.setup.Environment = func(name string) (string, bool) { return "hush-hush", name == "GANTRY_STORE_PASSWORD" }
	s.sees(s.run(wizard.ExitOK, "", "attach", id, "--yes"), "A shop: done")
}

func TestTheStreamAndTheJournalAreTheSameLines(t *testing.T) {
	s := newStage(t)
	out := s.run(wizard.ExitOK, "", shop("--yes", "--output", "jsonl")...)
	journal, err := os.ReadFile(filepath.Join(s.dir, "state", "runs", s.runID()+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "lines", out, string(journal))
}

func TestASignalLeavesTheRunAndAttachGoesOn(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		s := newStage(t)
		s.world.do["dev-queue"] = func(ctx context.Context, _ func(wizard.Event)) error {
			s.signals <- signal
			<-ctx.Done()
			return ctx.Err()
		}
		out := s.run(wizard.ExitInterrupted, "", shop("--yes")...)
		s.sees(out, "Leaving …", "In the account this goes on by itself: Queue.", "gantry attach "+s.runID())
		s.sees(s.run(wizard.ExitOK, "", "runs"), "unfinished")
		delete(s.world.do, "dev-queue")
		s.setup.Environment = func(name string) (string, bool) { return "hush-hush", name == "GANTRY_STORE_PASSWORD" }
		s.sees(s.run(wizard.ExitOK, "", "attach"), "Going on with run", "A shop: done")
		s.sees(s.run(wizard.ExitUsage, "", "attach"), "no run was left")
	}
}

func TestAQuietRunSaysThatItIsAlive(t *testing.T) {
	s := newStage(t)
	s.world.do["dev-queue"] = func(context.Context, func(wizard.Event)) error {
		for range quietBeats * 3 {
			s.beats <- noon
		}
		return nil
	}
	s.sees(s.run(wizard.ExitOK, "", shop("--yes")...), "… Queue running for", "0 of 1", "… Queue running for", "Queue: done")
}

func TestRemovingARunNeedsItsName(t *testing.T) {
	s := newStage(t)
	s.run(wizard.ExitOK, "", shop("--yes")...)
	id := s.runID()
	s.sees(s.run(wizard.ExitDeclined, "", "remove", id), "nothing was removed")
	s.sees(s.run(wizard.ExitDeclined, "yes\n", "remove", id), "Queue", "will be deleted, with 1 resources", "Type "+id, "Nothing was removed.")
	same(t, "still there", len(s.world.stacks), 2)
	s.sees(s.run(wizard.ExitOK, id+"\n", "remove", id), "removing A shop", "Store: undone", "Queue: undone", "A shop: undone")
	same(t, "gone", len(s.world.stacks), 0)
	s.sees(s.run(wizard.ExitOK, "", "remove", id, "--yes"), "is gone already", "There is nothing to remove.")
}

func TestAProfileReplaysTheJourney(t *testing.T) {
	s := newStage(t)
	s.sees(s.run(wizard.ExitOK, "", shop("--yes", "--save", "dev", "--account", "work", "--region", "eu-north-1")...), "gantry replay dev")
	s.sees(s.run(wizard.ExitUsage, "", "replay", "dev", "--yes"), "store.Password")
	s.sees(s.run(wizard.ExitOK, "hush-hush\nhush-hush\n", "replay", "dev", "--output", "text"), "Password", "once more", "A shop: kept")
	same(t, "same account", s.world.opened[len(s.world.opened)-1], AccountOptions{Account: "work", Region: "eu-north-1", Speed: 20})
	s.sees(s.run(wizard.ExitUsage, "", "replay", "deb"), "did you mean dev?")
	s.sees(s.run(wizard.ExitOK, "", "profiles"), "dev", "work", "eu-north-1", "used 2026-11-21")
}

func TestTemplatesOfOnesOwnAreDeployed(t *testing.T) {
	s := newStage(t)
	args := []string{"deploy", "testdata/shop/queue.yaml", "--name", "mine", "--set", "Environment=x", "--yes", "--save", "q"}
	s.sees(s.run(wizard.ExitOK, "", args...), "stack mine, 1 resources", "done")
	s.sees(s.run(wizard.ExitOK, "", "replay", "q", "--yes"), "kept")
	s.sees(s.run(wizard.ExitUsage, "", "deploy", "testdata/shop/blueprint.yaml"), "blueprint.yaml:")
}

func TestARehearsalAsksNothing(t *testing.T) {
	s := newStage(t)
	out := s.run(wizard.ExitOK, "", "--simulate", "--speed", "1000", "--fail", "Queue=quota", "--fail", "Vpc")
	s.sees(out, "Rehearsing datp-environment", "simulated: nothing real is touched", "Nothing real is touched: going on without asking.", "done in")
	s.sees(s.run(wizard.ExitUsage, "", "new", "datp-environment", "--simulate"), "contact")
	s.world.opened = s.world.opened[:1]
	same(t, "failures", s.world.fails, []string{"Queue=quota", "Vpc="})
	same(t, "opened", s.world.opened, []AccountOptions{{Simulate: true, Speed: 1000}})
}

func TestTroubleWithTheAccountIsTold(t *testing.T) {
	s := newStage(t)
	s.world.denied = &wizard.Trouble{Cause: "no credentials", Advice: []string{"sign in"}}
	s.sees(s.run(wizard.ExitUsage, "", shop("--yes")...), "no credentials", "→ sign in")
	s.world.denied = errors.New("surprise")
	s.run(wizard.ExitInternal, "", shop("--yes")...)
}

func TestWrongCommandLinesAreUsage(t *testing.T) {
	s := newStage(t)
	for _, args := range [][]string{
		{"rnus"},
		{"--nonsense"},
		{"new", "a", "b"},
		{"attach", "a", "b"},
		{"remove"},
		{"profiles", "lst"},
		{"runs", "--output", "xml"},
		{"--speed", "0", "runs"},
		{"--fail", "X"},
		{"--simulate", "--endpoint-url", "http://x"},
		{"new", "testdata/nothing"},
		{"new"},
		{},
		{"--save", "a/b"},
		{"new", "shop", "--speed", "fast"},
		{"remove", "20200101-000000-a2b3"},
		{"runs", "show", "x"},
	} {
		if out := s.run(wizard.ExitUsage, "", args...); out == "" {
			t.Errorf("%v says nothing", args)
		}
	}
	s.sees(s.run(wizard.ExitUsage, "", "rnus"), "did you mean runs?")
	s.sees(s.run(wizard.ExitUsage, "", "--nonsense", "--output", "jsonl"), `"kind":"trouble","cause":"unknown flag: --nonsense"`)
	s.sees(s.run(wizard.ExitOK, "", "--help"), "gantry")
	s.sees(s.run(wizard.ExitOK, "", "--version"), "test")
}
