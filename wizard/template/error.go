package template

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Error is one fault of a template, or of the values given to it.
type Error struct {
	// File is the name the template was given, "" for none.
	File string
	// Line and Column count from 1; zero where there is no place to point at.
	Line, Column int
	// Message says what is wrong, in AWS's own words where AWS has them.
	Message string
	// Hint says what to do about it, "" where the message says enough.
	Hint string
	// Err is the error of a function of the Scope whose text the message is,
	// nil for all others.
	Err error
}

// Unwrap returns the error underneath.
func (e *Error) Unwrap() error { return e.Err }

// Error is "file:12:3: message (hint)".
func (e *Error) Error() string {
	var b strings.Builder
	switch {
	case e.File != "" && e.Line > 0:
		fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	case e.File != "":
		b.WriteString(e.File + ": ")
	case e.Line > 0:
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Column)
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Errors are the faults in an error of this package, one or several joined, in
// the order in which CloudFormation would meet them: it reports only the
// first. It is empty for other errors.
func Errors(err error) []*Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Error
		for _, one := range joined.Unwrap() {
			all = append(all, Errors(one)...)
		}
		return all
	}
	var e *Error
	if errors.As(err, &e) {
		return []*Error{e}
	}
	return nil
}

// maxFaults bounds how many faults are told at once: nobody reads more.
const maxFaults = 20

// faults collects errors about one file.
type faults struct {
	file string
	list []error
	seen map[Error]bool
}

// add notes a fault at a place, once.
func (f *faults) add(at position, format string, arguments ...any) {
	f.note(Error{Line: int(at.line), Column: int(at.column), Message: fmt.Sprintf(format, arguments...)})
}

// hint notes a fault with advice.
func (f *faults) hint(at position, hint, format string, arguments ...any) {
	f.note(Error{Line: int(at.line), Column: int(at.column), Message: fmt.Sprintf(format, arguments...), Hint: hint})
}

func (f *faults) note(e Error) {
	e.File = f.file
	e.Message, e.Hint = shorten(e.Message), shorten(e.Hint)
	if f.full() || f.seen[e] {
		return
	}
	if f.seen == nil {
		f.seen = map[Error]bool{}
	}
	f.seen[e] = true
	f.list = append(f.list, &e)
}

// full says that further faults would not be told.
func (f *faults) full() bool { return len(f.list) >= maxFaults }

// err is nil, the only fault, or all of them joined.
func (f *faults) err() error {
	if len(f.list) == 1 {
		return f.list[0]
	}
	return errors.Join(f.list...)
}

// maxMessage bounds a message, since names and values in it come from outside.
const maxMessage = 2000

// shorten bounds a text and takes control characters out of it: a template
// must not steer the terminal that shows its faults.
func shorten(text string) string {
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "") + "…"
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return '\uFFFD'
		}
		return c
	}, text)
}

// listed joins words with commas, each once, in order.
func listed(words []string) string {
	seen := map[string]bool{}
	var once []string
	for _, word := range words {
		if !seen[word] {
			seen[word] = true
			once = append(once, word)
		}
	}
	return strings.Join(once, ", ")
}
