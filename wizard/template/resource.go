package template

import "slices"

// Resource is one resource as the template has it. The members of type any are
// values of the template, functions included; nil where there are none.
type Resource struct {
	Logical, Type string
	// Condition is the name of the condition it exists under, "" for always.
	Condition string
	DependsOn []string
	// Properties, CreationPolicy, UpdatePolicy and Metadata are objects.
	Properties, CreationPolicy, UpdatePolicy, Metadata any
	// DeletionPolicy and UpdateReplacePolicy are as written, "" for none.
	DeletionPolicy, UpdateReplacePolicy string
	Line, Column                        int

	body *node
}

// resourceMembers are the attributes a resource may have.
var resourceMembers = []string{
	"Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy",
	"CreationPolicy", "UpdatePolicy", "Description", "Version",
}

func (t *Template) readResources(section *node, at position, bad *faults) {
	if section == nil || section.kind != objectNode || len(section.keys) == 0 {
		if section != nil {
			at = section.position
		}
		if len(t.macros) == 0 && !t.Extended() {
			bad.add(at, "Template format error: At least one Resources member must be defined.")
		}
		return
	}
	tooMany(section, "resources", MaxResources, bad)
	for i, key := range section.keys {
		body := section.items[i]
		if key.text == "Fn::Transform" {
			continue
		}
		if !logicalName(key.text) {
			bad.hint(key.position, "letters and digits only, at most 255", "Template format error: Resource name %s is non alphanumeric.", key.text)
			continue
		}
		if _, taken := t.parameters[key.text]; taken {
			bad.hint(key.position, "a parameter has the same name", "Template format error: Resource name %s is not unique.", key.text)
		}
		if body.kind != objectNode {
			bad.add(key.position, "Template format error: Any Resources member must be an object.")
			continue
		}
		r := t.readResource(key, body, bad)
		t.Resources = append(t.Resources, r)
		t.resources[key.text] = r
	}
}

func (t *Template) readResource(key label, body *node, bad *faults) *Resource {
	r := &Resource{Logical: key.text, Line: int(key.line), Column: int(key.column), body: body}
	for i, member := range body.keys {
		value := body.items[i]
		if !slices.Contains(resourceMembers, member.text) {
			if len(t.macros) == 0 {
				bad.hint(member.position, "properties stand under Properties", "Invalid template resource property '%s'", member.text)
			}
			continue
		}
		t.readAttribute(r, member, value, bad)
	}
	if body.get("Type") == nil && len(t.macros) == 0 {
		bad.add(key.position, "Template format error: [/Resources/%s] Every Resources object must contain a Type member.", key.text)
	}
	return r
}

func (t *Template) readAttribute(r *Resource, member label, value *node, bad *faults) {
	switch member.text {
	case "Type":
		r.Type = literal(member.text, value, bad)
	case "Condition":
		r.Condition = literal(member.text, value, bad)
	case "DependsOn":
		r.readDependsOn(value, bad)
	case "DeletionPolicy":
		r.DeletionPolicy = t.readPolicy(member.text, value, bad, "Delete", "Retain", "RetainExceptOnCreate", "Snapshot")
	case "UpdateReplacePolicy":
		r.UpdateReplacePolicy = t.readPolicy(member.text, value, bad, "Delete", "Retain", "Snapshot")
	case "Properties":
		r.Properties = object(member.text, value, bad)
	case "CreationPolicy":
		r.CreationPolicy = object(member.text, value, bad)
	case "UpdatePolicy":
		r.UpdatePolicy = object(member.text, value, bad)
	case "Metadata":
		r.Metadata = object(member.text, value, bad)
	}
}

// literal reads a member that must be text without functions.
func literal(name string, value *node, bad *faults) string {
	if !value.scalar() {
		bad.add(value.position, "Template format error: Every %s member must be a string.", name)
	}
	return value.text
}

func object(name string, value *node, bad *faults) any {
	if value.kind != objectNode {
		bad.add(value.position, "Template format error: Every %s member must be an object.", name)
		return nil
	}
	return value.plain()
}

func (r *Resource) readDependsOn(value *node, bad *faults) {
	all := []*node{value}
	if value.kind == listNode {
		all = value.items
	}
	seen := map[string]bool{}
	for _, one := range all {
		if !one.scalar() {
			bad.add(one.position, "Template format error: Every DependsOn value must be a string.")
			continue
		}
		if !seen[one.text] {
			seen[one.text] = true
			r.DependsOn = append(r.DependsOn, one.text)
		}
	}
}

// readPolicy reads a policy that is one of a few words. With the language
// extensions it may be a function, which is evaluated with the values.
func (t *Template) readPolicy(name string, value *node, bad *faults, allowed ...string) string {
	if value.kind == objectNode && t.Extended() {
		t.policyWord(value)
	}
	if value.kind == objectNode && (t.Extended() || len(t.macros) > 0) {
		return ""
	}
	text := literal(name, value, bad)
	if value.scalar() && !slices.Contains(allowed, text) {
		bad.hint(value.position, "one of "+listed(allowed), "Template error: Unrecognized %s %s", name, text)
	}
	return text
}
