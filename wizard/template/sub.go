package template

import "strings"

// piece is a part of the text of Fn::Sub: literal text, or the name of a variable.
type piece struct {
	text, name string
	variable   bool
}

// subPieces takes the text of Fn::Sub apart. ${!x} is the literal ${x}; a "${"
// that is never closed is literal too.
func subPieces(text string) []piece {
	pieces := make([]piece, 0, 2*strings.Count(text, "${")+1)
	for {
		start := strings.Index(text, "${")
		length := -1
		if start >= 0 {
			length = strings.IndexByte(text[start:], '}')
		}
		if length < 0 {
			return append(pieces, piece{text: text})
		}
		if start > 0 {
			pieces = append(pieces, piece{text: text[:start]})
		}
		inner := text[start+2 : start+length]
		if literal, ok := strings.CutPrefix(inner, "!"); ok {
			pieces = append(pieces, piece{text: "${" + literal + "}"})
		} else {
			pieces = append(pieces, piece{name: strings.TrimSpace(inner), variable: true})
		}
		text = text[start+length+1:]
	}
}

// subArgument takes the argument of Fn::Sub apart; the map is nil if there is none.
func subArgument(argument *node) (text string, variables *node, ok bool) {
	switch {
	case argument.kind == listNode && len(argument.items) == 2:
		text, variables := argument.items[0], argument.items[1]
		return text.text, variables, text.scalar() && variables.kind == objectNode
	case argument.kind == listNode && len(argument.items) == 1:
		return argument.items[0].text, nil, argument.items[0].scalar()
	default:
		return argument.text, nil, argument.scalar()
	}
}

// members are the members of an object by name; nil has none.
func (n *node) members() map[string]*node {
	if n == nil {
		return nil
	}
	all := make(map[string]*node, len(n.keys))
	for i, key := range n.keys {
		all[key.text] = n.items[i]
	}
	return all
}

// subName says whether a variable of Fn::Sub may have a name.
func subName(name string) bool {
	for _, c := range name {
		if !alphanumeric(c) && c != '_' && c != '.' && c != ':' {
			return false
		}
	}
	return name != ""
}

func alphanumeric(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// logicalName says whether a name is alphanumeric and short enough.
func logicalName(name string) bool {
	for _, c := range name {
		if !alphanumeric(c) {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}
