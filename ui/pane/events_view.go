package pane

import (
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// elapsedWidth holds "1:02:03".
const elapsedWidth = 7

// eventColumns are the widths of an event row's cells; 0 leaves one out.
type eventColumns struct{ stack, name, kind, state, reason int }

// columnsFor divides a row: time, name, state and elapsed always; then type,
// then the reason, then the stack where there are several.
func columnsFor(width int, stacks bool) eventColumns {
	const fixed = 8 + 2 + 1 + stateWidth + 1 + elapsedWidth
	rest := width - fixed
	c := eventColumns{name: rest, state: stateWidth}
	if rest < 12 { // no room for words: the icon tells
		c.state = 1
		c.name = rest + stateWidth - 1
		return c
	}
	if rest >= 34 {
		c.name = min(max(rest*9/20, 16), 26)
		c.kind = min(rest-c.name-1, 32)
		rest -= c.name + c.kind + 1
		if stacks && rest >= 16 {
			c.stack = min(rest-1, 22)
			rest -= c.stack + 1
		}
		if rest >= 14 {
			c.reason = rest - 1
		} else {
			c.kind += rest
		}
	}
	return c
}

// Draw shows the rows that fit: the newest while following, else those around
// the selected one. Now is a moment of the cloud's clock.
func (v *Events) Draw(t *theme.Theme, p *wizard.Progress, now time.Time, width, height int) string {
	n := v.Len(p)
	if n == 0 {
		return Block(t, []string{t.Faint.Render(v.nothing(p))}, width, height)
	}
	cursor := v.cursor
	if v.Follow {
		cursor = Cursor{At: n - 1, Top: max(n-height, 0)}
	}
	columns := columnsFor(width, len(p.Stacks) > 1)
	top := cursor.window(n, height)
	lines := make([]string, 0, height)
	for row := top; row < min(n, top+height); row++ {
		line := eventRow(t, p, v.at(p, row), now, columns, width)
		if row == cursor.At && !v.Follow {
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	return Block(t, lines, width, height)
}

func (v *Events) nothing(p *wizard.Progress) string {
	switch {
	case v.filter == "":
		return "Nothing has happened yet."
	case v.scanned < len(p.Events):
		return "Looking…"
	}
	return "No event mentions " + Clean(v.filter) + "."
}

// eventRow draws one event.
func eventRow(t *theme.Theme, p *wizard.Progress, e wizard.Event, now time.Time, c eventColumns, width int) string {
	b, ok := e.Body.(wizard.ResourceEvent)
	if !ok {
		return sentenceRow(t, p, e, c, width)
	}
	at := b.Occurred
	if at.IsZero() {
		at = e.At
	}
	var row strings.Builder
	row.WriteString(t.Faint.Render(clockText(at)) + "  ")
	if c.stack > 0 {
		row.WriteString(t.Faint.Render(Fit(t, CutMiddle(t, Clean(b.Stack), c.stack), c.stack)) + " ")
	}
	name := Fit(t, CutMiddle(t, eventName(p, b), c.name), c.name)
	if b.IsStack() {
		name = t.Strong.Render(name)
	}
	row.WriteString(name + " ")
	if c.kind > 0 {
		row.WriteString(t.Faint.Render(Fit(t, ShortType(b.Type), c.kind)) + " ")
	}
	state := EventState(b)
	row.WriteString(stateCell(t, state, stateWord(b, state), c.state) + " ")
	row.WriteString(FitRight(t, eventElapsed(t, p, b, now), elapsedWidth))
	if c.reason > 0 {
		row.WriteString(" " + reasonCell(t, b, state, c.reason))
	}
	return row.String()
}

// eventName is a resource's name, with the nested stack it stands in.
func eventName(p *wizard.Progress, b wizard.ResourceEvent) string {
	if s := p.Stacks[b.StackID]; s != nil && s.Parent != "" {
		if b.IsStack() {
			return Clean(s.ParentLogical)
		}
		return Clean(s.ParentLogical + "/" + b.Logical)
	}
	return Clean(b.Logical)
}

// longestRow is how many bytes of a reason are looked at for one row.
const longestRow = 1 << 10

func reasonCell(t *theme.Theme, b wizard.ResourceEvent, s wizard.ResourceState, width int) string {
	style := t.Faint
	if s == wizard.ResourceFailed {
		style = t.Text
	}
	reason := b.Reason
	if len(reason) > longestRow {
		reason = strings.ToValidUTF8(reason[:longestRow], "")
	}
	return style.Render(Fit(t, Clean(reason), width))
}

// eventElapsed is how long it took, or has been taking where the event is the
// latest of its resource; "" for older ones.
func eventElapsed(t *theme.Theme, p *wizard.Progress, b wizard.ResourceEvent, now time.Time) string {
	stack := p.Stacks[b.StackID]
	if stack == nil {
		return ""
	}
	if b.IsStack() {
		switch {
		case b.Status != stack.Status:
			return ""
		case stack.Ended.IsZero():
			return t.Running.Render(Elapsed(stack.Elapsed(now)))
		}
		return Elapsed(stack.Elapsed(now))
	}
	r := stack.Resource(b.Logical)
	if r == nil || r.Status != b.Status || r.Detailed != b.Detailed || r.Reason != b.Reason {
		return ""
	}
	if r.State.Moving() {
		return t.Running.Render(Elapsed(r.Elapsed(now)))
	}
	return Elapsed(r.Elapsed(now))
}

// sentenceRow draws what is not about a resource.
func sentenceRow(t *theme.Theme, p *wizard.Progress, e wizard.Event, c eventColumns, width int) string {
	who := "run"
	if e.Step != "" {
		who = Clean(stepTitle(p, e.Step))
	}
	style, text := t.Text, Sentence(e)
	switch b := e.Body.(type) {
	case wizard.StepDone:
		style, text = t.OutcomeStyle(b.Outcome), t.Outcome(b.Outcome)+" "+text
	case wizard.RunDone:
		style, text = t.OutcomeStyle(b.Outcome), t.Outcome(b.Outcome)+" "+text
	case wizard.TroubleMet:
		style, text = t.Bad, t.Outcome(wizard.Failed)+" "+text
	}
	name := c.name
	if c.stack > 0 {
		name += c.stack + 1
	}
	widest := 0
	for _, step := range p.Steps {
		widest = max(widest, Width(Clean(step.Title)))
	}
	name = min(name, widest)
	head := t.Faint.Render(clockText(e.At)) + "  " + t.Strong.Render(Fit(t, CutMiddle(t, who, name), name)) + " "
	return head + style.Render(Fit(t, text, width-11-name))
}

// selected is a row under the cursor. Its own styles give way, so that the
// whole of it stands out.
func selected(t *theme.Theme, line string, width int) string {
	return t.Selected.Render(Fit(t, strip(line), width))
}
