package wizard

import "strings"

// withSecrets puts the secrets of a step back, which a plan that was read from
// a journal lacks. An update can leave them as the stack has them; whatever is
// to be created needs them.
func withSecrets(s PlannedStep, d Decision, secrets Answers) (Action, error) {
	stack, ok := s.Action.(*StackAction)
	if !ok {
		return s.Action, nil
	}
	full := stack.copy().(*StackAction)
	var missing []string
	for i := range full.Parameters {
		p := &full.Parameters[i]
		if !p.Secret || p.Previous || p.Value.String() != Mask {
			continue
		}
		if answer, ok := secrets.Lookup(s.ID + "." + p.Key); ok {
			p.Value = Literal(answer.Value)
			continue
		}
		switch d {
		case DecideCreate, DecideReplace:
			missing = append(missing, s.ID+"."+p.Key)
		default:
			p.Previous, p.Value = true, nil
		}
	}
	if len(missing) > 0 {
		return nil, &Trouble{
			Cause:  s.Title + " needs what is kept secret",
			Reason: "no file holds the value of " + strings.Join(missing, ", "),
			Advice: []string{"give it again, for example with --set " + missing[0] + "=…"},
			Exit:   ExitUsage,
		}
	}
	return full, nil
}

// MissingSecrets are the keys, "step.Parameter", of the secrets that a plan
// read from a journal lacks, for the steps that have still to be done.
func (p *Progress) MissingSecrets() []string {
	var keys []string
	for _, s := range p.Plan.Steps {
		stack, ok := s.Action.(*StackAction)
		if step := p.Step(s.ID); !ok || (step != nil && (step.Outcome == Done || step.Outcome == Kept)) {
			continue
		}
		for _, parameter := range stack.Parameters {
			if parameter.Secret && !parameter.Previous && parameter.Value.String() == Mask {
				keys = append(keys, s.ID+"."+parameter.Key)
			}
		}
	}
	return keys
}
