package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"gantry/wizard"
)

// maxBytes bounds what is read. 200 parameters of 4,096 bytes, the most a
// stack can have, fit.
const maxBytes = 4 << 20

// entry is one key of a mapping with its value and where it stands.
type entry struct {
	key    string
	value  *yaml.Node
	line   int
	column int
}

// fault is what is wrong at one place of a file.
func fault(file string, line, column int, format string, args ...any) error {
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("%s:%d:%d", file, line, column),
		Reason: fmt.Sprintf(format, args...),
		Advice: []string{"mend the file, or put it elsewhere: it was left as it is"},
		Exit:   wizard.ExitUsage,
	}
}

// parse reads one YAML or JSON document that is a mapping.
func parse(file string, data []byte) ([]entry, error) {
	if len(data) > maxBytes {
		return nil, fault(file, 1, 1, "it has %d bytes, and no more than %d are read", len(data), maxBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		line, words := where(err)
		return nil, fault(file, line, 1, "this is not YAML: %s", words)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, fault(file, 1, 1, "this is not a list of keys and values")
	}
	return entries(file, document.Content[0])
}

// where finds the line in the words of the YAML reader.
func where(err error) (line int, words string) {
	words = strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if _, after, ok := strings.Cut(words, "line "); ok {
		digits := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
		if n, err := strconv.Atoi(digits); err == nil {
			line = n
			words = strings.TrimPrefix(after[len(digits):], ": ")
		}
	}
	return line, words
}

// entries are the keys of a mapping, each once.
func entries(file string, node *yaml.Node) ([]entry, error) {
	var all []entry
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, fault(file, key.Line, key.Column, "a key must be plain text")
		}
		if seen[key.Value] {
			return nil, fault(file, key.Line, key.Column, "%q is there twice", key.Value)
		}
		seen[key.Value] = true
		all = append(all, entry{key.Value, node.Content[i+1], key.Line, key.Column})
	}
	return all, nil
}

// text is a single value; a list of them is joined by commas, as a
// CloudFormation list parameter is.
func text(file string, e entry) (string, error) {
	switch e.value.Kind {
	case yaml.ScalarNode:
		if e.value.Tag == "!!null" {
			return "", nil
		}
		return e.value.Value, nil
	case yaml.SequenceNode:
		var parts []string
		for _, item := range e.value.Content {
			if item.Kind != yaml.ScalarNode {
				return "", fault(file, item.Line, item.Column, "%q may hold texts and nothing else", e.key)
			}
			parts = append(parts, item.Value)
		}
		return strings.Join(parts, ","), nil
	}
	return "", fault(file, e.line, e.column, "%q must be a text or a list of texts", e.key)
}

// texts is a mapping of plain values. Mappings within are taken for steps:
// their keys are put behind the step's id and a dot.
func texts(file, prefix string, node *yaml.Node, into map[string]string) error {
	all, err := entries(file, node)
	if err != nil {
		return err
	}
	for _, e := range all {
		key := prefix + e.key
		if e.value.Kind == yaml.MappingNode && prefix == "" {
			if err := texts(file, key+".", e.value, into); err != nil {
				return err
			}
			continue
		}
		value, err := text(file, e)
		if err != nil {
			return err
		}
		if _, twice := into[key]; twice {
			return fault(file, e.line, e.column, "%q is there twice", key)
		}
		into[key] = value
	}
	return nil
}

// ReadAnswers reads an answers file: YAML or JSON, "key: value" a line, or the
// questions of a step together under the step's id. The name is for messages.
func ReadAnswers(name string, data []byte) (map[string]string, error) {
	all, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	answers := map[string]string{}
	root := yaml.Node{Kind: yaml.MappingNode}
	for _, e := range all {
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: e.key, Line: e.line, Column: e.column}, e.value)
	}
	if err := texts(name, "", &root, answers); err != nil {
		return nil, err
	}
	return answers, nil
}

// encode writes a profile as YAML with its keys in a fixed order.
func encode(p Profile) ([]byte, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		root.Content = append(root.Content, scalar(key), value)
	}
	add("format", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(format)})
	for _, kv := range [][2]string{
		{"blueprint", p.Blueprint},
		{"version", number(p.Version)},
		{"stack", p.Stack},
		{"account", p.Account},
		{"region", p.Region},
		{"created", moment(p.Created)},
		{"used", moment(p.Used)},
	} {
		if kv[1] != "" {
			add(kv[0], scalar(kv[1]))
		}
	}
	if len(p.Templates) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, t := range p.Templates {
			list.Content = append(list.Content, scalar(t))
		}
		add("templates", list)
	}
	if len(p.Answers) > 0 {
		add("answers", mapping(p.Answers))
	}
	if len(p.Secrets) > 0 {
		add("secrets", mapping(p.Secrets))
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(root), encoder.Close()); err != nil {
		return nil, fmt.Errorf("writing profile %s: %w", p.Name, err)
	}
	return out.Bytes(), nil
}

func scalar(value string) *yaml.Node {
	var node yaml.Node
	node.SetString(value)
	return &node
}

func mapping(values map[string]string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		node.Content = append(node.Content, scalar(key), scalar(values[key]))
	}
	return node
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
