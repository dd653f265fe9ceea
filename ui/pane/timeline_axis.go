package pane

import (
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// axis maps time to cells. Times on it are counted from the origin.
type axis struct {
	from, to, origin time.Time
	width            int
}

// cell is the cell of a moment, from 0; what lies before the axis is negative,
// what lies behind it width or more.
func (a axis) cell(at time.Time) int {
	whole, ahead := a.to.Sub(a.from), at.Sub(a.from)
	switch {
	case ahead < 0:
		return -1
	case ahead > whole || whole <= 0:
		return a.width
	}
	return min(int(float64(a.width)*float64(ahead)/float64(whole)), a.width-1)
}

// steps are the distances that times on an axis may have.
var steps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// scale is the line above the bars: times at even distances.
func (a axis) scale() string {
	const every = 10 // cells between two times, at least
	whole := a.to.Sub(a.from)
	if whole <= 0 || a.width <= 0 {
		return spaces(a.width)
	}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if float64(a.width)*float64(s)/float64(whole) >= every {
			step = s
			break
		}
	}
	var b strings.Builder
	first := (a.from.Sub(a.origin) + step - 1).Truncate(step)
	for at := first; at <= a.to.Sub(a.origin); at += step {
		c := a.cell(a.origin.Add(at))
		label := Elapsed(at)
		if b.Len() > 0 && c <= b.Len() || c < b.Len() || c+len(label) > a.width {
			continue
		}
		b.WriteString(spaces(c-b.Len()) + label)
	}
	return b.String() + spaces(a.width-b.Len())
}

// Kinds of cells of a bar.
const (
	blankCell = iota
	workCell  // something is done
	settling  // it is there, and not stable yet
	beforehand
	expectedCell
	presentCell
)

// bar is the cells of one row.
type bar []byte

// fill marks what lies between two moments, at least one cell where any of it
// is in sight.
func (b bar) fill(a axis, from, to time.Time, kind byte) {
	if from.IsZero() || to.Before(from) || to.Before(a.from) || from.After(a.to) {
		return
	}
	for c := max(a.cell(from), 0); c <= min(a.cell(to), a.width-1); c++ {
		b[c] = kind
	}
}

// draw shows the cells, work in the style of its state. The present is a line
// through what is empty.
func (b bar) draw(t *theme.Theme, style func(text string) string) string {
	marks := t.Marks()
	var text strings.Builder
	for i := 0; i < len(b); {
		n := i
		for n < len(b) && b[n] == b[i] {
			n++
		}
		switch run := n - i; b[i] {
		case workCell:
			text.WriteString(style(strings.Repeat(marks.Full, run)))
		case settling:
			text.WriteString(style(strings.Repeat(marks.Half, run)))
		case beforehand:
			text.WriteString(t.Faint.Render(strings.Repeat(marks.Rule, run)))
		case expectedCell:
			text.WriteString(t.Faint.Render(strings.Repeat(marks.Empty, run)))
		case presentCell:
			text.WriteString(t.Rule.Render(strings.Repeat(marks.Bar, run)))
		default:
			text.WriteString(spaces(run))
		}
		i = n
	}
	return text.String()
}

// barOf is the bar of a row: what was, and faintly what is expected.
func barOf(a axis, row spanRow, f *wizard.Forecast, now time.Time, over bool) bar {
	b := make(bar, max(a.width, 0))
	if c := a.cell(now); !over && c >= 0 && c < a.width {
		b[c] = presentCell
	}
	switch {
	case row.resource != nil:
		b.resource(a, row.resource, f, now, over)
	case row.stack != nil:
		b.fill(a, row.stack.Started, ended(row.stack.Ended, now), workCell)
	default:
		b.fill(a, row.step.Started, ended(row.step.Ended, now), workCell)
	}
	return b
}

// resource fills in one resource: what stood before it was taken back, the work,
// and from when it is there and settles.
func (b bar) resource(a axis, r *wizard.ResourceProgress, f *wizard.Forecast, now time.Time, over bool) {
	if from, to, ok := f.Expected(r); ok && !over {
		b.fill(a, later(from, now), to, expectedCell)
	}
	if r.Started.IsZero() {
		return
	}
	until := ended(r.Ended, now)
	if r.Since.After(r.Started) {
		b.fill(a, r.Started, r.Since, beforehand)
	}
	b.fill(a, r.Since, until, workCell)
	if r.Configured.After(r.Since) && r.Configured.Before(until) {
		settled := a.cell(r.Configured)
		b.fill(a, r.Configured, until, settling)
		if began := a.cell(r.Since); began == settled && began >= 0 && began < a.width {
			b[began] = workCell // the work is seen, however short it was
		}
	}
}

func ended(at, now time.Time) time.Time {
	if at.IsZero() {
		return now
	}
	return at
}
