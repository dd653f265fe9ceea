package wizard

import (
	"fmt"
	"slices"
	"strings"
)

// outputNamed is the "step.Output" that an answer names, if the question takes
// such answers and the whole value is "${step.Output}" with the id of a step.
func (b *Blueprint) outputNamed(f *Field, value string) (name string, ok bool) {
	if !f.Outputs {
		return "", false
	}
	x := ParseExpression(value)
	if len(x) != 1 || x[0].From == "" {
		return "", false
	}
	id, _, dotted := strings.Cut(x[0].From, ".")
	_, known := b.Step(id)
	return x[0].From, dotted && known
}

// checkOutput says whether a question may take its answer from an output.
func (b *Blueprint) checkOutput(f *Field, name string) error {
	id, output, _ := strings.Cut(name, ".")
	step, _ := b.Step(id)
	switch {
	case strings.HasPrefix(f.Key, id+".") || slices.Contains(f.UsedBy, id):
		return fmt.Errorf("must not take its own output %s", output)
	case !slices.Contains(step.outputs(), output):
		return fmt.Errorf("%s has no output %q: %s", id, output, hintFor(output, step.outputs()))
	}
	return nil
}

// wire lets the questions of several templates take outputs of each other, and
// tells where an output has a question's name. Nothing is taken unasked.
func (b *Blueprint) wire() {
	offer := func(f *Field) {
		if f.Secret() {
			return
		}
		f.Outputs = true
		for i := range b.Steps {
			step := &b.Steps[i]
			if slices.Contains(step.outputs(), bare(f.Key)) && b.checkOutput(f, step.ID+"."+bare(f.Key)) == nil {
				f.Help = strings.TrimSpace(fmt.Sprintf("%s Write ${%s.%s} to take it from %s.", f.Help, step.ID, bare(f.Key), step.Title))
			}
		}
	}
	for i := range b.Fields {
		offer(&b.Fields[i])
	}
	for s := range b.Steps {
		for i := range b.Steps[s].Fields {
			if b.Steps[s].Fields[i].Parameter != nil {
				offer(&b.Steps[s].Fields[i])
			}
		}
	}
}

// outputBehind is the output that the answer to a question stands for.
func (v view) outputBehind(key string) (name string, ok bool) {
	field, _, known := v.session.blueprint.Field(key)
	answer, answered := v.answers.Lookup(key)
	if !known || !answered {
		return "", false
	}
	return v.session.blueprint.outputNamed(field, answer.Value)
}
