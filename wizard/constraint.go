package wizard

import (
	"fmt"
	"net/netip"
	"slices"
)

// Constraint is a rule between answers. Exactly one of Inside, Disjoint and
// Refuse is set.
type Constraint struct {
	// Fields are the full keys of the fields that must obey.
	Fields []string
	// Inside is the full key of the network in which the fields must lie.
	Inside string
	// Disjoint asks that no two of the fields overlap.
	Disjoint bool
	// Refuse are values that the fields must not have.
	Refuse []string
	// Unless says when the rule does not count.
	Unless Condition
	// Message is said instead of the rule's own words.
	Message string
}

// fault is what is wrong and with which field.
type fault struct {
	key string
	err error
}

// check says which answers break the rule. Answers that are missing or are not
// networks are left to the checks of their own fields.
func (c Constraint) check(lookup func(key string) (string, bool)) []fault {
	if !c.Unless.Always() && c.Unless.Holds(lookup) {
		return nil
	}
	switch {
	case c.Disjoint:
		return c.checkDisjoint(lookup)
	case c.Inside != "":
		return c.checkInside(lookup)
	}
	return c.checkRefused(lookup)
}

func (c Constraint) checkRefused(lookup func(string) (string, bool)) []fault {
	var faults []fault
	for _, key := range c.Fields {
		if value, ok := lookup(key); ok && slices.Contains(c.Refuse, value) {
			faults = append(faults, c.fault(key, "must not be %s", value))
		}
	}
	return faults
}

func (c Constraint) checkInside(lookup func(string) (string, bool)) []fault {
	outer, ok := networkOf(c.Inside, lookup)
	if !ok {
		return nil
	}
	var faults []fault
	for _, key := range c.Fields {
		if inner, ok := networkOf(key, lookup); ok && !inside(inner, outer) {
			faults = append(faults, c.fault(key, "%s is not inside %s", inner, outer))
		}
	}
	return faults
}

func (c Constraint) checkDisjoint(lookup func(string) (string, bool)) []fault {
	var faults []fault
	for i, key := range c.Fields {
		network, ok := networkOf(key, lookup)
		if !ok {
			continue
		}
		for _, earlier := range c.Fields[:i] {
			other, ok := networkOf(earlier, lookup)
			if ok && network.Overlaps(other) {
				faults = append(faults, c.fault(key, "%s overlaps %s (%s)", network, other, bare(earlier)))
				break
			}
		}
	}
	return faults
}

func (c Constraint) fault(key, words string, about ...any) fault {
	if c.Message != "" {
		return fault{key, fmt.Errorf("%s", c.Message)}
	}
	return fault{key, fmt.Errorf(words, about...)}
}

func networkOf(key string, lookup func(string) (string, bool)) (netip.Prefix, bool) {
	value, ok := lookup(key)
	if !ok {
		return netip.Prefix{}, false
	}
	network, err := parseNetwork(value)
	return network, err == nil
}
