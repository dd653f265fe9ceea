package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/profiles"
	"gantry/ui/pane"
	"gantry/wizard"
)

// Keys are what can be done after a run.
func (e *ended) Keys() []binding {
	if e.dialog != nil {
		return e.dialog.keys()
	}
	return []binding{
		e.retryKey(), e.changeKey(), e.undoKey(),
		{Keys: []string{"q", "ctrl+c", "enter"}, Does: "quit", Help: "leave; scripts get the run's exit code"},
		e.saveKey(), e.copyKey(), e.reportKey(),
		{Keys: []string{"v"}, Does: "look back", Help: "the events, resources and timeline of the run again"},
		{Keys: moveKeys.Keys, Show: moveKeys.Show, Does: "scroll", Help: "scroll the summary; page up and down, home and end go further", Quiet: true},
		unfoldKey, helpKey,
	}
}

func (e *ended) retryKey() binding {
	b := binding{Keys: []string{"r"}, Does: "retry", Help: "try again what has failed; what is done already is kept"}
	if e.good() {
		b.Why, b.Quiet = "nothing has failed", true
	}
	return b
}

func (e *ended) changeKey() binding {
	b := binding{Keys: []string{"e"}, Does: "change answers", Help: "change answers and try again"}
	switch {
	case e.run.start.session == nil:
		b.Why = "this run was not asked here"
	case e.run.start.verb == wizard.Undo:
		b.Why = "a removal asks nothing"
	}
	b.Quiet = b.Why != "" || e.good()
	return b
}

func (e *ended) undoKey() binding {
	b := binding{Keys: []string{"u"}, Does: "undo", Help: "delete what this run created, after its name is typed"}
	if len(owned(e.run.progress)) == 0 {
		b.Why, b.Quiet = "there is nothing that this run created", true
	}
	return b
}

func (e *ended) saveKey() binding {
	b := binding{Keys: []string{"s"}, Does: "save profile", Help: "keep the answers under a name, to replay them"}
	switch {
	case e.run.sh.options.Profiles == nil:
		b.Why = "no profiles are kept here"
	case e.run.start.session == nil:
		b.Why = "this run was not asked here"
	}
	b.Quiet = b.Why != ""
	return b
}

func (e *ended) copyKey() binding {
	b := binding{Keys: []string{"y"}, Does: "copy", Help: "copy an output to the clipboard"}
	if len(pane.OutputsOf(e.run.progress)) == 0 {
		b.Why, b.Quiet = "nothing has come out", true
	}
	return b
}

// press takes a key.
func (e *ended) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	e.note = ""
	if e.dialog != nil {
		return e.dialog.press(e, msg)
	}
	if e.scrolled(msg.String()) {
		return e, nil
	}
	key, ok := pressed(msg, e.Keys())
	if !ok {
		return e, nil
	}
	if key.Why != "" {
		e.note = "Not now: " + key.Why + "."
		return e, nil
	}
	return e.do(key.Does)
}

// scrolled goes up or down by a key; View keeps it within the summary.
func (e *ended) scrolled(key string) bool {
	switch key {
	case "up", "k":
		e.top--
	case "down", "j":
		e.top++
	case "pgup":
		e.top -= 10
	case "pgdown":
		e.top += 10
	case "home":
		e.top = 0
	case "end":
		e.top = 1 << 20
	default:
		return false
	}
	return true
}

// do carries out a key by what it does.
func (e *ended) do(does string) (page, tea.Cmd) {
	switch does {
	case "retry":
		return e.run.again(), nil
	case "change answers":
		return e.change(), nil
	case "undo":
		e.dialog = confirmUndo(e.run.progress, func() (page, tea.Cmd) { return e.undo(), nil })
	case "save profile":
		e.dialog = e.askName()
	case "copy":
		return e.chooseOutput()
	case "write report":
		return e, e.run.reportTo(e.reportFile())
	case "look back":
		return e.run, nil
	case "cancelled":
		e.run.unfolded = !e.run.unfolded
	case "quit":
		return e, quit(e.exit(), e.lastWords())
	}
	return e, nil
}

// chooseOutput asks which output is to be copied, where there are several.
func (e *ended) chooseOutput() (page, tea.Cmd) {
	var options []option
	for _, o := range pane.OutputsOf(e.run.progress) {
		options = append(options, option{
			label: o.Key, explained: o.Title + ": " + o.Value,
			do: func() (page, tea.Cmd) {
				e.note = "Copied " + pane.Clean(o.Key) + "."
				return e, tea.SetClipboard(o.Value)
			},
		})
	}
	if len(options) == 1 {
		return options[0].do()
	}
	e.dialog = &dialog{title: "Copy which output?", options: numbered(options)}
	return e, nil
}

// change goes back to the questions: those of the step that failed, where it
// has any, else to the first ones.
func (e *ended) change() page {
	session := e.run.start.session
	stages := []int{}
	if cause := e.run.progress.RootCause(); cause != nil {
		for i, step := range session.Blueprint().Steps {
			if step.ID == cause.Stack.Step {
				stages = append(stages, i+1)
			}
		}
	}
	for stage := range session.Stages() {
		stages = append(stages, stage)
	}
	for _, stage := range stages {
		if session.Jump(stage, session.Saved()) {
			return newAsking(e.run.sh, session)
		}
	}
	return newReviewing(e.run.sh, session)
}

// undo is the page of the removal.
func (e *ended) undo() page {
	r := e.run
	return newRunning(r.sh, runStart{
		plan: r.progress.Plan, verb: wizard.Undo, id: r.id, earlier: r.progress,
		secrets: r.start.secrets, session: r.start.session,
	})
}

// savedMsg says that the answers were saved under a name, or why not.
type savedMsg struct {
	from *ended
	name string
	err  error
}

// askName asks under which name the answers are saved.
func (e *ended) askName() *dialog {
	return &dialog{
		title: "Save the answers as a profile",
		text:  []string{"gantry replay NAME builds the same again and asks only what is missing. Secrets are not saved; they are asked for."},
		asked: "Name:", entry: e.run.sh.options.Save,
		accept: func(entry string) (page, tea.Cmd, string) {
			name := strings.TrimSpace(entry)
			if err := profiles.CheckName(name); err != nil {
				return nil, nil, wizard.TroubleOf(err).Reason
			}
			return nil, e.save(name), ""
		},
	}
}

// save writes the profile.
func (e *ended) save(name string) tea.Cmd {
	kept := e.run.sh.keep(e.run.start.session, name)
	return func() tea.Msg { return savedMsg{e, name, kept.save()} }
}

func (e *ended) savedAs(msg savedMsg) {
	if msg.err != nil {
		e.note = "Not saved: " + wizard.TroubleOf(msg.err).Error()
		return
	}
	e.saved = msg.name
	e.note = "Saved as " + msg.name + "."
}
