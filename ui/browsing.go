package ui

import (
	"fmt"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/profiles"
	"gantry/ui/pane"
	"gantry/wizard"
)

// browsing is the page that lists profiles, shows what is in one, and deletes
// one whose name is typed.
type browsing struct {
	shared  *shared
	list    []profiles.Profile
	reading bool
	cursor  int
	top     int
	dialog  overlay
	note    string
}

// profilesMsg brings the profiles, read again after one was deleted.
type profilesMsg struct {
	from page
	list []profiles.Profile
	note string
	err  error
}

func newBrowsing(s *shared) *browsing {
	return &browsing{shared: s, reading: true}
}

// Init reads the profiles.
func (b *browsing) Init() tea.Cmd {
	return b.read(func() (string, error) { return "", nil })
}

// read does something and reads the list after it.
func (b *browsing) read(first func() (note string, err error)) tea.Cmd {
	store := b.shared.options.Profiles
	return func() tea.Msg {
		msg := profilesMsg{from: b}
		if msg.note, msg.err = first(); msg.err != nil {
			return msg
		}
		msg.list, msg.err = store.List()
		return msg
	}
}

// Title says what is listed.
func (b *browsing) Title() string { return "Profiles" }

// Typing says that letters go to a dialog.
func (b *browsing) Typing() bool { return b.dialog != nil && b.dialog.typing() }

// Keys are what can be pressed now.
func (b *browsing) Keys() []binding {
	if b.dialog != nil {
		return b.dialog.keys()
	}
	why := ""
	if len(b.list) == 0 {
		why = "there is no profile"
	}
	return []binding{
		{Keys: []string{"enter"}, Does: "replay", Help: "Begin with the answers of the profile.", Why: why},
		{Keys: []string{"up", "down"}, Show: "up/down", Does: "move"},
		{Keys: []string{"d"}, Does: "delete", Help: "Delete the profile. Its name has to be typed.", Why: why},
		{Keys: []string{"esc", "q"}, Does: "back"},
		{Keys: []string{"ctrl+c"}, Does: "quit", Quiet: true},
		{Keys: []string{"?", "f1"}, Does: "help"},
	}
}

// Update handles keys and the list.
func (b *browsing) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case profilesMsg:
		if msg.from != page(b) {
			return b, nil
		}
		b.reading, b.note = false, msg.note
		if msg.err != nil {
			b.note = wizard.TroubleOf(msg.err).Error()
			return b, nil
		}
		b.list = msg.list
		b.cursor = max(0, min(b.cursor, len(b.list)-1))
	case tea.PasteMsg:
		if b.dialog != nil {
			return b, b.dialog.paste(msg)
		}
	case tea.KeyPressMsg:
		return b.press(msg)
	}
	return b, nil
}

func (b *browsing) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	if b.dialog != nil {
		done, cmd := b.dialog.press(msg)
		if done {
			b.dialog = nil
		}
		return b, cmd
	}
	b.note = ""
	switch msg.String() {
	case "up", "k":
		b.cursor--
	case "down", "j":
		b.cursor++
	case "pgup":
		b.cursor -= 10
	case "pgdown":
		b.cursor += 10
	case "home":
		b.cursor = 0
	case "end":
		b.cursor = len(b.list) - 1
	case "esc", "q":
		return newChoosing(b.shared), nil
	case "ctrl+c":
		return b, quit(wizard.ExitOK, "")
	case "enter":
		if b.cursor < len(b.list) {
			return newChoosing(b.shared).replay(b.list[b.cursor])
		}
	case "d":
		if b.cursor < len(b.list) {
			b.askDelete(b.list[b.cursor])
		}
	}
	b.cursor = max(0, min(b.cursor, len(b.list)-1))
	return b, nil
}

func (b *browsing) askDelete(p profiles.Profile) {
	b.dialog = newSure(b.shared.theme, "Delete the profile "+pane.Clean(p.Name)+"?", []string{
		"Its answers are gone then. What was made with it stays.",
	}, p.Name, "delete", func() tea.Cmd {
		return b.read(func() (string, error) {
			return "Profile " + p.Name + " is deleted.", b.shared.options.Profiles.Delete(p.Name)
		})
	})
}

// View draws the list and the profile under the cursor.
func (b *browsing) View(width, height int) string {
	t := b.shared.theme
	main := width - 2
	var lines []string
	at := 0
	for i, p := range b.list {
		cursor, style := "  ", t.Text
		if i == b.cursor {
			cursor, style, at = t.Accent.Render(t.Marks().Cursor)+" ", t.Accent, len(lines)
		}
		note := joinNonEmpty(" "+t.Marks().Bullet+" ", []string{pane.Clean(p.Blueprint), pane.Clean(p.Region), "used " + ago(p.Used, time.Now())})
		lines = append(lines, pane.Apart(t, cursor+style.Render(pane.Clean(p.Name)), t.Faint.Render(note), main))
	}
	switch {
	case b.reading:
		lines = append(lines, t.Faint.Render("reading"+t.Marks().Ellipsis))
	case len(b.list) == 0:
		lines = append(lines, "There is no profile yet.", "", t.Faint.Render("The review keeps the answers under a name, before it begins."))
	}
	room := height
	var foot []string
	if b.note != "" {
		foot = []string{"", t.Warn.Render(pane.Cut(t, pane.Clean(b.note), main))}
		room -= 2
	}
	if b.cursor < len(b.list) {
		rows := max(min(room-3, max(room/2, room-len(lines)-1)), 0)
		room -= rows
		foot = append(b.show(b.list[b.cursor], main, rows), foot...)
	}
	b.top = max(min(b.top, at), at-room+1)
	b.top = max(0, min(b.top, len(lines)-room))
	shown := append([]string(nil), lines[b.top:min(len(lines), b.top+room)]...)
	for len(shown) < room {
		shown = append(shown, "")
	}
	body := pane.Beside(" ", pane.Block(t, nil, 0, height), pane.Block(t, append(shown, foot...), main, height))
	if b.dialog != nil {
		return over(body, b.dialog.view(t, width), width, height)
	}
	return body
}

// show is what is in a profile, in exactly rows lines.
func (b *browsing) show(p profiles.Profile, width, rows int) []string {
	t := b.shared.theme
	lines := []string{"", t.Heading.Render(pane.Cut(t, pane.Clean(p.Name), width))}
	values := maps.Clone(p.Answers)
	if values == nil {
		values = map[string]string{}
	}
	for key, reference := range p.Secrets {
		values[key] = t.Marks().Mask + " " + reference
	}
	wide := 0
	for key := range values {
		wide = max(wide, min(pane.Width(key), width/2))
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		lines = append(lines, pane.Cut(t, " "+t.Faint.Render(pane.Fit(t, pane.Clean(key), wide))+"  "+pane.Clean(values[key]), width))
	}
	if len(lines) > rows && rows > 1 {
		more := len(lines) - rows + 1
		lines = append(lines[:rows-1], t.Faint.Render(fmt.Sprintf("  and %d more", more)))
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	return lines[:rows]
}
