package template

import "strings"

// union is a part of a class between two &&: the inside of a simple class and
// classes that stand beside it.
type union struct {
	set   strings.Builder
	sides []string
}

// pattern matches one character of the union.
func (u *union) pattern() string {
	sides := u.sides
	if u.set.Len() > 0 {
		sides = append([]string{"[" + u.set.String() + "]"}, sides...)
	}
	if len(sides) == 1 {
		return sides[0]
	}
	return "(?:" + strings.Join(sides, "|") + ")"
}

func (u *union) empty() bool { return u.set.Len() == 0 && len(u.sides) == 0 }

// class reads what follows an opening bracket. Java's unions and intersections
// become alternatives and look-ahead.
func (j *java) class() (string, error) {
	if j.depth++; j.depth > maxGroups {
		return "", j.refuse("classes nested too deeply")
	}
	defer func() { j.depth-- }()
	negated := j.take("^")
	parts := []*union{{}}
	for {
		part := parts[len(parts)-1]
		switch {
		case j.at >= len(j.in):
			return "", j.refuse("a class that is not closed")
		case j.peek() == ']' && (!part.empty() || len(parts) > 1): // the first ] means itself
			j.at++
			return j.intersection(parts, negated)
		case j.take("&&"):
			if part.empty() {
				return "", j.refuse("an empty side of &&")
			}
			parts = append(parts, &union{})
		case j.take("["):
			side, err := j.class()
			if err != nil {
				return "", err
			}
			part.sides = append(part.sides, side)
		default:
			if err := j.member(part); err != nil {
				return "", err
			}
		}
	}
}

// intersection is what all parts have in common.
func (j *java) intersection(parts []*union, negated bool) (string, error) {
	last := parts[len(parts)-1]
	if last.empty() {
		return "", j.refuse("an empty side of &&")
	}
	if len(parts) == 1 && len(last.sides) == 0 {
		if negated {
			return "[^" + last.set.String() + "]", nil
		}
		return last.pattern(), nil
	}
	var b strings.Builder
	for _, part := range parts[:len(parts)-1] {
		b.WriteString("(?=" + part.pattern() + ")")
	}
	b.WriteString(last.pattern())
	if negated {
		return "(?:(?!" + b.String() + `)[\s\S])`, nil
	}
	return "(?:" + b.String() + ")", nil
}

// member reads a character, a range or an escape of a class.
func (j *java) member(part *union) error {
	if j.take(`\Q`) {
		for j.at < len(j.in) && !j.take(`\E`) {
			part.set.WriteString(literalRune(j.next()))
		}
		return nil
	}
	first := j.next()
	if first == '\\' {
		set, negated, single, err := j.classEscape()
		switch {
		case err != nil:
			return err
		case negated:
			part.sides = append(part.sides, "[^"+set+"]")
			return nil
		case set != "":
			part.set.WriteString(set)
			return nil
		}
		first = single
	}
	part.set.WriteString(literalRune(first))
	if j.peek() != '-' || j.at+1 >= len(j.in) || j.in[j.at+1] == ']' || j.in[j.at+1] == '[' {
		return nil
	}
	j.at++
	last := j.next()
	if last == '\\' {
		set, _, single, err := j.classEscape()
		if err != nil {
			return err
		}
		if set != "" {
			return j.refuse("a range that ends in a class")
		}
		last = single
	}
	if last < first {
		return j.refuse("a range that runs backwards")
	}
	part.set.WriteString("-" + literalRune(last))
	return nil
}
