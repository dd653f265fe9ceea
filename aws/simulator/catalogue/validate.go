package catalogue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Violation is one way in which properties do not fit their type.
type Violation struct {
	// Property is the property concerned.
	Property string
	// Text is what CloudFormation says, with the JSON pointer in front, such as
	// "#: required key [Engine] not found".
	Text string
	// Unknown says that the type has no such property.
	Unknown bool
}

// Validate checks the top-level properties of a resource, as the registry's
// schemas do: no unknown key, no required key missing, values of the right
// kind. A value of a kind that templates do not have is not yet known and
// passes. Violations come in the order of the properties' names. Deeper
// structures are not checked: the public schemas are used at one level.
func Validate(name string, properties map[string]any) []Violation {
	t, ok := Lookup(name)
	if !ok || Custom(name) {
		if properties["ServiceToken"] == nil && Custom(name) {
			return []Violation{missing("ServiceToken")}
		}
		return nil
	}
	if len(t.Properties) == 0 {
		return nil // AWS::CDK::Metadata: no schema is public, and CDK writes what it likes
	}
	var violations []Violation
	for key, value := range properties {
		property, known := t.Properties[key]
		if !known {
			violations = append(violations, Violation{Property: key, Unknown: true, Text: fmt.Sprintf("#: extraneous key [%s] is not permitted", key)})
			continue
		}
		if expected, found := mismatch(property.Kind, value); expected != "" {
			violations = append(violations, Violation{Property: key, Text: fmt.Sprintf("#/%s: expected type: %s, found: %s", key, expected, found)})
		}
	}
	for key, property := range t.Properties {
		if _, given := properties[key]; property.Required && !given {
			violations = append(violations, missing(key))
		}
	}
	slices.SortFunc(violations, func(a, b Violation) int { return strings.Compare(a.Property, b.Property) })
	return violations
}

func missing(key string) Violation {
	return Violation{Property: key, Text: fmt.Sprintf("#: required key [%s] not found", key)}
}

// mismatch names what was expected and found when a value is of the wrong
// kind. Scalars may be written as text, as CloudFormation allows.
func mismatch(kind Kind, value any) (expected, found string) {
	switch value.(type) {
	case map[string]any:
		if kind == Object || kind == ObjectOrString || kind == Any {
			return "", ""
		}
		return kind.name(), "JSONObject"
	case []any, []string:
		if kind == Array || kind == Any {
			return "", ""
		}
		return kind.name(), "JSONArray"
	}
	text, scalar := scalarText(value)
	if !scalar {
		return "", "" // not known yet
	}
	switch kind {
	case Array, Object:
		return kind.name(), scalarName(value)
	case Boolean:
		if !strings.EqualFold(text, "true") && !strings.EqualFold(text, "false") {
			return kind.name(), scalarName(value)
		}
	case Integer, Number:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return kind.name(), scalarName(value)
		}
	}
	return "", ""
}

func (k Kind) name() string {
	switch k {
	case Array:
		return "JSONArray"
	case Object, ObjectOrString:
		return "JSONObject"
	case Boolean:
		return "Boolean"
	case Integer:
		return "Integer"
	case Number:
		return "Number"
	default:
		return "String"
	}
}

func scalarText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

func scalarName(value any) string {
	switch value.(type) {
	case bool:
		return "Boolean"
	case int, int64:
		return "Integer"
	case float64, json.Number:
		return "Number"
	default:
		return "String"
	}
}
