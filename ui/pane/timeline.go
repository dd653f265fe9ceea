package pane

import (
	"slices"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Timeline is what the timeline pane shows: a bar per resource on one axis of
// time, in the order they began. A full bar is work, a lighter one is a resource
// that is there and settles. A mark stands before those on the critical path.
type Timeline struct{ cursor Cursor }

// spanRow is one row of the timeline.
type spanRow struct {
	resource *wizard.ResourceProgress
	critical bool
}

// timelineRows are all resources that have begun.
func timelineRows(p *wizard.Progress, now time.Time) []spanRow {
	var rows []spanRow
	for _, step := range p.Steps {
		needs := neededBy(p, step.ID)
		for _, stack := range step.Stacks {
			path := critical(stack, needs, now)
			if stack.RollingBack() || p.Verb == wizard.Undo {
				path = nil // what is taken back goes the other way round
			}
			for _, r := range stack.Resources {
				if !r.Started.IsZero() {
					rows = append(rows, spanRow{r, path[r]})
				}
			}
			needs = nil // nested stacks have resources of the same names
		}
	}
	slices.SortStableFunc(rows, func(a, b spanRow) int { return a.resource.Started.Compare(b.resource.Started) })
	return rows
}

// Move goes delta rows up or down in a pane of so many rows.
func (v *Timeline) Move(p *wizard.Progress, delta, height int) {
	v.cursor.Move(delta, len(timelineRows(p, p.Now)), height-1)
}

// Selected is the resource under the cursor, nil for none.
func (v *Timeline) Selected(p *wizard.Progress) *wizard.ResourceProgress {
	rows := timelineRows(p, p.Now)
	if len(rows) == 0 {
		return nil
	}
	return rows[max(min(v.cursor.At, len(rows)-1), 0)].resource
}

// Draw shows the axis and the rows that fit below it.
func (v *Timeline) Draw(t *theme.Theme, p *wizard.Progress, now time.Time, width, height int) string {
	rows := timelineRows(p, now)
	if len(rows) == 0 {
		return Block(t, []string{t.Faint.Render("No resource has begun yet.")}, width, height)
	}
	name := min(max(width/4, 14), 28)
	bar := width - 2 - name - 1 - 1 - 1 - elapsedWidth
	a := axis{from: rows[0].resource.Started, width: bar}
	for _, row := range rows {
		a.to = later(a.to, row.resource.Ended)
		if row.resource.State.Moving() {
			a.to = later(a.to, now)
		}
	}
	a.to = later(a.to, a.from.Add(10*time.Second))
	lines := []string{spaces(2+name+1) + t.Faint.Render(a.scale())}
	top := v.cursor.window(len(rows), height-1)
	for i := top; i < min(len(rows), top+height-1); i++ {
		line := timelineRow(t, rows[i], a, now, name)
		if i == v.cursor.At {
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	return Block(t, lines, width, height)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func timelineRow(t *theme.Theme, row spanRow, a axis, now time.Time, name int) string {
	r := row.resource
	mark, label := "  ", CutMiddle(t, Clean(r.Logical), name)
	if row.critical {
		mark, label = t.Accent.Render(t.Marks().Critical)+" ", t.Strong.Render(label)
	}
	until := r.Ended
	if until.IsZero() {
		until = now
	}
	return mark + Fit(t, label, name) + " " + a.bar(t, r, until) + " " +
		t.ResourceStyle(r.State).Render(t.Resource(r.State)) + FitRight(t, Elapsed(r.Elapsed(now)), elapsedWidth)
}

// axis maps time to cells.
type axis struct {
	from, to time.Time
	width    int
}

// cell is the cell of a moment, from 0.
func (a axis) cell(at time.Time) int {
	whole := a.to.Sub(a.from)
	c := int(float64(a.width) * float64(at.Sub(a.from)) / float64(whole))
	return max(min(c, a.width-1), 0)
}

// bar is one resource on the axis: at least one cell. What is taken back shows
// for how long it stood before.
func (a axis) bar(t *theme.Theme, r *wizard.ResourceProgress, until time.Time) string {
	from, to := a.cell(r.Started), a.cell(until)
	style, marks := t.ResourceStyle(r.State), t.Marks()
	if since := min(a.cell(r.Since), to); since > from {
		return spaces(from) + t.Faint.Render(strings.Repeat(marks.Empty, since-from)) +
			style.Render(strings.Repeat(marks.Full, to+1-since)) + spaces(a.width-to-1)
	}
	settled := to + 1
	if !r.Configured.IsZero() && r.Configured.Before(until) {
		settled = max(a.cell(r.Configured), from+1)
	}
	solid := min(settled, to+1) - from
	text := strings.Repeat(marks.Full, solid) + strings.Repeat(marks.Half, max(to+1-from-solid, 0))
	return spaces(from) + style.Render(text) + spaces(a.width-to-1)
}

// scale is the line above the bars: times at even distances.
func (a axis) scale() string {
	const every = 14 // cells between two times, at least
	steps := []time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour,
	}
	whole := a.to.Sub(a.from)
	step := steps[len(steps)-1]
	for _, s := range steps {
		if float64(a.width)*float64(s)/float64(whole) >= every {
			step = s
			break
		}
	}
	var b strings.Builder
	for at := time.Duration(0); at <= whole; at += step {
		c := a.cell(a.from.Add(at))
		label := Elapsed(at)
		if c < b.Len() || c+len(label) > a.width {
			continue
		}
		b.WriteString(spaces(c-b.Len()) + label)
	}
	return b.String() + spaces(a.width-b.Len())
}
