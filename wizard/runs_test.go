package wizard

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOneProcessOwnsARun(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Owner: "pid 4711 on here", Verb: Apply})
	same(t, "alive", runs.Alive(j.ID()), true)
	_, _, err := runs.Continue(j.ID())
	if !Owned(err) || !strings.Contains(err.Error(), "pid 4711 on here") {
		t.Errorf("taking up a run that goes on: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, "alive", runs.Alive(j.ID()), false)
	again, _, err := runs.Continue(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnUnknownRunGetsTheNearest(t *testing.T) {
	runs, j := createRun(t)
	wrong := j.ID()[:len(j.ID())-1] + "x"
	_, err := runs.Load(wrong)
	if ExitOf(err) != ExitUsage || !strings.Contains(TroubleOf(err).Text(), j.ID()) {
		t.Errorf("unknown run: %v", TroubleOf(err).Text())
	}
	if _, err := runs.Load(j.ID()[len(j.ID())-4:]); err != nil {
		t.Errorf("the last four letters are enough: %v", err)
	}
	for _, hostile := range []string{"", "../../etc/passwd", ".", strings.Repeat("x", 1<<16)} {
		if _, err := runs.Load(hostile); ExitOf(err) != ExitUsage {
			t.Errorf("%.20q: %v", hostile, err)
		}
	}
	if _, err := OpenRuns(filepath.Join(t.TempDir(), "none")).Load("x"); ExitOf(err) != ExitUsage {
		t.Errorf("no folder: %v", err)
	}
}

func TestRunsAreListed(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Blueprint: "b", Account: "123456789012", Region: "eu-west-1", Plan: Plan{Title: "B"}, Simulated: true, Owner: "me"},
		Said{Text: "x"}, RunDone{Outcome: Failed, Exit: ExitRolledBack})
	later, err := runs.Create(noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	write(t, later, Said{Text: "no beginning"})
	list, err := runs.List()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "list", list, []RunSummary{
		{ID: later.ID(), Started: noon, Outcome: Running, Alive: true},
		{
			ID: j.ID(), Blueprint: "b", Title: "B", Account: "123456789012", Region: "eu-west-1", Simulated: true,
			Started: noon, Ended: noon, Outcome: Failed, Exit: ExitRolledBack, Owner: "me",
		},
	})
	if none, err := OpenRuns(t.TempDir() + "/none").List(); err != nil || len(none) != 0 {
		t.Errorf("no folder: %v, %v", none, err)
	}
}

func TestAFolderThatCannotBeMadeIsTrouble(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenRuns(file).Create(noon)
	var trouble *Trouble
	if !errors.As(err, &trouble) || len(trouble.Advice) == 0 {
		t.Errorf("got %v", err)
	}
}
