package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"gantry/profiles"
	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
	"gantry/wizard/template"
)

// turnMsg asks a page to turn to another.
type turnMsg struct {
	from page
	next page
}

// templateMsg brings templates that were read.
type templateMsg struct {
	from      page
	blueprint *wizard.Blueprint
	base      profiles.Profile
	given     wizard.Answers
	resume    bool
	err       error
}

// attachMsg says that a run can be taken up, or what is in the way.
type attachMsg struct {
	from    page
	id      string
	verb    wizard.Verb
	missing []string // secrets
	err     error
}

// askTemplate asks for the path of a template.
func (c *choosing) askTemplate() (page, tea.Cmd) {
	c.dialog = newPathDialog(c.shared.theme, func(text string) tea.Cmd {
		return func() tea.Msg { return c.readTemplates(strings.Split(text, ","), "") }
	})
	return c, nil
}

// readTemplates reads templates and makes a blueprint of them. It waits for
// disk and network and runs in a command.
func (c *choosing) readTemplates(paths []string, stack string) templateMsg {
	msg := templateMsg{from: c}
	var sources []wizard.TemplateSource
	for _, path := range paths {
		if path = strings.TrimSpace(path); path == "" {
			continue
		}
		var source wizard.TemplateSource
		if fetch := c.shared.options.Fetch; fetch != nil {
			source, msg.err = fetch(c.shared.ctx, path)
		} else {
			source, msg.err = readFile(path)
		}
		if msg.err != nil {
			return msg
		}
		if file, err := filepath.Abs(path); err == nil && !strings.Contains(path, "://") && !strings.HasPrefix(path, "~/") {
			path = file // a profile is replayed from anywhere
		}
		sources = append(sources, source)
		msg.base.Templates = append(msg.base.Templates, path)
	}
	msg.blueprint, msg.err = wizard.FromTemplates(sources, stack)
	return msg
}

// readFile reads a template from a file. It reads no more than a template may
// have, so that a device or a film does no harm.
func readFile(path string) (wizard.TemplateSource, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return wizard.TemplateSource{}, fmt.Errorf("reading the template: %w", err)
	case info.IsDir():
		return wizard.TemplateSource{}, fmt.Errorf("%s is a folder, not a template", path)
	case !info.Mode().IsRegular():
		return wizard.TemplateSource{}, fmt.Errorf("%s is not a file", path)
	case info.Size() > template.MaxBytes:
		return wizard.TemplateSource{}, fmt.Errorf("%s has %d bytes; a template has at most %d", path, info.Size(), template.MaxBytes)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return wizard.TemplateSource{}, fmt.Errorf("reading the template: %w", err)
	}
	return wizard.TemplateSource{Name: filepath.Base(path), Body: string(body)}, nil
}

// templateRead goes to the questions of what was read, or says why not; the
// path stays to be put right.
func (c *choosing) templateRead(msg templateMsg) (page, tea.Cmd) {
	if msg.err != nil {
		if d, ok := c.dialog.(*pathDialog); ok {
			d.fault, d.busy = wizard.TroubleOf(msg.err).Error(), false
		} else {
			c.note = wizard.TroubleOf(msg.err).Error()
		}
		return c, nil
	}
	return c.begin(msg.blueprint, msg.base, msg.given, msg.resume), nil
}

// attach takes a run up again, if this is the account it works in.
func (c *choosing) attach(r wizard.RunSummary) (page, tea.Cmd) {
	account := c.shared.account
	switch {
	case r.Alive:
		c.note = "Run " + r.ID + " is carried out by another process: " + pane.Clean(r.Owner) + "."
		return c, nil
	case (account.ID != "" && r.Account != "" && r.Account != account.ID) || r.Region != account.Region:
		c.note = fmt.Sprintf("It works in %s, %s, and this is %s, %s. Leave and use: gantry attach %s", r.Account, r.Region, account.ID, account.Region, r.ID)
		return c, nil
	}
	runs := c.shared.options.Runs
	return c, func() tea.Msg {
		msg := attachMsg{from: c, id: r.ID}
		progress, err := runs.Load(r.ID)
		if msg.err = err; err == nil {
			msg.verb, msg.missing = progress.Verb, progress.MissingSecrets()
		}
		return msg
	}
}

// attached shows the run, unless it needs secrets that no journal holds: those
// are asked where it is attached to by name.
func (c *choosing) attached(msg attachMsg) (page, tea.Cmd) {
	switch {
	case msg.err != nil:
		c.note = wizard.TroubleOf(msg.err).Error()
	case len(msg.missing) > 0:
		c.note = "It needs " + strings.Join(msg.missing, ", ") + " again. Leave and use: gantry attach " + msg.id
	default:
		return newRunning(c.shared, runStart{id: msg.id, verb: msg.verb}), nil
	}
	return c, nil
}

// pathDialog asks for the path of a template.
type pathDialog struct {
	input textinput.Model
	fault string
	busy  bool
	read  func(text string) tea.Cmd
}

func newPathDialog(t *theme.Theme, read func(string) tea.Cmd) *pathDialog {
	d := &pathDialog{input: newInput(t), read: read}
	d.input.Placeholder = "stacks/network.yaml"
	return d
}

func (d *pathDialog) press(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case "esc", "ctrl+c":
		return true, nil
	case "enter":
		if strings.TrimSpace(d.input.Value()) == "" || d.busy {
			return false, nil
		}
		d.busy, d.fault = true, ""
		return false, d.read(d.input.Value())
	}
	d.fault = ""
	d.input, _ = d.input.Update(msg)
	return false, nil
}

func (d *pathDialog) paste(msg tea.PasteMsg) tea.Cmd {
	d.fault = ""
	d.input, _ = d.input.Update(tea.PasteMsg{Content: strings.TrimSpace(msg.Content)})
	return nil
}

func (d *pathDialog) typing() bool { return true }

func (d *pathDialog) view(t *theme.Theme, width int) string {
	d.input.SetWidth(max(min(width-14, 60), 8))
	text := []string{"The path of a template; several are joined by commas.", d.input.View()}
	if d.fault != "" {
		text = append(text, t.Bad.Render(t.Outcome(wizard.Failed)+" "+pane.Clean(d.fault)))
	}
	return box(t, "Deploy a template", text, width)
}

func (d *pathDialog) keys() []binding {
	return []binding{{Keys: []string{"enter"}, Does: "read it"}, {Keys: []string{"esc"}, Does: "back"}}
}
