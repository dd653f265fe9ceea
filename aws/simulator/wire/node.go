package wire

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"time"
)

// Node is one XML element. Children that are nil are left out, so that
// optional elements can be written in place.
type Node struct {
	Name string
	// Attributes come in pairs: name, value.
	Attributes []string
	Text       string
	Children   []*Node
}

// El is an element with children; nil ones are left out.
func El(name string, children ...*Node) *Node { return &Node{Name: name, Children: children} }

// Text is an element with text, present even when the text is empty.
func Text(name, text string) *Node { return &Node{Name: name, Text: text} }

// Opt is an element with text, or nothing when the text is empty.
func Opt(name, text string) *Node {
	if text == "" {
		return nil
	}
	return Text(name, text)
}

// Bool is an element that says true or false.
func Bool(name string, value bool) *Node { return Text(name, strconv.FormatBool(value)) }

// Int is an element with a whole number.
func Int(name string, value int) *Node { return Text(name, strconv.Itoa(value)) }

// Time is an element with a moment, or nothing for the zero time.
func Time(name string, t time.Time) *Node {
	if t.IsZero() {
		return nil
	}
	return Text(name, Stamp(t))
}

// Stamp writes a moment as AWS's XML protocols do: UTC with milliseconds.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// List is a list of structures: every item becomes an element of the given
// name ("member", "item") with those children. An empty list is an empty
// element.
func List(name, element string, items ...[]*Node) *Node {
	list := El(name)
	for _, item := range items {
		list.Children = append(list.Children, El(element, item...))
	}
	return list
}

// Texts is a list of texts.
func Texts(name, element string, texts ...string) *Node {
	list := El(name)
	for _, text := range texts {
		list.Children = append(list.Children, Text(element, text))
	}
	return list
}

// Append writes the element and all in it to the buffer. Text that XML cannot
// carry is replaced, never passed on.
func (n *Node) Append(b *bytes.Buffer) {
	if n == nil {
		return
	}
	b.WriteByte('<')
	b.WriteString(n.Name)
	for i := 0; i+1 < len(n.Attributes); i += 2 {
		b.WriteString(" " + n.Attributes[i] + `="`)
		_ = xml.EscapeText(b, []byte(n.Attributes[i+1])) // a bytes.Buffer never fails
		b.WriteByte('"')
	}
	if n.Text == "" && !n.hasChildren() {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	_ = xml.EscapeText(b, []byte(n.Text))
	for _, child := range n.Children {
		child.Append(b)
	}
	b.WriteString("</" + n.Name + ">")
}

func (n *Node) hasChildren() bool {
	for _, child := range n.Children {
		if child != nil {
			return true
		}
	}
	return false
}
