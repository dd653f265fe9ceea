// Package theme says how meanings look: styles made from one palette, icons
// with plain fallbacks, and the one spinner of the program. There is no colour
// anywhere else, and colour is never the only sign of anything.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Theme is the look of the program. It is made once and again when the
// terminal's background becomes known; it is never changed.
type Theme struct {
	// Good is done and as wanted; Bad has failed; Warn wants attention; Running
	// is under way; Changed is under way backwards: being deleted or undone.
	Good, Bad, Warn, Running, Changed lipgloss.Style
	// Text is ordinary; Strong stands out; Faint stands back; Accent is what the
	// eye should find first on a calm page.
	Text, Strong, Faint, Accent lipgloss.Style
	// Title is the name in the header; Heading stands over a column; Rule is a
	// line between parts.
	Title, Heading, Rule lipgloss.Style
	// Selected is the row under the cursor; Key is a key to press.
	Selected, Key lipgloss.Style
	// Dialog is the box of a question laid over a page.
	Dialog lipgloss.Style

	icons icons
	marks Marks
	plain bool
	dark  bool
}

// Options say what the terminal can do.
type Options struct {
	// Dark says that the background is dark.
	Dark bool
	// NoColor leaves colours out and keeps bold, faint and reverse.
	NoColor bool
	// ASCII draws with the characters every terminal has.
	ASCII bool
}

// New makes the theme for a terminal. It takes nearly all colours from the
// terminal's own sixteen, so that they stay legible in every colour scheme.
func New(o Options) *Theme {
	pick := lipgloss.LightDark(o.Dark)
	paint := func(light, dark string) lipgloss.Style {
		if o.NoColor {
			return lipgloss.NewStyle()
		}
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	t := &Theme{
		Good:    paint("2", "2"),
		Bad:     paint("1", "9").Bold(true),
		Warn:    paint("3", "11"),
		Running: paint("4", "14"),
		Changed: paint("5", "13"),
		Text:    lipgloss.NewStyle(),
		Strong:  lipgloss.NewStyle().Bold(true),
		// The attribute, because bright black is the background in some schemes.
		Faint:    lipgloss.NewStyle().Faint(true),
		Accent:   paint("4", "12").Bold(true),
		Title:    paint("4", "12").Bold(true),
		Heading:  lipgloss.NewStyle().Bold(true),
		Rule:     lipgloss.NewStyle().Faint(true),
		Selected: lipgloss.NewStyle().Reverse(true),
		Key:      lipgloss.NewStyle().Bold(true),
		icons:    pretty,
		marks:    prettyMarks,
		plain:    o.NoColor,
		dark:     o.Dark,
	}
	border := lipgloss.RoundedBorder()
	if o.ASCII {
		t.icons, t.marks, border = ascii, asciiMarks, lipgloss.ASCIIBorder()
	}
	t.Dialog = lipgloss.NewStyle().Border(border).Padding(0, 2)
	if !o.NoColor {
		t.Dialog = t.Dialog.BorderForeground(t.accentColor())
	}
	return t
}

// Dark says whether the theme was made for a dark background.
func (t *Theme) Dark() bool { return t.dark }

// Plain says whether colours are left out.
func (t *Theme) Plain() bool { return t.plain }

func (t *Theme) accentColor() color.Color { return t.Accent.GetForeground() }
