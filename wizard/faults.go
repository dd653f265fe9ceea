package wizard

import (
	"errors"
	"slices"
)

// Faults are all missing and wrong answers of the questions that are asked now,
// over all stages, in order. They are empty when the plan can be made.
func (s *Session) Faults() FieldErrors { return s.allFaults(s.view(s.given)) }

func (s *Session) allFaults(v view) FieldErrors {
	var all FieldErrors
	for stage := range len(s.blueprint.Steps) + 1 {
		all = append(all, s.stageFaults(stage, v)...)
	}
	return all
}

// Missing are the questions that must have an answer and have none.
func (s *Session) Missing() []Field {
	var missing []Field
	for _, f := range s.Faults() {
		if errors.Is(f.Err, errMissing) {
			missing = append(missing, f.Field)
		}
	}
	return missing
}

// stageFaults are the faults of one stage, at most one for each question: the
// first of its own checks, what the templates ask of the parameters it is bound
// to, the rules between fields, the names made of it, and the templates' rules.
func (s *Session) stageFaults(stage int, v view) FieldErrors {
	fields := v.fieldsOf(stage)
	if len(fields) == 0 {
		return nil
	}
	found := map[string]error{}
	note := func(key string, err error) {
		if found[key] == nil && fieldIndex(fields, key) >= 0 {
			found[key] = err
		}
	}
	for _, f := range fields {
		if err := v.checkAnswer(f); err != nil {
			note(f.Key, err)
		}
	}
	for _, f := range v.between() {
		note(f.key, f.err)
	}
	var faults FieldErrors
	for _, f := range fields {
		if err := found[f.Key]; err != nil {
			faults = append(faults, FieldError{f, err})
		}
	}
	return faults
}

// checkAnswer checks one answer by itself.
func (v view) checkAnswer(f Field) error {
	answer, ok := v.answers.Lookup(f.Key)
	switch {
	case !ok && f.mayBeEmpty():
		return nil
	case !ok:
		return errMissing
	}
	if name, later := v.session.blueprint.outputNamed(&f, answer.Value); later {
		return v.session.blueprint.checkOutput(&f, name)
	}
	return f.Check(answer.Value)
}

// mayBeEmpty says whether a question needs no answer: an optional one, or a
// parameter without a default for which the empty text is among the values.
func (f Field) mayBeEmpty() bool {
	if f.Parameter == nil {
		return f.Optional
	}
	p := f.Parameter
	allowed := slices.Contains(p.AllowedValues, "") || (p.MinLength != nil && *p.MinLength == 0)
	return !p.HasDefault && allowed && p.Check("") == nil
}

// asked looks up the answer to a question that is asked now.
func (v view) asked(key string) (string, bool) {
	field, step, ok := v.session.blueprint.Field(key)
	if !ok || !v.asks(field, step) {
		return "", false
	}
	answer, ok := v.answers.Lookup(key)
	return answer.Value, ok
}

// betweenFaults are the faults that concern more than one question: bindings
// that a template refuses, rules between fields, names, and templates' rules.
func (v view) betweenFaults() []fault {
	faults := v.boundFaults()
	for _, c := range v.session.blueprint.Constraints {
		faults = append(faults, c.check(v.asked)...)
	}
	for _, name := range v.names() {
		if name.Fault != "" {
			faults = append(faults, fault{v.blame(name.fields), errors.New(name.Fault)})
		}
	}
	return append(faults, v.ruleFaults()...)
}

// boundFaults are parameters that the blueprint binds to answers, with values
// that their template refuses. The question named last in the binding is at
// fault.
func (v view) boundFaults() []fault {
	var faults []fault
	for i := range v.session.blueprint.Steps {
		step := &v.session.blueprint.Steps[i]
		action := step.stack()
		if action == nil || !v.wanted(step) {
			continue
		}
		for _, p := range action.Parameters {
			value, known := p.Value.Resolve(v.lookup).Final()
			parameter, ok := step.Template.Parameter(p.Key)
			if !known || !ok {
				continue
			}
			if err := checkParameter(parameter, value); err != nil {
				faults = append(faults, fault{v.blame(p.Value.References()), err})
			}
		}
	}
	return faults
}

// blame picks the question whose answer is most likely wrong: the last that
// somebody answered, or the last at all.
func (v view) blame(keys []string) string {
	blamed := ""
	for _, key := range slices.Backward(keys) {
		answer, ok := v.answers.Lookup(key)
		if !ok {
			continue
		}
		if answer.Origin != OriginDefault && answer.Origin != OriginExample {
			return key
		}
		if blamed == "" {
			blamed = key
		}
	}
	return blamed
}
