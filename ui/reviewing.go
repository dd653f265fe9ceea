package ui

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"gantry/ui/theme"
	"gantry/wizard"
)

// reviewing is the page that shows all that is going to happen before any of
// it does: where, what each step comes to, what is agreed to, and every value
// with its origin. Nothing is written to the account before "go".
type reviewing struct {
	shared  *shared
	session *wizard.Session
	saver   *saver
	plan    wizard.Plan
	trouble *wizard.Trouble // why there is no plan, nil for none

	looks  map[string]*look // by step
	round  int              // looks of an earlier round are a stranger's
	cancel context.CancelFunc

	agreed  map[string]bool // by item key
	cursor  int             // among the items
	top     int             // first line shown
	name    textinput.Model // the profile's, "" for none
	dialog  overlay         // laid over the page, nil for none
	note    string
	arming  *arming // choosing what shall fail in a rehearsal, nil for not
	armed   []string
	ticking bool
	now     time.Time
	lines   int // of the document, at the last drawing
	height  int // of the part that shows it
}

func newReviewing(s *shared, session *wizard.Session) *reviewing {
	r := &reviewing{
		shared: s, session: session, saver: s.saverOf(session),
		looks: map[string]*look{}, agreed: map[string]bool{}, now: time.Now(),
	}
	r.name = textinput.New()
	r.name.Prompt = ""
	r.name.CharLimit = 64
	r.name.SetValue(s.options.Save)
	r.paint(s.theme)
	return r
}

// paint gives the name's input our look.
func (r *reviewing) paint(t *theme.Theme) {
	styles := r.name.Styles()
	styles.Focused = textinput.StyleState{Text: t.Text, Placeholder: t.Faint, Prompt: t.Accent, Suggestion: t.Faint}
	styles.Blurred = styles.Focused
	styles.Cursor.Color = t.Accent.GetForeground()
	styles.Cursor.Blink = false
	r.name.SetStyles(styles)
}

// Init makes the plan and looks at each of its steps.
func (r *reviewing) Init() tea.Cmd { return r.refresh() }

// refresh makes the plan anew and looks again.
func (r *reviewing) refresh() tea.Cmd {
	r.stop()
	r.session.Place(r.shared.account.Region, r.shared.account.ID)
	r.round++
	r.looks = map[string]*look{}
	plan, err := r.session.Plan()
	r.plan, r.trouble = plan, nil
	if err != nil {
		r.trouble = wizard.TroubleOf(err)
		return nil
	}
	ctx, cancel := context.WithCancel(r.shared.ctx)
	r.cancel = cancel
	var cmds []tea.Cmd
	for _, step := range plan.Steps {
		r.looks[step.ID] = &look{}
		cmds = append(cmds, r.lookAt(ctx, step))
	}
	return tea.Batch(append(cmds, r.spin())...)
}

// stop ends looks that are under way.
func (r *reviewing) stop() {
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
}

// spin keeps the spinner moving while steps are looked at.
func (r *reviewing) spin() tea.Cmd {
	if r.ticking || !r.looking() {
		return nil
	}
	r.ticking = true
	return tick(r)
}

// Update handles keys and what looking came to.
func (r *reviewing) Update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tickMsg:
		if msg.from == page(r) {
			r.now, r.ticking = msg.at, false
			return r, r.spin()
		}
	case lookedMsg:
		return r, r.looked(msg)
	case previewedMsg:
		r.previewed(msg)
	case identityMsg:
		// A name may hold the account's number, and it stands above everything.
		if msg.err == nil {
			return r, r.refresh()
		}
	case tea.BackgroundColorMsg:
		r.paint(r.shared.theme)
		if r.arming != nil {
			r.arming.form.SetTheme(r.shared.theme)
		}
	case startedMsg:
		return r.started(msg)
	case tea.PasteMsg:
		return r, r.paste(msg)
	case tea.KeyPressMsg:
		return r.press(msg)
	default:
		if r.arming != nil {
			return r, r.arming.form.Update(msg)
		}
	}
	return r, nil
}

// item is a line of the document that a key can do something with.
type item struct {
	kind itemKind
	key  string // of what it is about
	line int
}

type itemKind int

const (
	stepItem  itemKind = iota // enter goes to its questions
	agreeItem                 // space agrees
	nameItem                  // the profile's name
	faultItem                 // enter goes to the question
)

// agreements are the keys of what has to be agreed to: one for each capability
// of each stack that is going to be written.
func (r *reviewing) agreements() []string {
	var keys []string
	for _, step := range r.plan.Steps {
		action, ok := step.Action.(*wizard.StackAction)
		if !ok || r.decision(step.ID) == wizard.DecideKeep {
			continue
		}
		for _, c := range action.Capabilities {
			keys = append(keys, agreement(step.ID, c))
		}
	}
	return keys
}

func agreement(step string, c wizard.Capability) string { return step + "\x00" + c.Name }

// hindrance says why it cannot start now, "" if it can.
func (r *reviewing) hindrance() string {
	switch {
	case r.trouble != nil:
		return r.trouble.Error()
	case len(r.plan.Steps) == 0:
		return "there is nothing to do"
	case r.looking():
		return "still looking at what is there"
	}
	for _, step := range r.plan.Steps {
		if r.decision(step.ID) == wizard.DecideConflict {
			return step.Title + " is in conflict: " + r.looks[step.ID].text
		}
	}
	if open := r.notAgreed(); open > 0 {
		return count(open, "agreement is", "agreements are") + " missing"
	}
	return ""
}

func (r *reviewing) notAgreed() int {
	open := 0
	for _, key := range r.agreements() {
		if !r.agreed[key] {
			open++
		}
	}
	return open
}

// replaced are the resources that exist and would be made anew, or removed,
// with what they hold: going on must be typed.
func (r *reviewing) replaced() []string {
	var names []string
	for _, step := range r.plan.Steps {
		look := r.looks[step.ID]
		if look == nil {
			continue
		}
		for _, d := range look.differences {
			if replaces(d) || d.Change == "remove" {
				names = append(names, d.Logical)
			}
		}
	}
	return slices.Compact(names)
}

// anew are the stacks that failed to be created and are deleted to be made
// again.
func (r *reviewing) anew() []string {
	var names []string
	for _, step := range r.plan.Steps {
		if r.decision(step.ID) == wizard.DecideReplace {
			names = append(names, subject(step.Action))
		}
	}
	return names
}

// unseen are the steps that are updated in a way that could not be found out.
func (r *reviewing) unseen() []string {
	var titles []string
	for _, step := range r.plan.Steps {
		if look := r.looks[step.ID]; look != nil && look.decision == wizard.DecideUpdate && !look.previewed {
			titles = append(titles, step.Title)
		}
	}
	return titles
}

// replaces says whether a change makes a new resource in place of the old one.
// "conditional" counts: it can.
func replaces(d wizard.Difference) bool {
	return d.Change == "modify" && d.Replacement != "" && d.Replacement != "false"
}
