package template

import (
	"fmt"
	"time"

	"github.com/dlclark/regexp2"
)

// A pattern of a template may take for ever: patternTime bounds the check of
// one value, patternsTime that of all values of a template.
const (
	patternTime  = 250 * time.Millisecond
	patternsTime = time.Second
)

// maxPattern bounds a pattern, in bytes, and maxGroups how deep it nests.
const (
	maxPattern = 10_000
	maxGroups  = 100
)

// compile makes a pattern that matches whole values, as Java's matches() does.
func compile(pattern string) (*regexp2.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("the pattern is longer than %d bytes", maxPattern)
	}
	translated, err := translate(pattern)
	if err != nil {
		return nil, err
	}
	compiled, err := regexp2.Compile(`\A(?:`+translated+`)\z`, regexp2.None)
	if err != nil {
		return nil, fmt.Errorf("the pattern cannot be read here: %w", err)
	}
	return compiled, nil
}

// matches says whether every value matches as a whole. What cannot be judged,
// or not by the time given, matches.
func matches(pattern string, values []string, until time.Time) bool {
	compiled, err := compile(pattern)
	if err != nil {
		return true
	}
	for _, value := range values {
		compiled.MatchTimeout = time.Until(until)
		if compiled.MatchTimeout <= 0 {
			return true
		}
		matched, err := compiled.MatchString(value)
		if err != nil {
			return true
		}
		if !matched {
			return false
		}
	}
	return true
}

// Checkable says whether the parameter's AllowedPattern can be judged here, and
// why not. Check passes every value of one that cannot.
func (p *Parameter) Checkable() (ok bool, why string) {
	if p.AllowedPattern == "" {
		return true, ""
	}
	if _, err := compile(p.AllowedPattern); err != nil {
		return false, err.Error()
	}
	return true, ""
}
