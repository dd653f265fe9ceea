package template

import "slices"

// condition decides a condition once and remembers it.
func (v *evaluator) condition(name string, body *node) (truth, error) {
	if t, ok := v.e.conditions[name]; ok {
		return t, nil
	}
	if v.e.deciding[name] {
		return no, v.fail(body, "Template error: Found circular condition dependency between [%s]", name)
	}
	v.e.deciding[name] = true
	defer delete(v.e.deciding, name)
	t, err := v.decide(body)
	if err == nil {
		v.e.conditions[name] = t
	}
	return t, err
}

// named is what the condition of a name gives.
func (v *evaluator) named(name string, at *node) (truth, error) {
	if t, ok := v.e.conditions[name]; ok {
		return t, nil
	}
	if c := v.e.t.conditions[name]; c != nil {
		return v.condition(name, c.body)
	}
	if v.e.t.loose() {
		return undecided, nil
	}
	return no, v.fail(at, "Template error: unresolved condition dependency %s in Fn::If", name)
}

// decide evaluates a function that gives true or false.
func (v *evaluator) decide(n *node) (truth, error) {
	if err := v.spend(n, 1); err != nil {
		return no, err
	}
	name, argument, _ := n.conditionCall()
	switch name {
	case "Condition":
		return v.named(argument.text, n)
	case "Fn::Equals":
		return v.equals(argument, n)
	case "Fn::Not":
		if !sized(argument, 1, 1) {
			return no, v.misshapen(name, n)
		}
		t, err := v.decide(argument.items[0])
		return t.not(), err
	case "Fn::And":
		t, err := v.any(argument, no)
		return t, err
	case "Fn::Or":
		t, err := v.any(argument, yes)
		return t, err
	case "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn":
		return v.members(name, argument, n)
	}
	value, err := v.value(n)
	if err != nil || IsUnknown(value) {
		return undecided, err
	}
	if text, _ := textOf(value); text == "true" || text == "false" {
		return truthOf(text == "true"), nil
	}
	return no, v.fail(n, "Template format error: Conditions can only be boolean operations on parameters and other conditions")
}

// any evaluates the conditions of Fn::Or (decisive yes) and Fn::And (decisive
// no): one decisive member settles it whatever the others are.
func (v *evaluator) any(argument *node, decisive truth) (truth, error) {
	result := decisive.not()
	for _, item := range argument.items {
		t, err := v.decide(item)
		switch {
		case err != nil:
			return no, err
		case t == decisive:
			result = decisive
		case t == undecided && result != decisive:
			result = undecided
		}
	}
	return result, nil
}

// equals is Fn::Equals: of texts, or of lists of them.
func (v *evaluator) equals(argument, at *node) (truth, error) {
	if !sized(argument, 2, 2) {
		return no, v.misshapen("Fn::Equals", at)
	}
	var sides [2][]string
	for i, item := range argument.items {
		value, err := v.value(item)
		if err != nil {
			return no, err
		}
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		texts, sure, ok := textsOf(list)
		if !ok {
			return no, v.misshapen("Fn::Equals", at)
		}
		if !sure {
			return undecided, nil
		}
		sides[i] = texts
	}
	return truthOf(slices.Equal(sides[0], sides[1])), nil
}

// members are the functions of Rules over lists.
func (v *evaluator) members(name string, argument, at *node) (truth, error) {
	if !sized(argument, 2, 2) {
		return no, v.misshapen(name, at)
	}
	var sides [2][]string
	for i, item := range argument.items {
		value, err := v.value(item)
		if err != nil {
			return no, err
		}
		if IsUnknown(value) {
			return undecided, nil
		}
		list, isList := flatten(value)
		texts, sure, ok := textsOf(list)
		if !ok || !isList && i == 0 {
			return no, v.misshapen(name, at)
		}
		if !sure {
			return undecided, nil
		}
		sides[i] = texts
	}
	if name == "Fn::Contains" {
		return truthOf(len(sides[1]) == 1 && slices.Contains(sides[0], sides[1][0])), nil
	}
	for _, member := range sides[0] {
		if err := v.spend(at, len(sides[1])); err != nil {
			return no, err
		}
		if !slices.Contains(sides[1], member) || name == "Fn::EachMemberEquals" && len(sides[1]) != 1 {
			return no, nil
		}
	}
	return yes, nil
}

// flatten is a list with the lists in it written out: Fn::ValueOfAll stands in
// a list of its own.
func flatten(value any) (list []any, isList bool) {
	items, isList := value.([]any)
	if !isList {
		return []any{value}, false
	}
	for _, item := range items {
		inner, _ := flatten(item)
		list = append(list, inner...)
	}
	return list, true
}
