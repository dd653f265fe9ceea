package catalogue

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Target is a resource that needs an id, or attributes.
type Target struct {
	Type            string
	Region, Account string
	// StackName and StackID are those of the stack it belongs to, Logical its id
	// there.
	StackName, StackID, Logical string
	// Properties are resolved.
	Properties map[string]any
	// Physical is the physical id, "" as long as there is none.
	Physical string
	// At is the moment, for attributes that tell a time.
	At time.Time
	// Seed makes the same ids and attributes for the same resource.
	Seed uint64
}

// chance is a source of randomness of its own for each part of a resource, so
// that an attribute is the same however often and in whatever order it is
// asked for.
func (t Target) chance(part string) *rand.Rand {
	h := fnv.New64a()
	for _, text := range []string{t.Type, "\x00", t.StackID, "\x00", t.Logical, "\x00", part} {
		_, _ = h.Write([]byte(text)) // a hash never fails
	}
	return rand.New(rand.NewPCG(t.Seed, h.Sum64()))
}

// Identify makes the physical id of a new resource. named says that the
// template gave its name, so that another of that name may be in the way.
func Identify(t Target) (physical string, named bool) {
	s := shapeOf(t.Type)
	_, named = t.explicitName(s)
	if s != nil {
		return t.expand(s.physical, "id"), named
	}
	known, ok := Lookup(t.Type)
	if !ok || Custom(t.Type) || len(known.Identifier) == 0 {
		return t.name(s), false
	}
	if len(known.Identifier) > 1 {
		return t.compound(known), true
	}
	return t.single(known)
}

// single is the id of a type without a shape that is identified by one thing.
func (t Target) single(known *Type) (physical string, named bool) {
	identifier := known.Identifier[0]
	if given := t.property(identifier); given != "" {
		return given, true
	}
	if identifier == "AccountId" {
		return t.Account, false
	}
	name, named := t.explicitName(nil)
	if !named {
		name = t.name(nil)
	}
	switch {
	case strings.HasSuffix(identifier, "Arn") || strings.HasSuffix(identifier, "ARN"):
		return t.arn(name), named
	case known.Properties[identifier].Attribute && identifier != "Id" && strings.HasSuffix(identifier, "Id") && !named:
		return random(t.chance("id"), lowerAlphabet, 10), false
	}
	return name, named
}

// compound is the id of a type that is identified by several things, joined as
// the registry joins them.
func (t Target) compound(known *Type) string {
	parts := make([]string, len(known.Identifier))
	for i, identifier := range known.Identifier {
		parts[i] = t.property(identifier)
		if parts[i] == "" {
			parts[i] = random(t.chance("id"+identifier), lowerAlphabet, 10)
		}
	}
	return strings.Join(parts, "|")
}

// explicitName is the name that the template gives the resource.
func (t Target) explicitName(s *shape) (string, bool) {
	property := nameProperty(t.Type)
	if s != nil {
		property = s.name
	}
	if property == "" {
		return "", false
	}
	name := t.property(property)
	return name, name != ""
}

// nameProperty guesses the property that names resources of a type: TableName
// of a Table, else Name.
func nameProperty(name string) string {
	known, ok := Lookup(name)
	if !ok || Custom(name) {
		return ""
	}
	last := name[strings.LastIndexByte(name, ':')+1:]
	for _, property := range []string{last + "Name", "Name"} {
		if p := known.Properties[property]; p.Kind == String && !p.Attribute {
			return property
		}
	}
	return ""
}

// name is the resource's name: the one it was given, or one made for it.
func (t Target) name(s *shape) string {
	if name, given := t.explicitName(s); given {
		return name
	}
	longest, lower, prefix := 0, false, ""
	if s != nil {
		longest, lower, prefix = s.max, s.lower, s.prefix
	}
	return prefix + generated(t.chance("name"), t.StackName, t.Logical, longest, lower)
}

// Attributes makes what GetAtt can read of a resource whose physical id is
// known. Lists are []any, all else is text.
func Attributes(t Target) map[string]any {
	attributes := map[string]any{}
	known, ok := Lookup(t.Type)
	if !ok || Custom(t.Type) {
		return attributes
	}
	if t.Type == nestedStack {
		attributes["StackId"] = t.Physical
		return attributes
	}
	s := shapeOf(t.Type)
	if s != nil {
		for _, a := range s.attributes {
			attributes[a[0]] = t.value(a[1], a[0], attributes)
		}
	}
	names := slices.Clone(known.Attributes)
	for name, property := range known.Properties {
		if property.Attribute {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if _, done := attributes[name]; !done && !strings.Contains(name, "*") {
			attributes[name] = t.guess(known, name)
		}
	}
	return attributes
}

// Ref is the value of Ref. With very few exceptions it is the physical id.
func Ref(t Target) string {
	switch t.Type {
	case "AWS::Events::Rule":
		// On an event bus of one's own, Ref is bus|rule.
		if bus := t.property("EventBusName"); bus != "" && bus != "default" {
			return bus + "|" + t.Physical
		}
	case "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::Route", "AWS::EC2::VolumeAttachment":
		return t.Physical
	}
	return t.Physical
}
