package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gantry/wizard/template"
)

// apply gives a resource what the stack's definition says of it.
func (e *Engine) apply(s *Stack, r *Resource) error {
	c, err := e.compile(s, s.Definition)
	if err != nil {
		return err
	}
	version, of, err := e.versionOf(c, s.Definition, r.Logical)
	r.Type = of
	version.Physical, version.Attributes, version.Named = r.Physical, r.Attributes, r.Named
	r.Version = version
	e.alter(s, r)
	return err
}

// versionOf evaluates what a definition says of a resource.
func (e *Engine) versionOf(c *compiled, d *Definition, logical string) (Version, string, error) {
	of := c.resources[logical]
	if of == nil {
		return Version{}, "", said("Resource %s does not exist in the template", logical)
	}
	v := Version{DeletionPolicy: of.DeletionPolicy, UpdateReplacePolicy: of.UpdateReplacePolicy}
	implicit, explicit := c.evaluation.Needs(logical)
	v.Needs = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(implicit), explicit...))))
	var err error
	if v.Properties, err = c.evaluation.Properties(logical); err != nil {
		return v, of.Type, err
	}
	v.Shown = jsonText(mask(of.Properties, normal(v.Properties), d.secrets()))
	if v.Metadata, err = c.evaluation.Value(of.Metadata); err != nil {
		return v, of.Type, err
	}
	v.UpdatePolicy, err = c.evaluation.Value(of.UpdatePolicy)
	return v, of.Type, err
}

// normal writes every scalar of a value as text, as events and comparisons
// show it: CloudFormation does not tell 1 from "1".
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = normal(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = normal(value)
		}
		return out
	case nil, string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if template.IsUnknown(v) {
		return v
	}
	return fmt.Sprint(v)
}

// jsonText is a value in JSON with its keys sorted. Unknown is written as
// change sets write it.
func jsonText(v any) string {
	text, err := json.Marshal(legible(normal(v)))
	if err != nil {
		return "" // plain data always marshals
	}
	return string(text)
}

const knownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}"

func legible(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = legible(value)
		}
		return v
	case []any:
		for i, value := range v {
			v[i] = legible(value)
		}
		return v
	}
	if template.IsUnknown(v) {
		return knownAfterApply
	}
	return v
}

// hasUnknown tells whether a value is not wholly known yet.
func hasUnknown(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, value := range v {
			if hasUnknown(value) {
				return true
			}
		}
		return false
	case []any:
		return slices.ContainsFunc(v, hasUnknown)
	}
	return template.IsUnknown(v)
}

// masked is how AWS shows a NoEcho value.
const masked = "****"

// secrets are the NoEcho parameters that have a value.
func (d *Definition) secrets() map[string]string {
	var secrets map[string]string
	for _, p := range d.Parameters {
		if p.NoEcho && p.Value != "" {
			if secrets == nil {
				secrets = map[string]string{}
			}
			secrets[p.Key] = p.Value
		}
	}
	return secrets
}

// mask hides secrets in an evaluated value wherever the template's expression
// for it refers to one of them.
func mask(expression, value any, secrets map[string]string) any {
	if len(secrets) == 0 {
		return value
	}
	switch x := expression.(type) {
	case map[string]any:
		if isFunction(x) {
			for key, secret := range secrets {
				if mentions(x, key) {
					value = hide(value, secret)
				}
			}
			return value
		}
		if v, ok := value.(map[string]any); ok {
			for key := range v {
				v[key] = mask(x[key], v[key], secrets)
			}
		}
	case []any:
		// Members can vanish (AWS::NoValue), so a member is masked by all that
		// the list mentions.
		if v, ok := value.([]any); ok && len(v) == len(x) {
			for i := range v {
				v[i] = mask(x[i], v[i], secrets)
			}
			return v
		}
		for key, secret := range secrets {
			if mentions(x, key) {
				value = hide(value, secret)
			}
		}
	}
	return value
}

func isFunction(m map[string]any) bool {
	if len(m) != 1 {
		return false
	}
	for key := range m {
		return key == "Ref" || strings.HasPrefix(key, "Fn::")
	}
	return false
}

// mentions tells whether an expression refers to a parameter.
func mentions(expression any, parameter string) bool {
	switch x := expression.(type) {
	case map[string]any:
		for key, value := range x {
			if key == "Ref" && value == parameter || mentions(value, parameter) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(x, func(v any) bool { return mentions(v, parameter) })
	case string:
		return strings.Contains(x, "${"+parameter+"}")
	}
	return false
}

func hide(value any, secret string) any {
	switch v := value.(type) {
	case string:
		return strings.ReplaceAll(v, secret, masked)
	case map[string]any:
		for key := range v {
			v[key] = hide(v[key], secret)
		}
	case []any:
		for i := range v {
			v[i] = hide(v[i], secret)
		}
	}
	return value
}
