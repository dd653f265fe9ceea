package pane

import (
	"time"

	"gantry/wizard"
)

// Timeline is what the timeline pane shows: a bar per resource on one axis of
// time, below the stack it belongs to. A full bar is work, a lighter one is a
// resource that is there and settles, a faint one is expected. A mark stands
// before those on the critical path. The zero value shows all of the run.
type Timeline struct {
	cursor Cursor
	zoom   int // each step shows half of the time
	// fixed says that the left edge stays at left; else it follows the present.
	fixed bool
	left  time.Time
}

// Sizes of the timeline.
const (
	maxZoom       = 16
	leastSpan     = 10 * time.Second // on the axis
	timelineHead  = 1
	timelineFoot  = 3  // a rule and what the selected row is about
	footFrom      = 12 // the height from which there is room for it
	presentInSpan = 0.8
)

// Keys are those of the timeline, which come before the page's own.
func (v *Timeline) Keys() []Binding {
	zoom := Binding{Keys: []string{"+", "=", "-", "_"}, Show: "+/-", Does: "zoom", Help: "show less or more of the time"}
	if v.zoom == 0 {
		return []Binding{zoom} // all of the time is shown
	}
	return []Binding{
		zoom,
		{Keys: []string{"left", "right", "h", "l"}, Show: "left/right", Does: "scroll", Help: "go back or forward in time; at the present it follows again"},
		{Keys: []string{"0"}, Does: "fit", Help: "show all of the run, and follow it"},
	}
}

// Press does what a key of Keys asks for at a moment of the cloud's clock. It
// says whether the key was one of them.
func (v *Timeline) Press(key string, p *wizard.Progress, f *wizard.Forecast, now time.Time) bool {
	whole := wholeAxis(p, f.At(p, now), now)
	shown := v.window(whole, now)
	span := shown.to.Sub(shown.from)
	switch key {
	case "+", "=":
		if span/2 >= leastSpan && v.zoom < maxZoom {
			v.zoom++
			v.left = shown.from.Add(span / 4)
		}
	case "-", "_":
		if v.zoom == 0 {
			break
		}
		v.zoom--
		v.left = shown.from.Add(-span / 2)
		v.fixed = v.fixed && v.zoom > 0
	case "left", "h", "right", "l":
		if v.zoom == 0 {
			return false // all is in sight
		}
		if key == "left" || key == "h" {
			span = -span
		}
		v.pan(whole, shown, span/4, now)
	case "0":
		v.zoom, v.fixed = 0, false
	default:
		return false
	}
	return true
}

// pan moves what is shown. Who comes back to the present follows it again.
func (v *Timeline) pan(whole, shown axis, by time.Duration, now time.Time) {
	v.left, v.fixed = shown.from.Add(by), true
	v.left = v.window(whole, now).from // within the run
	v.fixed = false
	away := v.left.Sub(v.window(whole, now).from).Abs()
	v.fixed = away > by.Abs()/2
}

// window is the part of the time that is shown.
func (v *Timeline) window(whole axis, now time.Time) axis {
	if v.zoom == 0 {
		return whole
	}
	span := max(whole.to.Sub(whole.from)>>v.zoom, leastSpan/2)
	from := v.left
	if !v.fixed {
		from = now.Add(-time.Duration(presentInSpan * float64(span)))
	}
	if latest := whole.to.Add(-span); from.After(latest) {
		from = latest
	}
	if from.Before(whole.from) {
		from = whole.from
	}
	return axis{from: from, to: from.Add(span), origin: whole.from}
}

// wholeAxis is all of a run: from its beginning, or that of a stack it follows
// that somebody else began, to its end or what is expected to be its end.
func wholeAxis(p *wizard.Progress, e wizard.Estimate, now time.Time) axis {
	a := axis{from: p.Started, to: now.Add(e.Middle)}
	for _, s := range p.Steps {
		if s.Outcome != wizard.Running {
			continue
		}
		for _, stack := range s.Stacks {
			if !stack.Started.IsZero() && stack.Ended.IsZero() && stack.Started.Before(a.from) {
				a.from = stack.Started
			}
		}
	}
	if !p.Ended.IsZero() {
		a.to = p.Ended
	}
	if a.from.IsZero() {
		a.from = now
	}
	a.to = later(a.to, a.from.Add(leastSpan))
	a.origin = a.from
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// timelineRoom is how many rows there are in a pane of some height.
func timelineRoom(height int) int {
	if height >= footFrom {
		height -= timelineFoot
	}
	return max(height-timelineHead, 1)
}

// Move goes delta rows up or down in a pane of some height.
func (v *Timeline) Move(p *wizard.Progress, delta, height int) {
	v.cursor.Move(delta, rowsOf(p).total, timelineRoom(height))
}

// Selected is the resource under the cursor, nil for none.
func (v *Timeline) Selected(p *wizard.Progress) *wizard.ResourceProgress {
	tree := rowsOf(p)
	rows := tree.rows(max(min(v.cursor.At, tree.total-1), 0), 1)
	if len(rows) == 0 {
		return nil
	}
	return rows[0].resource
}
