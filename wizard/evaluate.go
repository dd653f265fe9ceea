package wizard

import (
	"maps"
	"slices"
	"strings"

	"gantry/wizard/template"
)

// evaluations keeps what was last evaluated for each stack step, since a screen
// asks for the same many times: for the answers as they are, and for the draft.
type evaluations map[string][2]*drawn

// find returns what is kept for a step and a key, or nil.
func (e evaluations) find(step, key string) *drawn {
	for _, kept := range e[step] {
		if kept != nil && kept.key == key {
			return kept
		}
	}
	return nil
}

// drawn is a stack step's template with the answers so far.
type drawn struct {
	key        string               // of the values it was made from
	evaluation *template.Evaluation // nil while the values are refused, err says why
	err        error
	resources  []*template.Resource // those that will exist, all while that is not known
	names      []DerivedName        // of resources with a name of their own
}

// draw evaluates a step's template with the answers so far.
func (v view) draw(step *Step) *drawn {
	values, pending := v.parameters(step)
	stack, known := step.stack().Name.Resolve(v.lookup).Final()
	if !known {
		stack = ""
	}
	key := drawingKey(values, pending, stack, v.session.in)
	if kept := v.session.drafts.find(step.ID, key); kept != nil {
		return kept
	}
	d := &drawn{key: key, resources: step.Template.Resources}
	d.evaluation, d.err = step.Template.Evaluate(v.session.scope(values, pending, stack))
	if d.err == nil {
		d.resources, d.names = d.evaluation.Resources(), resourceNames(step, d.evaluation)
	}
	if v.session.drafts == nil {
		v.session.drafts = evaluations{}
	}
	v.session.drafts[step.ID] = [2]*drawn{d, v.session.drafts[step.ID][0]}
	return d
}

func drawingKey(values map[string]string, pending []string, stack string, in Surroundings) string {
	parts := []string{stack, in.Region, in.Account}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, name, values[name])
	}
	return strings.Join(append(parts, pending...), "\x00")
}

// parameters are the values of a stack's parameters as far as they are known
// and fit, and the names of the others.
func (v view) parameters(step *Step) (values map[string]string, pending []string) {
	values = map[string]string{}
	for i := range step.Template.Parameters {
		p := &step.Template.Parameters[i]
		value, known := v.parameter(step, p.Name)
		if known && p.Check(value) == nil {
			values[p.Name] = value
			continue
		}
		pending = append(pending, p.Name)
	}
	return values, pending
}

func (v view) parameter(step *Step, name string) (string, bool) {
	if bound, ok := step.bound(name); ok {
		return bound.Resolve(v.lookup).Final()
	}
	return v.answer(step.ID + "." + name)
}

// text is an expression with … for what is not known yet.
func (v view) text(x Expression) string {
	var b strings.Builder
	for _, piece := range x.Resolve(v.lookup) {
		if piece.From != "" {
			b.WriteString("…")
			continue
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}

// scope is what a template is evaluated with. What only AWS can tell is
// unknown.
func (s *Session) scope(values map[string]string, pending []string, stack string) template.Scope {
	scope := template.Scope{
		Values: values, Pending: map[string]bool{},
		StackName: stack, AccountID: s.in.Account, Region: s.in.Region,
	}
	for _, name := range pending {
		scope.Pending[name] = true
	}
	return scope
}
