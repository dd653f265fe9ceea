package catalogue

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/aws/simulator/wire"
)

func target(typ string, properties map[string]any) Target {
	t := Target{
		Type: typ, Region: "eu-west-1", Account: "123456789012", StackName: "dev-network", Logical: "Thing", Properties: properties,
		StackID: "arn:aws:cloudformation:eu-west-1:123456789012:stack/dev-network/27a349a4-43ac-4d7d-9e9e-e9f968f16716",
		At:      time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Seed: 7,
	}
	t.Physical, _ = Identify(t)
	return t
}

func TestTheTableIsReadable(t *testing.T) {
	if n := len(Names()); n < 1600 {
		t.Fatalf("%d types", n)
	}
	for _, name := range Names() {
		known, ok := Lookup(name)
		if !ok || known.Name != name {
			t.Fatalf("%s: %+v", name, known)
		}
		for property, p := range known.Properties {
			if !strings.ContainsRune("saobinpx", rune(p.Kind)) {
				t.Errorf("%s.%s has the kind %q", name, property, p.Kind)
			}
		}
	}
}

func TestEveryTypeHasAnIdAndItsAttributes(t *testing.T) {
	for _, name := range Names() {
		tg := target(name, map[string]any{})
		known, _ := Lookup(name)
		attributes := Attributes(tg)
		for property, p := range known.Properties {
			if _, made := attributes[property]; p.Attribute && !made && !Custom(name) {
				t.Errorf("%s has no %s", name, property)
			}
		}
		if diff := cmp.Diff(attributes, Attributes(tg)); diff != "" {
			t.Errorf("%s: attributes change: %s", name, diff)
		}
		again, _ := Identify(tg)
		if again != tg.Physical {
			t.Errorf("%s: the id changes", name)
		}
	}
}

func TestShapesNameTypesThereAre(t *testing.T) {
	for name := range shapeBlocks() {
		if !Known(name) {
			t.Errorf("%s is no type", name)
		}
		s := shapeOf(name)
		if s.physical == "" || strings.Count(s.physical, "{") != strings.Count(s.physical, "}") {
			t.Errorf("%s has the id %q", name, s.physical)
		}
	}
	for name := range durations() {
		if !Known(name) {
			t.Errorf("%s has a duration and is no type", name)
		}
	}
}

func TestIdsHaveTheRightLook(t *testing.T) {
	for _, c := range []struct {
		typ        string
		properties map[string]any
		want       string
	}{
		{"AWS::EC2::VPC", nil, `^vpc-[0-9a-f]{17}$`},
		{"AWS::EC2::NatGateway", nil, `^nat-[0-9a-f]{17}$`},
		{"AWS::EC2::EIP", nil, `^\d+\.\d+\.\d+\.\d+$`},
		{"AWS::S3::Bucket", nil, `^dev-network-thing-[a-z0-9]{12}$`},
		{"AWS::S3::Bucket", map[string]any{"BucketName": "mine"}, `^mine$`},
		{"AWS::IAM::Role", nil, `^dev-network-Thing-[A-Z0-9]{12}$`},
		{"AWS::SQS::Queue", nil, `^https://sqs\.eu-west-1\.amazonaws\.com/123456789012/dev-network-Thing-[A-Z0-9]{12}$`},
		{"AWS::SNS::Topic", map[string]any{"TopicName": "t"}, `^arn:aws:sns:eu-west-1:123456789012:t$`},
		{"AWS::ElasticLoadBalancingV2::LoadBalancer", map[string]any{"Name": "n", "Type": "network"}, `^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/n/[0-9a-f]{16}$`},
		{"AWS::ElasticLoadBalancingV2::Listener", map[string]any{"LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/n/0123"}, `^arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/n/0123/[0-9a-f]{16}$`},
		{"AWS::ECS::Service", map[string]any{"Cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/c", "ServiceName": "s"}, `^arn:aws:ecs:eu-west-1:123456789012:service/c/s$`},
		{"AWS::SecretsManager::Secret", map[string]any{"Name": "a"}, `^arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-[A-Za-z0-9]{6}$`},
		{"AWS::Route53::HostedZone", nil, `^Z[A-Z0-9]{20}$`},
		{"AWS::EC2::Route", map[string]any{"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0"}, `^rtb-1\|0\.0\.0\.0/0$`},
		{"Custom::Thing", nil, `^dev-network-Thing-[A-Z0-9]{12}$`},
	} {
		if got := target(c.typ, c.properties).Physical; !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: %s does not look like %s", c.typ, got, c.want)
		}
	}
}

func TestGeneratedNamesFit(t *testing.T) {
	long := strings.Repeat("stack-", 20)
	for _, c := range []struct {
		typ  string
		most int
	}{{"AWS::ElasticLoadBalancingV2::TargetGroup", 32}, {"AWS::IAM::Role", 64}, {"AWS::S3::Bucket", 63}} {
		tg := target(c.typ, nil)
		tg.StackName, tg.Logical = long, strings.Repeat("Logical", 20)
		if name := tg.name(shapeOf(c.typ)); len(name) > c.most || strings.Contains(name, "--") && c.typ == "AWS::IAM::Role" {
			t.Errorf("%s: %q has %d characters", c.typ, name, len(name))
		}
	}
}

func TestAttributesFitTheirResource(t *testing.T) {
	bucket := target("AWS::S3::Bucket", map[string]any{"BucketName": "b"})
	if diff := cmp.Diff("arn:aws:s3:::b", Attributes(bucket)["Arn"]); diff != "" {
		t.Error(diff)
	}
	balancer := Attributes(target("AWS::ElasticLoadBalancingV2::LoadBalancer", map[string]any{"Name": "web", "Scheme": "internal"}))
	if got := balancer["DNSName"].(string); !strings.HasPrefix(got, "internal-web-") || !strings.HasSuffix(got, ".eu-west-1.elb.amazonaws.com") {
		t.Errorf("got %s", got)
	}
	if got := balancer["LoadBalancerFullName"].(string); !strings.HasPrefix(got, "app/web/") {
		t.Errorf("got %s", got)
	}
	database := Attributes(target("AWS::RDS::DBInstance", map[string]any{"Engine": "postgres", "DBInstanceIdentifier": "d"}))
	if database["Endpoint.Port"] != "5432" || !strings.HasPrefix(database["Endpoint.Address"].(string), "d.") {
		t.Errorf("got %v", database)
	}
	for attribute, want := range map[string]bool{"Arn": true, "Nonsense": false} {
		if got := HasAttribute("AWS::S3::Bucket", attribute); got != want {
			t.Errorf("%s: %v", attribute, got)
		}
	}
	if HasAttribute("AWS::SSM::Parameter", "Invalid") || !HasAttribute("AWS::SSM::Parameter", "Value") || !HasAttribute("Custom::X", "Anything") || !HasAttribute("AWS::CloudFormation::Stack", "Outputs.A") {
		t.Error("attributes are wrong")
	}
}

func TestPropertiesAreCheckedInAWSsWords(t *testing.T) {
	type unresolved struct{}
	for _, c := range []struct {
		typ        string
		properties map[string]any
		want       []string
	}{
		{"AWS::EC2::VPC", map[string]any{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true"}, nil},
		{"AWS::EC2::VPC", map[string]any{"Nonsense": 1}, []string{"#: extraneous key [Nonsense] is not permitted"}},
		{"AWS::IAM::Role", map[string]any{}, []string{"#: required key [AssumeRolePolicyDocument] not found"}},
		{"AWS::IAM::Role", map[string]any{"AssumeRolePolicyDocument": map[string]any{}, "ManagedPolicyArns": "x"}, []string{"#/ManagedPolicyArns: expected type: JSONArray, found: String"}},
		{"AWS::ECS::Service", map[string]any{"DesiredCount": "three"}, []string{"#/DesiredCount: expected type: Integer, found: String"}},
		{"AWS::ECS::Service", map[string]any{"DesiredCount": unresolved{}}, nil},
		{"AWS::S3::Bucket", map[string]any{"BucketName": []any{"a"}}, []string{"#/BucketName: expected type: String, found: JSONArray"}},
		{"Custom::X", map[string]any{"Anything": 1, "ServiceToken": "arn"}, nil},
		{"Custom::X", map[string]any{}, []string{"#: required key [ServiceToken] not found"}},
	} {
		var got []string
		for _, v := range Validate(c.typ, c.properties) {
			got = append(got, v.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.typ, diff)
		}
	}
	if !CreateOnly("AWS::EC2::VPC", "CidrBlock") || CreateOnly("AWS::EC2::VPC", "Tags") {
		t.Error("create-only properties are wrong")
	}
	if !Taggable("AWS::EC2::VPC") || Taggable("AWS::EC2::Route") {
		t.Error("taggable types are wrong")
	}
}

func TestFaultsReadAsOnAWS(t *testing.T) {
	fault, ok := FindFault("AWS::EC2::VPC", Create, "")
	if !ok {
		t.Fatal("a VPC cannot fail")
	}
	want := regexp.MustCompile(`^Resource handler returned message: "The maximum number of VPCs has been reached\. \(Service: Ec2, Status Code: 400, Request ID: [0-9a-f-]{36}\)" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: GeneralServiceException\)$`)
	if got := fault.Reason(target("AWS::EC2::VPC", nil)); !want.MatchString(got) {
		t.Errorf("got %s", got)
	}
	denied, _ := FindFault("AWS::IAM::Role", Create, "access-denied")
	if got := denied.Reason(target("AWS::IAM::Role", nil)); !strings.Contains(got, "is not authorized to perform: iam:CreateRole on resource") {
		t.Errorf("got %s", got)
	}
	for _, name := range Names() {
		for _, verb := range []Verb{Create, Update, Delete} {
			fault, ok := FindFault(name, verb, "")
			if !ok {
				t.Fatalf("%s cannot fail to %s", name, verb)
			}
			if text := fault.Reason(target(name, map[string]any{"CidrBlock": "{evil}"})); strings.ContainsAny(text, "{}") || text == "" {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
	if !slices.Contains(AllFaults(), "circuit-breaker") {
		t.Error("no circuit breaker")
	}
}

func TestARefusalBecomesAFailure(t *testing.T) {
	refusal := wire.Errorf(400, "InvalidSubnet.Conflict", "The CIDR '10.0.0.0/24' conflicts with another subnet")
	fault := Explain("AWS::EC2::Subnet", refusal)
	if !strings.HasPrefix(fault.Text, "The CIDR '10.0.0.0/24' conflicts with another subnet (Service: Ec2, Status Code: 400, Request ID: ") || !errors.Is(fault, refusal) {
		t.Errorf("got %s", fault.Text)
	}
}

func TestUnmeasuredTypesTakeAFewSeconds(t *testing.T) {
	if d := Duration("AWS::EC2::NatGateway", Create); d != 106*time.Second {
		t.Errorf("a NAT gateway takes %s", d)
	}
	if d := Duration("AWS::IoT::Thing", Create); d < time.Second || d > 10*time.Second {
		t.Errorf("a thing takes %s", d)
	}
	if !Configures("AWS::SQS::Queue") || Configures("AWS::SNS::Topic") {
		t.Error("configured types are wrong")
	}
}

func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		lines := loadTypes()
		if len(lines) == 0 {
			b.Fatal("empty")
		}
	}
}

func TestATypeWithoutAPublicSchemaTakesAnyProperty(t *testing.T) {
	if v := Validate("AWS::CDK::Metadata", map[string]any{"Analytics": "v2:deflate64:x"}); len(v) > 0 {
		t.Errorf("refused: %v", v)
	}
}
