package world

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Tag is a key and a value on a resource.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Resource is one thing that exists in the simulated account. The APIs of the
// services are views of these: DescribeVpcs lists the resources of type
// AWS::EC2::VPC, whether a stack or a call created them.
type Resource struct {
	// Type is the CloudFormation type, such as "AWS::EC2::VPC".
	Type string `json:"type"`
	// Physical is the physical id, unique within its type, region and account.
	Physical string `json:"physical"`
	// Properties are as CloudFormation names them, resolved to plain data.
	Properties map[string]any `json:"properties,omitempty"`
	// Attributes are what GetAtt gives, by its name ("Endpoint.Address").
	Attributes map[string]any `json:"attributes,omitempty"`
	// Tags are in the order they were given.
	Tags []Tag `json:"tags,omitempty"`
	// Stack is the ARN of the stack it belongs to, Logical its id there; "" for
	// what was made by a call of its own API.
	Stack   string `json:"stack,omitempty"`
	Logical string `json:"logical,omitempty"`
	// Region is where it is, "" for a global one.
	Region  string    `json:"region,omitempty"`
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated,omitzero"`
	// State is the service's own word for how it is, such as "available".
	State string `json:"state,omitempty"`
	// Private is what only the service itself uses; it is neither property nor
	// attribute.
	Private map[string]any `json:"private,omitempty"`
	// Serial orders resources by when they were made.
	Serial int64 `json:"serial"`
}

// Text is a property or, failing that, an attribute as text; "" when there is
// none or it is a structure.
func (r *Resource) Text(name string) string {
	if text, ok := Text(r.Properties[name]); ok {
		return text
	}
	text, _ := Text(r.Attributes[name])
	return text
}

// Attribute is an attribute as text, "" when there is none.
func (r *Resource) Attribute(name string) string {
	text, _ := Text(r.Attributes[name])
	return text
}

// Number is a property as a whole number, fallback when it is not one.
func (r *Resource) Number(name string, fallback int) int {
	text, ok := Text(r.Properties[name])
	if !ok {
		return fallback
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return fallback
	}
	return number
}

// Flag is a property as a flag, whether it was given as a boolean or as text.
func (r *Resource) Flag(name string) bool {
	text, _ := Text(r.Properties[name])
	return text == "true"
}

// Texts is a property that is a list of texts; a single text is a list of one.
func (r *Resource) Texts(name string) []string { return Texts(r.Properties[name]) }

// Tag is the value of a tag.
func (r *Resource) Tag(key string) (string, bool) {
	for _, t := range r.Tags {
		if t.Key == key {
			return t.Value, true
		}
	}
	return "", false
}

// SetTag sets one tag.
func (r *Resource) SetTag(key, value string) {
	for i := range r.Tags {
		if r.Tags[i].Key == key {
			r.Tags[i].Value = value
			return
		}
	}
	r.Tags = append(r.Tags, Tag{key, value})
}

// SetAttribute sets one attribute.
func (r *Resource) SetAttribute(name string, value any) {
	if r.Attributes == nil {
		r.Attributes = map[string]any{}
	}
	r.Attributes[name] = value
}

// SetProperty sets one property.
func (r *Resource) SetProperty(name string, value any) {
	if r.Properties == nil {
		r.Properties = map[string]any{}
	}
	r.Properties[name] = value
}

// SetPrivate sets one private value.
func (r *Resource) SetPrivate(name string, value any) {
	if r.Private == nil {
		r.Private = map[string]any{}
	}
	r.Private[name] = value
}

// Text writes a scalar of a template or of JSON as text, and says whether it
// was one.
func Text(v any) (string, bool) {
	switch v := v.(type) {
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
	case fmt.Stringer:
		return v.String(), true
	}
	return "", false
}

// Texts writes a list of scalars as texts; a single scalar is a list of one.
func Texts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []string:
		return v
	case []any:
		var texts []string
		for _, element := range v {
			if text, ok := Text(element); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	if text, ok := Text(v); ok {
		return []string{text}
	}
	return nil
}

// Map is a structure of a template or of JSON; nil, which is empty, otherwise.
func Map(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// List is a list of a template or of JSON; nil otherwise.
func List(v any) []any {
	l, _ := v.([]any)
	return l
}

// TextOf is a member of a structure as text, "" when there is none.
func TextOf(m map[string]any, name string) string {
	text, _ := Text(m[name])
	return text
}

// NumberOf is a member of a structure as a whole number.
func NumberOf(m map[string]any, name string, fallback int) int {
	number, err := strconv.Atoi(TextOf(m, name))
	if err != nil {
		return fallback
	}
	return number
}
