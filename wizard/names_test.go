package wizard_test

import (
	"strings"
	"testing"

	"gantry/wizard"
)

func TestDerivedNamesFollowTheDraft(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	type name struct {
		Label, Value  string
		Length, Limit int
	}
	var got []name
	for _, n := range s.Names(s.Answers().With("prefix", "v1").With("environment", "acme")) {
		if n.Fault != "" {
			t.Errorf("%s: %s", n.Value, n.Fault)
		}
		got = append(got, name{n.Label, n.Value, n.Length, n.Limit})
	}
	differs(t, "names", got, []name{
		{"Key pair", "v1-acme-eu-west-1", 17, 255},
		{"Network stack", "acme-network", 12, 128},
		{"cache subnet group", "v1-acme-cache", 13, 255},
		{"ECS cluster stack", "acme-cluster", 12, 128},
		{"ECS cluster", "v1-acme", 7, 255},
		{"role", "v1-acme-ECSRole", 15, 64},
		{"launch template", "v1-acme-ecs-host", 16, 128},
		{"auto scaling group", "v1-acme-AutoScalingGroup", 24, 255},
		{"Load balancer of an application", "v1-acme-", 8, 32},
	})
	differs(t, "a name not known yet", s.Names(wizard.Answers{}.With("environment", "")) != nil, true)
}

// named is a blueprint whose one stack names resources after its only field.
func named(t *testing.T, resources string) *wizard.Session {
	b := load(t, "blueprint.yaml", `name: own
title: Own
fields: [{key: name}]
names: [{label: The later one, name: "${name}-", of: load balancer, spare: 5, for: application}]
steps:
  - {id: one, stack: {name: "s-${name}", template: t.yaml, bind: {Name: "${name}"}}}
`, "t.yaml", "Parameters: {Name: {Type: String}}\nResources:\n"+resources)
	return wizard.Begin(b, wizard.Answers{}, place)
}

func TestNamesAreHeldToTheirLimits(t *testing.T) {
	tests := []struct{ name, resource, want string }{
		{strings.Repeat("x", 33), `A: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Name: !Ref Name}}`, "the name of a load balancer may have 32 characters"},
		{"x-", `A: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {Name: !Sub "${Name}"}}`, "no hyphen at either end"},
		{"internal-x", `A: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Name: !Ref Name}}`, "must not begin with internal-"},
		{strings.Repeat("x", 58), `A: {Type: "AWS::IAM::Role", Properties: {RoleName: !Sub "${Name}-ECSRole", AssumeRolePolicyDocument: {}}}`, "the name of a role may have 64 characters"},
		{"Upper", `A: {Type: "AWS::S3::Bucket", Properties: {BucketName: !Join ["-", [!Ref Name, data]]}}`, "takes lower-case letters, digits, dots and hyphens, not Upper-data"},
		{"a--b", `A: {Type: "AWS::ECR::Repository", Properties: {RepositoryName: !Sub "${Name}/"}}`, "the name of a repository takes"},
		{"under_score", `A: {Type: "AWS::SNS::Topic"}`, "the name of a stack takes letters, digits and hyphens"},
		{strings.Repeat("x", 28), `A: {Type: "AWS::SNS::Topic"}`, "leaves 3 for the application, which needs 5"},
		{"fine", `A: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Name: !Ref Name}}`, ""},
	}
	for _, test := range tests {
		s := named(t, "  "+test.resource+"\n")
		draft := wizard.Answers{}.With("name", test.name)
		err := s.Check(s.Fields()[0], draft)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
		found := false
		for _, n := range s.Names(draft) {
			found = found || (test.want != "" && strings.Contains(n.Fault, test.want))
		}
		if found != (test.want != "") {
			t.Errorf("%s: the fault is not shown beside the name", test.name)
		}
	}
}

func TestANameThatIsNotKnownYetIsShownAsFar(t *testing.T) {
	s := named(t, "  A: {Type: \"AWS::SNS::Topic\"}\n")
	got := s.Names(wizard.Answers{})[0]
	differs(t, "value", got.Value, "s-…")
	differs(t, "length", got.Length, 2)
	differs(t, "no fault yet", got.Fault, "")
}

func TestResourcesAreCountedInPlainWords(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	var got []wizard.Count
	for _, count := range s.Creates(s.Answers()) {
		if strings.Contains(count.Type, "Gateway") || strings.Contains(count.Type, "KeyPair") {
			got = append(got, count)
		}
	}
	differs(t, "the whole plan", got, []wizard.Count{
		{Label: "key pair", Type: "AWS::EC2::KeyPair", Number: 1},
		{Label: "internet gateway", Type: "AWS::EC2::InternetGateway", Number: 1},
		{Label: "gateway attachment", Type: "AWS::EC2::VPCGatewayAttachment", Number: 1},
		{Label: "NAT gateways", Type: "AWS::EC2::NatGateway", Number: 2},
	})
	s.Jump(3, s.Answers())
	total := 0
	for _, count := range s.Creates(s.Answers()) {
		total += count.Number
	}
	differs(t, "the network alone", total, 27)
}

func TestWordsForTypesNobodyListed(t *testing.T) {
	for resourceType, want := range map[string]string{
		"AWS::EC2::InternetGateway": "internet gateways",
		"AWS::RDS::DBProxy":         "DB proxies",
		"AWS::Foo::Bus":             "buses",
		"Custom::Thing":             "things",
		"nonsense":                  "nonsenses",
		"":                          "",
	} {
		differs(t, resourceType, wizard.TypeWords(resourceType, 2), want)
	}
	differs(t, "one", wizard.TypeWords("AWS::EC2::VPC", 1), "VPC")
}
