package template

// Rule is one rule of the Rules section: what must hold of the parameters
// before anything is done.
type Rule struct {
	Name string
	// Condition is when the rule applies, nil for always.
	Condition    any
	Assertions   []Assertion
	Line, Column int

	body *node
}

// Assertion is one thing a rule asserts.
type Assertion struct {
	Assert any
	// Description is said when it does not hold.
	Description  string
	Line, Column int

	body *node
}

func (t *Template) readRules(section *node, bad *faults) {
	members(section, "Rules", bad, func(key label, body *node) {
		if !logicalName(key.text) {
			bad.add(key.position, "Template format error: Rules name '%s' is non alphanumeric.", key.text)
			return
		}
		if body.kind != objectNode {
			bad.add(key.position, "Template format error: Any Rules member must be an object.")
			return
		}
		t.Rules = append(t.Rules, readRule(key, body, bad))
	})
}

func readRule(key label, body *node, bad *faults) *Rule {
	r := &Rule{Name: key.text, Line: int(key.line), Column: int(key.column), body: body}
	for i, member := range body.keys {
		value := body.items[i]
		switch member.text {
		case "RuleCondition":
			r.Condition = value.plain()
		case "Assertions":
			if value.kind != listNode {
				bad.add(value.position, "Template format error: Every Assertions member must be a list.")
				continue
			}
			for _, item := range value.items {
				r.readAssertion(item, bad)
			}
		default:
			bad.add(member.position, "Invalid template rule property '%s'", member.text)
		}
	}
	if body.get("Assertions") == nil {
		bad.add(key.position, "Template format error: [/Rules/%s] Every Rules object must contain an Assertions member.", key.text)
	}
	return r
}

func (r *Rule) readAssertion(item *node, bad *faults) {
	assert := item.get("Assert")
	if item.kind != objectNode || assert == nil {
		bad.add(item.position, "Template format error: [/Rules/%s] Every Assertions object must contain an Assert member.", r.Name)
		return
	}
	a := Assertion{Assert: assert.plain(), Line: int(assert.line), Column: int(assert.column), body: assert}
	if description := item.get("AssertDescription"); description != nil {
		a.Description = literal("AssertDescription", description, bad)
	}
	r.Assertions = append(r.Assertions, a)
}
