package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// tab is one pane of the run.
type tab int

const (
	eventsTab tab = iota
	resourcesTab
	timelineTab
	troubleTab
	outputsTab
	groupsTab
)

// tabs are those there are now: groups only where there are any.
func (r *running) tabs() []tab {
	all := []tab{eventsTab, resourcesTab, timelineTab, troubleTab, outputsTab}
	if len(r.groups) > 0 {
		all = append(all, groupsTab)
	}
	return all
}

// name is what stands above the pane; trouble says how much there is of it.
func (r *running) name(t tab) string {
	switch t {
	case resourcesTab:
		return "Resources"
	case timelineTab:
		return "Timeline"
	case troubleTab:
		if n := len(pane.Troubles(r.progress)); n > 0 {
			return fmt.Sprintf("Trouble %d", n)
		}
		return "Trouble"
	case outputsTab:
		return "Outputs"
	case groupsTab:
		return "Groups"
	}
	return "Events"
}

// turn shows the pane that stands so many places further on.
func (r *running) turn(by int) {
	all := r.tabs()
	for i, t := range all {
		if t == r.shown {
			r.show(all[(i+by+len(all))%len(all)])
			return
		}
	}
	r.show(eventsTab)
}

func (r *running) show(t tab) { r.shown, r.detail = t, nil }

// rows is how many rows the pane has.
func (r *running) rows() int { return r.paneRect().height }

// move goes up or down in what is shown.
func (r *running) move(delta int) {
	if r.detail != nil {
		r.scroll(&r.detail.top, delta, len(r.detail.lines(r.paneRect().width)))
		return
	}
	switch r.shown {
	case eventsTab:
		r.events.Move(r.progress, delta, r.rows())
	case resourcesTab:
		r.tree.Move(r.sh.theme, r.progress, delta, r.rows())
	case timelineTab:
		r.timeline.Move(r.progress, delta, r.rows())
	case outputsTab:
		r.output = max(min(r.output+delta, len(pane.OutputsOf(r.progress))-1), 0)
	case troubleTab:
		r.scroll(&r.top, delta, len(r.troubleLines(r.paneRect().width)))
	}
}

func (r *running) scroll(top *int, delta, lines int) {
	*top = max(min(*top+delta, lines-r.rows()), 0)
}

func (r *running) wheel(msg tea.MouseWheelMsg) {
	if r.dialog != nil {
		return
	}
	switch msg.Button {
	case tea.MouseWheelUp:
		r.move(-3)
	case tea.MouseWheelDown:
		r.move(3)
	}
}

// open shows the selected event or resource in full.
func (r *running) open() {
	t := r.sh.theme
	switch r.shown {
	case eventsTab:
		if e, ok := r.events.Selected(r.progress); ok {
			r.detail = &detail{lines: func(width int) []string { return pane.EventDetail(t, r.progress, e, width) }}
		}
	case resourcesTab:
		if row, ok := r.tree.Selected(t, r.progress); ok && row.Resource != nil {
			r.openResource(row.Resource)
		} else {
			r.tree.Fold(t, r.progress)
		}
	case timelineTab:
		if resource := r.timeline.Selected(r.progress); resource != nil {
			r.openResource(resource)
		}
	case troubleTab:
		r.unfolded = !r.unfolded
	}
}

func (r *running) openResource(resource *wizard.ResourceProgress) {
	r.detail = &detail{lines: func(width int) []string {
		return pane.ResourceDetail(r.sh.theme, r.progress, r.forecast, resource, r.now(), width)
	}}
}

// openAsked shows the whole of what a step asks the operator to do.
func (r *running) openAsked() {
	step := r.needsYou()
	r.detail = &detail{lines: func(width int) []string {
		lines := []string{r.sh.theme.Strong.Render(pane.Cut(r.sh.theme, pane.Clean(step.Title), width)), ""}
		return append(lines, pane.Wrap(pane.CleanLines(r.checkpoint(step)), width)...)
	}}
}

// drawPane draws what is shown.
func (r *running) drawPane(width, height int) string {
	t := r.sh.theme
	switch {
	case r.detail != nil:
		return r.window(r.detail.lines(width), r.detail.top, width, height)
	case r.shown == resourcesTab:
		return r.tree.Draw(t, r.progress, r.now(), width, height)
	case r.shown == timelineTab:
		return r.timeline.Draw(t, r.progress, r.forecast, r.now(), width, height)
	case r.shown == troubleTab:
		return r.window(r.troubleLines(width), r.top, width, height)
	case r.shown == outputsTab:
		return pane.Outputs(t, pane.OutputsOf(r.progress), r.output, width, height)
	case r.shown == groupsTab:
		return pane.Groups(t, r.groups, width, height)
	}
	return r.events.Draw(t, r.progress, r.now(), width, height)
}

// window is the lines from top on, and how many are below.
func (r *running) window(lines []string, top, width, height int) string {
	top = max(min(top, len(lines)-height), 0)
	shown := append([]string(nil), lines[top:min(top+height, len(lines))]...)
	if below := len(lines) - top - height; below > 0 && height > 1 {
		shown[height-1] = r.sh.theme.Faint.Render(fmt.Sprintf("%d more lines below", below+1))
	}
	return pane.Block(r.sh.theme, shown, width, height)
}

func (r *running) troubleLines(width int) []string {
	var keys []binding
	switch {
	case len(pane.Troubles(r.progress)) == 0:
	case r.ended():
		keys = []binding{unfoldKey, r.retryKey(), {Keys: []string{"esc"}, Does: "summary", Help: "the summary: change answers, or undo"}}
	default:
		keys = []binding{unfoldKey, {Keys: []string{"ctrl+c"}, Does: "what now?", Help: whatNowKey.Help}}
	}
	return pane.TroubleLines(r.sh.theme, r.progress, r.unfolded, keys, width)
}

// copyOutput copies the selected output to the operator's clipboard.
func (r *running) copyOutput() tea.Cmd {
	all := pane.OutputsOf(r.progress)
	if r.output >= len(all) {
		return nil
	}
	o := all[r.output]
	r.say("Copied " + o.Key + ".")
	return tea.SetClipboard(strings.TrimSpace(o.Value))
}
