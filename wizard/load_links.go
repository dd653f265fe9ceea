package wizard

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// link checks what can only be checked once everything has been read: where
// references lead, circles, names, and whether the defaults fit.
func (l *loader) link() {
	for _, need := range l.needs {
		if _, ok := l.blueprint.Step(need.name); !ok && !l.broken[need.name] && !l.full() {
			l.fail(need.at, hintFor(need.name, l.blueprint.stepIDs()), "step %q needs %q, which is no step", need.step, need.name)
		}
	}
	for _, m := range l.mentions {
		if l.full() {
			return
		}
		l.resolve(m)
	}
	if len(l.faults) > 0 {
		return // What follows would only say the same in other words.
	}
	l.linkFields()
	l.linkSteps()
	if len(l.faults) > 0 {
		return
	}
	l.blueprint.linkImports()
	l.blueprint.noteUse()
	l.linkSteps()
	l.checkNames()
	l.checkDefaults()
}

// stepIDs are the ids of all steps.
func (b *Blueprint) stepIDs() []string {
	ids := make([]string, len(b.Steps))
	for i := range b.Steps {
		ids[i] = b.Steps[i].ID
	}
	return ids
}

// resolve checks one reference, and notes what a step needs because of it.
func (l *loader) resolve(m mention) {
	id, name, dotted := strings.Cut(m.name, ".")
	if m.name == "region" || m.name == "account" || l.broken[m.step] || (dotted && l.broken[id]) {
		return
	}
	if !dotted {
		l.resolveField(m)
		return
	}
	step, ok := l.blueprint.Step(id)
	switch {
	case !ok:
		l.fail(m.at, hintFor(id, l.blueprint.stepIDs()), "${%s} refers to a step %q that is not there", m.name, id)
	case step.publishes(name):
		l.resolveOutput(m, step)
	case fieldIndex(step.Fields, m.name) >= 0:
		l.resolveField(m)
	default:
		known := step.outputs()
		for _, f := range step.Fields {
			known = append(known, bare(f.Key))
		}
		l.fail(m.at, hintFor(name, known), "step %q has no output and no question %q", id, name)
	}
}

// resolveField checks a reference to an answer.
func (l *loader) resolveField(m mention) {
	field, _, ok := l.blueprint.Field(m.name)
	if !ok {
		known := append(l.blueprint.Keys(), "region", "account")
		if step, ok := l.blueprint.Step(m.step); ok {
			for _, f := range step.Fields {
				known = append(known, bare(f.Key))
			}
		}
		hint := hintFor(m.name, known)
		if _, _, own := l.blueprint.Field(m.step + "." + m.name); own {
			hint = fmt.Sprintf("write ${%s.%s}", m.step, m.name)
		}
		l.fail(m.at, hint, "there is no field %q", m.name)
		return
	}
	if !field.Secret() {
		return
	}
	if step, ok := l.blueprint.Step(m.step); ok && m.parameter != "" {
		if p, ok := step.Template.Parameter(m.parameter); ok && p.NoEcho {
			return
		}
	}
	l.fail(m.at, "bind it to a parameter with NoEcho: true", "the secret %q would be seen here", m.name)
}

// resolveOutput checks a reference to what another step produces.
func (l *loader) resolveOutput(m mention, step *Step) {
	user, ok := l.blueprint.Step(m.step)
	switch {
	case m.early || !ok:
		l.fail(m.at, "use an answer instead", "${%s} is known only once step %q is done", m.name, step.ID)
	case user.ID == step.ID:
		l.fail(m.at, "refer to another step", "step %q refers to its own output", step.ID)
	case !step.When.Always() && user.When.String() != step.When.String():
		l.fail(m.at, "give step "+user.ID+" the same when", "${%s} is not there when step %q is not wanted", m.name, step.ID)
	case !slices.Contains(user.Needs, step.ID):
		user.Needs = append(user.Needs, step.ID)
	}
}

// linkFields refuses defaults and conditions that lead back to themselves.
func (l *loader) linkFields() {
	b := l.blueprint
	needs := func(key string) []string {
		field, step, _ := b.Field(key)
		names := append(ParseExpression(field.Default).References(), field.When.References()...)
		if field.proposedByTemplate() {
			names = field.When.References()
		}
		if step != nil {
			names = append(names, step.When.References()...)
		}
		return names
	}
	if _, circle := inOrder(b.Keys(), func(key string) string { return key }, needs); circle != nil {
		l.fail(l.at(circle[0]), "give one of them a value of its own", "defaults and conditions go round in a circle: %s", strings.Join(circle, " → "))
	}
}

// at is the place of a field: its own, or that of its step where the template
// asks for it.
func (l *loader) at(key string) *yaml.Node {
	if at := l.places[key]; at != nil {
		return at
	}
	step, _, _ := strings.Cut(key, ".")
	return l.places[stepPlace(step)]
}

// linkSteps refuses steps that wait for each other, and puts what each needs
// into the blueprint's order.
func (l *loader) linkSteps() {
	b := l.blueprint
	id, needs := func(s Step) string { return s.ID }, func(s Step) []string { return s.Needs }
	if _, circle := inOrder(b.Steps, id, needs); circle != nil {
		l.fail(l.places[stepPlace(circle[0])], "one of them must not need or refer to the other", "steps wait for each other: %s", strings.Join(circle, " → "))
		return
	}
	b.sortNeeds()
}

// sortNeeds puts what each step needs into the blueprint's order, each once.
func (b *Blueprint) sortNeeds() {
	ids := b.stepIDs()
	for i := range b.Steps {
		needs := b.Steps[i].Needs
		slices.SortFunc(needs, func(x, y string) int { return slices.Index(ids, x) - slices.Index(ids, y) })
		b.Steps[i].Needs = slices.Compact(needs)
	}
}

// noteUse notes for which steps each shared field is asked.
func (b *Blueprint) noteUse() {
	for i := range b.Fields {
		f := &b.Fields[i]
		for s := range b.Steps {
			step := &b.Steps[s]
			names := append(References(step.Action), step.When.References()...)
			if slices.Contains(names, f.Key) {
				f.UsedBy = append(f.UsedBy, step.ID)
			}
		}
	}
}

// checkNames checks the names of stacks and key pairs as far as they are
// written down.
func (l *loader) checkNames() {
	stacks := map[string]*Step{}
	for i := range l.blueprint.Steps {
		step := &l.blueprint.Steps[i]
		var x Expression
		var rule NameRule
		switch action := step.Action.(type) {
		case *StackAction:
			x, rule = action.Name, rulesByThing["stack"]
			other := stacks[x.String()]
			if other != nil && other.When.Always() && step.When.Always() {
				l.fail(l.places[stepPlace(step.ID)], "give one another name", "steps %q and %q would make the same stack, %s", other.ID, step.ID, x)
			}
			stacks[x.String()] = step
		case *KeyPairAction:
			x, rule = action.Name, rulesByThing["key pair"]
		default:
			continue
		}
		name := (&Session{blueprint: l.blueprint}).view(Answers{}).derived(step.Title, x, rule, step.ID)
		if name.Fault != "" {
			l.fail(l.places[stepPlace(step.ID)], "change the name", "%s", name.Fault)
		}
	}
}

// checkDefaults asks all questions of somebody who only takes defaults, and
// tells what would be refused. What a template proposes is its own affair: it
// may want to be changed.
func (l *loader) checkDefaults() {
	session := Begin(l.blueprint, Answers{}, Surroundings{Region: "us-east-1", Account: "123456789012"})
	for _, f := range session.Faults() {
		if !errors.Is(f.Err, errMissing) && f.Field.Exists == "" && !f.Field.proposedByTemplate() {
			l.fail(l.at(f.Field.Key), "change the default, or the check", "the default of %s would be refused: %v", f.Field.Key, f.Err)
		}
	}
}
