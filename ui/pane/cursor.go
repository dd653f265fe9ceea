package pane

// Cursor is a place in a list that is longer than the pane: the selected row,
// and the first that is shown. The zero value stands at the beginning.
type Cursor struct{ At, Top int }

// Move goes delta rows up or down within n rows, of which height are shown.
func (c *Cursor) Move(delta, n, height int) {
	c.At = max(min(c.At+delta, n-1), 0)
	c.Top = c.window(n, height)
}

// window is the first row to show so that the selected one is in sight and no
// room is wasted. It changes nothing: drawing at another height has no memory.
func (c Cursor) window(n, height int) int {
	top := min(c.Top, max(n-height, 0))
	at := max(min(c.At, n-1), 0)
	switch {
	case at < top:
		top = at
	case at >= top+height:
		top = at - height + 1
	}
	return max(top, 0)
}
