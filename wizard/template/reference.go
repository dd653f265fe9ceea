package template

import "strings"

// use is one place where a value refers to a parameter or a resource.
type use struct {
	name string
	// attribute is what Fn::GetAtt asks for; "" for Ref, and where a function
	// makes the attribute's name.
	attribute string
	getAtt    bool
	position
}

// branches chooses which branches of Fn::If are looked into.
type branches func(condition string) (then, otherwise bool)

// both looks into all branches, neither into none.
func both(string) (bool, bool)    { return true, true }
func neither(string) (bool, bool) { return false, false }

// eachUse visits every Ref, Fn::GetAtt and variable of Fn::Sub in a value.
func (n *node) eachUse(choose branches, visit func(use)) {
	name, argument, _ := n.call()
	switch name {
	case "Ref":
		if argument.scalar() {
			visit(use{name: argument.text, position: n.position})
			return
		}
	case "Fn::GetAtt":
		if argument.kind == listNode && len(argument.items) == 2 {
			visit(use{name: argument.items[0].text, attribute: argument.items[1].text, getAtt: true, position: n.position})
			argument.items[1].eachUse(choose, visit)
			return
		}
	case "Fn::Sub":
		eachVariable(argument, n.position, visit)
	case "Fn::If":
		if argument.kind == listNode && len(argument.items) == 3 {
			then, otherwise := choose(argument.items[0].text)
			if then {
				argument.items[1].eachUse(choose, visit)
			}
			if otherwise {
				argument.items[2].eachUse(choose, visit)
			}
			return
		}
	}
	for _, item := range n.items {
		item.eachUse(choose, visit)
	}
}

// eachVariable visits the variables of Fn::Sub that its own map does not define.
func eachVariable(argument *node, at position, visit func(use)) {
	text, variables, ok := subArgument(argument)
	if !ok {
		return
	}
	own := variables.members()
	for _, piece := range subPieces(text) {
		if !piece.variable || own[piece.name] != nil {
			continue
		}
		name, attribute, dotted := strings.Cut(piece.name, ".")
		visit(use{name: name, attribute: attribute, getAtt: dotted, position: at})
	}
}

// AttributeReference is one place that asks for an attribute of a resource:
// Fn::GetAtt, or ${Resource.Attribute} in Fn::Sub.
type AttributeReference struct {
	// From is the logical id of the resource, or the name of the output, it
	// stands in.
	From string
	// Logical and Attribute are what is asked for, such as Vpc and CidrBlock.
	Logical, Attribute string
	Line, Column       int
}

// Attributes are all references to attributes in the resources and outputs, in
// the template's order, in all branches. Those whose attribute is named by a
// function are left out.
func (t *Template) Attributes() []AttributeReference {
	var all []AttributeReference
	collect := func(from string, body *node) {
		body.eachUse(both, func(u use) {
			if u.getAtt && u.attribute != "" {
				all = append(all, AttributeReference{From: from, Logical: u.name, Attribute: u.attribute, Line: int(u.line), Column: int(u.column)})
			}
		})
	}
	for _, r := range t.Resources {
		collect(r.Logical, r.body)
	}
	for _, o := range t.Outputs {
		collect(o.Name, o.body)
	}
	return all
}

// defined says whether Ref may name it.
func (t *Template) defined(name string) bool {
	_, parameter := t.parameters[name]
	_, resource := t.resources[name]
	return parameter || resource || pseudo[name]
}

// checkReferences notes names that are defined nowhere.
func (t *Template) checkReferences(bad *faults) {
	if t.loose() {
		return // they may be defined by what is not here yet
	}
	var missing unresolved
	for _, r := range t.Resources {
		for _, name := range r.DependsOn {
			if t.resources[name] == nil {
				missing.add(name, r.body.get("DependsOn").position)
			}
		}
		t.checkUses(r.body, &missing, bad)
		t.checkCondition(r.Condition, r.body.get("Condition"), "Resources", bad)
	}
	missing.note(bad, "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template")
	missing = unresolved{}
	for _, o := range t.Outputs {
		t.checkUses(o.body, &missing, bad)
		t.checkCondition(o.Condition, o.body.get("Condition"), "Outputs", bad)
	}
	missing.note(bad, "Unresolved resource dependencies [%s] in the Outputs block of the template")
	t.checkConditions(bad)
}

// checkUses collects the undefined names of a resource or output.
func (t *Template) checkUses(body *node, missing *unresolved, bad *faults) {
	body.eachUse(both, func(u use) {
		switch {
		case u.getAtt && t.resources[u.name] == nil:
			bad.add(u.position, "Template error: instance of Fn::GetAtt references undefined resource %s", u.name)
		case !u.getAtt && !t.defined(u.name):
			missing.add(u.name, u.position)
		}
	})
	body.eachCall(func(name string, argument, call *node) {
		if name == "Fn::If" && len(argument.items) == 3 && t.conditions[argument.items[0].text] == nil {
			bad.add(call.position, "Template error: unresolved condition dependency %s in Fn::If", argument.items[0].text)
		}
	})
}

func (t *Template) checkCondition(name string, at *node, block string, bad *faults) {
	if name != "" && t.conditions[name] == nil {
		bad.add(at.position, "Template format error: Unresolved condition dependency %s in the %s block of the template", name, block)
	}
}

// checkConditions notes conditions that refer to resources, to conditions that
// are not defined, or to each other in a circle.
func (t *Template) checkConditions(bad *faults) {
	var missing unresolved
	for _, c := range t.Conditions {
		c.body.eachUse(both, func(u use) {
			if _, parameter := t.parameters[u.name]; u.getAtt || !parameter && !pseudo[u.name] {
				missing.add(u.name, u.position)
			}
		})
		c.eachCondition(func(name string, at position) {
			if t.conditions[name] == nil {
				bad.add(at, "Template format error: Unresolved condition dependency %s in the Conditions block of the template", name)
			}
		})
	}
	missing.note(bad, "Template format error: Unresolved dependencies [%s]. Cannot reference resources in the Conditions block of the template")
	names := make([]string, len(t.Conditions))
	for i, c := range t.Conditions {
		names[i] = c.Name
	}
	circle := circles(names, func(name string) []string {
		var needs []string
		t.conditions[name].eachCondition(func(other string, _ position) {
			if t.conditions[other] != nil {
				needs = append(needs, other)
			}
		})
		return needs
	})
	if len(circle) > 0 {
		c := t.conditions[circle[0]]
		bad.add(c.body.position, "Template error: Found circular condition dependency between [%s]", listed(circle))
	}
}

// eachCondition visits the conditions a condition names.
func (c *Condition) eachCondition(visit func(name string, at position)) {
	var look func(n *node)
	look = func(n *node) {
		if name, argument, ok := n.conditionCall(); ok && name == "Condition" {
			visit(argument.text, n.position)
			return
		}
		for _, item := range n.items {
			look(item)
		}
	}
	look(c.body)
}

// unresolved gathers undefined names for one message, as CloudFormation does.
type unresolved struct {
	names []string
	at    position
}

func (u *unresolved) add(name string, at position) {
	if u.names == nil {
		u.at = at
	}
	u.names = append(u.names, name)
}

func (u *unresolved) note(bad *faults, format string) {
	if u.names != nil {
		bad.add(u.at, format, listed(u.names))
	}
}
