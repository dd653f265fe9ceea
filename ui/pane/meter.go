package pane

import (
	"fmt"
	"slices"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Meter says how much is asked of the account: "18 requests/min · 0 throttled",
// or without the word where there is little room.
func Meter(t *theme.Theme, m wizard.Meter, width int) string {
	requests := "%d requests/min %s "
	if width < 60 {
		requests = "%d/min %s "
	}
	throttled := t.Faint.Render(fmt.Sprintf("%d throttled", m.Throttled))
	if m.Throttled > 0 {
		throttled = t.Warn.Render(fmt.Sprintf("%d throttled", m.Throttled))
	}
	return t.Faint.Render(fmt.Sprintf(requests, m.PerMinute, t.Marks().Bullet)) + throttled
}

// Now lists what is under way, the longest first: the resources that a run is
// waiting for.
func Now(t *theme.Theme, p *wizard.Progress, f *wizard.Forecast, now time.Time, width, height int) []string {
	lines := []string{t.Heading.Render("Under way")}
	var moving []*wizard.ResourceProgress
	for _, step := range p.Steps {
		for _, stack := range step.Stacks {
			for _, r := range stack.Resources {
				if r.State.Moving() {
					moving = append(moving, r)
				}
			}
		}
	}
	if len(moving) == 0 {
		return append(lines, t.Faint.Render("  nothing"))
	}
	slices.SortStableFunc(moving, func(a, b *wizard.ResourceProgress) int { return a.Since.Compare(b.Since) })
	for i, r := range moving {
		if len(lines) == height-1 && len(moving)-i > 1 {
			return append(lines, t.Faint.Render(fmt.Sprintf("  %d more", len(moving)-i)))
		}
		style := t.ResourceStyle(r.State)
		took := r.Elapsed(now)
		text := Elapsed(took)
		if f.Usual(r).Slow(took) {
			text = t.Warn.Render("slow ") + text
		}
		lines = append(lines, Apart(t, style.Render(t.Resource(r.State))+" "+CutMiddle(t, Clean(r.Logical), width-2-Width(text)-1), text, width))
	}
	return lines
}
