package template

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustParse(t testing.TB, source string) *Template {
	t.Helper()
	parsed, err := Parse("t.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestGroupsAndLabelsFollowTheInterface(t *testing.T) {
	parsed := mustParse(t, `
Resources: {Topic: {Type: T}}
Parameters: {A: {Type: String}, B: {Type: String}, C: {Type: String}, D: {Type: String}}
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
      - Label: {default: Second}
        Parameters: [C, Gone, C]
      - Label: {default: Empty}
        Parameters: [Gone]
      - Parameters: [A, C]
    ParameterLabels: {C: {default: Which C?}, A: text}
`)
	want := []Group{{Label: "Second", Parameters: []string{"C"}}, {Parameters: []string{"A"}}, {Parameters: []string{"B", "D"}}}
	if diff := cmp.Diff(want, parsed.Groups()); diff != "" {
		t.Error(diff)
	}
	if parsed.Label("C") != "Which C?" || parsed.Label("A") != "A" || parsed.Label("B") != "B" {
		t.Error("labels are wrong")
	}
	plain := mustParse(t, "Resources: {Topic: {Type: T}}\nParameters: {B: {Type: String}, A: {Type: String}}\n")
	if diff := cmp.Diff([]Group{{Parameters: []string{"B", "A"}}}, plain.Groups()); diff != "" {
		t.Error(diff)
	}
	if groups := mustParse(t, one).Groups(); groups != nil {
		t.Errorf("a template without parameters has groups %v", groups)
	}
}

func TestCapabilitiesNameTheResourcesThatNeedThem(t *testing.T) {
	cases := []struct {
		source string
		want   []Capability
	}{
		{one, nil},
		{"Resources: {P: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: x}}, Q: {Type: 'AWS::IAM::Role'}}", []Capability{{"CAPABILITY_IAM", []string{"P", "Q"}}}},
		{"Resources: {P: {Type: 'AWS::IAM::AccessKey'}, Q: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub 'x-${AWS::Region}'}}}", []Capability{{"CAPABILITY_NAMED_IAM", []string{"P", "Q"}}}},
		{"Transform: AWS::Serverless-2016-10-31\nResources: {P: {Type: 'AWS::Serverless::Function'}}", []Capability{{"CAPABILITY_AUTO_EXPAND", nil}}},
		{"Resources: {P: {Type: T, Properties: {'Fn::Transform': {Name: 'AWS::Include'}}}}", []Capability{{"CAPABILITY_AUTO_EXPAND", []string{"P"}}}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, mustParse(t, c.source).Capabilities()); diff != "" {
			t.Errorf("%s\n%s", c.source, diff)
		}
	}
}

func TestImportsAndAttributesAreListed(t *testing.T) {
	parsed := mustParse(t, `
Parameters: {P: {Type: String}}
Resources:
  A:
    Type: T
    Properties:
      X: !ImportValue shared
      Y: !Sub ["${B.Arn} ${B.Outputs.X} ${V.z}", {V.z: own}]
      Z: !If [C, !GetAtt [B, !Ref P], !GetAtt B.Name]
  B: {Type: T, Metadata: {M: {"Fn::ImportValue": !Sub "${P}-x"}}}
Conditions: {C: !Equals [!Ref P, x]}
Outputs: {O: {Value: !GetAtt A.Id}, Q: {Value: !ImportValue shared}}
`[1:]+"\n")
	want := []any{"shared", map[string]any{"Fn::Sub": "${P}-x"}}
	if diff := cmp.Diff(want, parsed.Imports()); diff != "" {
		t.Error(diff)
	}
	attributes := []AttributeReference{
		{From: "A", Logical: "B", Attribute: "Arn", Line: 7, Column: 10},
		{From: "A", Logical: "B", Attribute: "Outputs.X", Line: 7, Column: 10},
		{From: "A", Logical: "B", Attribute: "Name", Line: 8, Column: 39},
		{From: "O", Logical: "A", Attribute: "Id", Line: 11, Column: 22},
	}
	if diff := cmp.Diff(attributes, parsed.Attributes()); diff != "" {
		t.Error(diff)
	}
}

func TestAMacroMayDefineWhatIsNotThere(t *testing.T) {
	parsed := mustParse(t, `
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Globals: {Function: {Timeout: 3}}
Resources:
  F: {Type: 'AWS::Serverless::Function', Connectors: {}, Properties: {Role: !GetAtt FRole.Arn, X: !If [Made, !Ref Gone, b], Y: {'Fn::Own': 1}}}
Outputs: {O: {Value: !Ref FVersion}}
`)
	if diff := cmp.Diff([]string{"AWS::Serverless-2016-10-31"}, parsed.Macros()); diff != "" {
		t.Error(diff)
	}
	e, err := parsed.Evaluate(Scope{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Properties("F")
	if diff := cmp.Diff(map[string]any{"Role": Unknown, "X": Unknown, "Y": Unknown}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if out, err := e.Outputs(); err != nil || !out[0].Unknown {
		t.Error(out, err)
	}
}

func TestNeedsLookOnlyIntoBranchesThatCount(t *testing.T) {
	parsed := mustParse(t, `
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, x]}
Resources:
  A: {Type: T, DependsOn: [D, B, D], Properties: {X: !If [C, !Ref B, !GetAtt Z.Arn], Y: !Sub "${B}"}, Metadata: {M: !Ref A}}
  B: {Type: T, Condition: C}
  Z: {Type: T, Properties: {X: !If [C, x, y]}}
  D: {Type: T, Condition: C, Properties: {X: !If [C, {Ref: AWS::NoValue}, !Ref A]}}
`)
	e, err := parsed.Evaluate(Scope{Values: map[string]string{"P": "x"}})
	if err != nil {
		t.Fatal(err)
	}
	implicit, explicit := e.Needs("A")
	if diff := cmp.Diff([][]string{{"B"}, {"B", "D"}}, [][]string{implicit, explicit}); diff != "" {
		t.Error(diff)
	}
	levels, err := e.Order()
	if diff := cmp.Diff([][]string{{"B", "Z", "D"}, {"A"}}, levels); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err = parsed.Evaluate(Scope{Values: map[string]string{"P": "y"}}); first(err) != "Template format error: Unresolved resource dependencies [B] in the Resources block of the template" {
		t.Error(err)
	}
}

func TestACircleUnderAConditionIsFoundWithTheValues(t *testing.T) {
	parsed := mustParse(t, `
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, x]}
Resources:
  A: {Type: T, Properties: {X: !If [C, !Ref B, none]}}
  B: {Type: T, Properties: {X: !Ref A}}
  D: {Type: T, Properties: {X: !Ref A}}
`)
	if _, err := parsed.Evaluate(Scope{Values: map[string]string{"P": "y"}}); err != nil {
		t.Error(err)
	}
	_, err := parsed.Evaluate(Scope{Values: map[string]string{"P": "x"}})
	if first(err) != "Circular dependency between resources: [A, B]" {
		t.Error(err)
	}
}

func TestRulesAreCheckedAndWhatIsUnknownPasses(t *testing.T) {
	parsed := mustParse(t, one+`
Parameters:
  Env: {Type: String, Default: prod}
  Size: {Type: String, Default: small}
  Vpc: {Type: "AWS::EC2::VPC::Id", Default: vpc-1}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>", Default: "s-1,s-2"}
Rules:
  Prod:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: !Contains [[large, huge], !Ref Size]
        AssertDescription: production is large
      - Assert: !Or [!Equals [!Ref Size, small], !Equals [!Ref Size, large]]
  Test:
    RuleCondition: !Not [!Equals [!Ref Env, prod]]
    Assertions: [{Assert: !Equals [a, b]}]
  Network:
    Assertions:
      - Assert: !EachMemberEquals [!ValueOf [Subnets, VpcId], !Ref Vpc]
        AssertDescription: subnets are in the VPC
      - Assert: !EachMemberIn [!ValueOfAll ["AWS::EC2::VPC::Id", Tags.Stage], [!Ref Env]]
        AssertDescription: the VPC is of the stage
      - Assert: !EachMemberIn [[!Ref Vpc], !RefAll "AWS::EC2::VPC::Id"]
        AssertDescription: the VPC exists
`)
	check := func(s Scope) string {
		e, err := parsed.Evaluate(s)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range Errors(e.CheckRules()) {
			said = append(said, e.Message)
		}
		return strings.Join(said, "; ")
	}
	if got := check(Scope{}); got != "production is large" {
		t.Errorf("without a world: %q", got)
	}
	world := Scope{
		Values: map[string]string{"Size": "large"},
		RefAll: func(string) ([]string, error) { return []string{"vpc-2"}, nil },
		ValueOf: func(of, value, attribute string) (string, error) {
			return map[string]string{
				"AWS::EC2::Subnet::Id s-1 VpcId": "vpc-1", "AWS::EC2::Subnet::Id s-2 VpcId": "vpc-9",
				"AWS::EC2::VPC::Id vpc-1 Tags.Stage": "test",
			}[of+" "+value+" "+attribute], nil
		},
	}
	if got := check(world); got != "subnets are in the VPC; the VPC is of the stage; the VPC exists" {
		t.Errorf("in a world: %q", got)
	}
	world.Values = map[string]string{"Env": "test", "Subnets": "s-1"}
	world.RefAll = func(string) ([]string, error) { return []string{"vpc-1"}, nil }
	if got := check(world); got != "Assertion 1 of rule Test does not hold" {
		t.Errorf("in another: %q", got)
	}
}

func TestNamesThatLookLikeFlagsAreNames(t *testing.T) {
	parsed := mustParse(t, "Conditions: {Yes: !Equals [a, a], No: !Not [!Condition Yes]}\nResources: {On: {Type: T, Condition: Yes}, Off: {Type: T, DependsOn: On, Condition: No, Properties: {X: !If [No, a, b]}}}\n")
	e, err := parsed.Evaluate(Scope{})
	if err != nil || !e.Exists("On") || e.Exists("Off") {
		t.Error(err)
	}
}

func TestLevelsKeepADeepChainInOrder(t *testing.T) {
	var b strings.Builder
	b.WriteString("Resources:\n  R0: {Type: T}\n")
	for i := 1; i < MaxResources; i++ {
		fmt.Fprintf(&b, "  R%d: {Type: T, Properties: {X: !Ref R%d}}\n", i, i-1)
	}
	e, err := mustParse(t, b.String()).Evaluate(Scope{})
	if err != nil {
		t.Fatal(err)
	}
	levels, err := e.Order()
	if len(levels) != MaxResources || levels[499][0] != "R499" || err != nil {
		t.Errorf("%d levels, %v", len(levels), err)
	}
}

func TestAnEvaluationServesSeveralGoroutines(t *testing.T) {
	parsed := mustParse(t, strings.Replace(world, "VALUE", "!Sub '${Text} ${Other.Arn}'", 1))
	e, err := parsed.Evaluate(worldScope())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := e.Properties("Subject")
			if err != nil || got["X"] != "hello Other:Arn" {
				t.Errorf("%v, %v", got, err)
			}
			if _, err := e.Outputs(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
