package catalogue

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the tables
	"io"
	"slices"
	"strings"
	"sync"
)

// typesTable has one line a type, five columns divided by tabs: its name;
// its properties, each name:kind with marks; attributes that are no property;
// identifier; create-only properties deeper than the top. Kinds are s string,
// a array, o object, b boolean, i integer, n number, p object or string, x any.
// Marks are ! required, = create-only, @ attribute.
//
//go:embed data/types.txt.gz
var typesTable []byte

// Kind is what a property holds.
type Kind byte

// The kinds of a property.
const (
	String         Kind = 's'
	Array          Kind = 'a'
	Object         Kind = 'o'
	Boolean        Kind = 'b'
	Integer        Kind = 'i'
	Number         Kind = 'n'
	ObjectOrString Kind = 'p'
	Any            Kind = 'x'
)

// Property is a top-level property of a type.
type Property struct {
	Kind       Kind
	Required   bool
	CreateOnly bool
	// Attribute says that GetAtt can read it.
	Attribute bool
}

// Type is one resource type.
type Type struct {
	Name       string
	Properties map[string]Property
	// Attributes are those GetAtt can read beside the properties so marked,
	// such as "Endpoint.Address".
	Attributes []string
	// Identifier are the properties or attributes that the physical id is made
	// of.
	Identifier []string
	// Deeper are create-only properties below the top, such as "Tier.Name".
	Deeper []string
}

// types finds the line of every type; parsing waits until somebody asks.
var types = sync.OnceValue(loadTypes)

func loadTypes() map[string]string {
	reader, err := gzip.NewReader(bytes.NewReader(typesTable))
	if err != nil {
		return nil // TestTheTableIsReadable holds that this cannot be
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	lines := make(map[string]string, 1700)
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		lines[name] = rest
	}
	return lines
}

// Names are all types, sorted.
func Names() []string {
	lines := types()
	names := make([]string, 0, len(lines))
	for name := range lines {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// parsed are the types somebody asked for.
var parsed sync.Map

// Lookup finds a type. A custom resource has the properties of
// AWS::CloudFormation::CustomResource and any others.
func Lookup(name string) (*Type, bool) {
	if Custom(name) {
		name = customResource
	}
	if t, ok := parsed.Load(name); ok {
		return t.(*Type), true
	}
	line, ok := types()[name]
	if !ok {
		return nil, false
	}
	t, _ := parsed.LoadOrStore(name, parseType(name, line))
	return t.(*Type), true
}

const customResource = "AWS::CloudFormation::CustomResource"

// Custom says whether a type is a custom resource, whose properties and
// attributes are its own affair.
func Custom(name string) bool {
	return strings.HasPrefix(name, "Custom::") || name == customResource
}

// Known says whether there is such a type.
func Known(name string) bool {
	if Custom(name) {
		return len(name) > len("Custom::")
	}
	_, ok := types()[name]
	return ok
}

func parseType(name, line string) *Type {
	columns := strings.Split(line, "\t")
	for len(columns) < 4 {
		columns = append(columns, "")
	}
	t := &Type{
		Name: name, Properties: map[string]Property{},
		Attributes: strings.Fields(columns[1]), Identifier: strings.Fields(columns[2]), Deeper: strings.Fields(columns[3]),
	}
	for _, field := range strings.Fields(columns[0]) {
		property, spec, _ := strings.Cut(field, ":")
		if spec == "" {
			continue
		}
		t.Properties[property] = Property{
			Kind: Kind(spec[0]), Required: strings.Contains(spec, "!"),
			CreateOnly: strings.Contains(spec, "="), Attribute: strings.Contains(spec, "@"),
		}
	}
	return t
}

// CreateOnly says whether a change of a property replaces the resource. The
// property may be a path with dots.
func CreateOnly(name, property string) bool {
	t, ok := Lookup(name)
	if !ok {
		return false
	}
	if Custom(name) {
		return property == "ServiceToken"
	}
	top, _, deep := strings.Cut(property, ".")
	if deep && slices.Contains(t.Deeper, property) {
		return true
	}
	return t.Properties[top].CreateOnly
}

// Conditionally says whether a change inside a property may replace the
// resource: some but not all that is in it can only be set at creation.
func Conditionally(name, property string) bool {
	t, ok := Lookup(name)
	if !ok || CreateOnly(name, property) {
		return false
	}
	return slices.ContainsFunc(t.Deeper, func(deep string) bool { return strings.HasPrefix(deep, property+".") })
}

// Taggable says whether a stack's tags go to resources of the type.
func Taggable(name string) bool {
	t, ok := Lookup(name)
	return ok && t.Properties["Tags"].Kind != 0
}

// HasAttribute says whether GetAtt may ask for an attribute.
func HasAttribute(name, attribute string) bool {
	if Custom(name) {
		return true
	}
	if name == nestedStack {
		return strings.HasPrefix(attribute, "Outputs.") || attribute == "StackId"
	}
	t, ok := Lookup(name)
	if !ok {
		return false
	}
	if t.Properties[attribute].Attribute || slices.Contains(t.Attributes, attribute) || slices.Contains(t.Identifier, attribute) {
		return true
	}
	if _, shaped := shapeOf(name).attribute(attribute); shaped {
		return true
	}
	top, _, deep := strings.Cut(attribute, ".")
	return deep && t.Properties[top].Attribute && t.Properties[top].Kind != String
}

const nestedStack = "AWS::CloudFormation::Stack"
