package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
)

// binding is a key as data: what it does, and why it is not possible now.
type binding = pane.Binding

// matches says whether a key press is one of a binding's keys. It does not ask
// whether it is possible; the page says why it is not.
func matches(msg tea.KeyPressMsg, b binding) bool {
	return slices.Contains(b.Keys, msg.String())
}

// pressed finds the binding of a key press among a page's bindings.
func pressed(msg tea.KeyPressMsg, all []binding) (binding, bool) {
	for _, b := range all {
		if matches(msg, b) {
			return b, true
		}
	}
	return binding{}, false
}
