package template

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// yamlReader turns the nodes of the YAML library into ours.
type yamlReader struct {
	bad faults
	// nodes and text count what has been made, aliases written out.
	nodes, text int
	// open are the anchored nodes being read, so that a cycle is noticed.
	open map[*yaml.Node]bool
	// stopped says that the template is too large to go on.
	stopped bool
}

func readYAML(file string, source []byte) (*node, error) {
	r := &yamlReader{bad: faults{file: file}, open: map[*yaml.Node]bool{}}
	var document yaml.Node
	limits := loaderlimits.New(loaderlimits.DepthValue(maxDepth))
	if err := yaml.Load(source, &document, yaml.WithPlugin(limits)); err != nil {
		r.refuse(err)
		return nil, r.bad.err()
	}
	root := &document
	if root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	made := r.node(root, 0)
	if len(r.bad.list) > 0 {
		return nil, r.bad.err()
	}
	return made, nil
}

// refuse notes an error of the YAML library.
func (r *yamlReader) refuse(err error) {
	var at position
	hint := err.Error()
	var load *yaml.LoadError
	if errors.As(err, &load) {
		mark := load.Mark
		if mark.Line == 0 {
			mark = load.ContextMark
		}
		at, hint = position{int32(mark.Line), int32(max(mark.Column, 1))}, load.Message
	}
	if strings.Contains(hint, "document") && at.line == 0 {
		hint = "the file must hold one YAML document"
	}
	r.fail(at, hint)
}

// fail notes a fault in AWS's words.
func (r *yamlReader) fail(at position, hint string) {
	if at.line == 0 {
		r.bad.hint(at, hint, "Template format error: YAML not well-formed.")
		return
	}
	r.bad.hint(at, hint, "Template format error: YAML not well-formed. (line %d, column %d)", at.line, at.column)
}

func place(n *yaml.Node) position { return position{int32(n.Line), int32(n.Column)} }

// node makes our node; once a fault makes going on useless it is a null.
func (r *yamlReader) node(n *yaml.Node, depth int) *node {
	at := place(n)
	r.nodes++
	r.text += len(n.Value)
	switch {
	case r.stopped || r.bad.full():
		return &node{kind: nullNode, position: at}
	case depth > maxDepth:
		r.fail(at, fmt.Sprintf("values are nested more than %d deep", maxDepth))
		return &node{kind: nullNode, position: at}
	case r.nodes > maxNodes || r.text > maxText:
		r.stopped = true
		r.fail(at, "the template is too large once its aliases are written out")
		return &node{kind: nullNode, position: at}
	}
	if n.Kind == yaml.AliasNode {
		return r.alias(n, depth)
	}
	if n.Anchor != "" {
		r.open[n] = true
		defer delete(r.open, n)
	}
	if tag := n.Tag; n.Style&yaml.TaggedStyle != 0 && !strings.HasPrefix(tag, "!!") {
		return r.tagged(n, depth)
	}
	return r.untagged(n, depth)
}

// alias reads the anchored node again.
func (r *yamlReader) alias(n *yaml.Node, depth int) *node {
	if n.Alias == nil || r.open[n.Alias] {
		r.fail(place(n), "the alias *"+n.Value+" contains itself")
		return &node{kind: nullNode, position: place(n)}
	}
	return r.node(n.Alias, depth+1)
}

// tagged reads a value with a short tag such as !Ref into the long form.
func (r *yamlReader) tagged(n *yaml.Node, depth int) *node {
	at := place(n)
	name, known := shortTags[n.Tag]
	if !known {
		r.fail(at, "unknown tag "+quote(n.Tag))
		return &node{kind: nullNode, position: at}
	}
	var argument *node
	if n.Kind == yaml.ScalarNode {
		argument = textAt(at, n.Value)
	} else {
		argument = r.untagged(n, depth+1)
	}
	return objectAt(at, name, longForm(name, argument))
}

// untagged reads a list, an object or a scalar.
func (r *yamlReader) untagged(n *yaml.Node, depth int) *node {
	at := place(n)
	switch n.Kind {
	case yaml.SequenceNode:
		list := &node{kind: listNode, position: at, items: make([]*node, 0, len(n.Content))}
		for _, item := range n.Content {
			list.items = append(list.items, r.node(item, depth+1))
		}
		return list
	case yaml.MappingNode:
		return r.object(n, depth)
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if quoted || n.Tag == "!!str" || n.Tag == "!!binary" || n.Tag == "!!timestamp" {
		if n.Tag == "!!binary" && n.Style&yaml.TaggedStyle != 0 {
			r.fail(at, "the tag !!binary is not supported by CloudFormation")
		}
		if quoted || n.Style&yaml.TaggedStyle != 0 {
			return textAt(at, n.Value)
		}
	}
	of, text := plainScalar(n.Value)
	return &node{kind: of, text: text, position: at}
}

// object reads a mapping, with the members of merged mappings (<<) after its own.
func (r *yamlReader) object(n *yaml.Node, depth int) *node {
	object := &node{kind: objectNode, position: place(n), keys: make([]label, 0, len(n.Content)/2), items: make([]*node, 0, len(n.Content)/2)}
	seen := make(map[string]bool, len(n.Content)/2)
	var merged []*node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := place(key)
		for hops := 0; key.Kind == yaml.AliasNode && key.Alias != nil && hops < maxDepth; hops++ {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			r.fail(at, "a name must be text")
			continue
		}
		if key.Value == "<<" && key.Style&^yaml.TaggedStyle == 0 {
			merged = append(merged, r.node(value, depth+1))
			continue
		}
		if seen[key.Value] {
			r.fail(at, "the name "+quote(key.Value)+" stands here twice")
			continue
		}
		seen[key.Value] = true
		object.keys = append(object.keys, label{key.Value, at})
		object.items = append(object.items, longForm(key.Value, r.node(value, depth+1)))
	}
	for _, source := range merged {
		r.merge(object, source, seen)
	}
	return object
}

// merge adds what a "<<" names; members that are there already win.
func (r *yamlReader) merge(object, source *node, seen map[string]bool) {
	sources := []*node{source}
	if source.kind == listNode {
		sources = source.items
	}
	for _, from := range sources {
		if from.kind != objectNode {
			r.fail(source.position, "<< takes a mapping or a list of mappings")
			return
		}
		for i, key := range from.keys {
			if !seen[key.text] {
				seen[key.text] = true
				object.keys = append(object.keys, key)
				object.items = append(object.items, from.items[i])
			}
		}
	}
}

// quote writes text from outside so that no control character survives.
func quote(text string) string { return strconv.Quote(shorten(text)) }
