package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// described is a change as a change set tells it.
func (e *Engine) described(s *Stack, c *ChangeSet, p *preview, one change) ResourceChange {
	out := ResourceChange{Action: one.Action, Logical: one.Logical, Type: one.Type, Replacement: one.Replacement}
	if r := s.resource(one.Logical); r != nil && one.Action != "Add" {
		out.Physical = r.Physical
	}
	if one.next != nil {
		out.AfterText = contextText(one.next)
	}
	if one.old != nil {
		out.BeforeText = contextText(one.old)
	}
	switch one.Action {
	case "Import":
		out.Physical = c.Importing[one.Logical]
	case "Remove":
		out.PolicyAction = policyAction(one.old.DeletionPolicy)
	case "Modify":
		if one.Replacement == "True" {
			out.PolicyAction = "ReplaceAnd" + policyAction(one.next.UpdateReplacePolicy)
		}
		e.explain(s, c, p, one, &out)
	case "Add":
		t := e.target(s, &Resource{Logical: one.Logical, Type: one.Type, Version: *one.next})
		if !hasUnknown(one.next.Properties) {
			_, out.ReplacementUnlessNamed = e.types.Identify(t)
		}
	}
	return out
}

func policyAction(policy string) string {
	switch policy {
	case "Retain", "Snapshot":
		return policy
	}
	return "Delete"
}

// contextText is a version of a resource as BeforeContext and AfterContext show
// it.
func contextText(v *Version) string {
	out := map[string]any{}
	if len(v.Properties) > 0 {
		out["Properties"] = v.shown()
	}
	if v.Metadata != nil {
		out["Metadata"] = v.Metadata
	}
	for name, policy := range map[string]string{"DeletionPolicy": v.DeletionPolicy, "UpdateReplacePolicy": v.UpdateReplacePolicy} {
		if policy != "" {
			out[name] = policy
		}
	}
	return jsonText(out)
}

// shown is a version's properties with secrets masked.
func (v *Version) shown() map[string]any {
	var properties map[string]any
	if json.Unmarshal([]byte(v.Shown), &properties) != nil {
		return map[string]any{} // it is our own JSON
	}
	return properties
}

// explain fills in scope and details of a modification.
func (e *Engine) explain(s *Stack, c *ChangeSet, p *preview, one change, out *ResourceChange) {
	for _, d := range one.differences {
		if !slices.Contains(out.Scope, d.attribute) {
			out.Scope = append(out.Scope, d.attribute)
		}
		detail := ChangeDetail{Attribute: d.attribute, Name: d.name, RequiresRecreate: string(d.recreation)}
		if d.attribute == "Properties" {
			detail.Path = "/Properties/" + d.name
			detail.Before, detail.After = shownValue(one.old, d.name), shownValue(one.next, d.name)
			switch {
			case d.before == nil:
				detail.Change = "Add"
			case d.after == nil:
				detail.Change = "Remove"
			default:
				detail.Change = "Modify"
			}
		} else {
			detail.RequiresRecreate = ""
		}
		out.Details = append(out.Details, e.causes(s, c, p, one, d, detail)...)
	}
	if one.Type == stackType && len(one.differences) == 0 {
		out.Scope = []string{"Properties"}
		out.Details = []ChangeDetail{{Attribute: "Properties", RequiresRecreate: string(Never), Evaluation: "Dynamic", Source: "Automatic"}}
	}
}

func shownValue(of *Version, property string) string {
	v, ok := of.shown()[property]
	if !ok {
		return ""
	}
	if text, ok := v.(string); ok {
		return text
	}
	return jsonText(v)
}

// causes tells why a property changes: a parameter, another resource, or the
// template itself.
func (e *Engine) causes(s *Stack, c *ChangeSet, p *preview, one change, d difference, detail ChangeDetail) []ChangeDetail {
	detail.Evaluation, detail.Source = "Static", "DirectModification"
	expression := any(nil)
	if properties, ok := one.definition.Properties.(map[string]any); ok && d.attribute == "Properties" {
		expression = properties[d.name]
	}
	var all []ChangeDetail
	for _, key := range parametersOf(expression) {
		before, after := s.Definition.parameter(key), c.Definition.parameter(key)
		if after != nil && (before == nil || before.Value != after.Value || before.Resolved != after.Resolved) {
			because := detail
			because.Source, because.CausingEntity = "ParameterReference", key
			all = append(all, because)
		}
	}
	if len(all) > 0 {
		detail.Evaluation = "Dynamic"
	}
	for _, cause := range p.resourcesOf(expression) {
		because := detail
		because.Evaluation, because.Source, because.CausingEntity = "Dynamic", "ResourceReference", cause
		if strings.Contains(cause, ".") {
			because.Source = "ResourceAttribute"
		}
		all = append(all, because)
	}
	if len(all) == 0 || all[0].Source == "ParameterReference" {
		all = append(all, detail)
	}
	return all
}

// parametersOf are the names that an expression refers to by Ref or Fn::Sub.
func parametersOf(expression any) []string {
	var names []string
	walk(expression, func(name, attribute string) {
		if attribute == "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	return names
}

// resourcesOf are the changing resources that an expression refers to, with the
// attribute if it asks for one.
func (p *preview) resourcesOf(expression any) []string {
	var causes []string
	walk(expression, func(name, attribute string) {
		fate := p.fates[name]
		if p.c.resources[name] == nil || fate == "" || attribute == "" && fate == "Modify" {
			return
		}
		if attribute != "" {
			name += "." + attribute
		}
		if !slices.Contains(causes, name) {
			causes = append(causes, name)
		}
	})
	return causes
}

// walk visits everything an expression refers to.
func walk(expression any, visit func(name, attribute string)) {
	switch x := expression.(type) {
	case map[string]any:
		for _, key := range sortedKeys(x) {
			value := x[key]
			switch {
			case key == "Ref" && len(x) == 1:
				visit(fmt.Sprint(value), "")
			case key == "Fn::GetAtt" && len(x) == 1:
				if pair, ok := value.([]any); ok && len(pair) == 2 {
					visit(fmt.Sprint(pair[0]), fmt.Sprint(pair[1]))
				}
			case key == "Fn::Sub" && len(x) == 1:
				walkSub(value, visit)
			default:
				walk(value, visit)
			}
		}
	case []any:
		for _, value := range x {
			walk(value, visit)
		}
	}
}

func walkSub(value any, visit func(name, attribute string)) {
	text, _ := value.(string)
	if pair, ok := value.([]any); ok && len(pair) == 2 {
		text, _ = pair[0].(string)
		walk(pair[1], visit)
	}
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "${")
		if !found {
			return
		}
		name, remaining, closed := strings.Cut(after, "}")
		if !closed {
			return
		}
		rest = remaining
		if !strings.HasPrefix(name, "!") {
			resource, attribute, _ := strings.Cut(strings.TrimSpace(name), ".")
			visit(resource, attribute)
		}
	}
}
