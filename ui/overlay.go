package ui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"gantry/ui/pane"
	"gantry/ui/theme"
)

// overlay is a question laid over a page. It gets every key until it is done.
type overlay interface {
	// press handles a key and says whether the dialog is over.
	press(msg tea.KeyPressMsg) (done bool, cmd tea.Cmd)
	paste(msg tea.PasteMsg) tea.Cmd
	view(t *theme.Theme, width int) string
	keys() []binding
	typing() bool
}

// over lays a dialog over a page, in the middle, cut to the page's size.
func over(page, dialog string, width, height int) string {
	x := max((width-lipgloss.Width(dialog))/2, 0)
	y := max((height-lipgloss.Height(dialog))/2, 0)
	layers := lipgloss.NewCompositor(
		lipgloss.NewLayer(page),
		lipgloss.NewLayer(dialog).X(x).Y(y).Z(1),
	)
	return lipgloss.NewCanvas(width, height).Compose(layers).Render()
}

// box draws a dialog's text, wrapped to what the page has room for.
func box(t *theme.Theme, title string, paragraphs []string, width int) string {
	room := min(width-8, 68)
	lines := pane.Wrap(t.Strong.Render(title), room)
	for _, p := range paragraphs {
		lines = append(lines, "")
		lines = append(lines, pane.Wrap(p, room)...)
	}
	return t.Dialog.Render(strings.Join(lines, "\n"))
}

// leaveDialog asks whether to leave, and says what becomes of the answers.
type leaveDialog struct {
	advice string
	yes    func() tea.Cmd
}

func (d *leaveDialog) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case "y", "Y", "enter", "ctrl+c":
		return true, d.yes()
	case "n", "N", "esc":
		return true, nil
	}
	return false, nil
}

func (d *leaveDialog) paste(tea.PasteMsg) tea.Cmd { return nil }
func (d *leaveDialog) typing() bool               { return false }

func (d *leaveDialog) view(t *theme.Theme, width int) string {
	return box(t, "Leave?", []string{d.advice, t.Key.Render("y") + " leave   " + t.Key.Render("n") + " stay"}, width)
}

func (d *leaveDialog) keys() []binding {
	return []binding{
		{Keys: []string{"y", "enter", "ctrl+c"}, Show: "y", Does: "leave"},
		{Keys: []string{"n", "esc"}, Show: "n", Does: "stay"},
	}
}

// sureDialog asks before something is done. Where a word is asked for it has to
// be typed, so that no habit of the fingers does it.
type sureDialog struct {
	title string
	text  []string
	word  string // to be typed, "" for a plain key
	does  string // what y does: "go", "delete"
	yes   func() tea.Cmd
	input textinput.Model
}

// newSure makes the dialog; word is "" where a key is enough.
func newSure(t *theme.Theme, title string, text []string, word, does string, yes func() tea.Cmd) *sureDialog {
	d := &sureDialog{title: title, text: text, word: word, does: does, yes: yes}
	d.input = newInput(t)
	return d
}

// newInput is a line of text that has the focus, in our look.
func newInput(t *theme.Theme) textinput.Model {
	input := textinput.New()
	input.Prompt = t.Marks().Cursor + " "
	styles := input.Styles()
	styles.Focused = textinput.StyleState{Text: t.Text, Prompt: t.Accent, Placeholder: t.Faint}
	styles.Cursor.Color = t.Accent.GetForeground()
	styles.Cursor.Blink = false
	input.SetStyles(styles)
	input.SetWidth(40)
	input.Focus()
	return input
}

func (d *sureDialog) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch key := msg.String(); {
	case key == "esc" || key == "ctrl+c":
		return true, nil
	case d.word != "" && key == "enter":
		if strings.TrimSpace(d.input.Value()) != d.word {
			return false, nil
		}
		return true, d.yes()
	case d.word != "":
		d.input, _ = d.input.Update(msg)
	case key == "y" || key == "Y":
		return true, d.yes()
	case key == "n" || key == "N":
		return true, nil
	}
	return false, nil
}

// paste gives nothing: what has to be typed has to be typed.
func (d *sureDialog) paste(tea.PasteMsg) tea.Cmd { return nil }

func (d *sureDialog) typing() bool { return d.word != "" }

func (d *sureDialog) view(t *theme.Theme, width int) string {
	text := append([]string(nil), d.text...)
	if d.word == "" {
		return box(t, d.title, append(text, t.Key.Render("y")+" "+d.does+"   "+t.Key.Render("n")+" not yet"), width)
	}
	return box(t, d.title, append(text, "Type "+t.Strong.Render(d.word)+" and press enter.", d.input.View()), width)
}

func (d *sureDialog) keys() []binding {
	no := binding{Keys: []string{"esc", "n"}, Does: "not yet"}
	if d.word != "" {
		why := ""
		if strings.TrimSpace(d.input.Value()) != d.word {
			why = "type " + d.word + " first"
		}
		return []binding{{Keys: []string{"enter"}, Does: d.does, Why: why}, no}
	}
	return []binding{{Keys: []string{"y"}, Does: d.does}, no}
}
