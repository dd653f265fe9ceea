package wizard

import (
	"errors"
	"slices"

	"gantry/wizard/template"
)

// ruleFaults are the assertions of the templates that the answers break, as
// far as they can be decided by now.
func (v view) ruleFaults() []fault {
	var faults []fault
	for i := range v.session.blueprint.Steps {
		step := &v.session.blueprint.Steps[i]
		if step.Kind != StackKind || len(step.Template.Rules) == 0 || !v.wanted(step) {
			continue
		}
		evaluation := v.draw(step).evaluation
		if evaluation == nil {
			continue
		}
		for _, broken := range template.Errors(evaluation.CheckRules()) {
			faults = append(faults, fault{v.blame(step.behind(broken)), errors.New(broken.Message)})
		}
	}
	return faults
}

// behind are the questions that a broken assertion is about: the step's own
// where it mentions any.
func (s *Step) behind(broken *template.Error) []string {
	var all []string
	for _, rule := range s.Template.Rules {
		for _, assertion := range rule.Assertions {
			if assertion.Line == broken.Line && assertion.Column == broken.Column {
				all = append(all, s.questionsBehind(assertion.Assert)...)
			}
		}
	}
	own := slices.DeleteFunc(slices.Clone(all), func(key string) bool { return fieldIndex(s.Fields, key) < 0 })
	if len(own) > 0 {
		return own
	}
	return all
}
