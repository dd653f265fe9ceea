package wizard

// ruleFaults are the assertions of a step's template that its answers break.
// They are only asked once every parameter is known, as CloudFormation does.
func (v view) ruleFaults(stage int) []fault {
	if stage == 0 {
		return nil
	}
	step := &v.session.blueprint.Steps[stage-1]
	if step.Template == nil || len(step.Template.Rules) == 0 {
		return nil
	}
	if _, pending := v.parameters(step); len(pending) > 0 {
		return nil
	}
	evaluation := v.draw(step).evaluation
	if evaluation == nil {
		return nil
	}
	err := evaluation.CheckRules()
	if err == nil {
		return nil
	}
	var keys []string
	for _, rule := range step.Template.Rules {
		for _, assertion := range rule.Assertions {
			keys = append(keys, step.questionsBehind(assertion.Assert)...)
		}
	}
	own := keys[:0]
	for _, key := range keys {
		if fieldIndex(step.Fields, key) >= 0 {
			own = append(own, key)
		}
	}
	if len(own) == 0 {
		own = append(own, step.Fields[len(step.Fields)-1].Key)
	}
	return []fault{{own[0], err}}
}
