package world

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// wall is a clock that a test moves.
type wall struct{ now time.Time }

func (w *wall) Now() time.Time { return w.now }

func open(t *testing.T, dir string, at *wall, speed float64) *World {
	t.Helper()
	w, err := Open(Options{Dir: dir, Now: at.Now, Speed: speed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheClockRunsAtItsSpeedAndNeverBack(t *testing.T) {
	at := &wall{noon}
	c := NewClock(noon, 20, at.Now)
	at.now = noon.Add(time.Minute)
	if got, want := c.Now(), noon.Add(20*time.Minute); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	c.Forward(noon)
	if got := c.Now(); got.Before(noon.Add(20 * time.Minute)) {
		t.Errorf("forward went back to %s", got)
	}
	at.now = noon.Add(-time.Hour)
	if got := c.Now(); got.Before(noon) {
		t.Errorf("the clock went back to %s", got)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	at := &wall{noon}
	c := NewClock(noon, 1, at.Now)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := NewClock(noon, 1e9, nil).Sleep(context.Background(), time.Hour); err != nil {
		t.Error(err)
	}
}

func TestWhatWasCommittedSurvives(t *testing.T) {
	dir, at := t.TempDir(), &wall{noon}
	w := open(t, dir, at, 1)
	w.Resume()
	w.Put("eu-west-1", &Resource{Type: "AWS::X::Y", Physical: "a/b\tc\n", Properties: map[string]any{"N": 7, "L": []any{"x", true}}})
	w.Put("eu-west-1", &Resource{Type: "AWS::IAM::Role", Physical: "r"})
	w.Put("eu-west-1", &Resource{Type: "AWS::X::Y", Physical: "gone"})
	w.Took("eu-west-1", "family:3")
	if err := w.Commit(true); err != nil {
		t.Fatal(err)
	}
	w.Remove("eu-west-1", "AWS::X::Y", "gone")
	if err := w.Commit(false); err != nil {
		t.Fatal(err)
	}
	w.Put("eu-west-1", &Resource{Type: "AWS::X::Y", Physical: "never committed"})
	// No Close: the process died.
	again := open(t, dir, at, 1)
	r, found := again.Get("eu-west-1", "AWS::X::Y", "a/b\tc\n")
	if !found || r.Number("N", 0) != 7 {
		t.Fatalf("%+v", r)
	}
	if diff := cmp.Diff([]string{"x", "true"}, r.Texts("L")); diff != "" {
		t.Error(diff)
	}
	if _, found := again.Get("us-east-1", "AWS::IAM::Role", "r"); !found {
		t.Error("a role is not in every region")
	}
	for _, id := range []string{"gone", "never committed"} {
		if _, found := again.Get("eu-west-1", "AWS::X::Y", id); found {
			t.Errorf("%q is there", id)
		}
	}
	if got := again.Numbered("eu-west-1", "T", "family:1"); got != "family:4" {
		t.Errorf("got %s", got)
	}
	if again.Seed() != w.Seed() {
		t.Error("the world has another seed")
	}
}

// alarm is an engine that does one thing at each of some moments.
type alarm struct {
	due  []time.Time
	rang []time.Time
}

func (a *alarm) Next() (time.Time, bool) {
	if len(a.due) == 0 {
		return time.Time{}, false
	}
	return a.due[0], true
}

func (a *alarm) Advance(until time.Time) {
	for len(a.due) > 0 && !a.due[0].After(until) {
		a.rang, a.due = append(a.rang, a.due[0]), a.due[1:]
	}
}

func TestEnginesTakeTurnsInTheOrderOfTime(t *testing.T) {
	at := &wall{noon}
	w := open(t, "", at, 1)
	a := &alarm{due: []time.Time{noon.Add(1 * time.Second), noon.Add(3 * time.Second)}}
	b := &alarm{due: []time.Time{noon.Add(2 * time.Second), noon.Add(9 * time.Second)}}
	w.Register(a)
	w.Register(b)
	at.now = noon.Add(5 * time.Second)
	w.Advance()
	if len(a.rang) != 2 || len(b.rang) != 1 {
		t.Errorf("%v, %v", a.rang, b.rang)
	}
}

func TestAWorldGoesOnWhileNobodyLooksButNotFurtherThanItMust(t *testing.T) {
	for _, c := range []struct {
		name   string
		absent time.Duration // of real time, at speed 20
		due    []time.Duration
		want   time.Duration
	}{
		{"idle, a short absence: the machine's present", 10 * time.Second, nil, 10 * time.Second},
		{"busy beyond the absence: all of it", 10 * time.Second, []time.Duration{100 * time.Second, 900 * time.Second}, 200 * time.Second},
		{"done within the absence: to the last thing", 10 * time.Second, []time.Duration{50 * time.Second, 150 * time.Second}, 150 * time.Second},
		{"done long ago: the machine's present", 24 * time.Hour, []time.Duration{time.Minute}, 24 * time.Hour},
	} {
		dir, at := t.TempDir(), &wall{noon}
		w := open(t, dir, at, 20)
		w.Resume()
		w.Keep("x", 1)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		at.now = noon.Add(c.absent)
		again := open(t, dir, at, 20)
		a := &alarm{}
		for _, d := range c.due {
			a.due = append(a.due, noon.Add(d))
		}
		again.Register(a)
		again.Resume()
		if got := again.Now().Sub(noon); got != c.want {
			t.Errorf("%s: %s later, want %s", c.name, got, c.want)
		}
	}
}

func TestHooksCanRefuse(t *testing.T) {
	w := open(t, "", &wall{noon}, 1)
	refusal := errors.New("not here")
	w.Handle("T", Hooks{Create: func(r *Resource) error {
		if r.Physical == "bad" {
			return refusal
		}
		return nil
	}, Delete: func(*Resource) error { return refusal }})
	if err := w.Create("r", &Resource{Type: "T", Physical: "bad"}); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	if err := w.Create("r", &Resource{Type: "T", Physical: "good"}); err != nil {
		t.Fatal(err)
	}
	var fault *Fault
	if err := w.Create("r", &Resource{Type: "T", Physical: "good"}); !errors.As(err, &fault) || fault.Text != "Resource of type 'T' with identifier 'good' already exists." {
		t.Errorf("got %v", err)
	}
	if err := w.Delete("r", "T", "good"); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	if err := w.Delete("r", "T", "nobody"); !errors.As(err, &fault) || fault.Code != "NotFound" {
		t.Errorf("got %v", err)
	}
}

func TestTablesHoldWhatTheySay(t *testing.T) {
	if n := len(Regions()); n < 30 {
		t.Errorf("%d regions", n)
	}
	for _, m := range MachineTypes() {
		if m.VCPU < 1 || m.Memory < 512 {
			t.Errorf("%+v", m)
		}
	}
	seen := map[string]bool{}
	for _, image := range Images("eu-west-1") {
		if seen[image.ID] || !strings.HasPrefix(image.ID, "ami-0") || len(image.ID) != 21 {
			t.Errorf("%+v", image)
		}
		seen[image.ID] = true
	}
	for region, want := range map[string]string{"eu-west-1": "euw1", "ap-southeast-1": "apse1", "us-east-1": "use1", "ap-northeast-3": "apne3", "eu-central-1": "euc1"} {
		if got := ShortRegion(region); got != want {
			t.Errorf("%s is %s, want %s", region, got, want)
		}
	}
}
