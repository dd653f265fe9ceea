package catalogue

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// expand fills a pattern of the shapes' table: every {a|b} is replaced by the
// first of its alternatives that is not empty.
func (t Target) expand(pattern, part string) string {
	return t.expandWith(pattern, t.chance(part), nil)
}

func (t Target) expandWith(pattern string, chance *rand.Rand, known map[string]any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return b.String() // the table's test holds that this cannot be
		}
		for alternative := range strings.SplitSeq(inside, "|") {
			if value := t.part(alternative, chance, known); value != "" {
				b.WriteString(value)
				break
			}
		}
		pattern = after
	}
}

// value is an attribute made of its pattern; a pattern in brackets is a list.
func (t Target) value(pattern, name string, known map[string]any) any {
	inside, list := strings.CutPrefix(pattern, "[")
	if !list {
		return t.expandWith(pattern, t.chance(name), known)
	}
	inside = strings.TrimSuffix(inside, "]")
	elements := []any{}
	if inside == "" {
		return elements
	}
	if property := strings.Trim(inside, "{}"); "{"+property+"}" == inside {
		if given, ok := t.lookup(property).([]any); ok {
			return given
		}
	}
	chance := t.chance(name)
	for element := range strings.SplitSeq(inside, ",") {
		if text := t.expandWith(element, chance, known); text != "" {
			elements = append(elements, text)
		}
	}
	return elements
}

// part is one alternative: text in quotes, a property, or a word with perhaps
// an argument.
func (t Target) part(alternative string, chance *rand.Rand, known map[string]any) string {
	if text, quoted := strings.CutPrefix(alternative, "'"); quoted {
		return strings.TrimSuffix(text, "'")
	}
	if alternative == "" || alternative[0] >= 'A' && alternative[0] <= 'Z' {
		return t.property(alternative)
	}
	if word, argument, has := strings.Cut(alternative, ":"); has {
		return t.derived(word, argument, known)
	}
	letters := strings.TrimRight(alternative, digitAlphabet)
	if length, err := strconv.Atoi(alternative[len(letters):]); err == nil && alphabets[letters] != "" {
		return random(chance, alphabets[letters], length)
	}
	if alternative == "uuid" {
		return uuidOf(chance)
	}
	return t.word(alternative, chance)
}

var alphabets = map[string]string{
	"hex": hexAlphabet, "upper": upperAlphabet, "lower": lowerAlphabet, "mixed": mixedAlphabet,
	"digits": digitAlphabet, "upperhex": "0123456789ABCDEF", "secret": mixedAlphabet + "+/",
}

// derived is something made of a property or attribute.
func (t Target) derived(word, argument string, known map[string]any) string {
	switch word {
	case "last": // the last segment of an ARN or path
		text := t.property(argument)
		return text[strings.LastIndexAny(text, "/:")+1:]
	case "lastcolon": // a function's name, or the same at the end of its ARN
		text := t.property(argument)
		return text[strings.LastIndexByte(text, ':')+1:]
	case "host": // a URL without its scheme
		text := t.property(argument)
		if _, after, found := strings.Cut(text, "://"); found {
			return after
		}
		return text
	case "dashed": // an address as it stands in a DNS name
		text, _ := known[argument].(string)
		return strings.ReplaceAll(text, ".", "-")
	case "in": // another's ARN with one word exchanged
		parts := strings.SplitN(argument, ":", 3)
		if len(parts) == 3 {
			return strings.Replace(t.property(parts[0]), ":"+parts[1], ":"+parts[2], 1)
		}
	}
	return ""
}

func (t Target) lookup(path string) any {
	var at any = t.Properties
	for name := range strings.SplitSeq(path, ".") {
		structure, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = structure[name]
	}
	return at
}

// property is a property as text, "" when there is none.
func (t Target) property(path string) string {
	text, _ := scalarText(t.lookup(path))
	return text
}

// uuidOf makes a random UUID from a source of chance.
func uuidOf(chance *rand.Rand) string {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(chance.UintN(256))
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}
