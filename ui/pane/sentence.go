package pane

import (
	"fmt"
	"strings"
	"time"

	"gantry/wizard"
)

// Sentence says in one line what an event tells. It is clean.
func Sentence(e wizard.Event) string {
	switch b := e.Body.(type) {
	case wizard.RunStarted:
		verb := "begins"
		if b.Verb == wizard.Undo {
			verb = "is being undone"
		}
		return Clean(fmt.Sprintf("%s %s in %s", b.Plan.Title, verb, b.Region))
	case wizard.StepStarted:
		return decisionSentence(b.Decision)
	case wizard.Looked:
		return Clean(b.Text)
	case wizard.Difference:
		return Clean(fmt.Sprintf("%s %s (%s)", b.Change, b.Logical, b.Type))
	case wizard.ResourceEvent:
		return Clean(strings.TrimSpace(b.Logical + " " + b.Status + " " + b.Reason))
	case wizard.GroupEvent:
		return Clean(fmt.Sprintf("%s has %d of %d, %s", b.Group, b.Actual, b.Desired, b.Phase))
	case wizard.Said:
		return Clean(b.Text)
	case wizard.OutputsKnown:
		if len(b.Values) == 1 {
			return "1 output"
		}
		return fmt.Sprintf("%d outputs", len(b.Values))
	case wizard.StepDone:
		return fmt.Sprintf("%s in %s", b.Outcome, Elapsed(seconds(b.Elapsed)))
	case wizard.TroubleMet:
		return Clean(b.Error())
	case wizard.RunDone:
		return fmt.Sprintf("the run is over: %s in %s, exit code %d", b.Outcome, Elapsed(seconds(b.Elapsed)), b.Exit)
	}
	return Clean(e.Body.Kind())
}

func decisionSentence(d wizard.Decision) string {
	switch d {
	case wizard.DecideCreate:
		return "is being created"
	case wizard.DecideUpdate:
		return "is being updated"
	case wizard.DecideKeep:
		return "is kept as it is"
	case wizard.DecideAdopt:
		return "is being made already, and followed"
	case wizard.DecideReplace:
		return "failed before: deleted and created again"
	case wizard.DecideConflict:
		return "is somebody else's"
	case wizard.DecideAsk:
		return "needs you"
	}
	return "begins"
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
