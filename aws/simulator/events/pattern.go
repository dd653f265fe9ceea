package events

import (
	"encoding/json"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/world"
)

// maxDepth bounds how deep a pattern or event may nest.
const maxDepth = 32

// Matches says whether an event fits a pattern: every field of the pattern is
// in the event with one of the values listed. A value may be a rule: prefix,
// suffix, equals-ignore-case, anything-but, exists, numeric, cidr.
func Matches(pattern, event map[string]any) bool { return matches(pattern, event, 0) }

func matches(pattern, event map[string]any, depth int) bool {
	if depth > maxDepth {
		return false
	}
	for name, want := range pattern {
		if name == "$or" {
			if !slices.ContainsFunc(world.List(want), func(each any) bool { return matches(world.Map(each), event, depth+1) }) {
				return false
			}
			continue
		}
		have, present := event[name]
		switch want := want.(type) {
		case map[string]any:
			if !matches(want, world.Map(have), depth+1) {
				return false
			}
		case []any:
			if !slices.ContainsFunc(want, func(rule any) bool { return fitsAny(rule, have, present) }) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// fitsAny compares with a value, or with each of a list of values.
func fitsAny(rule, have any, present bool) bool {
	if list, ok := have.([]any); ok && len(list) > 0 {
		return slices.ContainsFunc(list, func(each any) bool { return fits(rule, each, present) })
	}
	return fits(rule, have, present)
}

func fits(rule, have any, present bool) bool {
	text, scalar := world.Text(have)
	operators, isRule := rule.(map[string]any)
	if !isRule {
		if rule == nil {
			return present && have == nil
		}
		want, ok := world.Text(rule)
		return present && scalar && ok && want == text
	}
	for operator, argument := range operators {
		if !operate(operator, argument, text, scalar, present) {
			return false
		}
	}
	return len(operators) > 0
}

func operate(operator string, argument any, text string, scalar, present bool) bool {
	want, _ := world.Text(argument)
	switch operator {
	case "exists":
		return (want == "true") == present
	case "prefix":
		return present && scalar && strings.HasPrefix(text, want)
	case "suffix":
		return present && scalar && strings.HasSuffix(text, want)
	case "equals-ignore-case":
		return present && strings.EqualFold(text, want)
	case "anything-but":
		return present && !slices.Contains(world.Texts(argument), text)
	case "numeric":
		return present && numeric(world.List(argument), text)
	case "cidr":
		prefix, err := netip.ParsePrefix(want)
		address, addressErr := netip.ParseAddr(text)
		return err == nil && addressErr == nil && prefix.Contains(address)
	case "wildcard":
		return present && wildcard(want, text)
	}
	return false
}

// numeric compares as in [">", 0, "<=", 5].
func numeric(rule []any, text string) bool {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || len(rule) < 2 {
		return false
	}
	for i := 0; i+1 < len(rule); i += 2 {
		operator, _ := world.Text(rule[i])
		limitText, _ := world.Text(rule[i+1])
		limit, err := strconv.ParseFloat(limitText, 64)
		if err != nil {
			return false
		}
		holds := map[string]bool{"=": value == limit, "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}
		if !holds[operator] {
			return false
		}
	}
	return true
}

func wildcard(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// parsePattern reads a pattern: an object whose leaves are lists.
func parsePattern(text string) (map[string]any, error) {
	var pattern map[string]any
	if err := json.Unmarshal([]byte(text), &pattern); err != nil || pattern == nil {
		return nil, errors.New("Event pattern is not valid. Reason: Filter is not an object")
	}
	if err := checkPattern(pattern, 0); err != nil {
		return nil, err
	}
	return pattern, nil
}

func checkPattern(pattern map[string]any, depth int) error {
	if depth > maxDepth {
		return errors.New("Event pattern is not valid. Reason: Too deeply nested")
	}
	for name, value := range pattern {
		switch value := value.(type) {
		case map[string]any:
			if err := checkPattern(value, depth+1); err != nil {
				return err
			}
		case []any:
			if len(value) == 0 {
				return errors.New("Event pattern is not valid. Reason: Empty arrays are not allowed")
			}
		default:
			return errors.New("Event pattern is not valid. Reason: \"" + name + "\" must be an object or an array")
		}
	}
	return nil
}
