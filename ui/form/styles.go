package form

import (
	"strings"
	"unicode"

	"charm.land/huh/v2"
	"github.com/charmbracelet/x/ansi"

	"gantry/ui/theme"
)

// styles makes huh's styles from ours. The form keeps what it returns: huh asks
// for its theme at every lookup, and one made anew each time costs a hundred
// times as much.
func styles(t *theme.Theme) *huh.Styles {
	s := new(huh.Styles)
	// The brackets, because a colour alone says nothing.
	chosen := t.Accent.Transform(func(word string) string { return "[ " + strings.ToLower(word) + " ] " })
	other := t.Faint.Transform(func(word string) string { return "  " + strings.ToLower(word) + "   " })
	s.Focused = huh.FieldStyles{
		Title:         t.Strong,
		Description:   t.Faint,
		FocusedButton: chosen,
		BlurredButton: other,
		TextInput:     huh.TextInputStyles{Text: t.Text, Placeholder: t.Faint, Prompt: t.Accent, Cursor: t.Accent},
	}
	s.Blurred = s.Focused
	return s
}

// Theme makes a form's kept styles a theme of huh.
func (f *Form) look() huh.Theme {
	return huh.ThemeFunc(func(bool) *huh.Styles { return f.styles })
}

// pasted makes one line of what was pasted: the line break that comes along
// with a copied value is no part of it, and neither is what steers a terminal.
func pasted(text string) string {
	lines := strings.FieldsFunc(ansi.Strip(text), func(r rune) bool { return r == '\n' || r == '\r' })
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(strings.Join(lines, " ")))
}
