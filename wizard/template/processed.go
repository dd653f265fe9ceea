package template

import (
	"encoding/json"
	"strings"
)

// Processed is the template as its transforms leave it, which GetTemplate
// gives for TemplateStage Processed: without AWS::LanguageExtensions the text
// as it was read, with it JSON in which loops are written out and the functions
// of the extensions carried out as far as the values allow. Other macros cannot
// be carried out here and stay as they are.
func (t *Template) Processed(s Scope) ([]byte, error) {
	if !t.Extended() {
		return t.Source, nil
	}
	e, err := t.Evaluate(s)
	if err != nil {
		return nil, err
	}
	v := e.evaluator()
	root := &node{kind: objectNode, position: e.t.processed.position}
	for i, key := range e.t.processed.keys {
		if key.text != "Transform" || len(t.Macros()) > 0 {
			root.keys = append(root.keys, key)
			root.items = append(root.items, v.fold(e.t.processed.items[i]))
		}
	}
	var b strings.Builder
	root.write(&b)
	return []byte(b.String()), nil
}

// fold replaces the functions of the language extensions that can be carried
// out by their values.
func (v *evaluator) fold(n *node) *node {
	name, argument, _ := n.call()
	if extended[name] || name == "Fn::FindInMap" && len(argument.items) == 4 {
		if value, err := v.value(n); err == nil && !holdsUnknown(value) {
			return fromPlain(value, n.position)
		}
	}
	if len(n.items) == 0 {
		return n
	}
	folded := *n
	folded.items = make([]*node, len(n.items))
	for i, item := range n.items {
		folded.items[i] = v.fold(item)
	}
	return &folded
}

// write writes a node as JSON, its members in their order.
func (n *node) write(b *strings.Builder) {
	switch n.kind {
	case listNode:
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.write(b)
		}
		b.WriteByte(']')
	case objectNode:
		b.WriteByte('{')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			writeText(b, n.keys[i].text)
			b.WriteByte(':')
			item.write(b)
		}
		b.WriteByte('}')
	case textNode:
		writeText(b, n.text)
	case nullNode:
		b.WriteString("null")
	default:
		b.WriteString(n.words())
	}
}

func writeText(b *strings.Builder, text string) {
	var encoded strings.Builder
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err == nil { // text always encodes
		b.WriteString(strings.TrimSuffix(encoded.String(), "\n"))
	}
}
