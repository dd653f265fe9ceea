package template

// Group is a heading of a form and the parameters under it.
type Group struct {
	// Label is "" for parameters that stand under no heading.
	Label      string
	Parameters []string
}

const interfaceKey = "AWS::CloudFormation::Interface"

// Groups are the parameters under the headings of the template's
// AWS::CloudFormation::Interface, in its order. Parameters it does not name
// follow in a last group without a label; names that are no parameters are
// left out, and so are second mentions. Without the metadata all parameters
// are one group in the template's order.
func (t *Template) Groups() []Group {
	var groups []Group
	placed := map[string]bool{}
	form, _ := t.Metadata[interfaceKey].(map[string]any)
	listed, _ := form["ParameterGroups"].([]any)
	for _, one := range listed {
		described, _ := one.(map[string]any)
		group := Group{Label: labelOf(described["Label"])}
		names, _ := described["Parameters"].([]any)
		for _, name := range names {
			name, _ := name.(string)
			if _, known := t.parameters[name]; known && !placed[name] {
				placed[name] = true
				group.Parameters = append(group.Parameters, name)
			}
		}
		if len(group.Parameters) > 0 {
			groups = append(groups, group)
		}
	}
	var rest Group
	for _, p := range t.Parameters {
		if !placed[p.Name] {
			rest.Parameters = append(rest.Parameters, p.Name)
		}
	}
	if len(rest.Parameters) > 0 {
		groups = append(groups, rest)
	}
	return groups
}

// Label is what the template's AWS::CloudFormation::Interface calls a
// parameter, or its name.
func (t *Template) Label(parameter string) string {
	form, _ := t.Metadata[interfaceKey].(map[string]any)
	labels, _ := form["ParameterLabels"].(map[string]any)
	if label := labelOf(labels[parameter]); label != "" {
		return label
	}
	return parameter
}

// labelOf reads {default: text}.
func labelOf(v any) string {
	object, _ := v.(map[string]any)
	text, _ := object["default"].(string)
	return text
}
