package template

import (
	"bytes"
	"unicode/utf8"
)

// read makes the node tree of a template's text. Text that begins with "{" is
// JSON, as CloudFormation takes it, everything else YAML.
func read(file string, source []byte) (*node, error) {
	bad := faults{file: file}
	at := position{1, 1}
	switch {
	case len(source) > MaxBytes:
		bad.hint(position{}, "a template may have 1 MB", "Template may not exceed %d bytes in size.", MaxBytes)
		return nil, bad.err()
	case bytes.HasPrefix(source, []byte{0xFF, 0xFE}) || bytes.HasPrefix(source, []byte{0xFE, 0xFF}):
		bad.hint(at, "the file is UTF-16; save it as UTF-8", "Template format error: YAML not well-formed.")
		return nil, bad.err()
	}
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	trimmed := bytes.TrimLeft(source, " \t\r\n")
	if len(trimmed) == 0 {
		bad.hint(at, "the file is empty", "Template format error: unsupported structure.")
		return nil, bad.err()
	}
	if where, ok := binary(source); ok {
		bad.hint(where, "the file is not text in UTF-8", "Template format error: YAML not well-formed.")
		return nil, bad.err()
	}
	if trimmed[0] == '{' {
		return readJSON(file, source)
	}
	return readYAML(file, source)
}

// binary finds the first byte that no text in UTF-8 has.
func binary(source []byte) (position, bool) {
	at := position{1, 1}
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRune(source[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return at, true
		}
		at.column++
		if r == '\n' {
			at = position{at.line + 1, 1}
		}
		i += size
	}
	return at, false
}
