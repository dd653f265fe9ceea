package wizard

import (
	"strings"
	"sync"
)

// view is a set of answers with everything filled in that follows from it.
type view struct {
	session *Session
	answers Answers
	// between are the faults that concern more than one question, found once.
	between func() []fault
	// decided are the questions and steps whose conditions were looked at.
	decided map[string]bool
}

// view fills in what was not given.
func (s *Session) view(given Answers) view {
	v := view{session: s, answers: s.fill(given), decided: map[string]bool{}}
	v.between = sync.OnceValue(v.betweenFaults)
	return v
}

// lookup finds the value of a reference: region, account, or an answer. What is
// not asked, or left empty, is the empty text; an output of a step, and an
// answer that is still missing, are not known yet.
func (v view) lookup(name string) (string, bool) {
	if value, ok := v.session.place(name); ok {
		return value, true
	}
	if v.session.blueprint.isOutput(name) {
		return "", false
	}
	return v.answer(name)
}

// answer finds the value that the answer to a question has, as lookup does.
func (v view) answer(key string) (string, bool) {
	field, step, ok := v.session.blueprint.Field(key)
	switch {
	case !ok:
		return "", false
	case !v.asks(field, step):
		return "", true
	}
	answer, ok := v.answers.Lookup(key)
	if _, later := v.session.blueprint.outputNamed(field, answer.Value); later {
		return "", false
	}
	return answer.Value, ok || field.mayBeEmpty()
}

// wanted says whether a step is part of the plan.
func (v view) wanted(step *Step) bool { return v.decide(stepPlace(step.ID), step.When) }

// asks says whether a question is asked with these answers.
func (v view) asks(field *Field, step *Step) bool {
	return v.decide(field.Key, field.When) && (step == nil || v.wanted(step))
}

// decide says whether a condition holds, and remembers it.
func (v view) decide(name string, condition Condition) bool {
	if condition.Always() {
		return true
	}
	holds, known := v.decided[name]
	if !known {
		v.decided[name] = false // A condition that leads back to itself does not hold.
		holds = condition.Holds(v.lookup)
		v.decided[name] = holds
	}
	return holds
}

// asksAt says whether a stage has questions now.
func (v view) asksAt(stage int) bool { return len(v.fieldsOf(stage)) > 0 }

// fieldsOf are the questions of a stage that are asked with these answers,
// with references in defaults and filters replaced.
func (v view) fieldsOf(stage int) []Field {
	s := v.session
	if stage > 0 && stage <= len(s.blueprint.Steps) && !v.wanted(&s.blueprint.Steps[stage-1]) {
		return nil
	}
	var asked []Field
	for _, field := range s.fields(stage) {
		if !v.decide(field.Key, field.When) {
			continue
		}
		if field.HasDefault {
			field.Default, field.HasDefault = s.expand(&field, v.lookup)
		}
		asked = append(asked, field.narrowed(v.lookup))
	}
	return asked
}

// narrowed is the field with the filter of its query filled in. A filter whose
// value is not known yet is left out: the list is longer then.
func (f Field) narrowed(lookup func(string) (string, bool)) Field {
	if f.Query == nil || len(f.Query.Filter) == 0 {
		return f
	}
	query := Query{Kind: f.Query.Kind, Filter: map[string]string{}}
	for name, value := range f.Query.Filter {
		if text, ok := ParseExpression(value).Resolve(lookup).Final(); ok && text != "" {
			query.Filter[name] = text
		}
	}
	f.Query = &query
	return f
}

// isOutput says whether a reference is to what a step produces. A question of
// the same name gives way.
func (b *Blueprint) isOutput(name string) bool {
	id, output, ok := strings.Cut(name, ".")
	if !ok {
		return false
	}
	step, ok := b.Step(id)
	return ok && step.publishes(output)
}

// bare is a key without the step's id.
func bare(key string) string {
	if _, name, ok := strings.Cut(key, "."); ok {
		return name
	}
	return key
}
