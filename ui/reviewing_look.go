package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// look is what looking at one step came to.
type look struct {
	done        bool
	decision    wizard.Decision // "" while it is not known
	text        string          // what was found, or why it is not known
	outputs     wizard.Outputs
	previewing  bool
	differences []wizard.Difference
	previewed   bool
	failed      string // why the differences are not known
}

type lookedMsg struct {
	from    page
	round   int
	step    string
	looked  wizard.Looked
	outputs wizard.Outputs
	err     error
}

type previewedMsg struct {
	from        page
	round       int
	step        string
	differences []wizard.Difference
	err         error
}

// lookAt looks at one step.
func (r *reviewing) lookAt(ctx context.Context, step wizard.PlannedStep) tea.Cmd {
	round, cloud := r.round, r.cloud()
	return func() tea.Msg {
		msg := lookedMsg{from: r, round: round, step: step.ID}
		if cloud == nil {
			msg.looked.Text = "there is no account to look in"
			return msg
		}
		msg.outputs, msg.err = cloud.Do(ctx, wizard.Look, step.Action, func(e wizard.Event) {
			if looked, ok := e.Body.(wizard.Looked); ok {
				msg.looked = looked
			}
		})
		return msg
	}
}

func (r *reviewing) cloud() wizard.Cloud {
	if c := r.shared.options.Connection; c != nil {
		return c.Cloud
	}
	return nil
}

// looked takes what was found. Once a step is known, its outputs may be what
// the preview of another waited for.
func (r *reviewing) looked(msg lookedMsg) tea.Cmd {
	look := r.looks[msg.step]
	if msg.from != page(r) || msg.round != r.round || look == nil {
		return nil
	}
	look.done, look.outputs = true, msg.outputs
	look.decision, look.text = msg.looked.Decision, msg.looked.Text
	if msg.err != nil {
		look.decision, look.text = "", "could not look: "+wizard.TroubleOf(msg.err).Error()
	}
	if !r.allLooked() {
		return nil
	}
	ctx, cancel := context.WithCancel(r.shared.ctx)
	earlier := r.cancel
	r.cancel = func() { earlier(); cancel() }
	var cmds []tea.Cmd
	for _, step := range r.plan.Steps {
		if r.looks[step.ID].decision == wizard.DecideUpdate {
			cmds = append(cmds, r.preview(ctx, step))
		}
	}
	return tea.Batch(append(cmds, r.spin())...)
}

func (r *reviewing) allLooked() bool {
	for _, look := range r.looks {
		if !look.done {
			return false
		}
	}
	return true
}

// looking says whether something is still on its way.
func (r *reviewing) looking() bool {
	for _, look := range r.looks {
		if !look.done || look.previewing {
			return true
		}
	}
	return false
}

// preview asks for the differences of a step that exists. Values that come from
// a step that is still to be made are not known, and then neither is this.
func (r *reviewing) preview(ctx context.Context, step wizard.PlannedStep) tea.Cmd {
	action := wizard.Bind(step.Action, r.output)
	if waits := wizard.References(action); len(waits) > 0 {
		r.looks[step.ID].failed = "what changes is known once " + strings.Join(r.titles(waits), ", ") + " is there"
		return nil
	}
	r.looks[step.ID].previewing = true
	round, cloud := r.round, r.cloud()
	return func() tea.Msg {
		msg := previewedMsg{from: r, round: round, step: step.ID}
		_, msg.err = cloud.Do(ctx, wizard.Preview, action, func(e wizard.Event) {
			if d, ok := e.Body.(wizard.Difference); ok {
				msg.differences = append(msg.differences, d)
			}
		})
		return msg
	}
}

// output is an output of a step that exists already.
func (r *reviewing) output(name string) (string, bool) {
	id, output, _ := strings.Cut(name, ".")
	look := r.looks[id]
	if look == nil {
		return "", false
	}
	value, ok := look.outputs[output]
	return value, ok
}

// titles are those of the steps that references come from.
func (r *reviewing) titles(references []string) []string {
	var titles []string
	for _, name := range references {
		id, _, _ := strings.Cut(name, ".")
		if step, ok := r.plan.Step(id); ok {
			id = step.Title
		}
		if !slices.Contains(titles, id) {
			titles = append(titles, id)
		}
	}
	return titles
}

// previewed takes the differences. None means that the step stays as it is.
func (r *reviewing) previewed(msg previewedMsg) {
	look := r.looks[msg.step]
	if msg.from != page(r) || msg.round != r.round || look == nil {
		return
	}
	look.previewing, look.differences = false, msg.differences
	switch {
	case msg.err != nil:
		look.failed = "could not find out what changes: " + wizard.TroubleOf(msg.err).Error()
	case len(msg.differences) == 0:
		look.decision, look.text = wizard.DecideKeep, "it is as wanted"
	default:
		look.previewed = true
	}
}

// decision is what a step came to, "" while it is not known.
func (r *reviewing) decision(step string) wizard.Decision {
	if look := r.looks[step]; look != nil {
		return look.decision
	}
	return ""
}
