package ui

import (
	"strings"

	"gantry/ui/pane"
	"gantry/wizard"
)

// subject is the name of what an action makes.
func subject(a wizard.Action) string {
	switch a := a.(type) {
	case *wizard.StackAction:
		return pane.Clean(a.Name.String())
	case *wizard.KeyPairAction:
		return pane.Clean(a.Name.String())
	}
	return ""
}

// resources is how many resources an action makes.
func resources(a wizard.Action) int {
	if stack, ok := a.(*wizard.StackAction); ok {
		return len(stack.Resources)
	}
	return 0
}

// writeAgreements is what CloudFormation wants to be told in so many words,
// with the resources it is about.
func (r *reviewing) writeAgreements(p *paper) {
	t := r.shared.theme
	written := false
	for _, step := range r.plan.Steps {
		action, ok := step.Action.(*wizard.StackAction)
		if !ok || r.decision(step.ID) == wizard.DecideKeep {
			continue
		}
		for _, c := range action.Capabilities {
			if !written {
				p.gap()
				p.add(" " + t.Heading.Render("You agree that"))
				written = true
			}
			key := agreement(step.ID, c)
			mark := t.Warn.Render("[ ]")
			if r.agreed[key] {
				mark = t.Good.Render("[x]")
			}
			text := pane.Wrap(pane.Clean(action.Name.String()+" "+agrees(c.Name)), p.width-6)
			p.item(agreeItem, key, " "+mark+" "+text[0])
			for _, l := range text[1:] {
				p.add("     " + l)
			}
			for _, resource := range c.Resources {
				for _, l := range pane.Wrap(t.Marks().Bullet+" "+pane.Clean(resource), p.width-6) {
					p.add("     " + t.Strong.Render(l))
				}
			}
			p.add("     " + t.Faint.Render(c.Name))
		}
	}
}

// agrees is a capability in words.
func agrees(capability string) string {
	switch capability {
	case "CAPABILITY_IAM":
		return "creates identities with permissions:"
	case "CAPABILITY_NAMED_IAM":
		return "creates identities with permissions and names of their own:"
	case "CAPABILITY_AUTO_EXPAND":
		return "is expanded by macros, so that what it creates is not all seen here:"
	}
	return "needs:"
}

// writeNames is every name that follows from the answers, with its budget.
func (r *reviewing) writeNames(p *paper) {
	names := r.session.Names(r.session.Answers())
	if len(names) == 0 {
		return
	}
	t := r.shared.theme
	p.gap()
	p.add(" " + t.Heading.Render("Names"))
	label := 0
	for _, n := range names {
		label = max(label, min(pane.Width(pane.Clean(n.Label)), p.width/3))
	}
	for _, n := range names {
		budget, style := nameBudget(t, n)
		left := " " + t.Faint.Render(pane.Fit(t, pane.Clean(n.Label), label)) + "  "
		value := nameText(t, n)
		if pane.Width(value) <= p.width-label-len(budget)-5 {
			p.add(pane.Apart(t, left+style.Render(value), style.Render(budget), p.width-1))
		} else {
			p.add(pane.Apart(t, left, style.Render(budget), p.width-1))
			for _, l := range pane.Wrap(value, p.width-6) {
				p.add("     " + style.Render(l))
			}
		}
		if n.Fault != "" {
			p.add(strings.Repeat(" ", label+3) + t.Bad.Render(pane.Cut(t, pane.Clean(n.Fault), p.width-label-4)))
		}
	}
}

// writeParameters is every value with where it came from, by step.
func (r *reviewing) writeParameters(p *paper) {
	t := r.shared.theme
	for _, step := range r.plan.Steps {
		rows := r.values(step.Action)
		if len(rows) == 0 {
			continue
		}
		p.gap()
		p.add(" " + t.Heading.Render(pane.Cut(t, pane.Clean(step.Title), p.width-2)))
		key, origin := 0, 0
		for _, row := range rows {
			key = max(key, min(pane.Width(row[0]), p.width*2/5))
			origin = max(origin, pane.Width(row[2]))
		}
		room := max(p.width-key-origin-6, 8)
		for _, row := range rows {
			for i, l := range pane.Wrap(row[1], room) { // whole: what is sent must have been seen
				name, from := row[0], row[2]
				if i > 0 {
					name, from = "", ""
				}
				p.add(" " + t.Faint.Render(pane.Fit(t, name, key)) + "  " + pane.Fit(t, l, room) + "  " + t.Faint.Render(from))
			}
		}
	}
}

// values are the rows of an action: name, value, origin.
func (r *reviewing) values(a wizard.Action) [][3]string {
	var rows [][3]string
	add := func(name, value, origin string) {
		rows = append(rows, [3]string{pane.Clean(name), pane.Clean(value), pane.Clean(origin)})
	}
	switch a := a.(type) {
	case *wizard.StackAction:
		for _, parameter := range a.Parameters {
			value, origin := r.value(parameter)
			add(parameter.Key, value, origin)
		}
		for _, tag := range a.Tags {
			add("tag "+tag.Key, r.known(tag.Value), "")
		}
		if a.Role != "" {
			add("service role", a.Role, "")
		}
	case *wizard.KeyPairAction:
		add("type", a.Type, "")
		add("private key in", a.Save, "")
	case *wizard.CheckAction:
		for _, export := range a.Exports {
			add("needs export", r.known(export), "")
		}
	case *wizard.CheckpointAction:
		add("you do", r.known(a.Text), "")
	}
	return rows
}

// value is a parameter's value and its origin.
func (r *reviewing) value(p wizard.Parameter) (value, origin string) {
	switch {
	case p.Previous:
		return "(as it is)", "stack"
	case p.Secret:
		return r.shared.theme.Marks().Mask, string(p.Origin)
	}
	if waits := p.Value.References(); len(waits) > 0 {
		return r.known(p.Value), "from " + strings.Join(r.titles(waits), ", ")
	}
	value, _ = p.Value.Final()
	if value == "" {
		value = "(empty)"
	}
	return value, string(p.Origin)
}

// known is an expression with what is not known yet named by its step.
func (r *reviewing) known(x wizard.Expression) string {
	var b strings.Builder
	for _, piece := range x {
		if piece.From == "" {
			b.WriteString(piece.Text)
			continue
		}
		id, output, _ := strings.Cut(piece.From, ".")
		if step, ok := r.plan.Step(id); ok {
			id = step.Title
		}
		b.WriteString("(" + output + " of " + id + ")")
	}
	return b.String()
}

// writeProfile is the name under which the answers are kept.
func (r *reviewing) writeProfile(p *paper) {
	if r.shared.options.Profiles == nil {
		return
	}
	t := r.shared.theme
	p.gap()
	p.add(" " + t.Heading.Render("Keep the answers"))
	r.name.SetWidth(max(min(p.width-24, 40), 4))
	value := t.Faint.Render("no name, not kept")
	if r.name.Focused() || r.name.Value() != "" {
		value = r.name.View()
	}
	p.item(nameItem, "", " as profile "+t.Faint.Render(t.Marks().Cursor)+" "+value)
	for _, l := range pane.Wrap("A profile can be replayed: gantry replay NAME. Secrets are never in it.", p.width-4) {
		p.add("   " + t.Faint.Render(l))
	}
}
