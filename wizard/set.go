package wizard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// strength orders the origins: the larger wins.
func (o Origin) strength() int {
	order := []Origin{
		OriginExample, OriginDefault, OriginEnvironment, OriginProfile, OriginDraft, OriginFile, OriginSet, OriginTyped,
	}
	return slices.Index(order, o)
}

// orTyped is the origin of an answer that a draft changed: who changes what was
// only proposed has typed it.
func (o Origin) orTyped() Origin {
	if o.strength() <= OriginEnvironment.strength() {
		return OriginTyped
	}
	return o
}

// Set gives an answer. The key is a full one, or a parameter's bare name where
// only one step has it. A weaker origin never replaces a stronger one. The
// value is not checked here: Faults tells. An unknown or ambiguous key is a
// Trouble with exit code 2.
func (s *Session) Set(key, value string, origin Origin) error {
	full, err := s.blueprint.FindKey(key)
	if err != nil {
		return err
	}
	if held, ok := s.given.Lookup(full); ok && held.Origin.strength() > origin.strength() {
		return nil
	}
	field, _, _ := s.blueprint.Field(full)
	s.given = s.given.WithFrom(full, field.Normalise(value), origin)
	return nil
}

// FindKey returns the full key of a question: the key itself, or that of the
// only step which asks for a parameter of this bare name. Anything else is a
// Trouble with exit code 2 that names what may be meant.
func (b *Blueprint) FindKey(key string) (string, error) {
	if _, _, ok := b.Field(key); ok {
		return key, nil
	}
	var named []string
	for _, known := range b.Keys() {
		if strings.Contains(known, ".") && bare(known) == key {
			named = append(named, known)
		}
	}
	switch len(named) {
	case 1:
		return named[0], nil
	case 0:
		return "", b.unknownKey(key)
	}
	return "", &Trouble{
		Cause:  fmt.Sprintf("%q is asked by %d steps", key, len(named)),
		Reason: "it is not clear which one is meant",
		Advice: []string{"Write " + strings.Join(named, " or ") + "."},
		Exit:   ExitUsage,
	}
}

func (b *Blueprint) unknownKey(key string) error {
	t := &Trouble{
		Cause: fmt.Sprintf("there is no question %q in %s", key, cmp.Or(b.Title, b.Name)),
		Exit:  ExitUsage,
	}
	if step, name, ok := strings.Cut(key, "."); ok {
		if s, known := b.Step(step); known {
			if value, bound := s.bound(name); bound {
				t.Reason = fmt.Sprintf("the blueprint sets it to %s", value)
			}
		}
	}
	known := b.Keys()
	for _, k := range known[:len(known):len(known)] {
		if bare(k) != k {
			known = append(known, bare(k))
		}
	}
	if near := didYouMean(key, known); near != "" {
		t.Advice = append(t.Advice, near)
	} else if len(known) > 0 {
		t.Advice = append(t.Advice, "It asks "+strings.Join(b.Keys(), ", ")+".")
	} else {
		t.Advice = append(t.Advice, "It asks nothing.")
	}
	return t
}
