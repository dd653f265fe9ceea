package template

import (
	"slices"
	"strings"
)

// Unrolled says whether all loops (Fn::ForEach of AWS::LanguageExtensions) of
// the template are written out in it. One over a parameter without a value yet
// is not, and the resources it would make are missing.
func (t *Template) Unrolled() bool { return !t.partial }

// loose says that the template may define more than can be seen here, so that
// a name that is defined nowhere is no fault.
func (t *Template) loose() bool { return len(t.macros) > 0 || t.partial }

// unroller writes loops out.
type unroller struct {
	t     *Template
	bad   *faults
	v     *evaluator
	nodes int
}

// unroll carries out AWS::LanguageExtensions as far as that can be done before
// the conditions are known: loops are written out and policies become words.
func (t *Template) unroll(values map[string]any, bad *faults) {
	if values == nil {
		values = t.readDefaults()
	}
	t.values = values
	e := &Evaluation{t: t, values: values, conditions: map[string]truth{}, deciding: map[string]bool{}}
	u := &unroller{t: t, bad: bad, v: e.evaluator()}
	u.countNames(t.root)
	root := *t.root
	root.items = append([]*node(nil), root.items...)
	for i, key := range root.keys {
		switch key.text {
		case "Resources", "Conditions", "Outputs":
			root.items[i] = u.node(root.items[i], nil, 0)
		}
	}
	t.processed = &root
}

// readDefaults are the values of parameters that have a default; others are
// not known.
func (t *Template) readDefaults() map[string]any {
	values := make(map[string]any, len(t.Parameters))
	for i := range t.Parameters {
		p := &t.Parameters[i]
		values[p.Name] = Unknown
		if p.HasDefault {
			values[p.Name] = p.reference(p.Default, nil)
		}
	}
	return values
}

// countNames notes names of loops that are not unique.
func (u *unroller) countNames(n *node) {
	seen := map[string]bool{}
	var look func(n *node)
	look = func(n *node) {
		for i, item := range n.items {
			if n.kind == objectNode && strings.HasPrefix(n.keys[i].text, loopPrefix) {
				if seen[n.keys[i].text] {
					u.fail(n.keys[i].position, "the loop name %s is used twice", n.keys[i].text)
				}
				seen[n.keys[i].text] = true
			}
			look(item)
		}
	}
	look(n)
}

func (u *unroller) fail(at position, format string, arguments ...any) {
	u.bad.add(at, "Transform AWS::LanguageExtensions failed with: "+format, arguments...)
}

// variable is the identifier of a loop and its value in one turn.
type variable struct{ name, value string }

// replace puts the values of the loops around it into a text, the outermost
// first. &{X} is the value without what is not alphanumeric, for logical ids.
func (u *unroller) replace(text string, loops []variable, at position) string {
	for _, loop := range loops {
		if !strings.Contains(text, "{"+loop.name+"}") {
			continue
		}
		bare := strings.Map(func(c rune) rune {
			if alphanumeric(c) {
				return c
			}
			return -1
		}, loop.value)
		size := len(text) + strings.Count(text, "{"+loop.name+"}")*len(loop.value)
		if err := u.v.spend(textAt(at, ""), size); err != nil {
			u.tooLarge(at)
			return text
		}
		text = strings.ReplaceAll(text, "${"+loop.name+"}", loop.value)
		text = strings.ReplaceAll(text, "&{"+loop.name+"}", bare)
	}
	return text
}

// tooLarge ends the unrolling.
func (u *unroller) tooLarge(at position) {
	u.nodes = maxNodes + 1
	u.fail(at, "the loops make a template that is too large")
}

// bound is the value of a loop's identifier.
func bound(loops []variable, name string) (string, bool) {
	for _, loop := range loops {
		if loop.name == name {
			return loop.value, true
		}
	}
	return "", false
}

// node copies a value with its loops written out.
func (u *unroller) node(n *node, loops []variable, depth int) *node {
	if u.nodes++; u.nodes > maxNodes {
		u.tooLarge(n.position)
		return n
	}
	if name, argument, ok := n.call(); ok && name == "Ref" {
		if value, ok := bound(loops, argument.text); ok {
			return textAt(n.position, value)
		}
	}
	switch n.kind {
	case textNode:
		if text := u.replace(n.text, loops, n.position); text != n.text {
			return textAt(n.position, text)
		}
	case listNode:
		list := &node{kind: listNode, position: n.position, items: make([]*node, len(n.items))}
		for i, item := range n.items {
			list.items[i] = u.node(item, loops, depth+1)
		}
		return list
	case objectNode:
		made := &unrolled{node: &node{kind: objectNode, position: n.position}, seen: map[string]bool{}}
		for i, key := range n.keys {
			if strings.HasPrefix(key.text, loopPrefix) {
				u.loop(made, key, n.items[i], loops, depth+1)
				continue
			}
			key.text = u.replace(key.text, loops, key.position)
			u.member(made, key, u.node(n.items[i], loops, depth+1))
		}
		return made.node
	}
	return n
}

// unrolled is an object being made and the names it has.
type unrolled struct {
	*node
	seen map[string]bool
}

// member adds one member to an object.
func (u *unroller) member(object *unrolled, key label, value *node) {
	if object.seen[key.text] {
		u.fail(key.position, "the name %s is made twice", quote(key.text))
		return
	}
	object.seen[key.text] = true
	object.keys = append(object.keys, key)
	object.items = append(object.items, value)
}

// loop writes one Fn::ForEach out into the object it stands in.
func (u *unroller) loop(object *unrolled, key label, body *node, loops []variable, depth int) {
	if !sized(body, 3, 3) || body.items[0].kind != textNode || body.items[0].text == "" || body.items[2].kind != objectNode {
		u.fail(key.position, "%s takes an identifier, a collection and an object", key.text)
		return
	}
	if !logicalName(strings.TrimPrefix(key.text, loopPrefix)) {
		u.fail(key.position, "the loop name in %s must be alphanumeric", key.text)
		return
	}
	identifier := body.items[0].text
	_, inner := bound(loops, identifier)
	if _, taken := u.t.parameters[identifier]; taken || inner {
		u.fail(body.items[0].position, "the identifier %s is already in use", quote(identifier))
		return
	}
	value, err := u.v.value(u.node(body.items[1], loops, depth))
	if err != nil {
		u.fail(body.items[1].position, "%s", Errors(err)[0].Message)
		return
	}
	list, isList := flatten(value)
	texts, sure, ok := textsOf(list)
	switch {
	case !sure && ok || IsUnknown(value):
		u.t.partial = true
		return
	case !ok || !isList:
		u.fail(body.items[1].position, "the collection of %s must be a list of strings", key.text)
		return
	}
	for _, text := range texts {
		turn := u.node(body.items[2], append(slices.Clone(loops), variable{identifier, text}), depth)
		for i, key := range turn.keys {
			u.member(object, key, turn.items[i])
		}
		if u.nodes > maxNodes {
			return
		}
	}
}

// policyWord makes a word of a function in DeletionPolicy or
// UpdateReplacePolicy, where the values allow.
func (t *Template) policyWord(value *node) {
	e := &Evaluation{t: t, values: t.values, conditions: map[string]truth{}, deciding: map[string]bool{}}
	evaluated, err := e.evaluator().value(value)
	if text, ok := textOf(evaluated); ok && err == nil {
		*value = *textAt(value.position, text) // unroll made this node
	}
}
