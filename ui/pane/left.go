package pane

import (
	"fmt"
	"math"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Left writes how long a run may still take, no finer than that is known:
// "about 6 min", "4–7 min", "under a minute"; "" where nobody knows.
func Left(e wizard.Estimate) string {
	low, high := e.Low.Seconds(), e.High.Seconds()
	switch {
	case !e.Known:
		return ""
	case high < 60:
		return "under a minute"
	case e.High < 90*time.Minute:
		return inUnit(low, high, e.Middle.Seconds(), time.Minute, "min")
	}
	return inUnit(low, high, e.Middle.Seconds(), time.Hour, "h")
}

// inUnit writes two bounds in a unit, or one number where they are close.
func inUnit(low, high, middle float64, unit time.Duration, name string) string {
	per := unit.Seconds()
	step := coarseness(high/per, unit)
	from, to := math.Floor(low/per/step)*step, math.Ceil(high/per/step)*step
	switch {
	case to-from <= step || high <= low*1.3:
		return fmt.Sprintf("about %v %s", max(math.Round(middle/per/step)*step, step), name)
	case from <= 0:
		return fmt.Sprintf("up to %v %s", to, name)
	}
	return fmt.Sprintf("%v–%v %s", from, to, name)
}

// coarseness is how finely a number of so many units is told.
func coarseness(units float64, unit time.Duration) float64 {
	switch {
	case unit == time.Hour && units < 6:
		return 0.5
	case unit == time.Hour || units < 15:
		return 1
	}
	return 5
}

// SlowLine says aloud that a resource takes longer than usual.
func SlowLine(r *wizard.ResourceProgress, f *wizard.Forecast, now time.Time) string {
	u := f.Usual(r)
	return fmt.Sprintf("%s (%s) is slower than usual: %s so far, usually up to %s",
		Clean(r.Logical), ShortType(r.Type), Elapsed(r.Elapsed(now)), Elapsed(u.High))
}

// EstimateLine is how far a run is and how long it may still take: "41% · about
// 6 min". What takes so long that nobody can say is told in its place.
func EstimateLine(t *theme.Theme, e wizard.Estimate) string {
	percent := fmt.Sprintf("%d%%", min(int(e.Percent), 99))
	left, between := Left(e), " "+t.Marks().Bullet+" "
	if e.Undoing {
		percent, between = percent+" undone", ", "
	}
	switch {
	case e.Asking:
		return t.Warn.Render("waits for you")
	case left == "" && len(e.Slow) > 0:
		left = "slower than usual"
	}
	if left != "" {
		percent += between + plainDash(t, left)
	}
	if e.Undoing {
		return t.Changed.Render(percent)
	}
	return percent
}

// plainDash is a text without the dash that not every terminal has.
func plainDash(t *theme.Theme, text string) string {
	if t.Marks().Rule == "-" {
		return strings.ReplaceAll(text, "–", "-")
	}
	return text
}

// usually writes how long something usually takes, and how that is known.
func usually(u wizard.Usual) string {
	text := Elapsed(u.Low) + " to " + Elapsed(u.High)
	switch u.Count {
	case 0:
		return text
	case 1:
		return text + " (measured once)"
	}
	return fmt.Sprintf("%s (measured %d times)", text, u.Count)
}
