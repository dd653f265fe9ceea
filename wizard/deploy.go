package wizard

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"gantry/wizard/template"
)

// stackNameKey is the question for a stack's name. No parameter has a hyphen,
// so it never takes one's place.
const stackNameKey = "stack-name"

// FromTemplates makes a blueprint of one step for each template, in an order
// in which exports come before their imports. Stacks are called after the
// files; with a stack name, the only one is called that, and several are
// called <stack>-<file>. Parameters of the same name and type are asked once,
// unless the templates propose different defaults. Faults of templates are all
// told at once, in a Trouble with exit code 2.
func FromTemplates(sources []TemplateSource, stack string) (*Blueprint, error) {
	if len(sources) == 0 {
		return nil, &Trouble{Cause: "nothing to deploy", Reason: "no template was named", Exit: ExitUsage}
	}
	b := &Blueprint{Version: 1}
	var faults []error
	for _, source := range sources {
		read, err := template.Parse(source.Name, []byte(source.Body))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		b.Steps = append(b.Steps, b.templateStep(source, read))
	}
	if len(faults) > 0 {
		err := errors.Join(faults...)
		return nil, &Trouble{
			Cause: "the template cannot be used", Reason: strings.ReplaceAll(err.Error(), "\n", "\n  "),
			Advice: []string{"Correct what is named above; nothing was done."}, Exit: ExitUsage, Err: err,
		}
	}
	b.share()
	for i := range b.Steps {
		b.Steps[i].ask(stack, len(b.Steps) > 1)
	}
	return b, b.arrange()
}

// templateStep is the step for one template, with no questions yet.
func (b *Blueprint) templateStep(source TemplateSource, read *template.Template) Step {
	id := b.freeID(stepID(source.Name))
	return Step{
		ID: id, Title: strings.ToUpper(id[:1]) + id[1:], Help: firstLine(read.Description), Kind: StackKind,
		Template: read, Action: &StackAction{Template: source, Name: Expression{{From: id + "." + stackNameKey}}},
	}
}

// stepID makes an id of a file's name: lower-case letters, digits and hyphens.
func stepID(file string) string {
	base := path.Base(strings.ReplaceAll(strings.SplitN(file, "?", 2)[0], `\`, "/"))
	for _, ending := range []string{".yaml", ".yml", ".json", ".template", ".txt", ".cfn"} {
		base = strings.TrimSuffix(base, ending)
	}
	var b strings.Builder
	for _, r := range strings.ToLower(base) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" || id[0] < 'a' {
		id = strings.TrimSuffix("stack-"+id, "-")
	}
	return strings.TrimRight(id[:min(len(id), 64)], "-")
}

// freeID adds a number to an id that another step has.
func (b *Blueprint) freeID(id string) string {
	free := id
	for n := 2; slices.Contains(b.stepIDs(), free); n++ {
		free = fmt.Sprintf("%s-%d", id[:min(len(id), 60)], n)
	}
	return free
}

// share makes shared fields of the parameters that several templates have.
func (b *Blueprint) share() {
	type use struct {
		step      *Step
		parameter *template.Parameter
	}
	uses := map[string][]use{}
	var names []string
	for i := range b.Steps {
		step := &b.Steps[i]
		for j := range step.Template.Parameters {
			p := &step.Template.Parameters[j]
			if len(uses[p.Name]) == 0 {
				names = append(names, p.Name)
			}
			uses[p.Name] = append(uses[p.Name], use{step, p})
		}
	}
	for _, name := range names {
		all := uses[name]
		alike := !slices.ContainsFunc(all, func(u use) bool { return !together(u.parameter, all[0].parameter) })
		if len(all) < 2 || !alike {
			continue
		}
		field := question(all[0].step.Template, all[0].parameter)
		field.Optional = field.mayBeEmpty()
		for _, u := range all {
			field.absorb(question(u.step.Template, u.parameter))
			field.UsedBy = append(field.UsedBy, u.step.ID)
			action := u.step.stack()
			action.Parameters = append(action.Parameters, Parameter{Key: name, Value: Expression{{From: name}}, Secret: u.parameter.NoEcho})
		}
		field.loosen()
		b.Fields = append(b.Fields, field)
	}
}

// together says whether two parameters of the same name are one question.
func together(p, q *template.Parameter) bool {
	sameDefault := p.Default == q.Default || !p.HasDefault || !q.HasDefault
	return p.Type == q.Type && p.NoEcho == q.NoEcho && sameDefault && slices.Equal(p.AllowedValues, q.AllowedValues)
}

// absorb adds what another template says of the same question. The constraints
// of each are checked by the templates themselves.
func (f *Field) absorb(other Field) {
	f.Help = cmp.Or(f.Help, other.Help)
	if f.Label == f.Key {
		f.Label = other.Label
	}
	if !f.HasDefault && other.HasDefault {
		f.Default, f.HasDefault = other.Default, true
	}
	f.Optional = f.Optional && other.mayBeEmpty()
}

// loosen leaves all judging to the templates: each checks what it is given, in
// AWS's words.
func (f *Field) loosen() {
	f.Parameter = nil
	f.Optional = f.Optional || f.HasDefault
	f.MinLength, f.MaxLength, f.MinValue, f.MaxValue = nil, nil, nil, nil
	if f.Type == NumberField {
		f.Type = TextField // AWS takes fractions.
	}
}

// ask adds the questions of a step: the stack's name and what is left of the
// template's parameters.
func (s *Step) ask(stack string, several bool) {
	name := s.ID
	switch {
	case stack != "" && several:
		name = stack + "-" + s.ID
	case stack != "":
		name = stack
	}
	s.Fields = append([]Field{{
		Key: s.ID + "." + stackNameKey, Label: "Stack name", Group: "Stack", Type: TextField,
		Help:    "What the stack is called in CloudFormation. An existing stack of this name is updated.",
		Default: name, HasDefault: true,
	}}, questions(s.ID, s.Template, s.bound)...)
}

// arrange orders the steps by exports and imports and names the blueprint.
func (b *Blueprint) arrange() error {
	b.linkImports()
	ordered, circle := inOrder(b.Steps, func(s Step) string { return s.ID }, func(s Step) []string { return s.Needs })
	if circle != nil {
		return &Trouble{
			Cause: "the templates import from each other", Reason: strings.Join(circle, " → "), Exit: ExitUsage,
			Advice: []string{"Move what both need into a template of its own."},
		}
	}
	b.Steps = ordered
	b.sortNeeds()
	if len(b.Steps) > 1 {
		b.wire()
	}
	b.Name = strings.Join(b.stepIDs(), "+")
	b.Title = path.Base(b.Steps[0].Template.Name)
	b.Summary = firstLine(b.Steps[0].Template.Description)
	if len(b.Steps) > 1 {
		b.Title = fmt.Sprintf("%d templates", len(b.Steps))
		b.Summary = strings.Join(b.stepIDs(), ", ")
	}
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
