package pane

import (
	"fmt"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// RailStep is one line of the rail: a step and how it stands.
type RailStep struct {
	// Icon and Title are styled already, or not; Right stands at the end.
	Icon, Title, Right string
	// Bar is a second line below, "" for none.
	Bar string
	// Current is the step that is asked or worked on; it stays in sight.
	Current bool
}

// Rail draws the steps below a heading, with a foot in the last line. Where not
// all fit, those around the current one are shown, and how many are not.
func Rail(t *theme.Theme, heading string, steps []RailStep, foot string, width, height int) string {
	lines := []string{t.Heading.Render(Cut(t, heading, width))}
	if height > 12 {
		lines = append(lines, "")
	}
	room := height - len(lines)
	if foot != "" {
		room -= 2
	}
	lines = append(lines, railWindow(t, steps, width, room)...)
	if foot != "" {
		for len(lines) < height-1 {
			lines = append(lines, "")
		}
		lines = append(lines[:max(height-1, 0)], Fit(t, foot, width))
	}
	return Block(t, lines, width, height)
}

// railLines are the lines of all steps, and the first of the current one.
func railLines(t *theme.Theme, steps []RailStep, width int) (lines []string, current int) {
	for _, s := range steps {
		if s.Current {
			current = len(lines)
		}
		lines = append(lines, Apart(t, s.Icon+" "+s.Title, s.Right, width))
		if s.Bar != "" {
			lines = append(lines, "  "+s.Bar)
		}
	}
	return lines, current
}

// railWindow is the lines of the steps that fit.
func railWindow(t *theme.Theme, steps []RailStep, width, room int) []string {
	lines, current := railLines(t, steps, width)
	if len(lines) <= room || room < 3 {
		return lines[:min(len(lines), max(room, 0))]
	}
	top := min(max(current-room/2, 0), len(lines)-room)
	shown := append([]string(nil), lines[top:top+room]...)
	if top > 0 {
		shown[0] = t.Faint.Render(fmt.Sprintf("  %d more above", top+1))
	}
	if below := len(lines) - top - room; below > 0 {
		shown[room-1] = t.Faint.Render(fmt.Sprintf("  %d more below", below+1))
	}
	return shown
}

// RunRail draws the rail of a run: each step with its outcome and how long it
// takes, a bar where resources are counted, and an estimate at the foot. Now is
// the cloud's clock, wall the spinner's.
func RunRail(t *theme.Theme, p *wizard.Progress, e wizard.Estimate, now, wall time.Time, width, height int) string {
	return Rail(t, "Steps", runSteps(t, p, now, wall, width), RailFoot(t, p, e, now), width, height)
}

// RunSteps are the lines of a run's steps, for where there is no rail.
func RunSteps(t *theme.Theme, p *wizard.Progress, now, wall time.Time, width int) []string {
	lines, _ := railLines(t, runSteps(t, p, now, wall, width), width)
	return lines
}

func runSteps(t *theme.Theme, p *wizard.Progress, now, wall time.Time, width int) []RailStep {
	steps := make([]RailStep, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = runStep(t, s, now, wall, width)
	}
	return steps
}

func runStep(t *theme.Theme, s *wizard.StepProgress, now, wall time.Time, width int) RailStep {
	style := t.OutcomeStyle(s.Outcome)
	icon := t.Outcome(s.Outcome)
	row := RailStep{Title: Clean(s.Title)}
	switch s.Outcome {
	case wizard.Running:
		icon = t.Spinner(wall)
		row.Current = true
		row.Title = t.Strong.Render(row.Title)
		if s.Total > 0 && s.Kind == wizard.StackKind {
			row.Bar = Bar(t, s.Complete, s.Total, width-2)
			if s.Stack().RollingBack() {
				row.Bar = t.Warn.Render("rolling back")
			}
		}
	case wizard.NeedsYou:
		row.Current = true
		row.Title = t.Warn.Render(row.Title)
		row.Right = t.Warn.Render("needs you")
	case wizard.Failed, wizard.TimedOut:
		row.Current = true
		row.Right = t.Bad.Render(string(s.Outcome))
	case wizard.Waiting, wizard.Skipped:
		row.Title = t.Faint.Render(row.Title)
	}
	row.Icon = style.Render(icon)
	if row.Right == "" && !s.Started.IsZero() && s.Outcome != wizard.Skipped {
		row.Right = t.Faint.Render(Elapsed(s.Elapsed(now)))
	}
	return row
}

// Bar is a progress bar with its count: "████████░░ 17/27".
func Bar(t *theme.Theme, n, total, width int) string {
	count := fmt.Sprintf("%d/%d", n, total)
	// The count takes the room of its longest form, so that the bar stays still.
	room := width - 1 - (2*len(fmt.Sprint(total)) + 1)
	if room < 3 {
		return Cut(t, count, width)
	}
	full := 0
	if total > 0 {
		full = min(max(n, 0)*room/total, room)
	}
	return t.Running.Render(strings.Repeat(t.Marks().Full, full)) +
		t.Faint.Render(strings.Repeat(t.Marks().Empty, room-full)) + " " + count
}

// RailFoot says how far the run is and how long it may still take, or how it
// ended.
func RailFoot(t *theme.Theme, p *wizard.Progress, e wizard.Estimate, now time.Time) string {
	switch {
	case !p.Ended.IsZero():
		return t.OutcomeStyle(p.Outcome).Render(t.Outcome(p.Outcome)+" "+string(p.Outcome)) + t.Faint.Render(" in "+Elapsed(Took(p, now)))
	case p.Started.IsZero():
		return t.Faint.Render("starting")
	}
	return EstimateLine(t, e)
}
