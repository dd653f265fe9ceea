package template

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// world is a template with something of everything; VALUE is the property of
// the resource Subject.
const world = `
Parameters:
  Text: {Type: String, Default: hello}
  Count: {Type: Number, Default: 007}
  List: {Type: CommaDelimitedList, Default: "a, b ,c"}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami}
  Images: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /amis}
  Later: {Type: String}
Mappings:
  Map: {eu-west-1: {one: 1, list: [x, y]}, hello: {b: found}}
Conditions:
  Yes: !Equals [!Ref Text, hello]
  No: !Not [!Condition Yes]
  Maybe: !Equals [!Ref Later, x]
Resources:
  Other: {Type: T}
  Absent: {Type: T, Condition: No}
  Subject:
    Type: T
    Properties:
      X: VALUE
`

func worldScope() Scope {
	return Scope{
		Pending:  map[string]bool{"Later": true},
		Resolved: map[string]string{"Image": "ami-1", "Images": "i,j"},
		Region:   "eu-west-1", AccountID: "123456789012", StackName: "dev", StackID: "arn:stack",
		NotificationARNs: []string{"arn:topic"},
		Zones:            func(region string) []string { return []string{region + "a", region + "b"} },
		Import:           func(string) (string, error) { return "imported", nil },
		StackOutput:      func(stack, output, region string) (string, error) { return stack + "/" + output + "/" + region, nil },
		Ref:              func(logical string) (any, error) { return "id-" + logical, nil },
		Attribute:        func(logical, attribute string) (any, error) { return logical + ":" + attribute, nil },
		Dynamic:          func(reference string) (string, error) { return "<" + reference + ">", nil },
		Transform: func(name string, parameters any) (any, error) {
			return map[string]any{"name": name, "with": parameters}, nil
		},
	}
}

// evaluated is the property X of the world with a value.
func evaluated(t *testing.T, value string, s Scope) (any, error) {
	t.Helper()
	parsed, err := Parse("w.yaml", []byte(strings.Replace(world, "VALUE", value, 1)))
	if err != nil {
		t.Fatalf("%s: %v", value, err)
	}
	e, err := parsed.Evaluate(s)
	if err != nil {
		return nil, err
	}
	properties, err := e.Properties("Subject")
	return properties["X"], err
}

func TestEveryFunctionGivesItsValue(t *testing.T) {
	list := func(items ...any) []any { return items }
	cases := []struct {
		value string
		want  any
	}{
		{`5`, json.Number("5")},
		{`0123`, "0123"},
		{`yes`, true},
		{`"yes"`, "yes"},
		{`!Ref Text`, "hello"},
		{`!Ref Count`, "007"},
		{`!Ref List`, list("a", "b", "c")},
		{`!Ref Image`, "ami-1"},
		{`!Ref Images`, list("i", "j")},
		{`!Ref Later`, Unknown},
		{`!Ref Other`, "id-Other"},
		{`{"Ref": "AWS::Region"}`, "eu-west-1"},
		{`!Ref AWS::AccountId`, "123456789012"},
		{`!Ref AWS::Partition`, "aws"},
		{`!Ref AWS::URLSuffix`, "amazonaws.com"},
		{`!Ref AWS::StackName`, "dev"},
		{`!Ref AWS::StackId`, "arn:stack"},
		{`!Ref AWS::NotificationARNs`, list("arn:topic")},
		{`!GetAtt Other.Endpoint.Address`, "Other:Endpoint.Address"},
		{`!GetAtt [Other, Arn]`, "Other:Arn"},
		{`{"Fn::GetAtt": "Other.Arn"}`, "Other:Arn"},
		{`{"Fn::GetAtt": [Other, !Ref Text]}`, "Other:hello"},
		{`!Sub "${Text}-${AWS::Region}-${Other}-${Other.Arn}-${!Lit}-$x-${"`, "hello-eu-west-1-id-Other-Other:Arn-${Lit}-$x-${"},
		{`!Sub ["${V}${Text}${Text}", {V: !Ref Count, Text: own}]`, "007ownown"},
		{`!Sub "${Later}"`, Unknown},
		{`!Join ["-", [a, 1, true, !Ref Text]]`, "a-1-true-hello"},
		{`!Join ["", !Ref List]`, "abc"},
		{`!Join [",", [a, !Ref AWS::NoValue, b]]`, "a,b"},
		{`!Join [",", [a, !Ref Later]]`, Unknown},
		{`!Split [",", "a,,b"]`, list("a", "", "b")},
		{`!Select [1, !Split [",", "a,b"]]`, "b"},
		{`!Select ["2", !Ref List]`, "c"},
		{`!Select [!Ref Count, [a,b,c,d,e,f,g,h]]`, "h"},
		{`!Select [0, !Ref AWS::NotificationARNs]`, "arn:topic"},
		{`!FindInMap [Map, !Ref AWS::Region, one]`, json.Number("1")},
		{`!FindInMap [Map, eu-west-1, list]`, list("x", "y")},
		{`!FindInMap [Map, !Ref Text, b]`, "found"},
		{`!FindInMap [Map, !Ref Later, b]`, Unknown},
		{`!If [Yes, a, b]`, "a"},
		{`!If [No, a, {k: !Ref Text}]`, map[string]any{"k": "hello"}},
		{`!If [Maybe, a, b]`, Unknown},
		{`{k: !If [No, a, !Ref AWS::NoValue], l: [!Ref AWS::NoValue, 1]}`, map[string]any{"l": list(json.Number("1"))}},
		{`{"Fn::Base64": !Sub "#!/bin/sh ${Text}"}`, "IyEvYmluL3NoIGhlbGxv"},
		{`!Base64 x`, "eA=="},
		{`!GetAZs ""`, list("eu-west-1a", "eu-west-1b")},
		{`!GetAZs us-east-1`, list("us-east-1a", "us-east-1b")},
		{`!Select [0, !GetAZs {Ref: AWS::Region}]`, "eu-west-1a"},
		{`!Cidr [10.0.0.0/16, 3, 8]`, list("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")},
		{`!Cidr ["10.0.0.7/24", 2, "5"]`, list("10.0.0.0/27", "10.0.0.32/27")},
		{`!Cidr ["2001:db8::/56", 2, 64]`, list("2001:db8::/64", "2001:db8:0:1::/64")},
		{`!Select [255, !Cidr [10.0.0.0/8, 256, 16]]`, "10.255.0.0/16"},
		{`!ImportValue shared`, "imported"},
		{`{"Fn::ImportValue": !Sub "${Later}-x"}`, Unknown},
		{`{"Fn::GetStackOutput": {StackName: s, OutputName: o}}`, "s/o/"},
		{`!Transform {Name: M, Parameters: {a: !Ref Text}}`, map[string]any{"name": "M", "with": map[string]any{"a": "hello"}}},
		{`"a {{resolve:ssm:/x:1}} b {{resolve:secretsmanager:y}}"`, "a <ssm:/x:1> b <secretsmanager:y>"},
		{`!Sub "{{resolve:ssm:/${Text}}}"`, "<ssm:/hello>"},
		{`[!Sub "{{resolve:ssm:/${Text}}}", "{{resolve:open"]`, list("<ssm:/hello>", "{{resolve:open")},
		{`{"Condition": {"StringEquals": "x"}, "Version": 2012-10-17}`, map[string]any{"Condition": map[string]any{"StringEquals": "x"}, "Version": "2012-10-17"}},
	}
	for _, c := range cases {
		got, err := evaluated(t, c.value, worldScope())
		if err != nil {
			t.Errorf("%s: %v", c.value, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.value, diff)
		}
	}
}

func TestAFunctionThatCannotBeEvaluatedSaysSoInAWSsWords(t *testing.T) {
	cases := []struct{ value, want string }{
		{`!FindInMap [Map, nowhere, b]`, "Template error: Unable to get mapping for Map::nowhere::b"},
		{`!FindInMap [Map, eu-west-1, two]`, "Template error: Unable to get mapping for Map::eu-west-1::two"},
		{`!Select [3, !Ref List]`, "Template error: Fn::Select cannot select nonexistent value at index 3"},
		{`!Select [0, !Ref Text]`, "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"},
		{`!Sub "${List}"`, "Template error: variable List in Fn::Sub expression does not resolve to a string"},
		{`!Join [",", !Ref Text]`, "Template error: " + shapes["Fn::Join"].message},
		{`!Split [",", !Ref List]`, "Template error: " + shapes["Fn::Split"].message},
		{`!Ref Absent`, "Template format error: Unresolved resource dependencies [Absent] in the Resources block of the template"},
		{`!GetAtt Absent.Arn`, "Template format error: Unresolved resource dependencies [Absent] in the Resources block of the template"},
		{`!Cidr [10.0.0.0/24, 9, 5]`, "Template error: Fn::Cidr cannot make 9 networks with 5 host bits in 10.0.0.0/24"},
		{`!Cidr [ten, 1, 5]`, `Template error: Fn::Cidr cannot read the IP block "ten"`},
		{`!Cidr [10.0.0.0/8, 257, 5]`, `Template error: Fn::Cidr takes a count from 1 to 256, not "257"`},
		{`!Cidr [10.0.0.0/8, 1, 33]`, "Template error: Fn::Cidr cannot make 1 networks with 33 host bits in 10.0.0.0/8"},
	}
	for _, c := range cases {
		_, err := evaluated(t, c.value, worldScope())
		if got := first(err); got != c.want {
			t.Errorf("%s said %q, want %q", c.value, got, c.want)
		}
		if e := Errors(err); len(e) == 0 || e[0].Line != 21 {
			t.Errorf("%s points at %v", c.value, err)
		}
	}
	s := worldScope()
	refused := errors.New("no export named other found")
	s.Import = func(string) (string, error) { return "", refused }
	_, err := evaluated(t, "!ImportValue other", s)
	if !errors.Is(err, refused) || err.Error() != "w.yaml:21:10: no export named other found" {
		t.Errorf("an export that is not there: %v", err)
	}
}

func TestWithoutAScopeValuesAreUnknownAndUnknownStaysUnknown(t *testing.T) {
	bare := Scope{Pending: map[string]bool{"Later": true}}
	for _, value := range []string{
		`!Ref Other`, `!GetAtt Other.Arn`, `!Ref Image`, `!Ref AWS::Region`, `!Ref AWS::StackName`, `!Ref AWS::Partition`,
		`!GetAZs ""`, `!Select [0, !GetAZs ""]`, `!ImportValue x`, `!Sub "${Other.Arn}"`, `{"Fn::Base64": !Ref Other}`,
		`!Split [",", !Ref Other]`, `!Join ["", !Split [",", !Ref Other]]`, `!Cidr [!GetAtt Other.Cidr, 1, 8]`,
		`!Select [!Ref Later, [a]]`, `!Transform {Name: M}`, `{"Fn::GetStackOutput": {StackName: s, OutputName: o}}`,
	} {
		got, err := evaluated(t, value, bare)
		if err != nil || !IsUnknown(got) {
			t.Errorf("%s gives %v, %v", value, got, err)
		}
	}
}

func TestTheConditionsOfAPlanMayBeUndecided(t *testing.T) {
	parsed, err := Parse("w.yaml", []byte(strings.Replace(world, "VALUE", "a", 1)+`
  Perhaps: {Type: T, Condition: Maybe, DependsOn: Absent, Properties: {X: !If [Maybe, !Ref Other, !Ref Subject]}}
Outputs:
  A: {Value: !Ref Other, Export: {Name: !Sub "${Text}-a"}, Description: d}
  B: {Value: x, Condition: No}
  C: {Value: "{{resolve:ssm:x}}"}
  D: {Value: !Ref Later}
`))
	if err != nil {
		t.Fatal(err)
	}
	e, err := parsed.Evaluate(worldScope())
	if err != nil {
		t.Fatal(err)
	}
	if !e.Exists("Perhaps") || e.Exists("Absent") || !e.Exists("Other") || e.Exists("Nothing") {
		t.Error("the wrong resources exist")
	}
	if _, known := e.Condition("Maybe"); known {
		t.Error("Maybe is decided")
	}
	if holds, known := e.Condition("Yes"); !holds || !known {
		t.Error("Yes does not hold")
	}
	implicit, explicit := e.Needs("Perhaps")
	if diff := cmp.Diff([][]string{{"Other", "Subject"}, nil}, [][]string{implicit, explicit}); diff != "" {
		t.Error(diff)
	}
	levels, err := e.Order()
	if diff := cmp.Diff([][]string{{"Other", "Subject"}, {"Perhaps"}}, levels); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err := e.Outputs()
	want := []OutputValue{
		{Name: "A", Value: "id-Other", Description: "d", ExportName: "hello-a"},
		{Name: "C", Value: "{{resolve:ssm:x}}"},
		{Name: "D", Unknown: true},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestAnOutputMustBeText(t *testing.T) {
	parsed, err := Parse("t.yaml", []byte(one+"Outputs: {O: {Value: !Split [',', 'a,b']}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := parsed.Evaluate(Scope{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Outputs()
	if got := first(err); got != "Template format error: The Value field of every Outputs member must evaluate to a String and not a List." {
		t.Error(got)
	}
}

func TestAnOutputMayNotNameAnAbsentResource(t *testing.T) {
	parsed, err := Parse("t.yaml", []byte(strings.Replace(world, "VALUE", "a", 1)+"Outputs: {O: {Value: !Ref Absent}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parsed.Evaluate(worldScope())
	if got := first(err); got != "Unresolved resource dependencies [Absent] in the Outputs block of the template" {
		t.Error(got)
	}
}

func TestAnyValueOfTheTemplateCanBeEvaluated(t *testing.T) {
	parsed, err := Parse("w.yaml", []byte(strings.Replace(world, "VALUE", "a\n    Metadata: {M: !Ref Text, N: !Ref Subject}\n    CreationPolicy: {ResourceSignal: {Count: !Ref Count}}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	e, err := parsed.Evaluate(worldScope())
	if err != nil {
		t.Fatal(err)
	}
	r, _ := parsed.Resource("Subject")
	got, err := e.Value([]any{r.Metadata, r.CreationPolicy, map[string]any{"Ref": "AWS::NoValue"}, 3, nil})
	want := []any{
		map[string]any{"M": "hello", "N": "id-Subject"},
		map[string]any{"ResourceSignal": map[string]any{"Count": "007"}},
		json.Number("3"), nil,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := e.Value(map[string]any{"Ref": "AWS::NoValue"}); got != nil || err != nil {
		t.Error(got, err)
	}
}
