package template

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// sub is Fn::Sub.
func (v *evaluator) sub(argument, at *node) (any, error) {
	text, variables, ok := subArgument(argument)
	if !ok {
		return nil, v.misshapen("Fn::Sub", at)
	}
	var b strings.Builder
	sure := true
	own := variables.members()
	for _, piece := range subPieces(text) {
		if !piece.variable {
			b.WriteString(piece.text)
			continue
		}
		value, err := v.variable(piece.name, own, at)
		if err != nil {
			return nil, err
		}
		if IsUnknown(value) {
			sure = false
			continue
		}
		text, ok := textOf(value)
		if !ok {
			return nil, v.fail(at, "Template error: variable %s in Fn::Sub expression does not resolve to a string", piece.name)
		}
		if err := v.spend(at, len(text)); err != nil {
			return nil, err
		}
		b.WriteString(text)
	}
	if !sure {
		return Unknown, nil
	}
	return v.made(at, b.String())
}

// variable is one ${…} of Fn::Sub.
func (v *evaluator) variable(name string, own map[string]*node, at *node) (any, error) {
	if value := own[name]; value != nil {
		return v.value(value)
	}
	if logical, attribute, dotted := strings.Cut(name, "."); dotted {
		return v.attribute(logical, attribute, at)
	}
	return v.ref(name, at)
}

// join is Fn::Join.
func (v *evaluator) join(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) {
		return nil, v.misshapen("Fn::Join", at)
	}
	separator, _, ok, err := v.text(argument.items[0])
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::Join", at)
	}
	value, err := v.value(argument.items[1])
	if err != nil || IsUnknown(value) {
		return Unknown, err
	}
	list, ok := value.([]any)
	if !ok {
		return nil, v.misshapen("Fn::Join", at)
	}
	texts, sure, ok := textsOf(list)
	if !ok {
		return nil, v.misshapen("Fn::Join", at)
	}
	if !sure {
		return Unknown, nil
	}
	size := len(separator) * len(texts)
	for _, text := range texts {
		size += len(text)
	}
	if err := v.spend(at, size); err != nil {
		return nil, err
	}
	return v.made(at, strings.Join(texts, separator))
}

// textsOf are the texts of a list's members; sure is false if one is Unknown,
// ok is false if one is no scalar.
func textsOf(list []any) (texts []string, sure, ok bool) {
	sure = true
	for _, item := range list {
		if IsUnknown(item) {
			sure = false
			continue
		}
		text, ok := textOf(item)
		if !ok {
			return nil, false, false
		}
		texts = append(texts, text)
	}
	return texts, sure, true
}

func orMisshapen(v *evaluator, err error, name string, at *node) error {
	if err != nil {
		return err
	}
	return v.misshapen(name, at)
}

// split is Fn::Split. It keeps empty texts.
func (v *evaluator) split(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) || argument.items[0].text == "" {
		return nil, v.misshapen("Fn::Split", at)
	}
	text, sure, ok, err := v.text(argument.items[1])
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::Split", at)
	}
	if !sure {
		return Unknown, nil
	}
	parts := strings.Split(text, argument.items[0].text)
	list := make([]any, len(parts))
	for i, part := range parts {
		list[i] = part
	}
	return list, v.spendValue(at, list)
}

// base64 is Fn::Base64.
func (v *evaluator) base64(argument, at *node) (any, error) {
	text, sure, ok, err := v.text(argument)
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::Base64", at)
	}
	if !sure {
		return Unknown, nil
	}
	return v.made(at, base64.StdEncoding.EncodeToString([]byte(text)))
}

// jsonText is Fn::ToJsonString: compact, with the members in the template's
// order.
func (v *evaluator) jsonText(argument, at *node) (any, error) {
	var b strings.Builder
	sure, err := v.writeJSON(&b, argument)
	if err != nil || !sure {
		return Unknown, err
	}
	return v.made(at, b.String())
}

func (v *evaluator) writeJSON(b *strings.Builder, n *node) (sure bool, err error) {
	_, _, function := n.call()
	if n.kind != objectNode || function {
		value, err := v.value(n)
		if err != nil || holdsUnknown(value) {
			return false, err
		}
		return true, v.encode(b, value, n)
	}
	b.WriteByte('{')
	written := 0
	for i, item := range n.items {
		var inner strings.Builder
		sure, err := v.writeJSON(&inner, item)
		if err != nil || !sure {
			return false, err
		}
		if inner.Len() == 0 {
			continue // AWS::NoValue
		}
		if written++; written > 1 {
			b.WriteByte(',')
		}
		if err := v.encode(b, n.keys[i].text, n); err != nil {
			return false, err
		}
		b.WriteString(":" + inner.String())
		if err := v.spend(n, inner.Len()); err != nil {
			return false, err
		}
	}
	b.WriteByte('}')
	return true, nil
}

// encode writes plain data as JSON, with <, > and & as they are.
func (v *evaluator) encode(b *strings.Builder, value any, at *node) error {
	if _, gone := value.(noValue); gone {
		return nil
	}
	var encoded strings.Builder
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return v.fail(at, "Template error: Fn::ToJsonString cannot write this value: %v", err)
	}
	b.WriteString(strings.TrimSuffix(encoded.String(), "\n"))
	return v.spend(at, encoded.Len())
}

// holdsUnknown says whether Unknown is anywhere in a value.
func holdsUnknown(value any) bool {
	switch value := value.(type) {
	case unknown:
		return true
	case []any:
		for _, item := range value {
			if holdsUnknown(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range value {
			if holdsUnknown(item) {
				return true
			}
		}
	}
	return false
}
