package pane

import (
	"fmt"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Draw shows the axis, the rows that fit below it, and what the selected one is
// about. Now is the cloud's clock. What it costs depends on the height, and on
// the number of stacks.
func (v *Timeline) Draw(t *theme.Theme, p *wizard.Progress, f *wizard.Forecast, now time.Time, width, height int) string {
	e := f.At(p, now)
	tree := rowsOf(p)
	if tree.total == 0 {
		return Block(t, []string{t.Faint.Render("No step has begun yet.")}, width, height)
	}
	over := !p.Ended.IsZero()
	name := min(max(width/4, 14), 28)
	a := v.window(wholeAxis(p, e, now), now)
	a.width = max(width-2-name-1-1-1-elapsedWidth, 1)
	lines := []string{Fit(t, v.state(t, a, now, over, 2+name), 2+name) + " " + t.Faint.Render(a.scale())}
	room := timelineRoom(height)
	top := v.cursor.window(tree.total, room)
	at := max(min(v.cursor.At, tree.total-1), 0)
	for i, row := range tree.rows(top, room) {
		line := timelineRow(t, row, a, f, now, name, over)
		if top+i == at {
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	if height >= footFrom {
		for len(lines) < height-timelineFoot {
			lines = append(lines, "")
		}
		lines = append(lines, t.Rule.Render(strings.Repeat(t.Marks().Rule, width)))
		if rows := tree.rows(at, 1); len(rows) > 0 {
			lines = append(lines, timelineAbout(t, rows[0], f, now, width)...)
		}
	}
	return Block(t, lines, width, height)
}

// state says how far it is zoomed in, and whether the present is in sight.
func (v *Timeline) state(t *theme.Theme, a axis, now time.Time, over bool, width int) string {
	if v.zoom == 0 {
		return ""
	}
	text := fmt.Sprintf("%s%d", t.Marks().Times, 1<<v.zoom)
	switch {
	case over:
	case now.After(a.to):
		text += " earlier"
	case now.Before(a.from):
		text += " ahead"
	}
	return t.Faint.Render(Cut(t, text, width))
}

// timelineRow is a mark, a name, a bar, and how it stands.
func timelineRow(t *theme.Theme, row spanRow, a axis, f *wizard.Forecast, now time.Time, name int, over bool) string {
	r := row.resource
	if r == nil {
		return timelineHeader(t, row, barOf(a, row, f, now, over), now, name)
	}
	mark, indent := "  ", min(row.depth, name/4)
	label := CutMiddle(t, Clean(r.Logical), name-indent)
	switch {
	case f.Critical(r):
		mark, label = t.Accent.Render(t.Marks().Critical)+" ", t.Strong.Render(label)
	case r.State == wizard.ResourceWaiting:
		label = t.Faint.Render(label)
	}
	style := t.ResourceStyle(r.State)
	paint := func(text string) string { return style.Render(text) }
	return mark + Fit(t, spaces(indent)+label, name) + " " + barOf(a, row, f, now, over).draw(t, paint) + " " +
		style.Render(t.Resource(r.State)) + FitRight(t, timelineTook(t, r, f, now), elapsedWidth)
}

// timelineTook is how long it took or is taking, with a mark where that is slow,
// and how long it usually takes where it has not begun.
func timelineTook(t *theme.Theme, r *wizard.ResourceProgress, f *wizard.Forecast, now time.Time) string {
	switch {
	case r.State == wizard.ResourceWaiting:
		if _, _, ok := f.Expected(r); !ok {
			return ""
		}
		return t.Faint.Render("~" + Elapsed(f.Usual(r).Middle))
	case r.Started.IsZero():
		return ""
	case r.State.Moving() && f.Usual(r).Slow(r.Elapsed(now)):
		return t.Warn.Render("!" + Elapsed(r.Elapsed(now)))
	}
	return Elapsed(r.Elapsed(now))
}

// timelineHeader is the row of a step, or of its stack.
func timelineHeader(t *theme.Theme, row spanRow, b bar, now time.Time, name int) string {
	style := t.OutcomeStyle(row.step.Outcome)
	paint := func(text string) string { return t.Faint.Render(text) }
	took := ""
	switch {
	case row.stack != nil && !row.stack.Started.IsZero():
		took = Elapsed(row.stack.Elapsed(now))
	case row.stack == nil && !row.step.Started.IsZero():
		took = Elapsed(row.step.Elapsed(now))
	}
	title := t.Strong.Render(Cut(t, Clean(row.step.Title), name))
	return Fit(t, title, 2+name) + " " + b.draw(t, paint) + " " + style.Render(t.Outcome(row.step.Outcome)) + FitRight(t, took, elapsedWidth)
}

// timelineAbout is the selected row in two lines.
func timelineAbout(t *theme.Theme, row spanRow, f *wizard.Forecast, now time.Time, width int) []string {
	bullet := " " + t.Marks().Bullet + " "
	r := row.resource
	if r == nil {
		first := []string{t.Strong.Render(Clean(row.step.Title)), string(row.step.Outcome)}
		second := moments(row.step.Started, time.Time{}, row.step.Ended)
		if row.stack != nil {
			first = append(first, "stack "+Clean(row.stack.Name))
			second = moments(row.stack.Started, time.Time{}, row.stack.Ended)
		}
		if row.step.Total > 0 {
			second = append(second, fmt.Sprintf("%d of %d resources", row.step.Complete, row.step.Total))
		}
		return []string{Cut(t, strings.Join(first, bullet), width), Cut(t, t.Faint.Render(strings.Join(second, bullet)), width)}
	}
	first := []string{t.Strong.Render(Clean(r.Logical)), ShortType(r.Type), t.ResourceStyle(r.State).Render(string(r.State))}
	if f.Critical(r) {
		first = append(first, t.Accent.Render(t.Marks().Critical+" critical path"))
	}
	second := []string{timelineTimes(r, f, now)}
	second = append(second, moments(r.Since, r.Configured, r.Ended)...)
	if from, to, ok := f.Expected(r); ok {
		if r.State == wizard.ResourceWaiting {
			second = append(second, "begins about "+clockText(from))
		}
		second = append(second, "ends about "+clockText(to))
	}
	return []string{Cut(t, strings.Join(first, bullet), width), Cut(t, t.Faint.Render(strings.Join(second, bullet)), width)}
}

// timelineTimes compares how long it takes with what is usual.
func timelineTimes(r *wizard.ResourceProgress, f *wizard.Forecast, now time.Time) string {
	u := f.Usual(r)
	usual := "usually " + usually(u)
	switch took := r.Elapsed(now); {
	case r.Started.IsZero():
		return usual
	case u.Slow(took):
		return Elapsed(took) + ", slower than " + usual
	default:
		return Elapsed(took) + ", " + usual
	}
}

// moments are when it began, was there, and ended, as far as it has.
func moments(started, configured, ended time.Time) []string {
	var all []string
	if !started.IsZero() {
		all = append(all, "started "+clockText(started))
	}
	if configured.After(started) {
		all = append(all, "configured "+clockText(configured))
	}
	if !ended.IsZero() {
		all = append(all, "ended "+clockText(ended))
	}
	return all
}
