package template

func (t *Template) readMappings(section *node, bad *faults) {
	tooMany(section, "mappings", MaxMappings, bad)
	members(section, "Mappings", bad, func(key label, body *node) {
		switch {
		case key.text == "Fn::Transform":
		case !logicalName(key.text):
			bad.hint(key.position, "letters and digits only, at most 255", "Template format error: Mappings name '%s' is non alphanumeric.", key.text)
		case body.kind != objectNode:
			bad.add(key.position, "Template format error: Every Mappings member %s must be a map", key.text)
		default:
			m := &Mapping{Name: key.text, Line: int(key.line), Column: int(key.column), body: body}
			m.read(bad)
			t.Mappings = append(t.Mappings, m)
			t.mappings[m.Name] = m
		}
	})
}

func (m *Mapping) read(bad *faults) {
	m.Values = map[string]map[string]any{}
	for i, key := range m.body.keys {
		if key.text == "Fn::Transform" {
			continue
		}
		table := m.body.items[i]
		if table.kind != objectNode {
			bad.add(key.position, "Template format error: Every Mappings member %s must be a map", key.text)
			continue
		}
		tooMany(table, "mapping attributes", maxAttributes, bad)
		values := make(map[string]any, len(table.keys))
		for j, attribute := range table.keys {
			value := table.items[j]
			if !mappingValue(value) {
				bad.add(value.position, "Template format error: Every Mappings attribute must be a String or a List.")
				continue
			}
			values[attribute.text] = value.plain()
		}
		m.Values[key.text] = values
	}
}

// mappingValue says whether a value is a scalar or a list of them: nothing
// else, and no function, may stand in a mapping.
func mappingValue(n *node) bool {
	if n.kind != listNode {
		return n.scalar()
	}
	for _, item := range n.items {
		if !item.scalar() {
			return false
		}
	}
	return true
}

func (t *Template) readConditions(section *node, bad *faults) {
	members(section, "Conditions", bad, func(key label, body *node) {
		if key.text == "Fn::Transform" {
			return
		}
		if !logicalName(key.text) {
			bad.hint(key.position, "letters and digits only, at most 255", "Template format error: Conditions name '%s' is non alphanumeric.", key.text)
			return
		}
		if _, _, ok := body.conditionCall(); !ok && len(t.macros) == 0 {
			bad.hint(key.position, "a condition is one of Fn::And, Fn::Equals, Fn::Not, Fn::Or and Condition", "Template format error: Conditions can only be boolean operations on parameters and other conditions")
			return
		}
		c := &Condition{Name: key.text, Expression: body.plain(), Line: int(key.line), Column: int(key.column), body: body}
		t.Conditions = append(t.Conditions, c)
		t.conditions[c.Name] = c
	})
}
