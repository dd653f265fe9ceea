package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// ended is the page after a run: how it ended, what exists now, what came out,
// and what can be done next.
type ended struct {
	run           *running
	top           int // first line of the summary that is shown
	width, height int
	note          string
	dialog        *dialog
	saved         string // the profile the answers were saved as
}

func newEnded(r *running) *ended {
	return &ended{run: r, width: r.width, height: r.height}
}

// Init has nothing to begin: nothing moves any more.
func (e *ended) Init() tea.Cmd { return nil }

// Title is that of the run.
func (e *ended) Title() string { return e.run.Title() }

// Typing is while a name is typed.
func (e *ended) Typing() bool { return e.dialog != nil && e.dialog.asked != "" }

func (e *ended) setDialog(d *dialog) { e.dialog = d }

// Update takes keys, and the answer of a profile that was saved.
func (e *ended) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case sizeMsg:
		e.width, e.height = msg.width, msg.height
		e.run.width, e.run.height = msg.width, msg.height
	case savedMsg:
		if msg.from == e {
			e.savedAs(msg)
		}
	case reportedMsg:
		if msg.from == e.run {
			e.note = msg.text()
		}
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			e.top--
		case tea.MouseWheelDown:
			e.top++
		}
	case tea.PasteMsg:
		if e.Typing() {
			e.dialog.entry += pane.Clean(msg.Content)
		}
	case tea.KeyPressMsg:
		return e.press(msg)
	}
	return e, nil
}

// exit is the exit code the program leaves with.
func (e *ended) exit() wizard.Exit {
	p := e.run.progress
	if e.run.failed != nil || p.Ended.IsZero() {
		return e.run.exit
	}
	return p.Exit
}

// good says whether there is nothing to be put right.
func (e *ended) good() bool { return e.exit() == wizard.ExitOK }

// lastWords stay below the prompt: how it ended, in a line or two.
func (e *ended) lastWords() string {
	lines := []string{pane.Clean(e.verdict())}
	if e.run.id != "" && !e.good() {
		lines = append(lines, "Go on with: gantry attach "+e.run.id)
	}
	if e.saved != "" {
		lines = append(lines, "The answers are saved: gantry replay "+e.saved)
	}
	return strings.Join(lines, "\n")
}

// verdict is the outcome in one line.
func (e *ended) verdict() string {
	p := e.run.progress
	title := e.run.Title()
	if e.run.failed != nil {
		return title + " could not begin"
	}
	took := pane.Elapsed(pane.Took(p, p.Now))
	undo := p.Verb == wizard.Undo
	switch e.exit() {
	case wizard.ExitOK:
		switch {
		case undo:
			return fmt.Sprintf("%s: gone after %s", p.Title, took)
		case p.Outcome == wizard.Kept:
			return fmt.Sprintf("%s is as wanted already (looked at in %s)", title, took)
		}
		return fmt.Sprintf("%s is there after %s", title, took)
	case wizard.ExitRolledBack:
		return fmt.Sprintf("%s failed after %s, and what it had begun was rolled back", title, took)
	case wizard.ExitUndoFailed:
		return fmt.Sprintf("%s: taking back failed after %s; something is left behind", title, took)
	case wizard.ExitTimedOut:
		return fmt.Sprintf("%s was not ready in time", title)
	case wizard.ExitLostSight:
		return title + ": lost sight of it; it may still be going on"
	case wizard.ExitInterrupted:
		return title + " was interrupted"
	}
	return fmt.Sprintf("%s failed after %s", title, took)
}

// outcome is what the verdict's icon says.
func (e *ended) outcome() wizard.Outcome {
	p := e.run.progress
	switch {
	case e.run.failed != nil:
		return wizard.Failed
	case p.Ended.IsZero():
		return wizard.NeedsYou
	}
	return p.Outcome
}
