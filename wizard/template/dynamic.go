package template

import "strings"

// resolve carries out the dynamic references in the texts of an evaluated
// value. Texts that were encoded, such as user data, hold none any more.
func (e *Evaluation) resolve(value any, at *node) (any, error) {
	switch value := value.(type) {
	case string:
		return e.resolveText(value, at)
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			resolved, err := e.resolve(item, at)
			if err != nil {
				return nil, err
			}
			list[i] = resolved
		}
		return list, nil
	case map[string]any:
		for name, item := range value { // evaluation made this map
			resolved, err := e.resolve(item, at)
			if err != nil {
				return nil, err
			}
			value[name] = resolved
		}
	}
	return value, nil
}

func (e *Evaluation) resolveText(text string, at *node) (string, error) {
	const open, end = "{{resolve:", "}}"
	var b strings.Builder
	for {
		start := strings.Index(text, open)
		length := -1
		if start >= 0 {
			length = strings.Index(text[start:], end)
		}
		if length < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		b.WriteString(text[:start])
		value, err := e.scope.Dynamic(text[start+len(open) : start+length])
		if err != nil {
			return "", e.outside(at, err)
		}
		b.WriteString(value)
		text = text[start+length+len(end):]
		if b.Len() > MaxBytes {
			return "", &Error{File: e.t.Name, Line: int(at.line), Column: int(at.column), Message: "Template error: the evaluated template is too large"}
		}
	}
}
