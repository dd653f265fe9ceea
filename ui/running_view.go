package ui

import (
	"fmt"
	"strings"
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// quietAfter is how long nothing may happen before the page says so.
const quietAfter = 20 * time.Second

// View draws the rail, the pane that is shown, and on a wide screen what is
// under way.
func (r *running) View(width, height int) string {
	at := columnsOf(width, height)
	t := r.sh.theme
	columns := make([]string, 0, 3)
	if at.rail.width > 0 {
		columns = append(columns, pane.RunRail(t, r.progress, r.estimate(), r.now(), r.wall, at.rail.width, at.rail.height))
	}
	columns = append(columns, r.main(at.main.width, at.main.height))
	if at.side.width > 0 {
		columns = append(columns, r.side(at.side.width, at.side.height))
	}
	bar := " " + t.Rule.Render(t.Marks().Bar) + " "
	body := pane.Block(t, indented(pane.Beside(bar, columns...)), width, height)
	if r.dialog != nil {
		return r.dialog.draw(r.sh, body, width, height)
	}
	return body
}

// indented gives every line the margin of one cell.
func indented(block string) []string {
	lines := strings.Split(block, "\n")
	for i, line := range lines {
		lines[i] = " " + line
	}
	return lines
}

// paneRect is the rectangle of the pane itself, in the main column.
func (r *running) paneRect() rect {
	main := columnsOf(r.width, r.height).main
	head := len(r.head(main.width, main.height))
	return rect{main.x, head, main.width, max(main.height-head-1, 1)}
}

// main is the tabs, what needs the operator, the pane, and a last line of notes
// and numbers.
func (r *running) main(width, height int) string {
	lines := r.head(width, height)
	room := max(height-len(lines)-1, 1)
	lines = append(lines, strings.Split(r.drawPane(width, room), "\n")...)
	return pane.Block(r.sh.theme, append(lines, r.last(width)), width, height)
}

// head is what stands above the pane.
func (r *running) head(width, height int) []string {
	t := r.sh.theme
	var lines []string
	if width >= r.width-2 { // no rail: its sum in one line
		lines = append(lines, pane.Apart(t, r.summed(), pane.RailFoot(t, r.progress, r.estimate(), r.now()), width))
	}
	lines = append(lines, r.tabLine(width))
	if height > 12 {
		lines = append(lines, "")
	}
	return append(lines, r.asking(width, height)...)
}

// asking is what a step wants of the operator, and the keys to say so.
func (r *running) asking(width, height int) []string {
	step := r.needsYou()
	if step == nil {
		return nil
	}
	t := r.sh.theme
	lines := []string{t.Warn.Render(pane.Cut(t, t.Outcome(wizard.NeedsYou)+" "+pane.Clean(step.Title)+" needs you", width))}
	keys := "  " + t.Key.Render("y") + " it is done " + t.Marks().Bullet + " " + t.Key.Render("s") + " skip it"
	switch {
	case r.detail != nil:
	case r.shown != eventsTab: // other panes need the room
		keys += " " + t.Marks().Bullet + " " + t.Key.Render("t") + " read what"
	default:
		text := pane.Wrap(pane.CleanLines(r.checkpoint(step)), width-2)
		if most := max(height/3, 2); len(text) > most {
			text = text[:most]
			keys += " " + t.Marks().Bullet + " " + t.Key.Render("t") + " read all of it"
		}
		for _, line := range text {
			lines = append(lines, "  "+line)
		}
	}
	return append(lines, pane.Cut(t, keys, width), "")
}

// checkpoint is the text of a step that is done by hand, with what earlier steps
// produced filled in.
func (r *running) checkpoint(step *wizard.StepProgress) string {
	planned, _ := r.progress.Plan.Step(step.ID)
	action, ok := planned.Action.(*wizard.CheckpointAction)
	if !ok {
		return step.Note
	}
	return action.Text.Resolve(func(name string) (string, bool) {
		id, output, _ := strings.Cut(name, ".")
		value, ok := r.progress.Outputs(id)[output]
		return value, ok
	}).String()
}

// tabLine is the panes there are, and at its end what is followed.
func (r *running) tabLine(width int) string {
	t := r.sh.theme
	for _, short := range []bool{false, true} {
		var names []string
		size := 0
		for _, tab := range r.tabs() {
			name := r.name(tab)
			if short && tab != r.shown {
				name = name[:3]
			}
			size += len(name) + 2
			name = " " + name + " "
			if tab == r.shown {
				name = t.Selected.Render(name)
			} else if tab == troubleTab && len(pane.Troubles(r.progress)) > 0 {
				name = t.Bad.Render(name)
			} else {
				name = t.Faint.Render(name)
			}
			names = append(names, name)
		}
		if size <= width || short {
			line := strings.Join(names, "")
			if live := r.live(width - size - 2); live != "" {
				return pane.Apart(t, line, live, width)
			}
			return pane.Fit(t, line, width)
		}
	}
	return ""
}

// live says what is followed and that it is: "dev-network ● live".
func (r *running) live(room int) string {
	t := r.sh.theme
	state, style := t.Outcome(wizard.Running)+" live", t.Good
	switch {
	case r.failed != nil:
		return ""
	case r.ended():
		state, style = t.Outcome(r.progress.Outcome)+" "+string(r.progress.Outcome), t.OutcomeStyle(r.progress.Outcome)
	case r.left != stay:
		state, style = "leaving", t.Warn
	case r.shown == eventsTab && !r.events.Follow:
		state, style = t.Outcome(wizard.Waiting)+" paused", t.Faint
	}
	names := r.followed()
	if need := pane.Width(state); need > room {
		return ""
	} else if names == "" || pane.Width(names)+1+need > room {
		return style.Render(state)
	}
	return t.Faint.Render(names) + " " + style.Render(state)
}

// followed names the stacks that are worked on.
func (r *running) followed() string {
	var names []string
	for _, s := range r.progress.Steps {
		if s.Outcome == wizard.Running && s.Stack() != nil {
			names = append(names, pane.Clean(s.Stack().Name))
		}
	}
	return strings.Join(names, ", ")
}

// summed is the rail in one line, where there is no room for it.
func (r *running) summed() string {
	t := r.sh.theme
	over := 0
	var now []string
	for _, s := range r.progress.Steps {
		switch {
		case s.Outcome == wizard.Running:
			now = append(now, pane.Clean(s.Title))
		case s.Outcome.Over():
			over++
		}
	}
	text := fmt.Sprintf("%d/%d steps", over, len(r.progress.Steps))
	if len(now) > 0 {
		text = t.Running.Render(t.Spinner(r.wall)) + " " + strings.Join(now, ", ") + " " + t.Marks().Bullet + " " + text
	}
	return text
}

// last is the line below the pane: a note or the filter, and the meter.
func (r *running) last(width int) string {
	t := r.sh.theme
	left := ""
	switch {
	case r.filtering:
		left = t.Key.Render("/") + pane.Clean(r.events.Filter()) + t.Selected.Render(" ")
	case r.note != "" && r.wall.Sub(r.noted) < noteTime:
		left = t.Warn.Render(pane.Clean(r.note))
		return pane.Fit(t, left, width)
	case r.events.Filter() != "" && r.shown == eventsTab:
		left = t.Key.Render("/") + pane.Clean(r.events.Filter()) + t.Faint.Render(fmt.Sprintf(" %d of %d", r.events.Len(r.progress), len(r.progress.Events)))
	case !r.ended() && r.run != nil:
		left = r.heartbeat()
	}
	right := pane.Meter(t, r.meter, width)
	if r.sh.options.Connection == nil || r.sh.options.Connection.Meter == nil || pane.Width(left)+pane.Width(right)+2 > width {
		right = ""
	}
	return pane.Apart(t, left, right, width)
}

// heartbeat shows that the program is alive while AWS is silent: the spinner,
// how long the run has taken, and for how long nothing has happened.
func (r *running) heartbeat() string {
	t := r.sh.theme
	now := r.now()
	text := t.Running.Render(t.Spinner(r.wall)) + " " + pane.Elapsed(r.progress.Elapsed(now))
	if r.shown == eventsTab && !r.events.Follow {
		text += t.Faint.Render(" " + t.Marks().Bullet + " paused")
	}
	if quiet := now.Sub(r.progress.Now); quiet > quietAfter && r.needsYou() == nil && !r.progress.Now.IsZero() {
		text += t.Faint.Render(" " + t.Marks().Bullet + " quiet " + pane.Elapsed(quiet))
	}
	return text
}

// side is what is under way, and below it what has failed or come out so far.
func (r *running) side(width, height int) string {
	t := r.sh.theme
	lines := pane.Now(t, r.progress, r.forecast, r.now(), width, height/2)
	if troubles := pane.Troubles(r.progress); len(troubles) > 0 && r.shown != troubleTab {
		lines = append(lines, "", t.Heading.Render("Trouble"))
		for _, trouble := range troubles {
			lines = append(lines, t.Bad.Render(t.Outcome(wizard.Failed)+" "+pane.Cut(t, pane.Clean(trouble.Cause), width-2)))
		}
	}
	if outputs := pane.OutputsOf(r.progress); len(outputs) > 0 && r.shown != outputsTab {
		lines = append(lines, "", t.Heading.Render("Outputs"))
		lines = append(lines, pane.OutputLines(t, outputs, width)...)
	}
	return pane.Block(t, lines, width, height)
}
