package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/form"
	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
)

// arming is the choice of a resource that shall fail in a rehearsal, and how.
type arming struct {
	form     *form.Form
	resource string // "step.Logical", "" while it is chosen
	types    map[string]string
}

// The keys of the two questions.
const (
	armResource = "resource"
	armFault    = "fault"
)

// arm asks which resource shall fail.
func (r *reviewing) arm() tea.Cmd {
	if r.rehearsal() == nil {
		return nil
	}
	a := &arming{types: map[string]string{}}
	var list []wizard.Choice
	for _, step := range r.plan.Steps {
		stack, ok := step.Action.(*wizard.StackAction)
		if !ok || r.decision(step.ID) == wizard.DecideKeep {
			continue
		}
		for _, resource := range stack.Resources {
			key := step.ID + "." + resource.Logical
			a.types[key] = resource.Type
			list = append(list, wizard.Choice{Value: key, Note: strings.TrimPrefix(resource.Type, "AWS::")})
		}
	}
	if len(list) == 0 {
		r.note = "There is no resource to let fail."
		return nil
	}
	field := wizard.Field{Key: armResource, Label: "Which resource shall fail?", Type: wizard.ChoiceField}
	r.arming = a
	a.form = armForm(r.shared.theme, field, list)
	return a.form.Init()
}

func armForm(t *theme.Theme, field wizard.Field, list []wizard.Choice) *form.Form {
	return form.New(form.Options{
		Fields: []wizard.Field{field}, Theme: t, Closed: true,
		Offers: map[string]form.Offer{field.Key: {Choices: list}},
	})
}

// pressArming gives the question a key, and asks the next.
func (r *reviewing) pressArming(msg tea.KeyPressMsg) tea.Cmd {
	if key := msg.String(); key == "esc" || key == "ctrl+c" {
		r.arming = nil
		return nil
	}
	a := r.arming
	cmd := a.form.Update(msg)
	if !a.form.Done() {
		return cmd
	}
	if a.resource != "" {
		r.fail(a.form.Draft().Get(armFault))
		return nil
	}
	a.resource = a.form.Draft().Get(armResource)
	faults := r.rehearsal().Faults(a.types[a.resource])
	if len(faults) == 0 {
		r.fail("")
		return nil
	}
	for i, f := range faults { // the name is short, and the label is AWS's whole sentence
		faults[i] = wizard.Choice{Value: f.Value, Note: joinNonEmpty(" "+r.shared.theme.Marks().Bullet+" ", []string{f.Label, f.Note})}
	}
	_, logical, _ := strings.Cut(a.resource, ".")
	field := wizard.Field{Key: armFault, Label: "How shall " + logical + " fail?", Type: wizard.ChoiceField}
	a.form = armForm(r.shared.theme, field, faults)
	return a.form.Init()
}

// fail lets the chosen resource fail.
func (r *reviewing) fail(fault string) {
	step, logical, _ := strings.Cut(r.arming.resource, ".")
	r.arming = nil
	if err := r.rehearsal().Fail(logical, fault); err != nil {
		r.note = wizard.TroubleOf(err).Error()
		return
	}
	text := r.shared.theme.Outcome(wizard.Failed) + " " + pane.Clean(logical) + " is going to fail"
	if fault != "" {
		text += ": " + pane.Clean(fault)
	}
	r.armed = append(r.armed, step+"\x00"+text)
}

func (a *arming) keys() []binding {
	return []binding{
		{Keys: []string{"up", "down"}, Show: "up/down", Does: "move"},
		{Keys: []string{"enter"}, Does: "choose"},
		{Keys: []string{"esc"}, Does: "nothing shall fail"},
	}
}

func (a *arming) view(t *theme.Theme, width, height int) string {
	inner := min(width-8, 66)
	rows := max(min(height-4, 12), 1) // the same for a short list: nothing jumps while it is filtered
	return t.Dialog.Render(pane.Block(t, strings.Split(a.form.View(inner, rows), "\n"), inner, rows))
}
