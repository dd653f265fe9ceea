package template

import (
	"time"

	"github.com/dlclark/regexp2"
)

// patternTime bounds one match: a pattern of a template may take for ever.
const patternTime = 250 * time.Millisecond

// compile makes a pattern that matches whole values, as Java's matches() does.
func compile(pattern string) (*regexp2.Regexp, error) {
	compiled, err := regexp2.Compile(`\A(?:`+pattern+`)\z`, regexp2.None)
	if err != nil {
		return nil, err
	}
	compiled.MatchTimeout = patternTime
	return compiled, nil
}

// matches says whether a whole value matches. What cannot be judged matches.
func matches(pattern, value string) bool {
	compiled, err := compile(pattern)
	if err != nil {
		return true
	}
	matched, err := compiled.MatchString(value)
	return matched || err != nil
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
