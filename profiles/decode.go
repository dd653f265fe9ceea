package profiles

import (
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// decode reads a profile's file. An error names the file, the line and the
// column.
func decode(file, name string, data []byte) (Profile, error) {
	all, err := parse(file, data)
	if err != nil {
		return Profile{}, err
	}
	if all, err = migrate(file, all); err != nil {
		return Profile{}, err
	}
	p := Profile{Name: name, Answers: map[string]string{}, Secrets: map[string]string{}}
	for _, e := range all {
		if err := p.set(file, e); err != nil {
			return Profile{}, err
		}
	}
	if p.Blueprint == "" && len(p.Templates) == 0 {
		return Profile{}, fault(file, 1, 1, "it names neither a blueprint nor templates")
	}
	return p, nil
}

// set takes in one key of the file.
func (p *Profile) set(file string, e entry) error {
	switch e.key {
	case "answers":
		return p.texts(file, e, p.Answers)
	case "secrets":
		return p.secrets(file, e)
	case "templates":
		if e.value.Kind != yaml.SequenceNode {
			return fault(file, e.line, e.column, "%q must be a list", e.key)
		}
		for _, item := range e.value.Content {
			value, err := text(file, entry{e.key, item, item.Line, item.Column})
			if err != nil {
				return err
			}
			p.Templates = append(p.Templates, value)
		}
		return nil
	}
	value, err := text(file, e)
	if err != nil {
		return err
	}
	switch e.key {
	case "format":
	case "blueprint":
		p.Blueprint = value
	case "stack":
		p.Stack = value
	case "account":
		p.Account = value
	case "region":
		p.Region = value
	case "version":
		if p.Version, err = strconv.Atoi(value); err != nil || p.Version < 0 {
			return fault(file, e.value.Line, e.value.Column, "the version must be a whole number, not %.40q", value)
		}
	case "created":
		p.Created, err = time.Parse(time.RFC3339, value)
	case "used":
		p.Used, err = time.Parse(time.RFC3339, value)
	default:
		return fault(file, e.line, e.column, "a profile has no %.40q", e.key)
	}
	if err != nil {
		return fault(file, e.value.Line, e.value.Column, "%q must be a time such as 2026-11-21T14:30:15Z", e.key)
	}
	return nil
}

func (p *Profile) texts(file string, e entry, into map[string]string) error {
	if e.value.Kind != yaml.MappingNode {
		return fault(file, e.line, e.column, "%q must be a list of keys and values", e.key)
	}
	return texts(file, "", e.value, into)
}

func (p *Profile) secrets(file string, e entry) error {
	if err := p.texts(file, e, p.Secrets); err != nil {
		return err
	}
	for key, reference := range p.Secrets {
		if err := CheckReference(reference); err != nil {
			return fault(file, line(e.value, key), 1, "%s: %v", key, err)
		}
	}
	return nil
}

// line finds a key, "step.Key" or "Key", in a mapping.
func line(node *yaml.Node, key string) int {
	step, rest, nested := strings.Cut(key, ".")
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		if name.Value == key {
			return name.Line
		}
		if nested && name.Value == step && value.Kind == yaml.MappingNode {
			return line(value, rest)
		}
	}
	return node.Line
}
