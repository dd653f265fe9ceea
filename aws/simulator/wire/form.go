package wire

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxDepth bounds how deep a key such as A.member.1.B may nest. The deepest of
// CloudFormation, EC2 and Auto Scaling is about twelve.
const maxDepth = 32

// Params is a form as a tree: structures, lists and maps are branches, text is
// at the leaves. The zero value and nil are empty; every method works on both.
type Params struct {
	text     string
	set      bool
	children map[string]*Params
}

// ParseForm parses an urlencoded body or query string of the query protocol:
// lists are X.member.N or X.N, structures X.Name, maps X.entry.N.key and
// X.entry.N.value. Numbers of list elements may have leading zeros. The error
// is an *Error.
func ParseForm(form string) (*Params, error) {
	root := &Params{}
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		rawKey, rawValue, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(rawKey)
		if err != nil {
			return nil, malformedForm()
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return nil, malformedForm()
		}
		if !root.put(key, value) {
			return nil, Errorf(http.StatusBadRequest, "MalformedInput", "Key nested too deeply")
		}
	}
	return root, nil
}

func malformedForm() *Error {
	return Errorf(http.StatusBadRequest, "MalformedQueryString", "The query string contains a syntax error.")
}

func (p *Params) put(key, value string) bool {
	at, depth := p, 0
	for part := range strings.SplitSeq(key, ".") {
		if depth++; depth > maxDepth {
			return false
		}
		part = trimIndex(part)
		next := at.children[part]
		if next == nil {
			next = &Params{}
			if at.children == nil {
				at.children = map[string]*Params{}
			}
			at.children[part] = next
		}
		at = next
	}
	if !at.set {
		at.text, at.set = value, true
	}
	return true
}

// trimIndex makes 007 of a list 7, as AWS's own parser does.
func trimIndex(part string) string {
	if len(part) < 2 || part[0] != '0' || !allDigits(part) {
		return part
	}
	if trimmed := strings.TrimLeft(part, "0"); trimmed != "" {
		return trimmed
	}
	return "0"
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// Has says whether the parameter was sent, be it as text, a list or a structure.
func (p *Params) Has(name string) bool {
	return p != nil && p.children[name] != nil
}

// Text is the text of this very node, as for the elements of List.
func (p *Params) Text() string {
	if p == nil {
		return ""
	}
	return p.text
}

// Get is a parameter's text, "" when it was not sent.
func (p *Params) Get(name string) string { return p.Struct(name).Text() }

// Struct is a structure parameter; nil, on which every method works, when it
// was not sent.
func (p *Params) Struct(name string) *Params {
	if p == nil {
		return nil
	}
	return p.children[name]
}

// List are the elements of a list in their order, whether it was sent as
// X.member.N, X.N or with an element name of its own (X.Filter.N).
func (p *Params) List(name string) []*Params {
	node := p.Struct(name)
	if node == nil {
		return nil
	}
	if len(node.children) == 1 {
		for only, inner := range node.children {
			if !allDigits(only) {
				node = inner
			}
		}
	}
	type element struct {
		index uint64
		node  *Params
	}
	var elements []element
	for key, child := range node.children {
		if index, err := strconv.ParseUint(key, 10, 64); err == nil {
			elements = append(elements, element{index, child})
		}
	}
	slices.SortFunc(elements, func(a, b element) int {
		if a.index < b.index {
			return -1
		}
		return 1
	})
	list := make([]*Params, len(elements))
	for i, e := range elements {
		list[i] = e.node
	}
	return list
}

// Strings are the texts of a list.
func (p *Params) Strings(name string) []string {
	var texts []string
	for _, node := range p.List(name) {
		texts = append(texts, node.Text())
	}
	return texts
}

// Map is a map sent as X.entry.N.key and X.entry.N.value, or with Name and
// Value, Key and Value.
func (p *Params) Map(name string) map[string]string {
	entries := map[string]string{}
	for _, node := range p.List(name) {
		for _, names := range [][2]string{{"key", "value"}, {"Key", "Value"}, {"Name", "Value"}} {
			if node.Has(names[0]) {
				entries[node.Get(names[0])] = node.Get(names[1])
				break
			}
		}
	}
	return entries
}

// Bool is a flag: true, false, 1 or 0; false when it was not sent. Anything
// else is MalformedInput, as AWS answers.
func (p *Params) Bool(name string) (bool, error) {
	switch text := p.Get(name); text {
	case "", "false", "0":
		if text == "" && p.Struct(name) != nil {
			return false, malformed("boolean", text)
		}
		return false, nil
	case "true", "1":
		return true, nil
	default:
		return false, malformed("boolean", text)
	}
}

// Int is a whole number, possibly with a plus sign or leading zeros; fallback
// when it was not sent. Anything else is MalformedInput.
func (p *Params) Int(name string, fallback int) (int, error) {
	if !p.Has(name) {
		return fallback, nil
	}
	text := p.Get(name)
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, malformed("integer", text)
	}
	return number, nil
}

func malformed(kind, text string) *Error {
	return Errorf(http.StatusBadRequest, "MalformedInput", "Invalid %s value: %s", kind, text)
}

// Names are the names sent at this level, sorted.
func (p *Params) Names() []string {
	if p == nil {
		return nil
	}
	names := make([]string, 0, len(p.children))
	for name := range p.children {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Canonical is the form in one text that is the same for the same input in
// whatever order it was sent. Keys named in without are left out.
func (p *Params) Canonical(without ...string) string {
	var b strings.Builder
	p.canonical(&b, "", without)
	return b.String()
}

func (p *Params) canonical(b *strings.Builder, prefix string, without []string) {
	if p.set {
		b.WriteString(strconv.Quote(prefix) + "=" + strconv.Quote(p.text) + "\n")
	}
	for _, name := range p.Names() {
		if prefix == "" && slices.Contains(without, name) {
			continue
		}
		p.children[name].canonical(b, prefix+"."+name, without)
	}
}
