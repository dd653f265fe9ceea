package template

import (
	"slices"
	"strings"
)

// The capabilities CloudFormation asks for.
const (
	CapabilityIAM        = "CAPABILITY_IAM"
	CapabilityNamedIAM   = "CAPABILITY_NAMED_IAM"
	CapabilityAutoExpand = "CAPABILITY_AUTO_EXPAND"
)

// Capability is one acknowledgement CloudFormation asks for and the logical
// ids of the resources that need it, none for a transform of the whole template.
type Capability struct {
	Name      string
	Resources []string
}

// namedBy are the IAM types and the property that gives each a fixed name; ""
// for those that have none. From the documentation of CreateStack.
var namedBy = map[string]string{
	"AWS::IAM::AccessKey":           "",
	"AWS::IAM::Group":               "GroupName",
	"AWS::IAM::InstanceProfile":     "InstanceProfileName",
	"AWS::IAM::ManagedPolicy":       "ManagedPolicyName",
	"AWS::IAM::Policy":              "",
	"AWS::IAM::Role":                "RoleName",
	"AWS::IAM::User":                "UserName",
	"AWS::IAM::UserToGroupAddition": "",
}

// Capabilities are what a stack of this template needs: CAPABILITY_NAMED_IAM
// as soon as one IAM resource has a fixed name, else CAPABILITY_IAM if there is
// one, and CAPABILITY_AUTO_EXPAND for transforms. What nested stacks need
// besides cannot be seen here.
func (t *Template) Capabilities() []Capability {
	var iam, named, expanded []string
	for _, r := range t.Resources {
		if _, ok := namedBy[r.Type]; ok {
			iam = append(iam, r.Logical)
		}
		if r.Named() {
			named = append(named, r.Logical)
		}
		if r.expands() {
			expanded = append(expanded, r.Logical)
		}
	}
	if t.partial {
		t.root.get("Resources").eachLooped("", func(logical, of string, properties *node) {
			property, ok := namedBy[of]
			if ok {
				iam = append(iam, logical)
			}
			if ok && property != "" && properties.get(property) != nil {
				named = append(named, logical)
			}
		})
	}
	var needed []Capability
	switch {
	case named != nil:
		needed = append(needed, Capability{Name: CapabilityNamedIAM, Resources: iam})
	case iam != nil:
		needed = append(needed, Capability{Name: CapabilityIAM, Resources: iam})
	}
	if len(t.Transforms) > 0 || len(t.macros) > 0 {
		needed = append(needed, Capability{Name: CapabilityAutoExpand, Resources: expanded})
	}
	return needed
}

// eachLooped visits the resources in loops that are not unrolled. Their logical
// ids still hold the loop's identifier, as in Role${Name}.
func (n *node) eachLooped(loop string, visit func(logical, of string, properties *node)) {
	if n == nil {
		return
	}
	for i, key := range n.keys {
		body := n.items[i]
		switch of := body.get("Type"); {
		case strings.HasPrefix(key.text, loopPrefix) && len(body.items) == 3:
			body.items[2].eachLooped(key.text, visit)
		case loop != "" && of != nil:
			visit(key.text, of.text, body.get("Properties"))
		}
	}
}

// expands says whether a resource holds a Fn::Transform.
func (r *Resource) expands() bool {
	found := false
	r.body.eachCall(func(name string, _, _ *node) { found = found || name == "Fn::Transform" })
	return found
}

// Named says whether the resource is one of IAM with a name of its own choice,
// for which CAPABILITY_NAMED_IAM is asked.
func (r *Resource) Named() bool {
	property := namedBy[r.Type]
	properties, _ := r.Properties.(map[string]any)
	return property != "" && properties[property] != nil
}

// Types are the resource types of the template, sorted, each once.
func (t *Template) Types() []string {
	var types []string
	for _, r := range t.Resources {
		types = append(types, r.Type)
	}
	slices.Sort(types)
	return slices.Compact(types)
}
