package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// sketch draws the rectangles of a layout as letters, one cell a letter.
func sketch(p places, width, height int) string {
	rows := make([][]byte, height)
	for i := range rows {
		rows[i] = []byte(strings.Repeat(".", width))
	}
	fill := func(r rect, letter byte) {
		for y := r.y; y < r.y+r.height; y++ {
			for x := r.x; x < r.x+r.width; x++ {
				if rows[y][x] != '.' && rows[y][x] != 'b' {
					letter = '!' // two parts in one cell
				}
				rows[y][x] = letter
			}
		}
	}
	fill(p.header, 'H')
	fill(p.upper, '-')
	fill(p.body, 'b')
	fill(p.lower, '_')
	fill(p.footer, 'F')
	if !p.small {
		for letter, r := range map[byte]rect{'r': p.rail, 'm': p.main, 's': p.side} {
			r.y += p.body.y
			fill(r, letter)
		}
	}
	lines := make([]string, height)
	for i, row := range rows {
		lines[i] = string(row)
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestLayout(t *testing.T) {
	for _, size := range [][2]int{{39, 9}, {40, 10}, {60, 15}, {80, 24}, {120, 40}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			golden.RequireEqual(t, sketch(place(size[0], size[1]), size[0], size[1]))
		})
	}
}

func TestNoLayoutLeavesTheScreenOrOverlaps(t *testing.T) {
	for width := 0; width < 260; width += 3 {
		for height := range 60 {
			p := place(width, height)
			if strings.Contains(sketch(p, width, height), "!") {
				t.Fatalf("%d×%d overlaps:\n%s", width, height, sketch(p, width, height))
			}
			if !p.small && p.main.width < 36 {
				t.Fatalf("%d×%d leaves %d cells to the main column", width, height, p.main.width)
			}
		}
	}
}
