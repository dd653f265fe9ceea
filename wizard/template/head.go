package template

import (
	"fmt"
	"slices"
	"strings"
)

// sections are the members a template may have.
var sections = []string{
	"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
	"Transform", "Hooks", "Resources", "Outputs",
}

// readHead reads what stands above the parameters and checks the sections.
func (t *Template) readHead(root *node, bad *faults) {
	t.readTransforms(root.get("Transform"), bad)
	t.readMacros()
	var unknown []string
	var at position
	for i, key := range root.keys {
		if slices.Contains(sections, key.text) || len(t.Macros()) > 0 || key.text == "Fn::Transform" {
			continue
		}
		if unknown == nil {
			at = root.keys[i].position
		}
		unknown = append(unknown, key.text)
	}
	if unknown != nil {
		bad.add(at, "Invalid template property or properties [%s]", strings.Join(unknown, ", "))
	}
	if version := root.get("AWSTemplateFormatVersion"); version != nil && version.text != "2010-09-09" && version.kind != nullNode {
		bad.hint(version.position, "2010-09-09 is the only version there is", "Template format error: Unsupported AWSTemplateFormatVersion %s", quote(version.text))
	}
	if description := root.get("Description"); description != nil && description.kind != nullNode {
		if !description.scalar() {
			bad.add(description.position, "Template format error: Every Description member must be a string.")
		}
		if len(description.text) > maxDescription {
			bad.add(description.position, "Template format error: 'Description' length is greater than %d.", maxDescription)
		}
		t.Description = description.text
	}
	if metadata := root.get("Metadata"); metadata != nil && metadata.kind != nullNode {
		if metadata.kind != objectNode {
			bad.add(metadata.position, "Template format error: Metadata must be an object.")
			return
		}
		t.Metadata, _ = metadata.plain().(map[string]any)
	}
}

// readTransforms reads Transform: a name, a list of names, or objects with a name.
func (t *Template) readTransforms(n *node, bad *faults) {
	if n == nil || n.kind == nullNode {
		return
	}
	all := []*node{n}
	if n.kind == listNode {
		all = n.items
	}
	for _, one := range all {
		if one.kind == objectNode {
			one = one.get("Name")
		}
		if one == nil || one.kind != textNode || one.text == "" {
			bad.add(n.position, "Key Name of transform definition must be a string.")
			continue
		}
		t.Transforms = append(t.Transforms, one.text)
	}
}

const extensionsTransform = "AWS::LanguageExtensions"

// Extended says whether the template declares AWS::LanguageExtensions.
func (t *Template) Extended() bool { return slices.Contains(t.Transforms, extensionsTransform) }

// Macros are the transforms that only AWS, or the account's owner, can carry
// out: everything but AWS::LanguageExtensions, each once. What they make of the
// template cannot be known here, so less is checked.
func (t *Template) Macros() []string { return t.macros }

func (t *Template) readMacros() {
	var macros []string
	for _, name := range t.Transforms {
		if name != extensionsTransform {
			macros = append(macros, name)
		}
	}
	t.root.eachCall(func(name string, argument, _ *node) {
		if name == "Fn::Transform" {
			macros = append(macros, macroName(argument))
		}
	})
	if top := t.root.get("Fn::Transform"); top != nil {
		macros = append(macros, macroName(top))
	}
	slices.Sort(macros)
	t.macros = slices.Compact(macros)
}

func macroName(argument *node) string {
	if name := argument.get("Name"); name != nil {
		return name.text
	}
	return argument.text
}

// noNulls notes every null with its path.
func noNulls(n *node, path string, bad *faults) {
	if n.kind == nullNode && path != "" {
		bad.add(n.position, "[%s] 'null' values are not allowed in templates", path)
	}
	for i, item := range n.items {
		if bad.full() {
			return
		}
		if item.kind != nullNode && len(item.items) == 0 {
			continue
		}
		if n.kind == objectNode {
			noNulls(item, path+"/"+n.keys[i].text, bad)
		} else {
			noNulls(item, fmt.Sprintf("%s/%d", path, i), bad)
		}
	}
}

// members visits the members of a section; a section of another kind is a fault.
func members(section *node, name string, bad *faults, visit func(key label, body *node)) {
	if section == nil || section.kind == nullNode {
		return
	}
	if section.kind != objectNode {
		bad.add(section.position, "Template format error: %s must be an object.", name)
		return
	}
	for i, key := range section.keys {
		visit(key, section.items[i])
	}
}

// tooMany notes a section that has more members than CloudFormation takes.
func tooMany(section *node, what string, limit int, bad *faults) {
	if section != nil && len(section.keys) > limit {
		bad.add(section.position, "Template format error: Number of %s, %d, is greater than maximum allowed, %d", what, len(section.keys), limit)
	}
}
