package wizard

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gantry/wizard/template"
)

// Names are the names that follow from the draft: of stacks and key pairs, of
// resources that the templates name, and those that later blueprints will
// derive, each against its own limit. It is the only place where they are made.
func (s *Session) Names(draft Answers) []DerivedName { return s.view(s.merge(draft)).names() }

func (v view) names() []DerivedName {
	var names []DerivedName
	stacks := map[string]bool{}
	for i := range v.session.blueprint.Steps {
		step := &v.session.blueprint.Steps[i]
		if !v.wanted(step) {
			continue
		}
		switch action := step.Action.(type) {
		case *StackAction:
			name := v.derived(step.Title+" stack", action.Name, rulesByThing["stack"], step.ID)
			if name.Fault == "" && stacks[name.Value] && !strings.Contains(name.Value, "…") {
				name.Fault = fmt.Sprintf("two stacks would be called %s", name.Value)
			}
			stacks[name.Value] = true
			names = append(append(names, name), v.draw(step).names...)
		case *KeyPairAction:
			names = append(names, v.derived(step.Title, action.Name, rulesByThing["key pair"], step.ID))
		}
	}
	for _, budget := range v.session.blueprint.Budgets {
		name := v.derived(budget.Label, budget.Name, budget.Rule, "")
		name.Spare, name.For, name.Fault = budget.Spare, budget.For, ""
		if left := name.Limit - name.Length; left < budget.Spare {
			name.Fault = fmt.Sprintf("the name of a %s may have %s: %s leaves %d for the %s, which needs %d",
				budget.Rule.Thing, characters(name.Limit), name.Value, max(left, 0), budget.For, budget.Spare)
		}
		names = append(names, name)
	}
	return names
}

// derived makes one name and measures it. A name that is not known to its end
// is not judged by its letters, only by its length.
func (v view) derived(label string, x Expression, rule NameRule, step string) DerivedName {
	known := x.Resolve(v.lookup)
	name := DerivedName{Label: label, Value: v.text(x), Limit: rule.Limit, Step: step, fields: x.References()}
	for _, piece := range known {
		name.Length += utf8.RuneCountInString(piece.Text)
	}
	value, final := known.Final()
	if final || name.Length > rule.Limit {
		name.Fault = rule.check(value)
	}
	return name
}

// resourceNames are the names that a template gives to its resources.
func resourceNames(step *Step, evaluation *template.Evaluation) []DerivedName {
	var names []DerivedName
	for _, resource := range evaluation.Resources() {
		rule, ok := rulesByType[resource.Type]
		if !ok {
			continue
		}
		properties, _ := resource.Properties.(map[string]any)
		source, ok := properties[rule.Property]
		if !ok || step.hides(source) {
			continue
		}
		value, err := evaluation.Value(source)
		name, isText := value.(string)
		if err != nil || !isText {
			continue
		}
		names = append(names, DerivedName{
			Label: rule.Thing, Value: name, Length: utf8.RuneCountInString(name), Limit: rule.Limit,
			Fault: rule.check(name), Step: step.ID, logical: resource.Logical, fields: step.questionsBehind(source),
		})
	}
	return names
}

// questionsBehind are the keys of the questions that a value of the template is
// made of, through the parameters it refers to.
func (s *Step) questionsBehind(value any) []string {
	var keys []string
	for _, name := range mentioned(value, nil) {
		if _, ok := s.Template.Parameter(name); !ok {
			continue
		}
		if bound, ok := s.bound(name); ok {
			keys = append(keys, bound.References()...)
		} else {
			keys = append(keys, s.ID+"."+name)
		}
	}
	return keys
}

// hides says whether a value of the template is made of a secret, so that it
// must not be shown.
func (s *Step) hides(value any) bool {
	return slices.ContainsFunc(mentioned(value, nil), func(name string) bool {
		p, ok := s.Template.Parameter(name)
		return ok && p.NoEcho
	})
}

// mentioned adds the names that a value refers to by Ref and Fn::Sub.
func mentioned(value any, names []string) []string {
	switch value := value.(type) {
	case []any:
		for _, member := range value {
			names = mentioned(member, names)
		}
	case string:
		names = append(names, ParseExpression(value).References()...)
	case map[string]any:
		if name, ok := value["Ref"].(string); ok && len(value) == 1 {
			return append(names, name)
		}
		for _, key := range sortedKeys(value) {
			names = mentioned(value[key], names)
		}
	}
	return names
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
