package wizard

import (
	"maps"
	"slices"
)

// Origin says where an answer came from. The review screen shows it.
type Origin string

// The origins, from the strongest to the weakest: what a person typed or put
// on the command line wins over files, files over the environment, and all of
// them over what the blueprint proposes.
const (
	OriginTyped       Origin = "typed"
	OriginSet         Origin = "--set"
	OriginFile        Origin = "--answers"
	OriginProfile     Origin = "profile"
	OriginDraft       Origin = "draft" // typed an earlier time, and not yet carried out
	OriginEnvironment Origin = "environment"
	OriginDefault     Origin = "default"
	OriginExample     Origin = "example"
	OriginBlueprint   Origin = "blueprint" // nobody answered it: the blueprint says so
)

// Answer is one value given so far and where it came from.
type Answer struct {
	Value  string
	Origin Origin
}

// Answers are the values given so far. It is immutable: With returns a new
// one. The keys are those of fields: "prefix" for a shared field,
// "network.VpcCidr" for a question of a step. Every value is a string, as a
// CloudFormation parameter is. The zero value has no answers.
type Answers struct {
	values map[string]Answer
}

// Get returns the value of a key, or "" where there is none.
func (a Answers) Get(key string) string { return a.values[key].Value }

// Lookup returns the answer of a key and whether there is one. An empty string
// can be an answer.
func (a Answers) Lookup(key string) (Answer, bool) {
	answer, ok := a.values[key]
	return answer, ok
}

// With returns the answers with one more, typed by the operator.
func (a Answers) With(key, value string) Answers {
	return a.WithFrom(key, value, OriginTyped)
}

// WithFrom returns the answers with one more, of the given origin.
func (a Answers) WithFrom(key, value string, origin Origin) Answers {
	values := maps.Clone(a.values)
	if values == nil {
		values = map[string]Answer{}
	}
	values[key] = Answer{Value: value, Origin: origin}
	return Answers{values: values}
}

// Without returns the answers without one key.
func (a Answers) Without(key string) Answers {
	values := maps.Clone(a.values)
	delete(values, key)
	return Answers{values: values}
}

// Keys returns all keys in alphabetical order.
func (a Answers) Keys() []string { return slices.Sorted(maps.Keys(a.values)) }

// Len is the number of answers.
func (a Answers) Len() int { return len(a.values) }
