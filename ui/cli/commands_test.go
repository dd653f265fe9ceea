package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gantry/profiles"
	"gantry/ui"
	"gantry/wizard"
)

func (s *stage) profiles(all ...profiles.Profile) *profiles.Store {
	s.t.Helper()
	store := profiles.Open(filepath.Join(s.dir, "config", "profiles"))
	for _, p := range all {
		if err := store.Save(p); err != nil {
			s.t.Fatal(err)
		}
	}
	return store
}

func TestProfilesAreManaged(t *testing.T) {
	s := newStage(t)
	s.sees(s.run(wizard.ExitOK, "", "profiles"), "There are no profiles yet")
	s.profiles(
		profiles.Profile{Name: "dev", Blueprint: "shop", Region: "eu-west-1", Answers: map[string]string{"environment": "dev", "a": "1"}, Secrets: map[string]string{"w": "env:W"}},
		profiles.Profile{Name: "prod", Blueprint: "shop", Region: "eu-west-1", Answers: map[string]string{"environment": "prod", "b": "2"}, Secrets: map[string]string{"w": "env:W"}},
	)
	s.sees(s.run(wizard.ExitOK, "", "profiles", "list"), "dev", "shop", "never used", "prod")
	s.sees(s.run(wizard.ExitOK, "", "profiles", "show", "dev"), "builds     shop", "environment = dev", "w: secret, from env:W")
	var shown profiles.Profile
	if err := json.Unmarshal([]byte(s.run(wizard.ExitOK, "", "profiles", "show", "dev", "--output", "jsonl")), &shown); err != nil || shown.Answers["a"] != "1" {
		t.Errorf("%+v, %v", shown, err)
	}
	out := s.run(wizard.ExitOK, "", "profiles", "diff", "dev", "prod")
	same(t, "diff", out, "- a = 1\n+ b = 2\n- environment = dev\n+ environment = prod\n")
	s.sees(s.run(wizard.ExitOK, "", "profiles", "diff", "dev", "dev"), "the same")
	s.run(wizard.ExitOK, "", "profiles", "copy", "dev", "test")
	s.run(wizard.ExitUsage, "", "profiles", "copy", "dev", "prod")
	s.run(wizard.ExitOK, "", "profiles", "rename", "test", "stage")
	exported := s.run(wizard.ExitOK, "", "profiles", "export", "stage")
	s.sees(exported, "format: 1", "environment: dev")
	file := filepath.Join(s.dir, "mail.yaml")
	if err := os.WriteFile(file, []byte(exported), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(wizard.ExitOK, "", "profiles", "import", file, "mine")
	s.run(wizard.ExitOK, exported, "profiles", "import", "-", "mine2")
	s.sees(s.run(wizard.ExitUsage, "", "profiles", "import", file, "mine"), "there is a profile")
	s.sees(s.run(wizard.ExitUsage, "", "profiles", "import", "/nowhere", "x"), "/nowhere")
	s.sees(s.run(wizard.ExitOK, "", "profiles", "delete", "mine"), "deleted")
	s.sees(s.run(wizard.ExitUsage, "", "profiles", "delete", "mine"), "no profile", "mine2")
	if err := os.WriteFile(filepath.Join(s.dir, "config", "profiles", "bad.yaml"), []byte("format: 1\nx: y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sees(s.run(wizard.ExitUsage, "", "profiles"), "dev", "bad.yaml:2:1")
}

func TestAnEditedProfileIsCheckedBeforeItIsSaved(t *testing.T) {
	s := newStage(t)
	store := s.profiles(profiles.Profile{Name: "dev", Blueprint: "shop", Answers: map[string]string{"a": "1"}})
	editor := filepath.Join(s.dir, "editor")
	write := func(script string) {
		t.Helper()
		if err := os.WriteFile(editor, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.setup.Environment = func(name string) (string, bool) { return editor, name == "EDITOR" }
	write(`sed -i 's/a: "1"/a: two/' "$1"`)
	s.sees(s.run(wizard.ExitOK, "x\n", "profiles", "edit", "dev"), "Profile dev is saved.")
	p, err := store.Load("dev")
	same(t, "changed", []any{p.Answers["a"], err}, []any{"two", nil})
	write(`echo "what: x" >> "$1"`)
	s.sees(s.run(wizard.ExitUsage, "no\n", "profiles", "edit", "dev"), "dev.yaml:", `no "what"`, "Edit it again?")
	p, err = store.Load("dev")
	same(t, "as it was", []any{p.Answers["a"], err}, []any{"two", nil})
	write("exit 1")
	s.sees(s.run(wizard.ExitUsage, "x\n", "profiles", "edit", "dev"), "the profile is as it was")
	s.run(wizard.ExitUsage, "x\n", "profiles", "edit", "none")
	s.run(wizard.ExitUsage, "", "profiles", "edit", "dev")
}

func TestBlueprintsAreListedShownAndChecked(t *testing.T) {
	s := newStage(t)
	s.sees(s.run(wizard.ExitOK, "", "blueprints"), "datp-environment  ")
	s.sees(s.run(wizard.ExitOK, "", "blueprints", "show", "testdata/shop"), "shop, version 2: A shop", "environment", "must be answered, such as dev",
		"Queue (stack)", "queue.Retention", "default 60", "Store (stack, after queue)", "store.Password", "must be answered")
	s.sees(s.run(wizard.ExitOK, "", "blueprints", "check", "testdata/shop"), "is fine: 2 steps, 4 questions")
	broken := filepath.Join(s.dir, "broken")
	if err := os.MkdirAll(broken, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "blueprint.yaml"), []byte("name: x\nsteps:\n  - id: a\n    what: 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sees(s.run(wizard.ExitUsage, "", "blueprints", "check", broken), "blueprint.yaml:")
	var shown map[string]any
	if err := json.Unmarshal([]byte(s.run(wizard.ExitOK, "", "blueprints", "show", "testdata/shop", "--output", "jsonl")), &shown); err != nil || shown["name"] != "shop" {
		t.Errorf("%v, %v", shown, err)
	}
}

func TestTheSimulatorAloneRunsUntilItIsInterrupted(t *testing.T) {
	s := newStage(t)
	s.setup.Simulate = func(ctx context.Context, o SimulatorOptions, ready func(string)) error {
		same(t, "options", o, SimulatorOptions{Listen: "127.0.0.1:4566", Speed: 100, Reset: true})
		ready("http://127.0.0.1:4566")
		s.signals <- os.Interrupt
		<-ctx.Done()
		return ctx.Err()
	}
	s.sees(s.run(wizard.ExitOK, "", "simulate", "--listen", "127.0.0.1:4566", "--speed", "100", "--reset"), "export AWS_ENDPOINT_URL=http://127.0.0.1:4566")
	s.setup.Simulate = func(context.Context, SimulatorOptions, func(string)) error {
		return &wizard.Trouble{Cause: "the port is taken", Exit: wizard.ExitUsage}
	}
	s.sees(s.run(wizard.ExitUsage, "", "simulate"), "the port is taken")
}

func TestTheScreenIsHandedEverything(t *testing.T) {
	s := newStage(t)
	var given ui.Options
	s.setup.Screen = func(_ context.Context, o ui.Options) (wizard.Exit, error) {
		given = o
		return wizard.ExitDeclined, nil
	}
	s.run(wizard.ExitDeclined, "x", shop("--save", "dev")...)
	same(t, "answers", []string{given.Session.Answers().Get("environment"), given.Save}, []string{"dev", "dev"})
	same(t, "what a profile begins with", filepath.IsAbs(given.Profile.Blueprint), true)
	if given.Connection == nil || given.Runs == nil || given.Profiles == nil || given.Drafts == nil || len(given.Blueprints) == 0 {
		t.Errorf("%+v", given)
	}
	source, err := given.Fetch(t.Context(), "testdata/shop/queue.yaml")
	same(t, "fetch", []any{source.Name, err}, []any{"testdata/shop/queue.yaml", nil})
	s.run(wizard.ExitDeclined, "x", "--no-color")
	same(t, "from the beginning", []any{given.Session == nil, given.NoColor}, []any{true, true})
	s.run(wizard.ExitUsage, "x", "--set", "a=b")
	s.run(wizard.ExitOK, "", shop("--yes")...)
	id := s.runID()
	s.run(wizard.ExitDeclined, id+"\n", "remove", id)
	same(t, "removal", []any{given.Attach.Run, given.Attach.Verb}, []any{id, wizard.Undo})
	given = ui.Options{}
	s.run(wizard.ExitUsage, "", "new") // without a terminal the screen becomes text
	same(t, "no screen", given.Connection == nil, true)
}

func TestACheckpointIsAskedAboutInText(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("blueprint.yaml", "name: hand\nversion: 1\ntitle: By hand\nsummary: s\nsteps:\n  - id: database\n    title: Database\n    checkpoint: Make the database.\n")
	s := newStage(t)
	s.sees(s.run(wizard.ExitOK, "what\ndone\n", "new", folder, "--output", "text"), "Database needs you:", "Make the database.", "Type done", "Type done", "By hand: done")
	s = newStage(t)
	go func(beats chan<- time.Time) {
		for {
			select {
			case beats <- noon:
			case <-t.Context().Done():
				return
			}
		}
	}(s.beats)
	s.sees(s.run(wizard.ExitDeclined, "", "new", folder, "--yes"), "What is left has to be done by you.", "gantry attach")
	s.sees(s.run(wizard.ExitOK, "skip\n", "attach", "--output", "text"), "Database needs you", "Database: skipped")
	s = newStage(t)
	s.sees(s.run(wizard.ExitOK, "", "new", folder, "--simulate"), "taken for done")
}

func TestACheckpointWhoseNeedsAreKeptIsTakenForDone(t *testing.T) {
	folder := t.TempDir()
	template, err := os.ReadFile("testdata/shop/queue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := "name: hand\nversion: 1\ntitle: By hand\nsummary: s\nsteps:\n" +
		"  - id: queue\n    title: Queue\n    stack: { name: q, template: queue.yaml, bind: { Environment: e } }\n" +
		"  - id: database\n    title: Database\n    needs: [queue]\n    checkpoint: Make it.\n"
	for name, data := range map[string]string{"blueprint.yaml": text, "queue.yaml": string(template)} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := newStage(t)
	s.run(wizard.ExitOK, "\nyes\ndone\n", "new", folder, "--output", "text")
	s.sees(s.run(wizard.ExitOK, "", "new", folder, "--yes"), "Database: taken for done, as nothing that it needs has changed", "Database: done")
	s.sees(s.run(wizard.ExitOK, "", "new", folder, "--check"), "There is nothing to do.")
}

func TestARunIsToldAgain(t *testing.T) {
	s := newStage(t)
	out := s.run(wizard.ExitOK, "", shop("--yes")...)
	again := s.run(wizard.ExitOK, "", "runs", "play", s.runID())
	if _, rest, _ := strings.Cut(out, "12:00:"); "12:00:"+rest != again {
		t.Errorf("it was\n%s\nand is told as\n%s", out, again)
	}
	same(t, "as lines", strings.Count(s.run(wizard.ExitOK, "", "runs", "show", s.runID(), "--output", "jsonl"), "\n") > 10, true)
}
