package wizard

import "strings"

// Expression is text in which some pieces are not known yet. Blueprints write
// it with ${…} as in CloudFormation's Fn::Sub: "${prefix}${environment}-network".
// It is kept in pieces so that a value somebody typed is never taken for a
// reference.
type Expression []Piece

// Piece is either literal text or a reference to a value known later.
type Piece struct {
	Text string `json:"text,omitempty"`
	From string `json:"from,omitempty"` // "prefix", "region" or "network.VpcId"
}

// Literal is an expression that is final text.
func Literal(text string) Expression { return Expression{{Text: text}} }

// ParseExpression reads ${…} references; ${!x} is the literal ${x}, and an
// unclosed ${ or one around nothing is literal too.
func ParseExpression(source string) Expression {
	var pieces Expression
	for {
		start := strings.Index(source, "${")
		length := -1
		if start >= 0 {
			length = strings.Index(source[start:], "}")
		}
		if length < 0 {
			return append(pieces, Literal(source)...).join()
		}
		pieces = append(pieces, Piece{Text: source[:start]})
		inner := source[start+2 : start+length]
		literal, escaped := strings.CutPrefix(inner, "!")
		if name := strings.TrimSpace(inner); escaped || name == "" {
			pieces = append(pieces, Piece{Text: "${" + literal + "}"})
		} else {
			pieces = append(pieces, Piece{From: name})
		}
		source = source[start+length+1:]
	}
}

// References are the names that are still to be known, in order, each once.
func (x Expression) References() []string {
	var names []string
	seen := map[string]bool{}
	for _, piece := range x {
		if piece.From != "" && !seen[piece.From] {
			seen[piece.From] = true
			names = append(names, piece.From)
		}
	}
	return names
}

// Resolve replaces every reference that lookup knows by its value and leaves
// the others.
func (x Expression) Resolve(lookup func(name string) (string, bool)) Expression {
	resolved := make(Expression, len(x))
	for i, piece := range x {
		if piece.From != "" {
			if value, ok := lookup(piece.From); ok {
				piece = Piece{Text: value}
			}
		}
		resolved[i] = piece
	}
	return resolved.join()
}

// Final is the text and true, once no reference is left.
func (x Expression) Final() (string, bool) {
	return x.String(), len(x.References()) == 0
}

// String is the text with what is not known yet as ${…}.
func (x Expression) String() string {
	var b strings.Builder
	for _, piece := range x {
		if piece.From != "" {
			b.WriteString("${" + piece.From + "}")
			continue
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}

// join merges neighbouring text, so that equal expressions compare equal.
func (x Expression) join() Expression {
	var joined Expression
	for _, piece := range x {
		last := len(joined) - 1
		switch {
		case piece.From == "" && piece.Text == "":
		case piece.From == "" && last >= 0 && joined[last].From == "":
			joined[last].Text += piece.Text
		default:
			joined = append(joined, piece)
		}
	}
	return joined
}
