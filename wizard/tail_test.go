package wizard

import (
	"context"
	"os"
	"testing"
	"time"
)

// pacer is a clock that lets a test act whenever somebody waits.
type pacer struct{ waited func() error }

func (p *pacer) Now() time.Time { return time.Time{} }

func (p *pacer) Sleep(ctx context.Context, _ time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.waited()
}

func TestARunIsWatchedWhileAnotherWritesIt(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Verb: Apply})
	tail, err := runs.Tail(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer tail.Close()
	steps := []func() error{
		func() error { return j.Write(Event{Seq: 2, Body: Said{Text: "one"}}) },
		func() error { // half a line is none
			_, err := j.file.WriteString(`{"seq":3,"at":"2026-11-21T12:00:00.000Z","run":"r","step":"","kind":"sa`)
			return err
		},
		func() error { _, err := j.file.WriteString("id\",\"text\":\"two\"}\nnonsense\n"); return err },
		func() error { return j.Write(Event{Seq: 4, Body: RunDone{Outcome: Done}}) },
	}
	var kinds []string
	over, err := tail.Follow(t.Context(), &pacer{func() error {
		step := steps[0]
		steps = steps[1:]
		return step()
	}}, func(events []Event) {
		for _, e := range events {
			kinds = append(kinds, e.Body.Kind())
		}
	})
	if err != nil || !over {
		t.Fatalf("over %v, %v", over, err)
	}
	same(t, "events", kinds, []string{"run.started", "said", "said", "run.done"})
	same(t, "damaged lines", tail.Damaged, 1)
}

func TestAWatcherLearnsThatTheOwnerIsGone(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Verb: Apply})
	tail, err := runs.Tail(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer tail.Close()
	told := 0
	over, err := tail.Follow(t.Context(), &pacer{func() error {
		if err := j.Write(Event{Seq: 2, Body: Said{Text: "last words"}}); err != nil {
			return err
		}
		return j.Close()
	}}, func(events []Event) { told += len(events) })
	if err != nil || over {
		t.Errorf("over %v, %v", over, err)
	}
	same(t, "events", told, 2)
	if _, err := runs.Tail("20990101-000000-zzzz"); ExitOf(err) != ExitUsage {
		t.Errorf("an unknown run is watched: %v", err)
	}
}

func TestWordsAfterTheEndDoNotBeginARunAnew(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Verb: Apply}, RunDone{Outcome: Done}, Said{Text: "told the operator"})
	list, err := runs.List()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	same(t, "outcome", list[0].Outcome, Done)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnAnnouncedRunCanBeTakenUp(t *testing.T) {
	runs, j := createRun(t)
	err := RunConfig{Plan: Plan{Title: "System"}, Account: Account{ID: "1", Simulated: true}, Journal: j}.Announce(time.Now())
	if err == nil {
		err = j.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	again, past, err := runs.Continue(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	same(t, "title", past.Title, "System")
	same(t, "verb", past.Verb, Apply)
	same(t, "simulated", past.Where.Simulated, true)
	if info, err := os.Stat(again.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}
