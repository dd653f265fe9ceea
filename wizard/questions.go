package wizard

import (
	"strings"

	"gantry/wizard/template"
)

// questions are the parameters of a template that nothing is bound to, in the
// order and under the headings of the template's interface.
func questions(step string, t *template.Template, bound func(parameter string) (Expression, bool)) []Field {
	var fields []Field
	for _, group := range t.Groups() {
		for _, name := range group.Parameters {
			parameter, ok := t.Parameter(name)
			if _, given := bound(name); !ok || given {
				continue
			}
			field := question(t, parameter)
			field.Key, field.Group = step+"."+name, group.Label
			fields = append(fields, field)
		}
	}
	withinVPC(step, t, fields, bound)
	return fields
}

// question is the field that asks for a parameter. Its key is the bare name.
func question(t *template.Template, p *template.Parameter) Field {
	field := Field{
		Key: p.Name, Label: t.Label(p.Name), Help: p.Description,
		Type: TextField, Default: p.Default, HasDefault: p.HasDefault,
		Allowed: p.AllowedValues, MinLength: p.MinLength, MaxLength: p.MaxLength,
		MinValue: p.MinValue, MaxValue: p.MaxValue,
		Many: p.IsList(), Parameter: p,
	}
	_, stored := p.SSMInner()
	switch {
	case p.NoEcho:
		field.Type = SecretField
	case stored:
		field.Many, field.Query = false, storedQuery(p)
	case len(p.AllowedValues) > 0:
		field.Type = ChoiceField
		if isFlag(p) {
			field.Type = FlagField
		}
	case p.IsNumber():
		field.Type = NumberField
	default:
		field.Query = parameterQuery(p)
	}
	return field
}

// isFlag says whether a parameter takes exactly "true" and "false".
func isFlag(p *template.Parameter) bool {
	if len(p.AllowedValues) != 2 || p.IsList() {
		return false
	}
	one, other := p.AllowedValues[0], p.AllowedValues[1]
	return one == "true" && other == "false" || one == "false" && other == "true"
}

// typeQueries are the lists behind AWS-specific parameter types.
var typeQueries = map[string]ChoiceKind{
	"AWS::EC2::KeyPair::KeyName":         ChooseKeyPair,
	"AWS::EC2::VPC::Id":                  ChooseVPC,
	"AWS::EC2::Subnet::Id":               ChooseSubnet,
	"AWS::EC2::SecurityGroup::Id":        ChooseSecurityGroup,
	"AWS::EC2::SecurityGroup::GroupName": ChooseSecurityGroupName,
	"AWS::EC2::AvailabilityZone::Name":   ChooseZone,
	"AWS::EC2::Image::Id":                ChooseImage,
	"AWS::EC2::Instance::Id":             ChooseInstance,
	"AWS::EC2::Volume::Id":               ChooseVolume,
	"AWS::Route53::HostedZone::Id":       ChooseHostedZone,
	"AWS::SSM::Parameter::Name":          ChooseSSMParameter,
}

// parameterQuery is where live choices for a parameter come from: its type
// says, or else its name. Names only ever offer; free text stays possible.
func parameterQuery(p *template.Parameter) *Query {
	inner := strings.TrimSuffix(strings.TrimPrefix(p.Type, "List<"), ">")
	if kind, ok := typeQueries[inner]; ok {
		return &Query{Kind: kind}
	}
	if inner != "String" {
		return nil
	}
	name := strings.ToLower(p.Name)
	switch {
	case strings.HasSuffix(name, "instancetype") && !strings.Contains(name, "cache"):
		return &Query{Kind: ChooseInstanceType}
	case name == "keyname", name == "keypair", name == "keypairname":
		return &Query{Kind: ChooseKeyPair}
	}
	return nil
}

// storedQuery offers the SSM parameter that the template proposes, with what it
// holds beside it.
func storedQuery(p *template.Parameter) *Query {
	query := Query{Kind: ChooseSSMParameter}
	if p.Default != "" {
		query.Filter = map[string]string{"name": p.Default}
	}
	return &query
}

// withinVPC narrows the lists of subnets and security groups to the VPC that
// the same template is given, where there is exactly one.
func withinVPC(step string, t *template.Template, fields []Field, bound func(parameter string) (Expression, bool)) {
	var vpcs []string
	for _, p := range t.Parameters {
		if p.Type == "AWS::EC2::VPC::Id" {
			vpcs = append(vpcs, p.Name)
		}
	}
	if len(vpcs) != 1 {
		return
	}
	reference := "${" + step + "." + vpcs[0] + "}"
	if value, ok := bound(vpcs[0]); ok {
		reference = value.String()
	}
	for i := range fields {
		q := fields[i].Query
		if q != nil && (q.Kind == ChooseSubnet || q.Kind == ChooseSecurityGroup) {
			q.Filter = map[string]string{"vpc": reference}
		}
	}
}
