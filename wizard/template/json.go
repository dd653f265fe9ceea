package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// jsonReader reads JSON and knows where it is.
type jsonReader struct {
	source  []byte
	decoder *json.Decoder
	bad     faults
	nodes   int
	// offset is how far at has been counted.
	offset int
	at     position
}

func readJSON(file string, source []byte) (*node, error) {
	r := &jsonReader{source: source, decoder: json.NewDecoder(bytes.NewReader(source)), bad: faults{file: file}, at: position{1, 1}}
	r.decoder.UseNumber()
	root, err := r.value(0)
	if err == nil {
		if token, after := r.decoder.Token(); after != io.EOF {
			r.place()
			r.fail(r.at, "there is more after the template's closing brace")
			if token == nil && after != nil {
				return nil, r.bad.err()
			}
		}
	} else {
		r.refuse(err)
	}
	if len(r.bad.list) > 0 {
		return nil, r.bad.err()
	}
	return root, nil
}

// errStop ends the reading after a fault that has been noted.
var errStop = errors.New("stopped")

// refuse notes an error of the decoder.
func (r *jsonReader) refuse(err error) {
	if errors.Is(err, errStop) {
		return
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		r.advance(max(int(syntax.Offset)-1, r.offset))
	} else {
		r.advance(len(r.source))
	}
	r.fail(r.at, err.Error())
}

// fail notes a fault in AWS's words.
func (r *jsonReader) fail(at position, hint string) {
	r.bad.hint(at, hint+"; text that begins with { is read as JSON", "Template format error: JSON not well-formed. (line %d, column %d)", at.line, at.column)
}

// place moves to where the next token begins.
func (r *jsonReader) place() {
	start := int(r.decoder.InputOffset())
	for start < len(r.source) && bytes.IndexByte([]byte(" \t\r\n,:"), r.source[start]) >= 0 {
		start++
	}
	r.advance(start)
}

// advance counts lines and columns up to an offset.
func (r *jsonReader) advance(to int) {
	for r.offset < min(to, len(r.source)) {
		c, size := utf8.DecodeRune(r.source[r.offset:])
		r.at.column++
		if c == '\n' {
			r.at = position{r.at.line + 1, 1}
		}
		r.offset += size
	}
}

// value reads one value of any kind.
func (r *jsonReader) value(depth int) (*node, error) {
	r.place()
	at := r.at
	if r.nodes++; depth > maxDepth || r.nodes > maxNodes {
		r.fail(at, "the template is nested too deeply or has too many values")
		return nil, errStop
	}
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return r.list(at, depth)
		}
		return r.object(at, depth)
	case string:
		return textAt(at, token), nil
	case json.Number:
		return &node{kind: numberNode, text: token.String(), position: at}, nil
	case bool:
		return fromPlain(token, at), nil
	default:
		return &node{kind: nullNode, position: at}, nil
	}
}

func (r *jsonReader) list(at position, depth int) (*node, error) {
	list := listAt(at)
	for r.decoder.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list.items = append(list.items, item)
	}
	_, err := r.decoder.Token()
	return list, err
}

func (r *jsonReader) object(at position, depth int) (*node, error) {
	object := &node{kind: objectNode, position: at}
	seen := map[string]bool{}
	for r.decoder.More() {
		r.place()
		where := r.at
		token, err := r.decoder.Token()
		if err != nil {
			return nil, err
		}
		name, ok := token.(string)
		if !ok {
			r.fail(where, "a name in quotes is expected here")
			return nil, errStop
		}
		if seen[name] {
			r.fail(where, "the name "+quote(name)+" stands here twice")
		}
		seen[name] = true
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object.keys = append(object.keys, label{name, where})
		object.items = append(object.items, longForm(name, value))
	}
	_, err := r.decoder.Token()
	return object, err
}
