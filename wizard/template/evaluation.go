package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Evaluation is a template with values: its parameters are checked and its
// conditions decided. It does not change afterwards and may be used by several
// goroutines if the functions of its Scope may.
type Evaluation struct {
	t     *Template
	scope Scope
	// values are what Ref of a parameter gives.
	values     map[string]any
	conditions map[string]truth
	deciding   map[string]bool
	needs      map[string]needs
}

// Evaluate checks the values against the parameters, decides the conditions and
// looks whether what is left refers to nothing that does not exist. The error
// is an *Error, or several joined, in CloudFormation's own words.
func (t *Template) Evaluate(s Scope) (*Evaluation, error) {
	bad := &faults{file: t.Name}
	e := &Evaluation{t: t, scope: s, conditions: map[string]truth{}, deciding: map[string]bool{}}
	e.values = t.readValues(&s, bad)
	if err := bad.err(); err != nil {
		return nil, err
	}
	if t.Extended() {
		if t = build(t.Name, t.Source, t.root, e.values, bad); len(bad.list) > 0 {
			return nil, bad.err()
		}
		e.t = t
	}
	v := e.evaluator()
	for _, c := range t.Conditions {
		if _, err := v.condition(c.Name, c.body); err != nil {
			return nil, err
		}
	}
	e.findNeeds(bad)
	if err := bad.err(); err != nil {
		return nil, err
	}
	if circle := e.circle(); len(circle) > 0 {
		r := t.resources[circle[0]]
		bad.add(position{int32(r.Line), int32(r.Column)}, "Circular dependency between resources: [%s]", strings.Join(circle, ", "))
		return nil, bad.err()
	}
	return e, nil
}

// readValues checks the values given and makes what Ref gives of them.
func (t *Template) readValues(s *Scope, bad *faults) map[string]any {
	var missing, foreign []string
	latest := time.Now().Add(patternsTime)
	values := make(map[string]any, len(t.Parameters))
	for i := range t.Parameters {
		p := &t.Parameters[i]
		value, given := s.Values[p.Name]
		switch {
		case s.Pending[p.Name]:
			values[p.Name] = Unknown
			continue
		case !given && p.HasDefault:
			value = p.Default
		case !given:
			if _, stored := p.SSMInner(); stored {
				bad.add(p.position(), "Parameter %s should either have input value or default value", p.Name)
			} else {
				missing = append(missing, p.Name)
			}
			continue
		}
		until := time.Now().Add(patternTime)
		if until.After(latest) {
			until = latest
		}
		if err := p.check(value, until); err != nil {
			bad.add(p.position(), "%s", Errors(err)[0].Message)
			continue
		}
		values[p.Name] = p.reference(value, s.Resolved)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Values)) {
		if _, known := t.parameters[name]; !known {
			foreign = append(foreign, name)
		}
	}
	if missing != nil {
		p, _ := t.Parameter(missing[0])
		bad.list = slices.Insert(bad.list, 0, error(&Error{
			File: t.Name, Line: p.Line, Column: p.Column,
			Message: fmt.Sprintf("Parameters: [%s] must have values", strings.Join(missing, ", ")),
		}))
	}
	if foreign != nil {
		bad.add(position{}, "Parameters: [%s] do not exist in the template", strings.Join(foreign, ", "))
	}
	return values
}

func (p *Parameter) position() position { return position{int32(p.Line), int32(p.Column)} }

// reference is what Ref of the parameter gives: text, or a list of texts.
func (p *Parameter) reference(value string, resolved map[string]string) any {
	if _, stored := p.SSMInner(); stored {
		found, ok := resolved[p.Name]
		if !ok {
			return Unknown
		}
		value = found
	}
	if !p.YieldsList() {
		return value
	}
	members := splitList(value)
	list := make([]any, len(members))
	for i, member := range members {
		list[i] = member
	}
	return list
}

// findNeeds finds what each resource waits for, and notes references to
// resources that do not exist under the conditions as they are.
func (e *Evaluation) findNeeds(bad *faults) {
	var missing unresolved
	look := func(u use) {
		if e.t.resources[u.name] != nil && !e.Exists(u.name) {
			missing.add(u.name, u.position)
		}
	}
	e.needs = make(map[string]needs, len(e.t.Resources))
	for _, r := range e.Resources() {
		e.needs[r.Logical] = e.t.needs(r, e.live, e.Exists, look)
	}
	if e.t.loose() {
		return // they may be made by what is not here yet
	}
	missing.note(bad, "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template")
	missing = unresolved{}
	for _, o := range e.t.Outputs {
		if e.holds(o.Condition) != no {
			o.body.eachUse(e.live, look)
		}
	}
	missing.note(bad, "Unresolved resource dependencies [%s] in the Outputs block of the template")
}

// live chooses the branch of Fn::If that counts, both while it is undecided.
func (e *Evaluation) live(condition string) (then, otherwise bool) {
	t := e.holds(condition)
	return t != no, t != yes
}

// holds is what a condition gives; "" always holds.
func (e *Evaluation) holds(condition string) truth {
	if condition == "" {
		return yes
	}
	if t, ok := e.conditions[condition]; ok {
		return t
	}
	return undecided
}
