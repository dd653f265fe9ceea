package pane

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// fact is one named line of a detail.
type fact struct{ name, value string }

// EventDetail is all there is to know of one event: every field, the whole
// reason.
func EventDetail(t *theme.Theme, p *wizard.Progress, e wizard.Event, width int) []string {
	facts := []fact{
		{"Seen", e.At.Local().Format("2006-01-02 15:04:05.000")},
		{"Number", fmt.Sprint(e.Seq)},
	}
	if e.Step != "" {
		facts = append(facts, fact{"Step", stepTitle(p, e.Step)})
	}
	switch b := e.Body.(type) {
	case wizard.ResourceEvent:
		state := EventState(b)
		title := t.Strong.Render(Clean(b.Logical)) + "  " + t.ResourceStyle(state).Render(t.Resource(state)+" "+stateWord(b, state))
		return append([]string{title, ""}, factLines(t, append([]fact{
			{"Status", b.Status},
			{"Detail", b.Detailed},
			{"Reason", b.Reason},
			{"Type", b.Type},
			{"Physical id", b.Physical},
			{"Stack", b.Stack},
			{"Stack id", b.StackID},
			{"Occurred", b.Occurred.Local().Format("2006-01-02 15:04:05.000")},
			{"Event id", b.ID},
		}, facts...), width)...)
	case wizard.TroubleMet:
		lines := troubleLines(t, p, wizard.StepTrouble{Step: e.Step, At: e.At, Trouble: b.Trouble}, true, width)
		return append(append(lines, ""), factLines(t, facts, width)...)
	case wizard.OutputsKnown:
		for _, key := range slices.Sorted(maps.Keys(b.Values)) {
			facts = append(facts, fact{key, b.Values[key]})
		}
	case wizard.GroupEvent:
		facts = append(facts, fact{"Phase", b.Phase}, fact{"Leader", b.Leader},
			fact{"Desired", fmt.Sprint(b.Desired)}, fact{"Actual", fmt.Sprint(b.Actual)},
			fact{"New", fmt.Sprint(b.New)}, fact{"Old", fmt.Sprint(b.Old)})
	case wizard.Difference:
		facts = append(facts, fact{"Change", b.Change}, fact{"Type", b.Type}, fact{"Physical id", b.Physical}, fact{"Replacement", b.Replacement})
		for _, c := range b.Properties {
			facts = append(facts, fact{c.Path, c.Before + " → " + c.After})
		}
	}
	lines := Wrap(Sentence(e), width)
	return append(append(lines, ""), factLines(t, facts, width)...)
}

// factLines draws facts with their names in a column; a fact without a value is
// left out.
func factLines(t *theme.Theme, facts []fact, width int) []string {
	column := 0
	for _, f := range facts {
		column = max(column, Width(Clean(f.name)))
	}
	column = min(column, max(width/3, 1))
	var lines []string
	for _, f := range facts {
		for i, line := range paragraphs(f.value, width-column-2) {
			name := ""
			if i == 0 {
				name = Clean(f.name)
			}
			lines = append(lines, t.Faint.Render(Fit(t, name, column))+"  "+line)
		}
	}
	return lines
}

// latestEvents is how many events of a resource its detail lists.
const latestEvents = 50

// ResourceDetail is all there is to know of one resource, and its latest
// events.
func ResourceDetail(t *theme.Theme, p *wizard.Progress, f *wizard.Forecast, r *wizard.ResourceProgress, now time.Time, width int) []string {
	title := t.Strong.Render(Clean(r.Logical)) + "  " + t.ResourceStyle(r.State).Render(t.Resource(r.State)+" "+string(r.State))
	facts := []fact{
		{"Type", r.Type},
		{"Physical id", r.Physical},
		{"Failed", r.Failure},
		{"Status", r.Status},
		{"Reason", r.Reason},
		{"Stack", r.Stack.Name},
	}
	if r.Line > 0 {
		facts = append(facts, fact{"Template", fmt.Sprintf("line %d", r.Line)})
	}
	if r.Old != "" {
		facts = append(facts, fact{"Replaces", r.Old + " (" + string(r.OldState) + ")"})
	}
	if !r.Started.IsZero() {
		facts = append(facts, fact{"Started", r.Started.Local().Format("15:04:05")}, fact{"Took", Elapsed(r.Elapsed(now))})
		if r.Configured.After(r.Since) {
			facts = append(facts, fact{"Of that", Elapsed(r.Configured.Sub(r.Since)) + " until it was there, " + Elapsed(between(r.Configured, r.Ended, now)) + " until it was stable"})
		}
	}
	facts = append(facts, fact{"Usually", usually(f.Usual(r))})
	lines := append([]string{title, ""}, factLines(t, facts, width)...)
	return append(lines, history(t, p, r, width)...)
}

// history lists a resource's events, the latest first.
func history(t *theme.Theme, p *wizard.Progress, r *wizard.ResourceProgress, width int) []string {
	var lines []string
	for i := len(p.Events) - 1; i >= 0 && len(lines) < latestEvents; i-- {
		b, ok := p.Events[i].Body.(wizard.ResourceEvent)
		if !ok || b.Logical != r.Logical || b.StackID != r.Stack.ID || b.IsStack() {
			continue
		}
		state := EventState(b)
		line := t.Faint.Render(clockText(b.Occurred)) + "  " + stateCell(t, state, stateWord(b, state), stateWidth) + " " + Clean(b.Reason)
		lines = append(lines, Cut(t, line, width))
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{"", t.Heading.Render("Events")}, lines...)
}
