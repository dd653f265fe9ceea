package catalogue

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
)

//go:embed data/shapes.txt
var shapesTable string

// shape is what the ids and attributes of one type look like.
type shape struct {
	physical   string
	name       string // the property that gives the name, "" to infer it
	prefix     string // what a generated name begins with
	max        int    // longest generated name
	lower      bool
	attributes [][2]string
}

func (s *shape) attribute(name string) (pattern string, ok bool) {
	if s == nil {
		return "", false
	}
	for _, a := range s.attributes {
		if a[0] == name {
			return a[1], true
		}
	}
	return "", false
}

// shapeBlocks are the texts of the entries by type.
var shapeBlocks = sync.OnceValue(func() map[string]string {
	blocks := map[string]string{}
	name, start := "", 0
	at := 0
	for line := range strings.Lines(shapesTable) {
		if line[0] != ' ' && line[0] != '#' {
			if name != "" {
				blocks[name] = shapesTable[start:at]
			}
			name, _, _ = strings.Cut(strings.TrimSpace(line), " ")
			start = at
		}
		at += len(line)
	}
	blocks[name] = shapesTable[start:]
	return blocks
})

// shapes are the entries somebody asked for.
var shapes sync.Map

// shapeOf is the entry of a type, nil when there is none.
func shapeOf(name string) *shape {
	if s, ok := shapes.Load(name); ok {
		return s.(*shape)
	}
	block, ok := shapeBlocks()[name]
	if !ok {
		return nil
	}
	s, _ := shapes.LoadOrStore(name, parseShape(block))
	return s.(*shape)
}

func parseShape(block string) *shape {
	s := &shape{}
	for line := range strings.Lines(block) {
		line = strings.TrimRight(line, "\r\n")
		if attribute, indented := strings.CutPrefix(line, "  "); indented {
			name, pattern, _ := strings.Cut(attribute, " ")
			s.attributes = append(s.attributes, [2]string{name, pattern})
			continue
		}
		for i, word := range strings.Fields(line) {
			key, value, _ := strings.Cut(word, "=")
			switch {
			case i == 0:
			case i == 1:
				s.physical = word
			case key == "name":
				s.name = value
			case key == "prefix":
				s.prefix = value
			case key == "max":
				s.max, _ = strconv.Atoi(value) // a number, as the table's test holds
			case key == "lower":
				s.lower = true
			}
		}
	}
	return s
}
