package wizard

import "go.yaml.in/yaml/v4"

// constraints reads the rules between fields. Names of a step's fields may be
// written without its id.
func (l *loader) constraints(n *yaml.Node, step string) {
	for _, member := range l.list(n, "checks") {
		m := l.object(member, "a check", "fields", "inside", "disjoint", "refuse", "unless", "message")
		if m == nil {
			continue
		}
		c := Constraint{
			Unless: l.condition(m["unless"], step), Message: l.text(m["message"], "message"),
			Refuse: l.texts(m["refuse"], "refuse"), Disjoint: m["disjoint"] != nil,
			Fields: l.keys(m["fields"], step),
		}
		c.Fields = append(c.Fields, l.keys(m["disjoint"], step)...)
		if inside := l.keys(m["inside"], step); len(inside) == 1 {
			c.Inside = inside[0]
		}
		rules := 0
		for _, name := range []string{"inside", "disjoint", "refuse"} {
			if m[name] != nil {
				rules++
			}
		}
		switch {
		case rules != 1:
			l.fail(member, "write one of inside, disjoint and refuse", "a check must have one rule, it has %d", rules)
		case len(c.Fields) == 0:
			l.fail(member, "add fields: [a, b]", "a check needs fields")
		default:
			l.blueprint.Constraints = append(l.blueprint.Constraints, c)
		}
	}
}

// keys reads names of fields and makes full keys of them.
func (l *loader) keys(n *yaml.Node, step string) []string {
	var keys []string
	if n == nil {
		return nil
	}
	nodes := []*yaml.Node{follow(n)}
	if nodes[0] != nil && nodes[0].Kind != yaml.ScalarNode {
		nodes = l.list(n, "fields")
	}
	for _, node := range nodes {
		key := l.text(node, "a field's key")
		if own := step + "." + key; step != "" {
			if s, ok := l.blueprint.Step(step); ok && fieldIndex(s.Fields, own) >= 0 {
				key = own
			}
		}
		l.mention([]string{key}, step, node, true, "")
		keys = append(keys, key)
	}
	return keys
}

// budgets reads names that later blueprints will derive.
func (l *loader) budgets(n *yaml.Node) {
	things := make([]string, 0, len(rulesByThing))
	for _, rule := range nameRules {
		things = append(things, rule.Thing)
	}
	for _, member := range l.list(n, "names") {
		m := l.object(member, "a name", "label", "name", "of", "spare", "for")
		if m == nil {
			continue
		}
		b := Budget{
			Label: l.needed(m, "label", "a name", member),
			Name:  l.expression(m["name"], "name", "", true),
			Rule:  rulesByThing[l.oneOf(m["of"], "of", things...)],
			For:   l.text(m["for"], "for"),
		}
		if spare := l.whole(m["spare"], "spare"); spare != nil {
			b.Spare = *spare
		}
		if b.Rule.Thing == "" {
			l.fail(member, "add of: load balancer", "a name must say what it is the name of")
		}
		l.blueprint.Budgets = append(l.blueprint.Budgets, b)
	}
}
