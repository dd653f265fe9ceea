package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// value is a scalar as Go data. A number is a json.Number and keeps its text.
func (n *node) value() any {
	switch n.kind {
	case flagNode:
		return n.flag()
	case numberNode:
		return json.Number(n.text)
	case textNode:
		return n.text
	default:
		return nil
	}
}

// flag is the value of a flag: its text is as written, so that a condition may
// be called No.
func (n *node) flag() bool {
	switch strings.ToLower(n.text) {
	case "true", "yes", "on":
		return true
	}
	return false
}

// words are the text of a scalar where a value is meant, not a name: a flag is
// "true" or "false" however it is written.
func (n *node) words() string {
	if n.kind == flagNode {
		return strconv.FormatBool(n.flag())
	}
	return n.text
}

// plainScalar is what an unquoted YAML scalar means. CloudFormation reads YAML
// 1.1, where yes, no, on and off are flags. Only numbers that JSON could write
// are numbers: 0755, 0000, an account id that begins with zero, 12:30 and
// dates such as 2012-10-17 keep their text.
func plainScalar(text string) (kind, string) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nullNode, ""
	case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON":
		return flagNode, text
	case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF":
		return flagNode, text
	}
	if jsonNumber(text) {
		return numberNode, text
	}
	return textNode, text
}

// jsonNumber says whether text is a number as JSON writes it.
func jsonNumber(text string) bool {
	rest := strings.TrimPrefix(text, "-")
	whole := digits(rest)
	if whole == 0 || whole > 1 && rest[0] == '0' {
		return false
	}
	rest = rest[whole:]
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		n := digits(fraction)
		if n == 0 {
			return false
		}
		rest = fraction[n:]
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		rest = strings.TrimPrefix(rest[1:], "-")
		if len(rest) > 0 && rest[0] == '+' {
			rest = rest[1:]
		}
		n := digits(rest)
		return n > 0 && n == len(rest)
	}
	return rest == ""
}

// digits counts the digits text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

// fromPlain makes a node of Go data, with object members in alphabetical
// order. Unknown kinds of data become their text.
func fromPlain(v any, at position) *node {
	switch v := v.(type) {
	case nil:
		return &node{kind: nullNode, position: at}
	case string:
		return textAt(at, v)
	case bool:
		return &node{kind: flagNode, text: fmt.Sprint(v), position: at}
	case json.Number:
		return &node{kind: numberNode, text: string(v), position: at}
	case int, int64, float64:
		return &node{kind: numberNode, text: fmt.Sprint(v), position: at}
	case []any:
		list := listAt(at)
		for _, item := range v {
			list.items = append(list.items, fromPlain(item, at))
		}
		return list
	case map[string]any:
		object := &node{kind: objectNode, position: at}
		for name := range v {
			object.keys = append(object.keys, label{name, at})
		}
		slices.SortFunc(object.keys, func(a, b label) int { return strings.Compare(a.text, b.text) })
		for _, key := range object.keys {
			object.items = append(object.items, fromPlain(v[key.text], at))
		}
		return object
	default:
		return textAt(at, fmt.Sprint(v))
	}
}
