package template

import "fmt"

// Template is the template that was evaluated, with loops unrolled.
func (e *Evaluation) Template() *Template { return e.t }

// Exists says whether a resource is in the template and its condition does not
// forbid it. A condition that cannot be decided yet forbids nothing.
func (e *Evaluation) Exists(logical string) bool {
	r, ok := e.t.resources[logical]
	return ok && e.holds(r.Condition) != no
}

// Condition is what a condition gives; known is false while it depends on
// values that are not known yet.
func (e *Evaluation) Condition(name string) (holds, known bool) {
	t, ok := e.conditions[name]
	return t == yes, ok && t != undecided
}

// Resources are those that exist, in the template's order.
func (e *Evaluation) Resources() []*Resource {
	var all []*Resource
	for _, r := range e.t.Resources {
		if e.holds(r.Condition) != no {
			all = append(all, r)
		}
	}
	return all
}

// Properties are the evaluated properties of a resource, never nil.
func (e *Evaluation) Properties(logical string) (map[string]any, error) {
	r, ok := e.t.resources[logical]
	if !ok {
		return nil, fmt.Errorf("the template %s has no resource %s", e.t.Name, logical)
	}
	body := r.body.get("Properties")
	if body == nil {
		return map[string]any{}, nil
	}
	value, err := e.evaluator().value(body)
	if err == nil && e.scope.Dynamic != nil {
		value, err = e.resolve(value, body)
	}
	if err != nil {
		return nil, err
	}
	properties, ok := value.(map[string]any)
	if !ok {
		return map[string]any{}, nil // the properties as a whole are not known yet
	}
	return properties, nil
}

// Value evaluates any value of the template, such as a resource's Metadata or
// CreationPolicy. It is nil for what AWS::NoValue leaves out.
func (e *Evaluation) Value(v any) (any, error) {
	value, err := e.evaluator().value(fromPlain(v, position{}))
	if _, gone := value.(noValue); gone {
		return nil, err
	}
	return value, err
}
