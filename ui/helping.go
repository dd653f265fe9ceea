package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
)

// helpView is a page with its keys explained instead of its body. The page
// beneath goes on; only keys stay here.
type helpView struct {
	page
	shared *shared
	top    int
	most   int // the last line top can be
}

// press scrolls, and says false to what closes the help.
func (h *helpView) press(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "down", "j":
		h.top++
	case "up", "k":
		h.top--
	case "pgdown", "space":
		h.top += 10
	case "pgup":
		h.top -= 10
	case "home":
		h.top = 0
	case "end":
		h.top = h.most
	default:
		return false
	}
	h.top = max(0, min(h.top, h.most))
	return true
}

// View draws the keys of the page.
func (h *helpView) View(width, height int) string {
	t := h.shared.theme
	lines := []string{"", " " + t.Heading.Render("Keys"), ""}
	keys := append(append([]binding(nil), h.page.Keys()...),
		binding{Keys: []string{"f1", "?"}, Does: "help", Help: "This list; F1 also while typing."})
	for _, l := range pane.Help(t, dropHelp(keys), width-3) {
		lines = append(lines, "  "+l)
	}
	h.most = max(0, len(lines)-height)
	h.top = min(h.top, h.most)
	lines = lines[h.top:]
	return strings.Join(lines[:min(len(lines), height)], "\n")
}

// dropHelp leaves out the footer's own "? help": the last line says it better.
func dropHelp(keys []binding) []binding {
	var kept []binding
	for i, b := range keys {
		if i == len(keys)-1 || b.Does != "help" {
			kept = append(kept, b)
		}
	}
	return kept
}

// Keys are those of the help.
func (h *helpView) Keys() []binding {
	return []binding{
		{Keys: []string{"up", "down"}, Show: "up/down", Does: "scroll"},
		{Keys: []string{"esc"}, Does: "close"},
	}
}
