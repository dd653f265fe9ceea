package ui

import (
	"fmt"
	"strings"

	"gantry/ui/pane"
)

// View draws the list, with what the line under the cursor is about beside it
// where there is room, or below it.
func (c *choosing) View(width, height int) string {
	t := c.shared.theme
	entries := c.entries()
	main, side := width-2, 0
	if width >= wideFrom {
		side = min(width*2/5, 60)
		main -= side + gap
	}
	foot := c.foot(main, entries, side == 0 && height >= 14)
	lines, at := c.list(entries, main)
	room := height - len(foot)
	c.top = max(min(c.top, at-2), at-room+2)
	c.top = max(0, min(c.top, len(lines)-room))
	shown := append([]string(nil), lines[c.top:min(len(lines), c.top+room)]...)
	for len(shown) < room {
		shown = append(shown, "")
	}
	body := pane.Block(t, append(shown, foot...), main, height)
	if side > 0 {
		body = pane.Beside(" "+t.Rule.Render(t.Marks().Bar)+" ", body, pane.Block(t, c.about(entries, side), side, height))
	}
	body = pane.Beside(" ", pane.Block(t, nil, 0, height), body)
	if c.dialog != nil {
		return over(body, c.dialog.view(t, width), width, height)
	}
	return body
}

// list is all lines, and which of them has the cursor.
func (c *choosing) list(entries []entry, width int) (lines []string, at int) {
	t := c.shared.theme
	lines = append(lines, c.greeting(width)...)
	section := ""
	for i, e := range entries {
		if e.section != section {
			section = e.section
			lines = append(lines, "", t.Heading.Render(pane.Cut(t, section, width)))
		}
		cursor, style := "  ", t.Text
		if i == c.cursor {
			cursor, style, at = t.Accent.Render(t.Marks().Cursor)+" ", t.Accent, len(lines)
		}
		note := t.Faint.Render(pane.Clean(e.note))
		lines = append(lines, pane.Apart(t, cursor+style.Render(pane.Clean(e.title)), note, width))
	}
	if len(entries) == 0 {
		lines = append(lines, "", t.Faint.Render("Nothing has that in it. esc shows all."))
	}
	return lines, at
}

// greeting says what this is, or shows the filter.
func (c *choosing) greeting(width int) []string {
	t := c.shared.theme
	if c.filters || c.filter != "" {
		return []string{t.Accent.Render("/") + pane.Clean(c.filter) + t.Selected.Render(" ")}
	}
	return []string{t.Strong.Render(pane.Cut(t, "What shall it be?", width))}
}

// about is what the line under the cursor is about.
func (c *choosing) about(entries []entry, width int) []string {
	t := c.shared.theme
	if c.cursor >= len(entries) {
		return nil
	}
	e := entries[c.cursor]
	lines := pane.Wrap(t.Heading.Render(pane.Clean(e.title)), width)
	for _, paragraph := range e.about {
		if paragraph = strings.TrimSpace(pane.Clean(paragraph)); paragraph != "" {
			lines = append(append(lines, ""), pane.Wrap(paragraph, width)...)
		}
	}
	return lines
}

// foot is what the line is about where there is no column for it, and the last
// message.
func (c *choosing) foot(width int, entries []entry, about bool) []string {
	t := c.shared.theme
	var foot []string
	if about && c.cursor < len(entries) && len(entries[c.cursor].about) > 0 {
		lines := pane.Wrap(pane.Clean(entries[c.cursor].about[0]), width)
		foot = append(foot, "")
		for _, l := range lines[:min(len(lines), 2)] {
			foot = append(foot, t.Faint.Render(l))
		}
	}
	var notes []string
	switch {
	case c.note != "":
		notes = append(notes, c.note)
	case c.loaded.err != nil:
		notes = append(notes, fmt.Sprintf("Not all could be read: %v", c.loaded.err))
	case c.shared.trouble != nil:
		notes = append(notes, c.shared.trouble.Error())
		notes = append(notes, c.shared.trouble.Advice...)
	}
	if notes != nil {
		foot = append(foot, "")
	}
	for _, note := range notes {
		lines := pane.Wrap(pane.Clean(note), width)
		for _, l := range lines[:min(len(lines), 3)] {
			foot = append(foot, t.Warn.Render(l))
		}
	}
	return foot
}
