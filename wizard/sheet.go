package wizard

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"gantry/wizard/template"
)

// Limits of what is read of a blueprint; real ones are far smaller.
const (
	maxSheetBytes  = 1 << 20
	maxSheetDepth  = 32
	maxSheetFaults = 50
	maxFields      = 1000
	maxSteps       = 100
)

// sheet is a YAML file being read. It collects what is wrong with it, each
// with its place, so that all of it is told at once.
type sheet struct {
	file   string
	faults []error
}

// fail notes a fault at a node: what is wrong and what to do.
func (s *sheet) fail(at *yaml.Node, hint, format string, about ...any) {
	if s.full() {
		return
	}
	e := &template.Error{File: s.file, Message: fmt.Sprintf(format, about...), Hint: hint}
	if at != nil {
		e.Line, e.Column = at.Line, at.Column
	}
	s.faults = append(s.faults, e)
}

// full says that further faults would not be told.
func (s *sheet) full() bool { return len(s.faults) >= maxSheetFaults }

// open reads the text and returns its only document, or nil.
func (s *sheet) open(source []byte) *yaml.Node {
	var document yaml.Node
	limits := yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxSheetDepth)))
	if err := yaml.Load(source, &document, limits); err != nil {
		s.refuse(err)
		return nil
	}
	root := &document
	if root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	return root
}

// refuse notes what the YAML library says.
func (s *sheet) refuse(err error) {
	at := &yaml.Node{Line: 1, Column: 1}
	message := err.Error()
	var load *yaml.LoadError
	if errors.As(err, &load) {
		mark := load.Mark
		if mark.Line == 0 {
			mark = load.ContextMark
		}
		at.Line, at.Column, message = max(mark.Line, 1), max(mark.Column, 1), load.Message
	}
	s.fail(at, "write one YAML document, indented with spaces", "not well-formed YAML: %s", message)
}

// object returns the members of a mapping by name. Names that are not known
// are faults, and so is a node of another kind.
func (s *sheet) object(n *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	n = follow(n)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		s.fail(n, "write it as name: value", "%s must have named members", what)
		return nil
	}
	members := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content) && !s.full(); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(known, key.Value):
			s.fail(key, hintFor(key.Value, known), "%s has no member %q", what, key.Value)
		case members[key.Value] != nil:
			s.fail(key, "remove one of them", "%q is there twice", key.Value)
		default:
			members[key.Value] = value
		}
	}
	return members
}

// hintFor names what may be meant by an unknown name, or all that is known.
func hintFor(name string, known []string) string {
	if near := didYouMean(name, known); near != "" {
		return near
	}
	if len(known) == 0 {
		return "there is none"
	}
	return "there is " + strings.Join(known, ", ")
}

// list returns the members of a sequence.
func (s *sheet) list(n *yaml.Node, what string) []*yaml.Node {
	n = follow(n)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		s.fail(n, "begin each line with a hyphen, or write [a, b]", "%s must be a list", what)
		return nil
	}
	members := make([]*yaml.Node, len(n.Content))
	for i, member := range n.Content {
		members[i] = follow(member)
	}
	return members
}

// text returns a scalar as it is written; "" for none.
func (s *sheet) text(n *yaml.Node, what string) string {
	n = follow(n)
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		s.fail(n, `put it in quotes if it is empty: ""`, "%s must be a text", what)
		return ""
	}
	return n.Value
}

// needed is a text that must be there.
func (s *sheet) needed(members map[string]*yaml.Node, name, what string, at *yaml.Node) string {
	text := s.text(members[name], name)
	if text == "" && (members[name] == nil || follow(members[name]).Kind == yaml.ScalarNode) {
		s.fail(at, "add "+name+": …", "%s needs a %s", what, name)
	}
	return text
}

// texts returns a list of texts; a single text is a list of one.
func (s *sheet) texts(n *yaml.Node, what string) []string {
	if n = follow(n); n != nil && n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
		return []string{n.Value}
	}
	var all []string
	for _, member := range s.list(n, what) {
		all = append(all, s.text(member, what))
	}
	return all
}

// flag returns a yes or no.
func (s *sheet) flag(n *yaml.Node, what string) bool {
	n = follow(n)
	if n == nil {
		return false
	}
	switch word := flagWord(n.Value); {
	case n.Kind == yaml.ScalarNode && word == "true":
		return true
	case n.Kind == yaml.ScalarNode && word == "false":
		return false
	}
	s.fail(n, "write yes or no", "%s must be yes or no", what)
	return false
}

// whole returns a whole number, nil for none.
func (s *sheet) whole(n *yaml.Node, what string) *int {
	n = follow(n)
	if n == nil {
		return nil
	}
	number, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || number < 0 {
		s.fail(n, "write it as 3", "%s must be a whole number, not negative", what)
		return nil
	}
	return &number
}

// number returns a number, nil for none.
func (s *sheet) number(n *yaml.Node, what string) *float64 {
	n = follow(n)
	if n == nil {
		return nil
	}
	number, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || err != nil || number != number {
		s.fail(n, "write it as 3 or 2.5", "%s must be a number", what)
		return nil
	}
	return &number
}

// duration returns a time span, zero for none.
func (s *sheet) duration(n *yaml.Node, what string) time.Duration {
	n = follow(n)
	if n == nil {
		return 0
	}
	span, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || span <= 0 {
		s.fail(n, "write it as 15m or 1h30m", "%s must be a time span", what)
		return 0
	}
	return span
}

// oneOf returns a text that must be one of a few words.
func (s *sheet) oneOf(n *yaml.Node, what string, words ...string) string {
	text := s.text(n, what)
	if n != nil && text != "" && !slices.Contains(words, text) {
		s.fail(n, hintFor(text, words), "%s cannot be %q", what, text)
		return ""
	}
	return text
}

// follow returns what an alias stands for.
func follow(n *yaml.Node) *yaml.Node {
	for range maxSheetDepth {
		if n == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	return nil
}
