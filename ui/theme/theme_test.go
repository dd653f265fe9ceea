package theme

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gantry/wizard"
)

var outcomes = []wizard.Outcome{
	wizard.Waiting, wizard.Running, wizard.Done, wizard.Kept, wizard.Skipped,
	wizard.Failed, wizard.TimedOut, wizard.NeedsYou, wizard.Undone,
}

var states = []wizard.ResourceState{
	wizard.ResourceWaiting, wizard.ResourceCreating, wizard.ResourceConfigured, wizard.ResourceCreated,
	wizard.ResourceUpdating, wizard.ResourceUpdated, wizard.ResourceDeleting, wizard.ResourceDeleted,
	wizard.ResourceKept, wizard.ResourceFailed, wizard.ResourceCancelled,
}

func TestEveryOutcomeHasItsOwnIconOfOneCell(t *testing.T) {
	for _, plain := range []bool{false, true} {
		theme := New(Options{ASCII: plain})
		seen := map[string]wizard.Outcome{}
		for _, o := range outcomes {
			icon := theme.Outcome(o)
			if ansi.StringWidth(icon) != 1 {
				t.Errorf("%s: %q is not one cell wide", o, icon)
			}
			if plain && (len(icon) != 1 || icon[0] > '~') {
				t.Errorf("%s: %q is not ASCII", o, icon)
			}
			if before, ok := seen[icon]; ok {
				t.Errorf("%s and %s share %q", before, o, icon)
			}
			seen[icon] = o
		}
	}
}

func TestFailureIsToldWithoutColour(t *testing.T) {
	for _, plain := range []bool{false, true} {
		theme := New(Options{ASCII: plain, NoColor: true})
		failed := theme.Resource(wizard.ResourceFailed)
		for _, s := range states {
			icon := theme.Resource(s)
			if ansi.StringWidth(icon) != 1 {
				t.Errorf("%s: %q is not one cell wide", s, icon)
			}
			if s != wizard.ResourceFailed && icon == failed {
				t.Errorf("%s looks failed", s)
			}
		}
	}
}

func TestNoColorLeavesNoColour(t *testing.T) {
	theme := New(Options{NoColor: true, Dark: true})
	for _, s := range states {
		if got := theme.ResourceStyle(s).Render("x"); strings.Contains(got, "38;") || strings.Contains(got, "[3") || strings.Contains(got, "[9") {
			t.Errorf("%s is coloured: %q", s, got)
		}
	}
	if got := theme.Dialog.Render("x"); strings.Contains(got, "\x1b[3") {
		t.Errorf("the dialog is coloured: %q", got)
	}
}

func TestTheSpinnerMovesWithTheClockAndStaysOneCell(t *testing.T) {
	for _, plain := range []bool{false, true} {
		theme := New(Options{ASCII: plain})
		start := time.Unix(1_700_000_000, 0)
		seen := map[string]bool{}
		for i := range 10 {
			icon := theme.Spinner(start.Add(time.Duration(i) * frame))
			if ansi.StringWidth(icon) != 1 {
				t.Errorf("%q is not one cell wide", icon)
			}
			seen[icon] = true
		}
		if len(seen) < 4 {
			t.Errorf("only %d frames in a second", len(seen))
		}
		if theme.Spinner(start) != theme.Spinner(start.Add(frame/2)) {
			t.Error("a frame does not stay for its time")
		}
	}
}
