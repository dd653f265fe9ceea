package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gantry/ui/theme"
)

// Width is how many cells a text takes, styled or not. Nearly all that is drawn
// is ASCII, styles and our own marks, and each line is measured several times on
// its way to the screen: those are counted here, everything else by ansi.
func Width(text string) int {
	width := 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c >= ' ' && c <= '~':
			width++
			i++
		case c == ansi.ESC:
			n := style(text[i:])
			if n == 0 {
				return ansi.StringWidth(text)
			}
			i += n
		default:
			n := mark(text[i:])
			if n == 0 {
				return ansi.StringWidth(text)
			}
			width++
			i += n
		}
	}
	return width
}

// style is the length of the style sequence a text begins with, 0 for none.
func style(text string) int {
	if len(text) < 3 || text[1] != '[' {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'm':
			return i + 1
		case (c < '0' || c > '9') && c != ';':
			return 0
		}
	}
	return 0
}

// mark is the length of the character a text begins with, where it is one of
// those drawn with here that take one cell by themselves, 0 for any other. What
// follows may not join it; all that could is unknown here.
func mark(text string) int {
	switch {
	case len(text) >= 2 && (text[:2] == "·" || text[:2] == "×"):
		return 2
	case len(text) < 3 || text[0] != 0xe2 || text[2]&0xc0 != 0x80:
		return 0
	}
	switch c := text[1]; {
	case c >= 0x94 && c <= 0x96, // U+2500 to U+25BF: lines and blocks
		c == 0x97 && text[2] < 0xbd, // to U+25FC: circles
		c >= 0xa0 && c <= 0xa3:      // U+2800 to U+28FF: the spinner
		return 3
	}
	switch text[:3] {
	case "…", "–", "›", "→", "↺", "∅", "⊘", "✓", "✗":
		return 3
	}
	return 0
}

// Cut is a text in at most width cells; what is cut ends with an ellipsis.
func Cut(t *theme.Theme, text string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(text) <= width {
		return text
	}
	return ansi.Truncate(text, width, t.Marks().Ellipsis)
}

// CutMiddle is a text in at most width cells that keeps its beginning and its
// end, as names do that differ only at the end.
func CutMiddle(t *theme.Theme, text string, width int) string {
	size := Width(text)
	if size <= width || width < 3 {
		return Cut(t, text, width)
	}
	front := (width - 1) / 2
	back := width - 1 - front
	tail := ansi.TruncateLeft(text, size-back, "")
	if Width(tail) > back { // half of a wide character stood at the edge
		tail = ansi.TruncateLeft(text, size-back+1, "")
	}
	return ansi.Truncate(text, front, "") + t.Marks().Ellipsis + tail
}

// Fit is a text in exactly width cells, cut or filled up with spaces.
func Fit(t *theme.Theme, text string, width int) string {
	text = Cut(t, text, width)
	return text + spaces(width-Width(text))
}

// FitRight is Fit with the spaces in front.
func FitRight(t *theme.Theme, text string, width int) string {
	text = Cut(t, text, width)
	return spaces(width-Width(text)) + text
}

// Apart puts one text at each end of a line of exactly width cells. Where both
// do not fit the left one is cut.
func Apart(t *theme.Theme, left, right string, width int) string {
	right = Cut(t, right, width)
	room := width - Width(right)
	if Width(left) >= room && right != "" {
		room-- // one space between them stays
	}
	return Fit(t, left, room) + spaces(width-Width(right)-max(room, 0)) + right
}

// Wrap breaks a text into lines of at most width cells, at spaces only: names
// and commands stay whole, so that they can be copied. What is longer than a
// line is cut where the line ends. The text must be clean; it may be styled.
func Wrap(text string, width int) []string {
	if width <= 0 {
		return nil
	}
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapLine(paragraph, width)...)
	}
	return lines
}

func wrapLine(text string, width int) []string {
	if Width(text) <= width {
		return []string{text}
	}
	var lines []string
	var line strings.Builder
	used := 0
	for word := range strings.SplitSeq(text, " ") {
		size := Width(word)
		if used > 0 && used+1+size > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		} else if line.Len() > 0 {
			line.WriteByte(' ')
			used++
		}
		for size > width-used && size > 0 {
			head := ansi.Truncate(word, width-used, "")
			if Width(head) == 0 { // not even one character fits
				break
			}
			lines = append(lines, line.String()+head)
			line.Reset()
			used = 0
			word = ansi.TruncateLeft(word, Width(head), "")
			size = Width(word)
		}
		line.WriteString(word)
		used += size
	}
	return append(lines, line.String())
}

// Block is lines as a body of exactly width×height cells, cut or filled up.
func Block(t *theme.Theme, lines []string, width, height int) string {
	var b strings.Builder
	for i := range max(height, 0) {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i < len(lines) {
			b.WriteString(Fit(t, lines[i], width))
			continue
		}
		b.WriteString(spaces(width))
	}
	return b.String()
}

// Beside joins blocks of equal height line by line, with a text between them.
func Beside(between string, blocks ...string) string {
	columns := make([][]string, len(blocks))
	rows := 0
	for i, block := range blocks {
		columns[i] = strings.Split(block, "\n")
		rows = max(rows, len(columns[i]))
	}
	var b strings.Builder
	for row := range rows {
		if row > 0 {
			b.WriteByte('\n')
		}
		for i, column := range columns {
			if i > 0 {
				b.WriteString(between)
			}
			if row < len(column) {
				b.WriteString(column[row])
			}
		}
	}
	return b.String()
}

// blank is where short runs of spaces are cut from.
var blank = strings.Repeat(" ", 256)

func spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// strip takes the styles off a line of ours.
func strip(line string) string { return ansi.Strip(line) }
