package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// ringAfter is how long a run must have been watched for its end to be told to
// somebody who may be looking elsewhere.
const ringAfter = 30 * time.Second

// inBackground says whether the run can go on in a process of its own.
func (r *running) inBackground() bool {
	return r.sh.options.Background != nil && r.sh.options.Runs != nil && r.id != ""
}

// letGo leaves the run: to a process in the background where there can be one,
// else to itself. Its journal is free by now.
func (r *running) letGo() tea.Cmd {
	if !r.inBackground() {
		return quit(wizard.ExitOK, r.farewell())
	}
	background, ctx, id := r.sh.options.Background, r.sh.ctx, r.id
	verb, secrets, otherwise := r.start.verb, r.start.secrets, r.farewell()
	return func() tea.Msg {
		if err := background(ctx, id, verb, secrets); err != nil {
			return quitMsg{exit: wizard.ExitLostSight, text: wizard.TroubleOf(err).Error() + "\n" + otherwise}
		}
		return quitMsg{text: "The run goes on in the background. Watch it again: gantry attach " + id}
	}
}

// ring tells of the end of a long run: by the bell, and by the notifications of
// iTerm2 (OSC 9) and of urxvt and others (OSC 777). Terminals that know none of
// them ignore them.
func (r *running) ring(now time.Time) tea.Cmd {
	if now.Sub(r.begun) < ringAfter {
		return nil
	}
	// A semicolon parts the fields of OSC 777.
	text := strings.ReplaceAll(pane.Clean(r.Title()+": "+string(r.progress.Outcome)), ";", ",")
	return tea.Raw("\a\x1b]9;" + text + "\x1b\\\x1b]777;notify;gantry;" + text + "\x1b\\")
}
