package wizard

import (
	"errors"

	"gantry/wizard/template"
)

// ruleFaults are the assertions of a step's template that its answers break,
// as far as they can be decided by now.
func (v view) ruleFaults(stage int) []fault {
	if stage == 0 {
		return nil
	}
	step := &v.session.blueprint.Steps[stage-1]
	if step.Template == nil || len(step.Template.Rules) == 0 {
		return nil
	}
	evaluation := v.draw(step).evaluation
	if evaluation == nil {
		return nil
	}
	var faults []fault
	for _, broken := range template.Errors(evaluation.CheckRules()) {
		faults = append(faults, fault{step.behind(broken), errors.New(broken.Message)})
	}
	return faults
}

// behind is the question that a broken assertion is about: the first of the
// step's own that it mentions, or else the step's last.
func (s *Step) behind(broken *template.Error) string {
	for _, rule := range s.Template.Rules {
		for _, assertion := range rule.Assertions {
			if assertion.Line != broken.Line || assertion.Column != broken.Column {
				continue
			}
			for _, key := range s.questionsBehind(assertion.Assert) {
				if fieldIndex(s.Fields, key) >= 0 {
					return key
				}
			}
		}
	}
	if len(s.Fields) == 0 {
		return ""
	}
	return s.Fields[len(s.Fields)-1].Key
}
