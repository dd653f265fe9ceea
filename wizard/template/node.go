package template

// kind says what a node holds.
type kind uint8

const (
	nullNode kind = iota
	flagNode
	numberNode
	textNode
	listNode
	objectNode
)

// position is a place in a template, from 1.
type position struct{ line, column int32 }

// node is one value of a template with its place, read from YAML or JSON
// alike. Short tags are already in their long form.
type node struct {
	kind kind
	// text is the text of a scalar as written, flags and numbers included.
	text string
	// keys are the names of an object's members and items their values, or the
	// members of a list, in the order of the template.
	keys  []label
	items []*node
	position
}

// label is the name of an object's member.
type label struct {
	text string
	position
}

// get returns a member of an object, or nil.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := range n.keys {
		if n.keys[i].text == name {
			return n.items[i]
		}
	}
	return nil
}

// scalar says whether a node is text, a number or a flag.
func (n *node) scalar() bool {
	return n.kind == textNode || n.kind == numberNode || n.kind == flagNode
}

// plain is the node as Go data: map[string]any, []any, string, bool,
// json.Number and nil.
func (n *node) plain() any {
	if n == nil {
		return nil
	}
	switch n.kind {
	case listNode:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = item.plain()
		}
		return list
	case objectNode:
		object := make(map[string]any, len(n.items))
		for i, item := range n.items {
			object[n.keys[i].text] = item.plain()
		}
		return object
	default:
		return n.value()
	}
}

// textAt makes a text node.
func textAt(at position, text string) *node {
	return &node{kind: textNode, text: text, position: at}
}

// listAt makes a list node.
func listAt(at position, items ...*node) *node {
	return &node{kind: listNode, items: items, position: at}
}

// objectAt makes an object node of one member.
func objectAt(at position, name string, value *node) *node {
	return &node{kind: objectNode, keys: []label{{name, at}}, items: []*node{value}, position: at}
}
