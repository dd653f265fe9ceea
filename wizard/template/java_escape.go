package template

import (
	"strconv"
	"strings"
	"unicode"
)

// shorthands are the classes of one letter, ASCII as in Java, written as the
// inside of a class. The capital letter is everything else.
var shorthands = map[rune]string{
	'd': `0-9`,
	'w': `a-zA-Z_0-9`,
	's': ` \t\n\u000B\f\r`,
	'h': ` \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000`,
	'v': `\n\u000B\f\r\u0085\u2028\u2029`,
}

// properties are the names of \p{…} that only Java has.
var properties = map[string]string{
	"Lower": `a-z`, "Upper": `A-Z`, "ASCII": `\u0000-\u007F`, "Alpha": `a-zA-Z`, "Digit": `0-9`,
	"Alnum": `a-zA-Z0-9`, "Punct": `!-/:-@\[-\u0060{-~`, "Graph": `!-~`, "Print": ` -~`, "Blank": ` \t`,
	"Cntrl": `\u0000-\u001F\u007F`, "XDigit": `0-9a-fA-F`, "Space": ` \t\n\u000B\f\r`,
	"javaLowerCase": `\p{Ll}`, "javaUpperCase": `\p{Lu}`, "IsAlphabetic": `\p{L}\p{Nl}`, "IsLetter": `\p{L}`,
	"IsDigit": `\p{Nd}`, "IsUppercase": `\p{Lu}`, "IsLowercase": `\p{Ll}`, "IsPunctuation": `\p{P}`,
	"IsWhite_Space": ` \t\n\u000B\f\r\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`,
}

// escape reads what follows a backslash outside a class.
func (j *java) escape() (string, error) {
	switch c := j.peek(); {
	case c == 'R':
		j.at++
		return `(?>\r\n|[\n\u000B\f\r\u0085\u2028\u2029])`, nil
	case strings.ContainsRune("bBAzZG", c) && c != 0:
		j.at++
		return `\` + string(c), nil
	case c == 'Q':
		j.at++
		return j.quoted(), nil
	case c == 'k':
		j.at++
		start := j.at
		for j.at < len(j.in) && j.next() != '>' {
		}
		j.named = true
		return `\k` + string(j.in[start:j.at]), nil
	case '1' <= c && c <= '9':
		j.at++
		if next := j.peek(); '0' <= next && next <= '9' {
			return "", j.refuse("a reference to a group above 9")
		}
		j.numbered = true
		return `(?:\` + string(c) + `)`, nil
	}
	set, negated, single, err := j.classEscape()
	switch {
	case err != nil:
		return "", err
	case set == "":
		return literalRune(single), nil
	case negated:
		return "[^" + set + "]", nil
	default:
		return "[" + set + "]", nil
	}
}

// quoted reads \Q…\E: everything in it means itself.
func (j *java) quoted() string {
	var b strings.Builder
	for j.at < len(j.in) && !j.take(`\E`) {
		b.WriteString(literalRune(j.next()))
	}
	if b.Len() == 0 {
		return "(?:)"
	}
	return b.String() // a quantifier after it belongs to its last character, as in Java
}

// classEscape reads what follows a backslash and means the same in and outside
// a class: a set (the inside of a class, perhaps negated) or one character.
func (j *java) classEscape() (set string, negated bool, single rune, err error) {
	c := j.next()
	if set, ok := shorthands[unicode.ToLower(c)]; ok && c < 0x80 {
		return set, unicode.IsUpper(c), 0, nil
	}
	switch c {
	case 'p', 'P':
		set, err := j.property()
		return set, c == 'P', 0, err
	case 't':
		return "", false, '\t', nil
	case 'n':
		return "", false, '\n', nil
	case 'r':
		return "", false, '\r', nil
	case 'f':
		return "", false, '\f', nil
	case 'a':
		return "", false, '\a', nil
	case 'e':
		return "", false, 0x1B, nil
	case 'c':
		return "", false, j.next() ^ 64, nil
	case 'x':
		if j.take("{") {
			single, err = j.code(16, 8, "}")
			return "", false, single, err
		}
		single, err = j.code(16, 2, "")
		return "", false, single, err
	case 'u':
		single, err = j.code(16, 4, "")
		return "", false, single, err
	case '0':
		length := 0
		for length < 3 && j.at+length < len(j.in) && '0' <= j.in[j.at+length] && j.in[j.at+length] <= '7' {
			length++
		}
		single, err = j.code(8, length, "")
		return "", false, single, err
	}
	if c == 0 || alphanumeric(c) {
		return "", false, 0, j.refuse(`the escape \` + string(c))
	}
	return "", false, c, nil
}

// code reads a character's number: exactly so many digits, or up to an end.
func (j *java) code(base, length int, end string) (rune, error) {
	stop := min(j.at+length, len(j.in))
	if end != "" {
		for stop = j.at; stop < len(j.in) && string(j.in[stop]) != end; stop++ {
		}
	}
	n, err := strconv.ParseUint(string(j.in[j.at:stop]), base, 32)
	if err != nil || end == "" && stop-j.at < length || n > unicode.MaxRune || n >= 0xD800 && n <= 0xDFFF {
		return 0, j.refuse("a character code that cannot be read")
	}
	j.at = stop + len(end)
	return rune(n), nil
}

// property reads the name of \p: a letter, or a name in braces.
func (j *java) property() (string, error) {
	var name string
	if j.take("{") {
		start := j.at
		for j.at < len(j.in) && j.peek() != '}' {
			j.at++
		}
		name = string(j.in[start:j.at])
		j.next()
	} else {
		name = string(j.next())
	}
	if set, ok := properties[name]; ok {
		return set, nil
	}
	key, value, assigned := strings.Cut(name, "=")
	switch {
	case !assigned:
		name = strings.TrimPrefix(name, "Is")
	case key == "gc" || key == "general_category" || key == "sc" || key == "script":
		name = value
	}
	if unicode.Categories[name] == nil && unicode.Scripts[name] == nil {
		return "", j.refuse("the property " + quote(name))
	}
	return `\p{` + name + `}`, nil
}
