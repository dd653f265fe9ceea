package template

// CheckRules looks whether the template's rules hold, as CloudFormation does
// before it creates or updates a stack. What cannot be known here passes. The
// error is an *Error with the AssertDescription, or several joined.
func (e *Evaluation) CheckRules() error {
	bad := &faults{file: e.t.Name}
	for _, r := range e.t.Rules {
		v := e.evaluator()
		if condition := r.body.get("RuleCondition"); condition != nil {
			applies, err := v.decide(condition)
			if err != nil {
				return err
			}
			if applies != yes {
				continue
			}
		}
		for i, a := range r.Assertions {
			holds, err := v.decide(a.body)
			if err != nil {
				return err
			}
			if holds != no {
				continue
			}
			if a.Description == "" {
				bad.add(a.body.position, "Assertion %d of rule %s does not hold", i+1, r.Name)
			} else {
				bad.hint(a.body.position, "rule "+r.Name, "%s", a.Description)
			}
		}
	}
	return bad.err()
}

// refAll is Fn::RefAll.
func (v *evaluator) refAll(argument, at *node) (any, error) {
	if v.e.scope.RefAll == nil {
		return Unknown, nil
	}
	return v.outside(at, func() (any, error) {
		values, err := v.e.scope.RefAll(argument.text)
		return anyList(values), err
	})
}

// valueOf is Fn::ValueOf: an attribute of a parameter's value, or of each of
// its values if it is a list.
func (v *evaluator) valueOf(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) {
		return nil, v.misshapen("Fn::ValueOf", at)
	}
	p, ok := v.e.t.Parameter(argument.items[0].text)
	if !ok {
		return nil, v.fail(at, "Template error: Fn::ValueOf references undefined parameter %s", argument.items[0].text)
	}
	value := v.e.values[p.Name]
	of, known := p.AWSType()
	if v.e.scope.ValueOf == nil || holdsUnknown(value) || !known {
		return Unknown, nil
	}
	list, isList := flatten(value)
	texts, _, _ := textsOf(list)
	found, err := v.attributes(of, texts, argument.items[1].text, at)
	if err != nil || isList {
		return found, err
	}
	return found[0], nil
}

// valueOfAll is Fn::ValueOfAll: an attribute of every parameter's value of a type.
func (v *evaluator) valueOfAll(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) {
		return nil, v.misshapen("Fn::ValueOfAll", at)
	}
	var texts []string
	for _, p := range v.e.t.Parameters {
		if of, _ := p.AWSType(); of != argument.items[0].text && p.Type != argument.items[0].text {
			continue
		}
		if holdsUnknown(v.e.values[p.Name]) {
			return Unknown, nil
		}
		list, _ := flatten(v.e.values[p.Name])
		more, _, _ := textsOf(list)
		texts = append(texts, more...)
	}
	if v.e.scope.ValueOf == nil {
		return Unknown, nil
	}
	of := (&Parameter{Type: argument.items[0].text})
	single, _ := of.AWSType()
	list, err := v.attributes(single, texts, argument.items[1].text, at)
	return any(list), err
}

// attributes asks for one attribute of several values.
func (v *evaluator) attributes(of string, values []string, attribute string, at *node) ([]any, error) {
	list := make([]any, len(values))
	for i, value := range values {
		found, err := v.outside(at, func() (any, error) { return v.e.scope.ValueOf(of, value, attribute) })
		if err != nil {
			return nil, err
		}
		list[i] = found
	}
	return list, nil
}

func anyList(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}
