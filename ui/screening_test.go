package ui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/ui/theme"
	"gantry/ui/uitest"
	"gantry/wizard"
)

// pastRun is a run of two events close together, an hour of silence, and an end.
func pastRun() *wizard.Progress {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	p := wizard.NewProgress()
	for i, e := range []struct {
		after time.Duration
		step  string
		body  wizard.Body
	}{
		{0, "", wizard.RunStarted{Verb: wizard.Apply, Plan: networkPlan(), Account: "123456789012", Region: "eu-west-1"}},
		{time.Second, "key", wizard.StepStarted{Decision: wizard.DecideCreate}},
		{2 * time.Second, "key", wizard.Said{Text: "made of nothing"}},
		{time.Hour, "key", wizard.StepDone{Outcome: wizard.Done}},
		{time.Hour, "", wizard.RunDone{Outcome: wizard.Done}},
	} {
		p.Apply(wizard.Event{Seq: int64(i + 1), At: noon.Add(e.after), Run: "20261121-120000-k3f9", Step: e.step, Body: e.body})
	}
	return p
}

func TestAFilmKeepsItsTimesAndCutsLongSilences(t *testing.T) {
	r := newReel(Film{Past: pastRun(), Speed: 10})
	wall := time.Unix(1000, 0)
	var shown []int
	for _, after := range []time.Duration{0, 50 * time.Millisecond, 110 * time.Millisecond, 250 * time.Millisecond, time.Second, 2500 * time.Millisecond} {
		r.advance(wall.Add(after))
		shown = append(shown, r.next)
	}
	if d := cmp.Diff([]int{0, 1, 2, 3, 3, 5}, shown); d != "" {
		t.Errorf("events shown at each look (-want +got):\n%s", d)
	}
}

func TestAPausedFilmStandsAndSkips(t *testing.T) {
	r := newReel(Film{Past: pastRun(), Speed: 1000})
	wall := time.Unix(1000, 0)
	r.advance(wall)
	r.paused = true
	if got := r.advance(wall.Add(time.Hour)); len(got) != 0 {
		t.Errorf("a paused film showed %d events", len(got))
	}
	if got := r.skip(false); len(got) != 1 {
		t.Errorf("the next event is %d events", len(got))
	}
	if got := r.skip(true); len(got) != 1 || got[0].Body.Kind() != "step.started" {
		t.Errorf("the next step is %v", got)
	}
	if got := r.skip(true); len(got) != 2 || r.over() {
		t.Errorf("the next step is %v", got)
	}
	r.skip(false)
	if !r.over() || len(r.skip(true)) != 0 {
		t.Error("the film does not end")
	}
}

func TestAFilmIsShownWithoutACloud(t *testing.T) {
	sh := &shared{theme: theme.New(theme.Options{Dark: true}), ctx: t.Context()}
	a := &app{ctx: t.Context(), shared: sh, page: newScreening(sh, Film{Past: pastRun(), Speed: 1})}
	screen := uitest.Start(t, 100, 24, a)
	screen.See("played ×1")
	screen.Press("space")
	screen.See("paused")
	screen.Press("n")
	screen.Press("n")
	screen.Press("right")
	screen.See("made of nothing")
	screen.Press("n")
	screen.Press("n")
	screen.See("the end")
	screen.Press("q")
	model, err := screen.Ended()
	if err != nil || model.(*app).end.exit != wizard.ExitOK {
		t.Errorf("%v %v", model, err)
	}
}
