package simulator

import (
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"golang.org/x/crypto/ssh"
)

// refused fails the test unless an error is AWS's with that code.
func refused(t *testing.T, err error, code string) smithy.APIError {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("got %v, want the error %s", err, code)
	}
	if api.ErrorCode() != code {
		t.Fatalf("got %s (%s), want %s", api.ErrorCode(), api.ErrorMessage(), code)
	}
	return api
}

func TestWhoeverCallsIsTheAccountsUser(t *testing.T) {
	s := start(t, Options{})
	client := sts.NewFromConfig(config(s, "eu-west-1"))
	who, err := client.GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	if sdk.ToString(who.Account) != "123456789012" || !strings.HasPrefix(sdk.ToString(who.Arn), "arn:aws:iam::123456789012:") {
		t.Errorf("got %s, %s", sdk.ToString(who.Account), sdk.ToString(who.Arn))
	}
	role, err := client.AssumeRole(context.Background(), &sts.AssumeRoleInput{RoleArn: sdk.String("arn:aws:iam::123456789012:role/Deploy"), RoleSessionName: sdk.String("me")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sdk.ToString(role.AssumedRoleUser.Arn), "arn:aws:sts::123456789012:assumed-role/Deploy/me"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestKeyPairsAreReal(t *testing.T) {
	s := start(t, Options{})
	ctx := context.Background()
	client := ec2.NewFromConfig(config(s, "eu-west-1"))
	for _, kind := range []ec2types.KeyType{ec2types.KeyTypeRsa, ec2types.KeyTypeEd25519} {
		name := "key-" + string(kind)
		made, err := client.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: sdk.String(name), KeyType: kind})
		if err != nil {
			t.Fatal(err)
		}
		private, err := ssh.ParseRawPrivateKey([]byte(sdk.ToString(made.KeyMaterial)))
		if err != nil {
			t.Fatal(err)
		}
		switch key := private.(type) {
		case *rsa.PrivateKey:
			if key.N.BitLen() != 2048 || len(sdk.ToString(made.KeyFingerprint)) != 20*3-1 {
				t.Errorf("%d bits, fingerprint %s", key.N.BitLen(), sdk.ToString(made.KeyFingerprint))
			}
		case *ed25519.PrivateKey:
			public, err := ssh.NewPublicKey(key.Public())
			if err != nil {
				t.Fatal(err)
			}
			want := strings.TrimPrefix(ssh.FingerprintSHA256(public), "SHA256:")
			if got := strings.TrimRight(sdk.ToString(made.KeyFingerprint), "="); got != want {
				t.Errorf("fingerprint %s, want %s", got, want)
			}
		default:
			t.Errorf("a %T", private)
		}
		_, err = client.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: sdk.String(name)})
		refused(t, err, "InvalidKeyPair.Duplicate")
	}
	list, err := client.DescribeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{IncludePublicKey: sdk.Bool(true), Filters: []ec2types.Filter{{Name: sdk.String("key-name"), Values: []string{"key-e*"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.KeyPairs) != 1 || !strings.HasPrefix(sdk.ToString(list.KeyPairs[0].PublicKey), "ssh-ed25519 ") {
		t.Errorf("got %+v", list.KeyPairs)
	}
	_, err = client.DescribeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{KeyNames: []string{"nobody"}})
	if got := refused(t, err, "InvalidKeyPair.NotFound").ErrorMessage(); got != "The key pair 'nobody' does not exist" {
		t.Errorf("got %q", got)
	}
	if _, err := client.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: sdk.String("key-rsa")}); err != nil {
		t.Fatal(err)
	}
	elsewhere := ec2.NewFromConfig(config(s, "us-east-2"))
	others, err := elsewhere.DescribeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{})
	if err != nil || len(others.KeyPairs) != 0 {
		t.Errorf("another region has %d key pairs, %v", len(others.KeyPairs), err)
	}
}

func TestAnImportedKeyHasTheFingerprintOfItsPublicKey(t *testing.T) {
	s := start(t, Options{})
	client := ec2.NewFromConfig(config(s, "eu-west-1"))
	const line = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA0p7f0gGKcAKoGiE8r9v1hB3RUk8vkhR8fE9a6aZ2N0Xqzq6wE0G2nV1l6c1k1bC9D1lB4m6lH5Zk7m7J0m8n0pQ== me"
	_, err := client.ImportKeyPair(context.Background(), &ec2.ImportKeyPairInput{KeyName: sdk.String("mine"), PublicKeyMaterial: []byte("rubbish " + line[:40])})
	refused(t, err, "InvalidKey.Format")
}

func TestEveryRegionHasItsDefaultNetwork(t *testing.T) {
	s := start(t, Options{})
	ctx := context.Background()
	client := ec2.NewFromConfig(config(s, "ap-southeast-1"))
	vpcs, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: []ec2types.Filter{{Name: sdk.String("is-default"), Values: []string{"true"}}}})
	if err != nil || len(vpcs.Vpcs) != 1 {
		t.Fatalf("%v, %v", vpcs, err)
	}
	subnets, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: []ec2types.Filter{{Name: sdk.String("vpc-id"), Values: []string{*vpcs.Vpcs[0].VpcId}}}})
	if err != nil || len(subnets.Subnets) != 3 {
		t.Fatalf("%d subnets, %v", len(subnets.Subnets), err)
	}
	groups, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{})
	if err != nil || len(groups.SecurityGroups) != 1 || *groups.SecurityGroups[0].GroupName != "default" {
		t.Fatalf("%+v, %v", groups.SecurityGroups, err)
	}
	zones, err := client.DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{})
	if err != nil || len(zones.AvailabilityZones) != 3 || *zones.AvailabilityZones[0].ZoneId != "apse1-az1" {
		t.Fatalf("%+v, %v", zones, err)
	}
	regions, err := client.DescribeRegions(ctx, &ec2.DescribeRegionsInput{AllRegions: sdk.Bool(true)})
	if err != nil || len(regions.Regions) < 30 {
		t.Fatalf("%d regions, %v", len(regions.Regions), err)
	}
	offerings, err := client.DescribeInstanceTypeOfferings(ctx, &ec2.DescribeInstanceTypeOfferingsInput{
		LocationType: ec2types.LocationTypeAvailabilityZone,
		Filters:      []ec2types.Filter{{Name: sdk.String("instance-type"), Values: []string{"t3.micro"}}},
	})
	if err != nil || len(offerings.InstanceTypeOfferings) != 3 {
		t.Fatalf("%+v, %v", offerings, err)
	}
	kinds, err := client.DescribeInstanceTypes(ctx, &ec2.DescribeInstanceTypesInput{InstanceTypes: []ec2types.InstanceType{"m6i.4xlarge"}})
	if err != nil || *kinds.InstanceTypes[0].VCpuInfo.DefaultVCpus != 16 || *kinds.InstanceTypes[0].MemoryInfo.SizeInMiB != 65536 {
		t.Fatalf("%+v, %v", kinds, err)
	}
	_, err = client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{"vpc-0"}})
	refused(t, err, "InvalidVpcID.NotFound")
}

func TestPagesHoldEverythingOnce(t *testing.T) {
	s := start(t, Options{})
	client := ec2.NewFromConfig(config(s, "us-east-1"))
	seen := map[string]bool{}
	pages := ec2.NewDescribeInstanceTypesPaginator(client, &ec2.DescribeInstanceTypesInput{MaxResults: sdk.Int32(17)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, each := range page.InstanceTypes {
			if seen[string(each.InstanceType)] {
				t.Errorf("%s came twice", each.InstanceType)
			}
			seen[string(each.InstanceType)] = true
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d instance types", len(seen))
	}
}

func TestInstancesStartStopAndGo(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := start(t, Options{Now: func() time.Time { return now }, Speed: 1})
	ctx := context.Background()
	client := ec2.NewFromConfig(config(s, "eu-west-1"))
	ran, err := client.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: sdk.String("ami-0abc"), InstanceType: "t3.micro", MinCount: sdk.Int32(1), MaxCount: sdk.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	id := *ran.Instances[0].InstanceId
	state := func() string {
		out, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
		if err != nil {
			t.Fatal(err)
		}
		return string(out.Reservations[0].Instances[0].State.Name)
	}
	for _, step := range []struct {
		do   func() error
		wait time.Duration
		want string
	}{
		{func() error { return nil }, 0, "pending"},
		{func() error { return nil }, time.Minute, "running"},
		{func() error {
			_, err := client.StopInstances(ctx, &ec2.StopInstancesInput{InstanceIds: []string{id}})
			return err
		}, 0, "stopping"},
		{func() error { return nil }, time.Minute, "stopped"},
		{func() error {
			_, err := client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
			return err
		}, 0, "shutting-down"},
		{func() error { return nil }, time.Minute, "terminated"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		now = now.Add(step.wait)
		if got := state(); got != step.want {
			t.Errorf("got %s, want %s", got, step.want)
		}
	}
	now = now.Add(2 * time.Hour)
	_, err = client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	refused(t, err, "InvalidInstanceID.NotFound")
}

func TestHostedZonesAreInEveryRegion(t *testing.T) {
	s := start(t, Options{})
	ctx := context.Background()
	made, err := route53.NewFromConfig(config(s, "us-east-1")).CreateHostedZone(ctx, &route53.CreateHostedZoneInput{Name: sdk.String("example.com"), CallerReference: sdk.String("1")})
	if err != nil {
		t.Fatal(err)
	}
	list, err := route53.NewFromConfig(config(s, "eu-west-1")).ListHostedZones(ctx, &route53.ListHostedZonesInput{})
	if err != nil || len(list.HostedZones) != 1 || *list.HostedZones[0].Id != *made.HostedZone.Id {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWhatAStackCreatesIsInItsServicesAPI(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := start(t, Options{Now: func() time.Time { return now }, Speed: 1, Seed: 7})
	ctx := context.Background()
	cfn, network := cloudformation.NewFromConfig(config(s, "eu-west-1")), ec2.NewFromConfig(config(s, "eu-west-1"))
	const template = `
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.1.1.0/24, AvailabilityZone: !Select [1, !GetAZs ""]}}
  Box: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0abc, InstanceType: t3.micro, SubnetId: !Ref Sub}}
Outputs:
  Zone: {Value: !GetAtt Box.AvailabilityZone}
  Address: {Value: !GetAtt Box.PrivateIp}
`
	if _, err := cfn.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: sdk.String("s"), TemplateBody: sdk.String(template)}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(10 * time.Minute)
	stacks, err := cfn.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: sdk.String("s")})
	if err != nil || stacks.Stacks[0].StackStatus != "CREATE_COMPLETE" {
		t.Fatalf("%+v, %v", stacks, err)
	}
	instances, err := network.DescribeInstances(ctx, &ec2.DescribeInstancesInput{Filters: []ec2types.Filter{{Name: sdk.String("tag:aws:cloudformation:stack-name"), Values: []string{"s"}}}})
	if err != nil || len(instances.Reservations) != 1 {
		t.Fatalf("%+v, %v", instances, err)
	}
	box := instances.Reservations[0].Instances[0]
	outputs := map[string]string{}
	for _, o := range stacks.Stacks[0].Outputs {
		outputs[*o.OutputKey] = *o.OutputValue
	}
	if outputs["Address"] != *box.PrivateIpAddress || outputs["Zone"] != "eu-west-1b" || !strings.HasPrefix(outputs["Address"], "10.1.1.") {
		t.Errorf("outputs %v, instance %s in %s", outputs, *box.PrivateIpAddress, *box.Placement.AvailabilityZone)
	}
	if _, err := cfn.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: sdk.String("s")}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(10 * time.Minute)
	vpcs, err := network.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
	if err != nil || len(vpcs.Vpcs) != 1 {
		t.Errorf("%d VPCs are left, %v", len(vpcs.Vpcs), err)
	}
}
