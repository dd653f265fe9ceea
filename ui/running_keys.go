package ui

import (
	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// The keys of a run whose reasons never change.
var (
	whatNowKey = binding{Keys: []string{"ctrl+c", "q"}, Does: "what now?", Help: "ask what is to become of the run: keep watching, detach, cancel the update, delete what is new"}
	unfoldKey  = binding{Keys: []string{"c"}, Does: "cancelled", Help: "name what was cancelled because of a failure, or fold it away", Quiet: true}
	helpKey    = binding{Keys: []string{"?"}, Does: "help", Help: "all keys, and why some of them are not possible now"}
	moveKeys   = binding{Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "up/down", Does: "move", Help: "go up and down; page up and down, home and end go further", Quiet: true}
	backKey    = binding{Keys: []string{"esc"}, Does: "back", Help: "go back to the list"}
)

// Keys are what can be pressed now.
func (r *running) Keys() []binding {
	switch {
	case r.dialog != nil:
		return r.dialog.keys()
	case r.filtering:
		return []binding{
			{Keys: []string{"enter"}, Does: "keep the filter"},
			{Keys: []string{"esc"}, Does: "show all events again"},
		}
	case r.detail != nil:
		return []binding{{Keys: moveKeys.Keys, Show: "up/down", Does: "scroll"}, backKey, whatNowKey, helpKey}
	}
	var keys []binding
	if r.shown == timelineTab {
		keys = r.timeline.Keys()
	}
	keys = append(keys, binding{Keys: []string{"tab", "shift+tab", "right", "left"}, Does: "pane", Help: "the next pane; shift+tab the one before; 1 to 6 go to one at once"})
	if step := r.needsYou(); step != nil {
		keys = append([]binding{
			{Keys: []string{"y"}, Does: "done", Help: "say that what this step asks for is done"},
			{Keys: []string{"s"}, Does: "skip", Help: "go on without it"},
			{Keys: []string{"t"}, Does: "read all", Help: "the whole text of what this step asks for"},
		}, keys...)
	}
	if r.ended() {
		keys = append(keys, binding{Keys: []string{"esc", "q", "ctrl+c"}, Does: "summary", Help: "how the run ended, and what can be done now"})
	} else {
		keys = append(keys, whatNowKey)
	}
	keys = append(keys, r.filterKey(), r.followKey(), r.openKey())
	if !r.ended() {
		keys = append(keys, r.detachKey())
	}
	if r.sh.options.Connection != nil && r.sh.options.Connection.Rehearsal != nil {
		keys = append(keys, r.failKey())
	}
	keys = append(keys, r.retryKey())
	keys = append(keys, moveKeys, r.copyKey(), unfoldKey,
		binding{Keys: []string{"o", "e"}, Does: "outputs", Help: "what the steps have produced so far", Quiet: true})
	return append(keys, helpKey)
}

func (r *running) filterKey() binding {
	b := binding{Keys: []string{"/"}, Does: "filter", Help: "show only the events that mention a text"}
	if r.shown != eventsTab {
		b.Why = "only events are filtered"
	}
	return b
}

func (r *running) followKey() binding {
	b := binding{Keys: []string{"f"}, Does: "follow", Help: "keep the newest event in sight, or stop doing so"}
	if r.shown != eventsTab {
		b.Why = "only events are followed"
	}
	return b
}

func (r *running) openKey() binding {
	b := binding{Keys: []string{"enter"}, Does: "detail", Help: "all fields and the whole reason of the selected event or resource; opens and closes a stack"}
	if r.shown == outputsTab || r.shown == groupsTab {
		b.Why = "there is nothing more to show"
	}
	return b
}

func (r *running) copyKey() binding {
	b := binding{Keys: []string{"y"}, Does: "copy", Help: "copy the selected output to the clipboard", Quiet: r.shown != outputsTab}
	if r.shown != outputsTab {
		b.Why = "only outputs are copied"
	}
	return b
}

func (r *running) retryKey() binding {
	b := binding{Keys: []string{"r"}, Does: "retry", Help: "try again what has failed"}
	switch {
	case !r.ended():
		b.Why, b.Quiet = "the run is still going on", true
	case r.progress.Exit == wizard.ExitOK && r.failed == nil:
		b.Why, b.Quiet = "nothing has failed", true
	}
	return b
}

func (r *running) detachKey() binding {
	b := binding{Keys: []string{"d"}, Does: "detach", Help: "stop watching and leave what was started to itself; gantry attach goes on"}
	if r.run == nil {
		b.Why = "the run has not begun"
	}
	return b
}

func (r *running) failKey() binding {
	b := binding{Keys: []string{"x"}, Does: "let fail", Help: "rehearse a failure: choose a resource and what happens to it"}
	if r.ended() {
		b.Why = "the run is over"
	}
	return b
}

// press takes a key.
func (r *running) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	switch {
	case r.dialog != nil:
		return r.dialog.press(r, msg)
	case r.filtering:
		return r, r.filterPress(msg)
	}
	if r.moved(msg) {
		return r, nil
	}
	key, ok := pressed(msg, r.Keys())
	if !ok {
		return r, r.jump(msg)
	}
	if key.Why != "" {
		r.say("Not now: " + key.Why + ".")
		return r, nil
	}
	return r.do(key.Does, msg)
}

// do carries out a key by what it does.
func (r *running) do(does string, msg tea.KeyPressMsg) (page, tea.Cmd) {
	if r.shown == timelineTab && r.detail == nil && r.timeline.Press(msg.String(), r.progress, r.forecast, r.now()) {
		return r, nil
	}
	switch does {
	case "pane":
		if k := msg.String(); k == "shift+tab" || k == "left" {
			r.turn(-1)
		} else {
			r.turn(1)
		}
	case "filter":
		r.filtering = true
	case "follow":
		r.follow()
	case "detail":
		r.open()
	case "back":
		r.detail = nil
	case "outputs":
		r.show(outputsTab)
	case "copy":
		return r, r.copyOutput()
	case "cancelled":
		r.unfolded = !r.unfolded
		r.show(troubleTab)
	case "done":
		r.answer(wizard.Done)
	case "skip":
		r.answer(wizard.Skipped)
	case "read all":
		r.openAsked()
	case "detach":
		return r.leaveFor(detach)
	case "what now?":
		r.dialog = r.whatNow()
	case "let fail":
		r.dialog = r.chooseVictim()
	case "summary":
		return r.summary()
	case "retry":
		return r.again(), nil
	}
	return r, nil
}

// again is the page of the same run, tried once more.
func (r *running) again() page {
	return newRunning(r.sh, runStart{
		plan: r.start.plan, verb: r.start.verb, id: r.id, earlier: r.progress,
		secrets: r.start.secrets, session: r.start.session,
	})
}

// moved goes up or down by a key.
func (r *running) moved(msg tea.KeyPressMsg) bool {
	const far = 1 << 30
	switch msg.String() {
	case "up", "k":
		r.move(-1)
	case "down", "j":
		r.move(1)
	case "pgup":
		r.move(-max(r.rows()-1, 1))
	case "pgdown":
		r.move(max(r.rows()-1, 1))
	case "home":
		r.move(-far)
	case "end":
		r.move(far)
	default:
		return false
	}
	return true
}

// jump goes to a pane by its number, and folds with space.
func (r *running) jump(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	if all := r.tabs(); len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < len(all) {
		r.show(all[key[0]-'1'])
		return nil
	}
	if key == "space" && r.shown == resourcesTab {
		r.tree.Fold(r.sh.theme, r.progress)
	}
	return nil
}

func (r *running) follow() {
	if r.events.Follow {
		r.events.Move(r.progress, 0, r.rows()) // stands still where it is
		return
	}
	r.events.Follow = true
}

// filterPress edits the filter; what it lets through is shown at once.
func (r *running) filterPress(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "enter":
		r.filtering = false
		return nil
	case "esc", "ctrl+c":
		r.filtering = false
		r.events.SetFilter("")
		return nil
	}
	if text, ok := edit(r.events.Filter(), msg); ok {
		r.events.SetFilter(text)
	}
	return r.scan()
}

// edit is a line of text after a key, where the key changes it.
func edit(text string, msg tea.KeyPressMsg) (string, bool) {
	switch msg.String() {
	case "backspace", "ctrl+h":
		runes := []rune(text)
		return string(runes[:max(len(runes)-1, 0)]), true
	case "ctrl+u":
		return "", true
	}
	return text + pane.Clean(msg.Text), msg.Text != ""
}

// paste puts text where text is typed.
func (r *running) paste(text string) {
	switch {
	case r.filtering:
		r.events.SetFilter(r.events.Filter() + pane.Clean(text))
	case r.dialog != nil && r.dialog.asked != "":
		r.dialog.entry += pane.Clean(text)
	}
}

// needsYou is the first step that waits for the operator, or nil.
func (r *running) needsYou() *wizard.StepProgress {
	if r.run == nil || r.ended() {
		return nil
	}
	for _, s := range r.progress.Steps {
		if s.Outcome == wizard.NeedsYou {
			return s
		}
	}
	return nil
}

// answer settles the step that waits for the operator.
func (r *running) answer(outcome wizard.Outcome) {
	step := r.needsYou()
	r.run.Answer(step.ID, outcome)
	r.say(step.Title + ": " + string(outcome) + ".")
}
