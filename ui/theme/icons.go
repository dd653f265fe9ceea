package theme

import (
	"time"

	"charm.land/lipgloss/v2"

	"gantry/wizard"
)

// icons are one cell wide each; what is under way has the spinner's frames.
type icons struct {
	waiting, running, done, kept, skipped, failed, timedOut, needsYou, undone string
	configured, deleted, cancelled                                            string
	spinner                                                                   []string
}

var (
	pretty = icons{
		waiting: "○", running: "●", done: "✓", kept: "=", skipped: "–", failed: "✗",
		timedOut: "◷", needsYou: "!", undone: "↺",
		configured: "◐", deleted: "∅", cancelled: "⊘",
		spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
	ascii = icons{
		waiting: ".", running: "*", done: "+", kept: "=", skipped: "-", failed: "x",
		timedOut: "T", needsYou: "!", undone: "<",
		configured: "o", deleted: "0", cancelled: "/",
		spinner: []string{"|", "/", "-", `\`},
	}
)

// Marks are the other characters a page draws with, one cell wide each.
type Marks struct {
	Rule, Bar            string // lines: ─ │
	Cursor, Bullet       string // › of a selected line, · between facts
	Full, Empty, Half    string // a progress bar: █ ░ ▒
	Branch, Last, Stem   string // a tree: ├ └ │
	Ellipsis, Arrow      string
	Open, Folded, Header string // ▾ ▸ and ▏ after the program's name
	Times, Mask          string // × of a speed, and what stands for a secret
	Critical             string // ◆ before what is on the critical path
}

var (
	prettyMarks = Marks{
		Rule: "─", Bar: "│", Cursor: "›", Bullet: "·",
		Full: "█", Empty: "░", Half: "▒", Branch: "├", Last: "└", Stem: "│",
		Ellipsis: "…", Arrow: "→", Open: "▾", Folded: "▸", Header: "▏", Times: "×", Mask: wizard.Mask, Critical: "◆",
	}
	asciiMarks = Marks{
		Rule: "-", Bar: "|", Cursor: ">", Bullet: "-",
		Full: "#", Empty: ".", Half: "=", Branch: "|", Last: "`", Stem: "|",
		Ellipsis: "~", Arrow: ">", Open: "v", Folded: ">", Header: "|", Times: "x", Mask: "****", Critical: "*",
	}
)

// Marks are the characters to draw lines, bars and trees with.
func (t *Theme) Marks() Marks { return t.marks }

// frame is how long one frame of the spinner stays.
const frame = 100 * time.Millisecond

// Spinner is the spinner's frame at a moment of the wall clock. All that spins
// on a screen spins together, because all of it asks here.
func (t *Theme) Spinner(now time.Time) string {
	n := len(t.icons.spinner)
	return t.icons.spinner[int(now.UnixMilli()/frame.Milliseconds())%n]
}

// Outcome is the icon of a step's outcome, not yet coloured.
func (t *Theme) Outcome(o wizard.Outcome) string {
	switch o {
	case wizard.Running:
		return t.icons.running
	case wizard.Done:
		return t.icons.done
	case wizard.Kept:
		return t.icons.kept
	case wizard.Skipped:
		return t.icons.skipped
	case wizard.Failed:
		return t.icons.failed
	case wizard.TimedOut:
		return t.icons.timedOut
	case wizard.NeedsYou:
		return t.icons.needsYou
	case wizard.Undone:
		return t.icons.undone
	}
	return t.icons.waiting
}

// OutcomeStyle is the style of an outcome's icon and word.
func (t *Theme) OutcomeStyle(o wizard.Outcome) lipgloss.Style {
	switch o {
	case wizard.Running:
		return t.Running
	case wizard.Done, wizard.Kept:
		return t.Good
	case wizard.Failed, wizard.TimedOut:
		return t.Bad
	case wizard.NeedsYou:
		return t.Warn
	case wizard.Undone:
		return t.Changed
	}
	return t.Faint
}
