package uitest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// named are the keys that are not characters.
var named = map[string]rune{
	"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "space": tea.KeySpace,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "insert": tea.KeyInsert,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5,
}

// modifiers are what may stand before a key.
var modifiers = map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}

// parseKey reads a key's name as Bubble Tea writes it.
func parseKey(name string) (tea.Key, error) {
	var key tea.Key
	rest := name
	for {
		before, after, found := strings.Cut(rest, "+")
		mod, known := modifiers[before]
		if !found || !known || after == "" {
			break
		}
		key.Mod |= mod
		rest = after
	}
	if code, ok := named[rest]; ok {
		key.Code = code
		if rest == "space" && key.Mod == 0 {
			key.Text = " "
		}
		return key, nil
	}
	if utf8.RuneCountInString(rest) != 1 {
		return key, fmt.Errorf("uitest: there is no key %q", name)
	}
	key.Code, _ = utf8.DecodeRuneInString(rest)
	if key.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		key.Text = rest
	}
	return key, nil
}
