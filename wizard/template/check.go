package template

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Check says whether a value may be given for the parameter: nil, or an *Error
// in CloudFormation's own words, which the parameter's ConstraintDescription
// replaces. What cannot be judged here passes: a pattern that only Java
// understands (see Checkable), and whether something exists in the account.
func (p *Parameter) Check(value string) error {
	return p.check(value, time.Now().Add(patternTime))
}

// check is Check; a pattern not judged by a time passes.
func (p *Parameter) check(value string, until time.Time) error {
	if len(value) > MaxValue {
		return p.refuse(fmt.Sprintf("Parameter '%s' must contain at most %d bytes", p.Name, MaxValue))
	}
	if p.numeric() {
		for _, member := range p.Members(value) {
			if _, ok := number(member); !ok {
				return p.refuse(fmt.Sprintf("Parameter '%s' must be a number.", p.Name))
			}
		}
	}
	fault := p.violated(value, until)
	if fault == "" {
		return nil
	}
	if p.ConstraintDescription != "" {
		fault = fmt.Sprintf("Parameter %s failed to satisfy constraint: %s", p.Name, p.ConstraintDescription)
	}
	return p.refuse(fault)
}

func (p *Parameter) refuse(message string) *Error {
	return &Error{Line: p.Line, Column: p.Column, Message: shorten(message)}
}

func (p *Parameter) numeric() bool { return p.Type == "Number" || p.Type == "List<Number>" }

// violated describes the first constraint a value breaks, or is "".
func (p *Parameter) violated(value string, until time.Time) string {
	members := p.Members(value)
	if p.AllowedValues != nil && !p.allows(members) {
		return fmt.Sprintf("Parameter '%s' must be one of AllowedValues", p.Name)
	}
	if p.AllowedPattern != "" && !p.numeric() && !matches(p.AllowedPattern, members, until) {
		return fmt.Sprintf("Parameter '%s' must match pattern %s", p.Name, p.AllowedPattern)
	}
	if p.numeric() {
		return p.outside(members)
	}
	if p.IsList() {
		return ""
	}
	length := len(utf16.Encode([]rune(value))) // Java counts UTF-16 units
	if p.MinLength != nil && length < *p.MinLength {
		return fmt.Sprintf("Parameter '%s' must contain at least %d characters", p.Name, *p.MinLength)
	}
	if p.MaxLength != nil && length > *p.MaxLength {
		return fmt.Sprintf("Parameter '%s' must contain at most %d characters", p.Name, *p.MaxLength)
	}
	return ""
}

// outside describes a number beyond the bounds, or is "".
func (p *Parameter) outside(members []string) string {
	for _, member := range members {
		n, _ := number(member)
		if p.MinValue != nil && n < *p.MinValue {
			return fmt.Sprintf("Parameter '%s' must be a number not less than %s", p.Name, decimal(*p.MinValue))
		}
		if p.MaxValue != nil && n > *p.MaxValue {
			return fmt.Sprintf("Parameter '%s' must be a number not greater than %s", p.Name, decimal(*p.MaxValue))
		}
	}
	return ""
}

// allows says whether all members are among the allowed values; 1.0 is as good
// as 1 for a number.
func (p *Parameter) allows(members []string) bool {
	allowed := make(map[string]bool, len(p.AllowedValues))
	for _, value := range p.AllowedValues {
		allowed[p.canonical(value)] = true
	}
	for _, member := range members {
		if !allowed[p.canonical(member)] {
			return false
		}
	}
	return true
}

func (p *Parameter) canonical(value string) string {
	if n, ok := number(value); ok && p.numeric() {
		return decimal(n)
	}
	return value
}

// number reads a decimal number as Java's BigDecimal does: no hexadecimal, no
// underscores, no infinity.
func number(text string) (float64, bool) {
	for _, c := range text {
		if (c < '0' || c > '9') && !strings.ContainsRune("+-.eE", c) {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
