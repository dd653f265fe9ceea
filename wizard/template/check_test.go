package template

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parameter reads one parameter.
func parameter(t *testing.T, attributes string) *Parameter {
	t.Helper()
	parsed, err := Parse("t.yaml", []byte(one+"Parameters: {P: {"+attributes+"}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := parsed.Parameter("P")
	return p
}

func TestAParameterIsCheckedInAWSsWords(t *testing.T) {
	cases := []struct{ attributes, value, want string }{
		{"Type: String", "", ""},
		{"Type: String, AllowedPattern: '[a-z]+'", "abc", ""},
		{"Type: String, AllowedPattern: '[a-z]+'", "abc1", "Parameter 'P' must match pattern [a-z]+"},
		{"Type: String, AllowedPattern: '^[a-z]+$'", "abc\n", "Parameter 'P' must match pattern ^[a-z]+$"},
		{"Type: String, AllowedPattern: 'a|b'", "ab", "Parameter 'P' must match pattern a|b"},
		{"Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a, b,c", ""},
		{"Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a, 1", "Parameter 'P' must match pattern [a-z]+"},
		{"Type: String, AllowedValues: [a, b]", "b", ""},
		{"Type: String, AllowedValues: [a, b]", "c", "Parameter 'P' must be one of AllowedValues"},
		{"Type: CommaDelimitedList, AllowedValues: [a, b]", "b, a", ""},
		{"Type: CommaDelimitedList, AllowedValues: [a, b]", "a,c", "Parameter 'P' must be one of AllowedValues"},
		{"Type: Number, AllowedValues: [1, 2]", "1.0", ""},
		{"Type: String, AllowedValues: [1, 2]", "1.0", "Parameter 'P' must be one of AllowedValues"},
		{"Type: String, AllowedValues: [true, no]", "false", ""},
		{"Type: String, AllowedValues: ['yes', 'no']", "no", ""},
		{"Type: String, MinLength: '8'", "short", "Parameter 'P' must contain at least 8 characters"},
		{"Type: String, MaxLength: 5", "longer", "Parameter 'P' must contain at most 5 characters"},
		{"Type: String, MinLength: 2, MaxLength: 2", "😀", ""},
		{"Type: Number, MinValue: 1", "0", "Parameter 'P' must be a number not less than 1"},
		{"Type: Number, MaxValue: 10", "10.5", "Parameter 'P' must be a number not greater than 10"},
		{"Type: Number, MinValue: 0.5", "0.25", "Parameter 'P' must be a number not less than 0.5"},
		{"Type: Number", "1e3", ""},
		{"Type: Number", "0x10", "Parameter 'P' must be a number."},
		{"Type: Number", "ten", "Parameter 'P' must be a number."},
		{"Type: Number", "NaN", "Parameter 'P' must be a number."},
		{"Type: Number", "", "Parameter 'P' must be a number."},
		{"Type: List<Number>", "1, 2,3", ""},
		{"Type: List<Number>", "1,x", "Parameter 'P' must be a number."},
		{"Type: Number, AllowedPattern: 'x'", "1", ""},
		{"Type: String, MinLength: 3, ConstraintDescription: say more", "x", "Parameter P failed to satisfy constraint: say more"},
		{"Type: Number, ConstraintDescription: a port", "x", "Parameter 'P' must be a number."},
		{"Type: 'AWS::EC2::VPC::Id', AllowedPattern: 'vpc-.*'", "x", "Parameter 'P' must match pattern vpc-.*"},
		{"Type: 'AWS::SSM::Parameter::Value<Number>', AllowedPattern: '/.*'", "/a/b", ""},
		{"Type: 'AWS::SSM::Parameter::Value<List<String>>', AllowedPattern: '/[a-z,]*'", "/a,b", ""},
		{"Type: String", strings.Repeat("x", MaxValue+1), "Parameter 'P' must contain at most 4096 bytes"},
		{"Type: String, AllowedPattern: '\\X'", "what Java alone can judge passes", ""},
	}
	for _, c := range cases {
		err := parameter(t, c.attributes).Check(c.value)
		got := ""
		if err != nil {
			got = first(err)
		}
		if got != c.want {
			t.Errorf("%s with %.20q said %q, want %q", c.attributes, c.value, got, c.want)
		}
	}
}

func TestEveryParameterTypeIsKnown(t *testing.T) {
	type facts struct {
		List, Number, Yields bool
		SSM, AWS             string
	}
	cases := map[string]facts{
		"String":                             {},
		"Number":                             {Number: true},
		"List<Number>":                       {List: true, Yields: true},
		"List<String>":                       {List: true, Yields: true},
		"CommaDelimitedList":                 {List: true, Yields: true},
		"AWS::EC2::KeyPair::KeyName":         {AWS: "AWS::EC2::KeyPair::KeyName"},
		"AWS::SSM::Parameter::Name":          {AWS: "AWS::SSM::Parameter::Name"},
		"AWS::SSM::Parameter::Value<String>": {SSM: "String"},
		"AWS::SSM::Parameter::Value<Number>": {SSM: "Number"},
		"AWS::SSM::Parameter::Value<CommaDelimitedList>":           {SSM: "CommaDelimitedList", Yields: true},
		"AWS::SSM::Parameter::Value<List<String>>":                 {SSM: "List<String>", Yields: true},
		"AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>":          {SSM: "AWS::EC2::Image::Id"},
		"AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>":   {SSM: "List<AWS::EC2::Subnet::Id>", Yields: true},
		"AWS::SSM::Parameter::Value<AWS::SSM::Parameter::Name>":    {SSM: "AWS::SSM::Parameter::Name"},
		"AWS::SSM::Parameter::Value<AWS::Route53::HostedZone::Id>": {SSM: "AWS::Route53::HostedZone::Id"},
		"AWS::SSM::Parameter::Value<AWS::EC2::KeyPair::KeyName>":   {SSM: "AWS::EC2::KeyPair::KeyName"},
		"AWS::SSM::Parameter::Value<List<Number>>":                 {SSM: "List<Number>", Yields: true},
	}
	for name, list := range awsTypes {
		cases[name] = facts{AWS: name}
		if list {
			cases["List<"+name+">"] = facts{List: true, Yields: true, AWS: name}
		}
	}
	for name, want := range cases {
		p := parameter(t, "Type: '"+name+"'")
		got := facts{List: p.IsList(), Number: p.IsNumber(), Yields: p.YieldsList()}
		got.SSM, _ = p.SSMInner()
		got.AWS, _ = p.AWSType()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, name := range []string{"string", "List<AWS::SSM::Parameter::Name>", "List<AWS::EC2::KeyPair::KeyName>", "List<CommaDelimitedList>", "AWS::SSM::Parameter::Value<AWS::SSM::Parameter::Value<String>>", "AWS::EC2::Foo::Id", "List<", ""} {
		if knownType(name) {
			t.Errorf("%q is taken for a type", name)
		}
	}
}

func TestAParametersAttributesKeepTheirText(t *testing.T) {
	p := parameter(t, `Type: String, Default: 0755, NoEcho: "true", AllowedValues: [0755, 2010-09-09, 12:30:45, 012345678901, 1.50, yes, 'yes', 1_000, 0x1F, .5, +1, 1e3], MinLength: "1", Description: d`)
	want := []string{"0755", "2010-09-09", "12:30:45", "012345678901", "1.50", "true", "yes", "1_000", "0x1F", ".5", "+1", "1e3"}
	if diff := cmp.Diff(want, p.AllowedValues); diff != "" {
		t.Error(diff)
	}
	if p.Default != "0755" || !p.HasDefault || !p.NoEcho || *p.MinLength != 1 || p.Description != "d" || p.Line != 2 {
		t.Errorf("%+v", p)
	}
	if p := parameter(t, `Type: String, Default: ""`); !p.HasDefault || p.Default != "" {
		t.Error("an empty default is none")
	}
}

func TestMissingAndForeignParametersAreNamed(t *testing.T) {
	parsed, err := Parse("t.yaml", []byte(one+`
Parameters:
  Input: {Type: String}
  Other: {Type: Number}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>'}
  Given: {Type: String, Default: x, AllowedValues: [y]}
`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parsed.Evaluate(Scope{Values: map[string]string{"B": "", "A": ""}})
	var said []string
	for _, e := range Errors(err) {
		said = append(said, e.Message)
	}
	want := []string{
		"Parameters: [Input, Other] must have values",
		"Parameter Image should either have input value or default value",
		"Parameter 'Given' must be one of AllowedValues",
		"Parameters: [A, B] do not exist in the template",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}
