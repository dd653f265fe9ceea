package wizard

import "strings"

// Condition says when an optional step or field is wanted. A blueprint writes
// "${jump-boxes}", which holds when the answer is yes, "${engine} = postgres"
// or "${engine} != none". The zero Condition always holds.
type Condition struct {
	Left  Expression
	Right Expression // nil: Left must be a yes
	Not   bool       // the two must differ
}

// ParseCondition reads a condition; "" always holds. The operators must stand
// outside of ${…}.
func ParseCondition(source string) Condition {
	if strings.TrimSpace(source) == "" {
		return Condition{}
	}
	for _, operator := range []string{"!=", "==", "="} {
		left, right, found := strings.Cut(source, operator)
		if !found {
			continue
		}
		return Condition{
			Left:  ParseExpression(strings.TrimSpace(left)),
			Right: append(Literal(""), ParseExpression(strings.TrimSpace(right))...),
			Not:   operator == "!=",
		}
	}
	return Condition{Left: ParseExpression(strings.TrimSpace(source))}
}

// Always says whether the condition holds whatever the answers are.
func (c Condition) Always() bool { return c.Left == nil && c.Right == nil }

// Holds says whether the condition is met. A value that lookup does not know
// counts as empty.
func (c Condition) Holds(lookup func(name string) (string, bool)) bool {
	if c.Always() {
		return true
	}
	known := func(name string) (string, bool) {
		value, _ := lookup(name)
		return value, true
	}
	left := c.Left.Resolve(known).String()
	if c.Right == nil {
		return yes(left)
	}
	return (left == c.Right.Resolve(known).String()) != c.Not
}

// References are the names that the condition looks at.
func (c Condition) References() []string {
	return append(append(Expression{}, c.Left...), c.Right...).References()
}

// String is the condition as a blueprint writes it.
func (c Condition) String() string {
	switch {
	case c.Always():
		return ""
	case c.Right == nil:
		return c.Left.String()
	case c.Not:
		return c.Left.String() + " != " + c.Right.String()
	}
	return c.Left.String() + " = " + c.Right.String()
}

// yes says whether a word means yes. Flags are stored as "true" and "false",
// whatever was typed.
func yes(word string) bool { return flagWord(word) == "true" }

// flagWord turns the usual words for yes and no into "true" and "false" and
// leaves any other text.
func flagWord(word string) string {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "true", "yes", "y", "on", "1":
		return "true"
	case "false", "no", "n", "off", "0":
		return "false"
	}
	return word
}
