package pane

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// MaxText is how many bytes of one outside text are ever drawn. A reason can be
// a megabyte; nobody reads that, and a screen must not pay for it.
const MaxText = 16 << 10

// maxMarks is how many combining marks one character may carry.
const maxMarks = 2

// maxSequence is how long an escape sequence without an end is believed to be
// one; beyond it only the escape character itself is taken away.
const maxSequence = 4 << 10

// Clean makes one harmless line of text from outside: control sequences,
// control characters, bidirectional and invisible marks are taken out, invalid
// UTF-8 shows as U+FFFD, line breaks and tabs become spaces, and what is longer
// than MaxText ends with how much was left out.
func Clean(text string) string {
	if printable(text) && len(text) <= MaxText {
		return text
	}
	return strings.ReplaceAll(CleanLines(text), "\n", " ")
}

// CleanLines is Clean for text of several lines: "\n" stays.
func CleanLines(text string) string {
	left := 0
	if len(text) > MaxText {
		end := MaxText
		for end > MaxText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		left = len(text) - end
		text = text[:end]
	}
	var b strings.Builder
	b.Grow(len(text))
	marks := 0
	for i := 0; i < len(text); {
		if n := sequence(text[i:]); n > 0 {
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\r' && strings.HasPrefix(text[i:], "\r\n"):
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			b.WriteByte('\n')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case invisible(r):
		case unicode.Is(unicode.M, r):
			if marks++; marks <= maxMarks && b.Len() > 0 {
				b.WriteRune(r)
			}
			i += size
			continue
		default:
			b.WriteRune(r) // an invalid byte was decoded as U+FFFD
		}
		marks = 0
		i += size
	}
	if left > 0 {
		fmt.Fprintf(&b, " (%d bytes more)", left)
	}
	return b.String()
}

// printable says whether a text is printable ASCII, as nearly all of it is.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// invisible says whether a rune takes no cell of its own, or changes how others
// are shown: controls, bidirectional marks, joiners, variation selectors, tags,
// private use and what is not a character at all.
func invisible(r rune) bool {
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return true
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return true
	}
	return false
}

// sequence is the length of the control sequence at the start of a text, 0 if
// there is none. 7-bit and 8-bit introducers are known. A string sequence (a
// window title, a clipboard, a link) that does not end within maxSequence is
// only an introducer, so that nothing can hide what comes after it.
func sequence(text string) int {
	kind, start := introducer(text)
	switch kind {
	case 0:
		return 0
	case '[':
		for i := start; i < len(text) && i < start+maxSequence; i++ {
			if c := text[i]; c >= 0x40 && c <= 0x7e {
				return i + 1
			} else if c < 0x20 || c > 0x3f {
				return i
			}
		}
		return start
	case ']', 'P', 'X', '^', '_':
		for i := start; i < len(text) && i < start+maxSequence; i++ {
			switch {
			case text[i] == ansi.BEL:
				return i + 1
			case text[i] == ansi.ESC:
				if i+1 < len(text) && text[i+1] == '\\' {
					return i + 2
				}
				return i
			case strings.HasPrefix(text[i:], "\u009c"):
				return i + len("\u009c")
			}
		}
		return start
	}
	return start
}

// introducer is the kind of control sequence a text begins with, as the second
// character of its 7-bit form, and the length of the introducer; 0 for none.
func introducer(text string) (kind byte, length int) {
	if text[0] == ansi.ESC {
		if len(text) == 1 {
			return ' ', 1
		}
		switch c := text[1]; {
		case strings.IndexByte("[]PX^_", c) >= 0:
			return c, 2
		case c >= 0x20 && c <= 0x2f && len(text) > 2: // charset selection: ESC ( B
			return ' ', 3
		case c >= 0x30 && c <= 0x7e:
			return ' ', 2
		}
		return ' ', 1
	}
	// C1 controls are two bytes of UTF-8: C2 80 to C2 9F, the 7-bit form plus 40h.
	if text[0] == 0xc2 && len(text) > 1 && text[1] >= 0x80 && text[1] <= 0x9f {
		return text[1] - 0x40, 2
	}
	return 0, 0
}
