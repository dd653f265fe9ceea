package wizard

import (
	"strings"
	"unicode"
)

// fill adds the environment's values, defaults and examples of the questions
// that are asked with these answers.
func (s *Session) fill(given Answers) Answers {
	f := filling{session: s, values: map[string]Answer{}, begun: map[string]bool{}}
	for key, answer := range given.values {
		f.values[key] = answer
	}
	for i := range s.blueprint.Fields {
		f.answer(&s.blueprint.Fields[i], nil)
	}
	for i := range s.blueprint.Steps {
		step := &s.blueprint.Steps[i]
		for j := range step.Fields {
			f.answer(&step.Fields[j], step)
		}
	}
	return Answers{values: f.values}
}

// filling is the work of fill. Defaults may refer to other answers, which may
// be defaults themselves. Each question is looked at once; the loader refuses
// circles.
type filling struct {
	session *Session
	values  map[string]Answer
	begun   map[string]bool
}

func (f *filling) answer(field *Field, step *Step) (string, bool) {
	if answer, ok := f.values[field.Key]; ok {
		return answer.Value, true
	}
	if f.begun[field.Key] {
		return "", false
	}
	f.begun[field.Key] = true
	if !field.When.Holds(f.lookup) || (step != nil && !step.When.Holds(f.lookup)) {
		return "", false
	}
	answer, ok := f.source(field)
	if ok {
		f.values[field.Key] = answer
	}
	return answer.Value, ok
}

// source is the first source that has a value for a question nobody answered.
func (f *filling) source(field *Field) (Answer, bool) {
	if value, ok := f.session.environment(field.Key); ok {
		return Answer{field.Normalise(value), OriginEnvironment}, true
	}
	if field.HasDefault {
		if value, ok := f.session.expand(field, f.lookup); ok {
			return Answer{value, OriginDefault}, true
		}
	}
	if f.session.in.Rehearsal && field.Example != "" {
		return Answer{field.Normalise(field.Example), OriginExample}, true
	}
	return Answer{}, false
}

func (f *filling) lookup(name string) (string, bool) {
	if value, ok := f.session.place(name); ok {
		return value, true
	}
	field, step, ok := f.session.blueprint.Field(name)
	if !ok {
		return "", false
	}
	return f.answer(field, step)
}

// maxDefault is how long a default may become, in bytes: as long as a
// parameter's value. It keeps defaults made of each other from growing without
// end.
const maxDefault = 4096

// expand is a field's default with its references replaced. A template's
// default is literal.
func (s *Session) expand(field *Field, lookup func(string) (string, bool)) (string, bool) {
	if field.proposedByTemplate() {
		return field.Default, true
	}
	value, known := ParseExpression(field.Default).Resolve(lookup).Final()
	return field.Normalise(value), known && len(value) <= maxDefault
}

// proposedByTemplate says whether the default is the template's own.
func (f *Field) proposedByTemplate() bool {
	return f.Parameter != nil && f.Default == f.Parameter.Default
}

// environment is the value of GANTRY_<KEY>. An empty variable is none, as it
// is for most programs.
func (s *Session) environment(key string) (string, bool) {
	if s.in.Environment == nil {
		return "", false
	}
	value, ok := s.in.Environment(EnvironmentVariable(key))
	return value, ok && value != ""
}

// EnvironmentVariable is the variable that answers a question: GANTRY_PREFIX
// for prefix, GANTRY_NETWORK_VPCCIDR for network.VpcCidr.
func EnvironmentVariable(key string) string {
	return "GANTRY_" + strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToUpper(r)
		}
		return '_'
	}, key)
}

// place is the value of a name that no question has: region or account.
func (s *Session) place(name string) (string, bool) {
	switch name {
	case "region":
		return s.in.Region, s.in.Region != ""
	case "account":
		return s.in.Account, s.in.Account != ""
	}
	return "", false
}
