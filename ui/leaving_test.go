package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gantry/wizard"
)

func TestDetachingLetsTheRunGoOnInTheBackground(t *testing.T) {
	for _, failure := range []error{nil, errors.New("no more processes")} {
		var went []string
		th := play(t, 100, 24, networkPlan(), func(sh *shared) {
			runs := sh.options.Runs
			sh.options.Background = func(_ context.Context, run string, _ wizard.Verb, _ wizard.Answers) error {
				if runs.Alive(run) {
					return errors.New("the journal is not free")
				}
				went = append(went, run)
				return failure
			}
		})
		th.happens(about("Vpc", "CREATE_IN_PROGRESS"))
		th.See("Vpc")
		th.Press("d")
		end := th.leaves()
		want := "The run goes on in the background"
		if failure != nil {
			want = "no more processes"
		}
		if len(went) != 1 || !strings.Contains(end.text, want) {
			t.Errorf("went %v, said %q", went, end.text)
		}
	}
}

func TestOnlyTheEndOfALongRunRings(t *testing.T) {
	begun := time.Unix(1000, 0)
	r := &running{begun: begun, progress: wizard.NewProgress(), sh: &shared{}}
	r.progress.Title, r.progress.Outcome = "Shop;\x1b]0;evil\a", wizard.Done
	if r.ring(begun.Add(29*time.Second)) != nil {
		t.Error("a short run rings")
	}
	text := fmt.Sprint(r.ring(begun.Add(time.Minute))())
	if !strings.HasPrefix(strings.TrimLeft(text, "{"), "\a\x1b]9;Shop") || strings.Count(text, "\x1b") != 4 || strings.Count(text, "\a") != 1 {
		t.Errorf("%q", text)
	}
}
