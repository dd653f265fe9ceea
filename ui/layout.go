package ui

// rect is a rectangle of cells. The zero value is nothing at all.
type rect struct{ x, y, width, height int }

// Sizes of the screen. Below the least size a page is not drawn, because what
// it would leave out could matter.
const (
	leastWidth  = 40
	leastHeight = 10
	// airyHeight is from where on rules stand below the header and above the
	// footer.
	airyHeight = 14
	// railFrom and sideFrom are the widths from which a rail and a side column
	// are shown.
	railFrom = 60
	sideFrom = 120
	// gap is what stands between two columns: " │ ".
	gap = 3
)

// places are the rectangles of a screen. The body is what a page draws; a page
// with a rail takes rail, main and side within it, in the body's coordinates.
type places struct {
	small                              bool
	header, upper, body, lower, footer rect
	rail, main, side                   rect
}

// place is the layout as a pure function of the terminal's size.
func place(width, height int) places {
	if width < leastWidth || height < leastHeight {
		return places{small: true, body: rect{0, 0, max(width, 0), max(height, 0)}}
	}
	p := places{header: rect{0, 0, width, 1}, footer: rect{0, height - 1, width, 1}}
	p.body = rect{0, 1, width, height - 2}
	if height >= airyHeight {
		p.upper, p.lower = rect{0, 1, width, 1}, rect{0, height - 2, width, 1}
		p.body = rect{0, 2, width, height - 4}
	}
	p.columns(width, p.body.height)
	return p
}

// columns divides a body: one cell of margin on each side, then rail, main and
// side with a gap between.
func (p *places) columns(width, height int) {
	p.main = rect{1, 0, width - 2, height}
	if width >= railFrom {
		p.rail = rect{1, 0, railWidth(width), height}
		p.main.x += p.rail.width + gap
		p.main.width -= p.rail.width + gap
	}
	if width >= sideFrom {
		side := min(34+(width-sideFrom)/5, 56)
		p.side = rect{width - 1 - side, 0, side, height}
		p.main.width -= side + gap
	}
}

// railWidth is narrow where cells are dear.
func railWidth(width int) int {
	switch {
	case width < 80:
		return 18
	case width < 100:
		return 23
	}
	return min(24+(width-100)/10, 34)
}

// columnsOf is the division of a body for a page that knows only the body's size.
func columnsOf(width, height int) places {
	var p places
	p.columns(width, height)
	return p
}
