package wizard

import (
	"slices"

	"gantry/wizard/template"
)

// linkImports adds to each stack step the steps whose exports it imports, as
// far as that can be told before any question is answered: answers stand in
// for themselves, so that "${prefix}dev-VPCID" is the same name on both sides.
func (b *Blueprint) linkImports() {
	imports := func(step Step) bool { return step.Kind == StackKind && len(step.Template.Imports()) > 0 }
	if len(b.Steps) < 2 || !slices.ContainsFunc(b.Steps, imports) {
		return
	}
	makers := map[string]string{}
	evaluations := make([]*template.Evaluation, len(b.Steps))
	for i := range b.Steps {
		step := &b.Steps[i]
		if step.Kind != StackKind {
			continue
		}
		evaluation, err := symbolic(step)
		if err != nil {
			continue // The planner links by the real values.
		}
		evaluations[i] = evaluation
		for _, output := range evaluation.Template().Outputs {
			if name, ok := exportName(evaluation, output.ExportName); ok {
				makers[name] = step.ID
			}
		}
	}
	for i := range b.Steps {
		step := &b.Steps[i]
		if evaluations[i] == nil {
			continue
		}
		for _, argument := range step.Template.Imports() {
			name, ok := exportName(evaluations[i], argument)
			maker := makers[name]
			if ok && maker != "" && maker != step.ID && !slices.Contains(step.Needs, maker) {
				step.Needs = append(step.Needs, maker)
			}
		}
	}
	b.sortNeeds()
}

// exportName evaluates the name of an export; ok is false while it is unknown.
func exportName(evaluation *template.Evaluation, value any) (name string, ok bool) {
	if value == nil {
		return "", false
	}
	known, err := evaluation.Value(value)
	name, ok = known.(string)
	return name, ok && err == nil
}

// symbolic evaluates a step's template with every parameter standing for the
// text it is bound to, or for its own question, without checking anything.
func symbolic(step *Step) (*template.Evaluation, error) {
	open := *step.Template
	open.Parameters = slices.Clone(step.Template.Parameters)
	scope := template.Scope{
		Values: map[string]string{}, Pending: map[string]bool{},
		Region: "${region}", AccountID: "${account}", StackName: step.stack().Name.String(),
	}
	for i := range open.Parameters {
		p := &open.Parameters[i]
		if p.YieldsList() || p.IsNumber() || len(p.AllowedValues) > 0 {
			scope.Pending[p.Name] = true // Conditions on it cannot be decided.
			continue
		}
		*p = template.Parameter{Name: p.Name, Type: "String"}
		scope.Values[p.Name] = "${" + step.ID + "." + p.Name + "}"
		if bound, ok := step.bound(p.Name); ok {
			scope.Values[p.Name] = bound.String()
		}
	}
	return open.Evaluate(scope)
}
