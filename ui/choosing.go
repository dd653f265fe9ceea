package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// choosing is the first page: blueprints to begin, answers to go on with,
// profiles to replay, a template to deploy, and runs that are not over.
type choosing struct {
	shared  *shared
	loaded  chosenMsg
	reading bool // the lists on disk are being read
	cursor  int  // among the entries shown
	top     int
	filter  string
	filters bool // letters go to the filter
	dialog  overlay
	note    string
}

// entry is one thing to choose.
type entry struct {
	section string
	title   string
	note    string   // a few words at the end of the line
	about   []string // paragraphs beside the list
	open    func() (page, tea.Cmd)
}

func newChoosing(s *shared) *choosing {
	return &choosing{shared: s, reading: true}
}

// Init reads what is on disk.
func (c *choosing) Init() tea.Cmd { return readChoices(c, c.shared) }

// Title is empty: the program's name says it.
func (c *choosing) Title() string { return "" }

// Typing says that letters go to the filter or a dialog.
func (c *choosing) Typing() bool {
	if c.dialog != nil {
		return c.dialog.typing()
	}
	return c.filters
}

// Keys are what can be pressed now.
func (c *choosing) Keys() []binding {
	switch {
	case c.dialog != nil:
		return c.dialog.keys()
	case c.filters:
		return []binding{
			{Keys: []string{"enter"}, Does: "choose"},
			{Keys: []string{"esc"}, Does: "show all"},
		}
	}
	keys := []binding{
		{Keys: []string{"enter"}, Does: "choose", Help: "Take the line under the cursor."},
		{Keys: []string{"up", "down"}, Show: "up/down", Does: "move"},
		{Keys: []string{"/"}, Does: "filter", Help: "Show only lines with a text in them."},
	}
	if c.shared.options.Profiles != nil {
		keys = append(keys, binding{Keys: []string{"p"}, Does: "profiles", Help: "See and delete profiles."})
	}
	return append(keys,
		binding{Keys: []string{"q", "esc", "ctrl+c"}, Does: "quit", Help: "End the program. Nothing was done."},
		binding{Keys: []string{"?", "f1"}, Does: "help"})
}

// Update handles keys and what was read from disk.
func (c *choosing) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case chosenMsg:
		if msg.from == page(c) {
			c.loaded, c.reading = msg, false
		}
	case turnMsg:
		if msg.from == page(c) {
			return msg.next, nil
		}
	case attachMsg:
		if msg.from == page(c) {
			return c.attached(msg)
		}
	case templateMsg:
		if msg.from == page(c) {
			return c.templateRead(msg)
		}
	case tea.PasteMsg:
		if c.dialog != nil {
			return c, c.dialog.paste(msg)
		} else if c.filters {
			c.narrow(c.filter + strings.Join(strings.Fields(msg.Content), " "))
		}
	case tea.KeyPressMsg:
		return c.press(msg)
	}
	return c, nil
}

func (c *choosing) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	if c.dialog != nil {
		dialog := c.dialog
		done, cmd := dialog.press(msg)
		if done && c.dialog == dialog {
			c.dialog = nil
		}
		return c, cmd
	}
	c.note = ""
	entries := c.entries()
	switch key := msg.String(); key {
	case "ctrl+c":
		return c, quit(wizard.ExitOK, "")
	case "enter":
		if c.cursor < len(entries) {
			next, cmd := entries[c.cursor].open()
			return next, cmd
		}
	case "up":
		c.cursor--
	case "down", "tab":
		c.cursor++
	case "shift+tab":
		c.cursor--
	case "pgup":
		c.cursor -= 10
	case "pgdown":
		c.cursor += 10
	case "home":
		c.cursor = 0
	case "end":
		c.cursor = len(entries) - 1
	case "esc":
		if !c.filters && c.filter == "" {
			return c, quit(wizard.ExitOK, "")
		}
		c.filters = false
		c.narrow("")
	default:
		if c.filters {
			c.toFilter(msg)
			break
		}
		return c.letter(key)
	}
	c.cursor = max(0, min(c.cursor, len(c.entries())-1))
	return c, nil
}

// letter handles a key that is a command while no filter is typed.
func (c *choosing) letter(key string) (page, tea.Cmd) {
	switch key {
	case "/":
		c.filters = true
	case "q":
		return c, quit(wizard.ExitOK, "")
	case "j":
		c.cursor = min(c.cursor+1, len(c.entries())-1)
	case "k":
		c.cursor = max(c.cursor-1, 0)
	case "p":
		if c.shared.options.Profiles != nil {
			return newBrowsing(c.shared), nil
		}
	}
	return c, nil
}

// toFilter changes the filter.
func (c *choosing) toFilter(msg tea.KeyPressMsg) {
	switch msg.String() {
	case "backspace", "ctrl+h":
		if runes := []rune(c.filter); len(runes) > 0 {
			c.narrow(string(runes[:len(runes)-1]))
		} else {
			c.filters = false
		}
	case "ctrl+u":
		c.narrow("")
	default:
		c.narrow(c.filter + msg.Text)
	}
}

// narrow sets the filter; the cursor goes to the first line it leaves.
func (c *choosing) narrow(filter string) {
	if filter != c.filter {
		c.filter, c.cursor, c.top = filter, 0, 0
	}
}

// entries are the lines the filter leaves.
func (c *choosing) entries() []entry {
	wanted := strings.ToLower(strings.TrimSpace(c.filter))
	var entries []entry
	for _, e := range c.all() {
		if strings.Contains(strings.ToLower(e.title+" "+e.note+" "+e.section), wanted) {
			entries = append(entries, e)
		}
	}
	return entries
}
