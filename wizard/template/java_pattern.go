package template

import (
	"fmt"
	"strings"
)

// java translates a regular expression from Java's flavour to that of .NET,
// which regexp2 reads. Where the two agree the text is kept; possessive
// quantifiers become atomic groups, and classes are spelled out because \d, \w
// and \s are ASCII in Java and because only Java has unions, intersections and
// POSIX classes. What has no counterpart is an error.
type java struct {
	in []rune
	at int
	// dotAll says that "." takes line ends here.
	dotAll bool
	// named and numbered say which kinds of groups and references there are.
	named, numbered bool
	depth           int
}

func translate(pattern string) (string, error) {
	j := &java{in: []rune(pattern)}
	out, err := j.alternatives()
	switch {
	case err != nil:
		return "", err
	case j.at < len(j.in):
		return "", j.refuse("a closing parenthesis without an opening one")
	case j.named && j.numbered:
		return "", j.refuse("numbered references beside named groups") // .NET counts groups differently
	}
	return out, nil
}

func (j *java) refuse(what string) error {
	return fmt.Errorf("the pattern has %s at character %d, which cannot be judged here", what, j.at+1)
}

// peek is the next character, 0 at the end; next takes it.
func (j *java) peek() rune {
	if j.at < len(j.in) {
		return j.in[j.at]
	}
	return 0
}

func (j *java) next() rune {
	c := j.peek()
	j.at = min(j.at+1, len(j.in))
	return c
}

// take moves past a text if it comes next.
func (j *java) take(text string) bool {
	if !strings.HasPrefix(string(j.in[min(j.at, len(j.in)):min(j.at+len(text), len(j.in))]), text) {
		return false
	}
	j.at += len(text)
	return true
}

// alternatives reads up to a closing parenthesis or the end.
func (j *java) alternatives() (string, error) {
	var b strings.Builder
	for j.at < len(j.in) && j.peek() != ')' {
		if j.take("|") {
			b.WriteByte('|')
			continue
		}
		atom, err := j.atom()
		if err != nil {
			return "", err
		}
		quantifier, possessive, err := j.quantifier()
		switch {
		case err != nil:
			return "", err
		case possessive:
			b.WriteString("(?>" + atom + quantifier + ")")
		default:
			b.WriteString(atom + quantifier)
		}
	}
	return b.String(), nil
}

// atom reads one thing that a quantifier can follow.
func (j *java) atom() (string, error) {
	switch c := j.next(); c {
	case '(':
		return j.group()
	case '[':
		return j.class()
	case '.':
		if j.dotAll {
			return `[\s\S]`, nil
		}
		return `[^\n\r\u0085\u2028\u2029]`, nil
	case '^', '$':
		return string(c), nil
	case '\\':
		return j.escape()
	case '*', '+', '?', '{':
		return "", j.refuse("a quantifier that follows nothing")
	default:
		return literalRune(c), nil
	}
}

// literalRune writes a character so that it means itself, also in a class.
func literalRune(c rune) string {
	switch {
	case alphanumeric(c) || c > 0xFFFF:
		return string(c)
	default:
		return fmt.Sprintf(`\u%04X`, c)
	}
}

// quantifier reads *, +, ?, {n}, {n,} or {n,m}, lazy or possessive, or nothing.
func (j *java) quantifier() (text string, possessive bool, err error) {
	switch j.peek() {
	case '*', '+', '?':
		text = string(j.next())
	case '{':
		start := j.at
		for j.at < len(j.in) && j.next() != '}' {
		}
		text = string(j.in[start:j.at])
		low, high, ranged := strings.Cut(strings.Trim(text, "{}"), ",")
		if digits(low) != len(low) || low == "" || len(low) > 6 || len(high) > 6 || ranged && digits(high) != len(high) || text[len(text)-1] != '}' {
			return "", false, j.refuse("a repetition that cannot be read")
		}
	default:
		return "", false, nil
	}
	if j.take("+") {
		return text, true, nil
	}
	if j.take("?") {
		text += "?"
	}
	return text, false, nil
}

// group reads what follows an opening parenthesis.
func (j *java) group() (string, error) {
	if j.depth++; j.depth > maxGroups {
		return "", j.refuse("groups nested too deeply")
	}
	defer func() { j.depth-- }()
	open := "("
	outer := j.dotAll
	switch {
	case j.take("?:"), j.take("?="), j.take("?!"), j.take("?>"), j.take("?<="), j.take("?<!"):
		start := j.at - 1
		for j.in[start] != '(' {
			start--
		}
		open = string(j.in[start:j.at])
	case j.take("?<"):
		start := j.at
		for alphanumeric(j.peek()) {
			j.at++
		}
		if start == j.at || j.next() != '>' {
			return "", j.refuse("a group name that cannot be read")
		}
		j.named = true
		open = "(?<" + string(j.in[start:j.at])
	case j.take("?"):
		flags, alone, err := j.flags()
		if err != nil || alone {
			return flags, err
		}
		open = flags
	}
	inner, err := j.alternatives()
	if err != nil {
		return "", err
	}
	if j.next() != ')' {
		return "", j.refuse("a group that is not closed")
	}
	j.dotAll = outer
	return open + inner + ")", nil
}

// flags reads (?ims-ims) and (?ims-ims:. The flag s is carried out in atom, and
// u changes nothing in the ways it can be told here.
func (j *java) flags() (open string, alone bool, err error) {
	on := true
	kept := map[bool]string{}
	for {
		switch c := j.next(); c {
		case '-':
			on = false
		case 'i', 'm':
			kept[on] += string(c)
		case 's':
			j.dotAll = on
		case 'u':
		case ')', ':':
			open = "(?" + kept[true]
			if kept[false] != "" {
				open += "-" + kept[false]
			}
			if c == ')' && open == "(?" {
				return "", true, nil
			}
			return open + string(c), c == ')', nil
		default:
			return "", false, j.refuse("the flag " + quote(string(c)))
		}
	}
}
