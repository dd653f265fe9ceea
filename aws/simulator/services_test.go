package simulator

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

const (
	elb = "elasticloadbalancing"
	asg = "autoscaling"
)

// stack creates a stack and waits, in the world's time, until it is done.
func stack(t *testing.T, s *Simulator, clock *wall, name, template string) map[string]string {
	t.Helper()
	ctx := context.Background()
	client := cloudformation.NewFromConfig(config(s, "eu-west-1"))
	_, err := client.CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName: sdk.String(name), TemplateBody: sdk.String(template), Capabilities: []cfntypes.Capability{"CAPABILITY_NAMED_IAM"},
	})
	if err != nil {
		t.Fatal(err)
	}
	clock.pass(20 * time.Minute)
	out, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: sdk.String(name)})
	if err != nil {
		t.Fatal(err)
	}
	if out.Stacks[0].StackStatus != "CREATE_COMPLETE" {
		events, err := client.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: sdk.String(name)})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events.StackEvents {
			t.Logf("%s %s %s", *e.LogicalResourceId, e.ResourceStatus, sdk.ToString(e.ResourceStatusReason))
		}
		t.Fatalf("the stack is %s", out.Stacks[0].StackStatus)
	}
	outputs := map[string]string{}
	for _, o := range out.Stacks[0].Outputs {
		outputs[*o.OutputKey] = *o.OutputValue
	}
	return outputs
}

func unstack(t *testing.T, s *Simulator, clock *wall, name string) string {
	t.Helper()
	client := cloudformation.NewFromConfig(config(s, "eu-west-1"))
	out, err := client.DescribeStacks(context.Background(), &cloudformation.DescribeStacksInput{StackName: sdk.String(name)})
	if err != nil {
		t.Fatal(err)
	}
	id := out.Stacks[0].StackId
	if _, err := client.DeleteStack(context.Background(), &cloudformation.DeleteStackInput{StackName: id}); err != nil {
		t.Fatal(err)
	}
	clock.pass(30 * time.Minute)
	if out, err = client.DescribeStacks(context.Background(), &cloudformation.DescribeStacksInput{StackName: id}); err != nil {
		t.Fatal(err)
	}
	return string(out.Stacks[0].StackStatus)
}

const application = `
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.1.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""]}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.1.2.0/24, AvailabilityZone: !Select [1, !GetAZs ""]}}
  Door: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: door, VpcId: !Ref Net, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}]}}
  Repository: {Type: AWS::ECR::Repository, Properties: {RepositoryName: app}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: app-logs, RetentionInDays: 30}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: app, GenerateSecretString: {SecretStringTemplate: '{"user":"me"}', GenerateStringKey: password, PasswordLength: 20, ExcludePunctuation: true}}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Name: app, Subnets: [!Ref A, !Ref B], SecurityGroups: [!Ref Door]}}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Name: app, VpcId: !Ref Net, Port: 80, Protocol: HTTP}}
  Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "404"}}]}}
  Rule: {Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {ListenerArn: !Ref Listener, Priority: 7, Conditions: [{Field: path-pattern, PathPatternConfig: {Values: ["/*"]}}], Actions: [{Type: forward, TargetGroupArn: !Ref Targets}]}}
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: app}}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: app, AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: "sts:AssumeRole"}]}}}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: app, TaskRoleArn: !GetAtt Role.Arn, ContainerDefinitions: [{Name: app, Image: !Sub "${Repository.RepositoryUri}:initial", Memory: 256, PortMappings: [{ContainerPort: 3000}]}]}}
  Service:
    Type: AWS::ECS::Service
    DependsOn: Rule
    Properties: {ServiceName: app, Cluster: !Ref Cluster, DesiredCount: 2, TaskDefinition: !Ref Task, LoadBalancers: [{ContainerName: app, ContainerPort: 3000, TargetGroupArn: !Ref Targets}]}
Outputs:
  Listener: {Value: !Ref Listener}
  Targets: {Value: !Ref Targets}
  Host: {Value: !GetAtt Balancer.DNSName}
`

func TestAnApplicationOnECSIsThereInEveryServicesAPI(t *testing.T) {
	clock := newWall()
	s := start(t, Options{Now: clock.Now, Speed: 1, Seed: 3})
	outputs := stack(t, s, clock, "app", application)

	services := target(t, s, "AmazonEC2ContainerServiceV20141113.DescribeServices", `{"cluster":"app","services":["app"]}`)
	if at(services, "services", 0, "runningCount") != 2.0 || at(services, "services", 0, "deployments", 0, "rolloutState") != "COMPLETED" {
		t.Errorf("%v", services)
	}
	if got, _ := at(services, "services", 0, "events", 0, "message").(string); got != "(service app) has reached a steady state." {
		t.Errorf("got %q", got)
	}
	tasks := target(t, s, "AmazonEC2ContainerServiceV20141113.ListTasks", `{"cluster":"app","serviceName":"app"}`)
	if n := len(at(tasks, "taskArns").([]any)); n != 2 {
		t.Errorf("%d tasks", n)
	}
	definition := target(t, s, "AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition", `{"taskDefinition":"app"}`)
	if at(definition, "taskDefinition", "revision") != 1.0 || at(definition, "taskDefinition", "containerDefinitions", 0, "memory") != 256.0 {
		t.Errorf("%v", definition)
	}
	balancer := query(t, s, elb, "2015-12-01", "DescribeLoadBalancers", "Names.member.1", "app")
	if balancer.one("DNSName") != outputs["Host"] || balancer.one("Code") != "active" {
		t.Errorf("%+v", balancer)
	}
	health := query(t, s, elb, "2015-12-01", "DescribeTargetHealth", "TargetGroupArn", outputs["Targets"])
	if got := fmt.Sprint(health.all("State")); got != "[healthy healthy]" {
		t.Errorf("targets are %s", got)
	}
	rules := query(t, s, elb, "2015-12-01", "DescribeRules", "ListenerArn", outputs["Listener"])
	if got := fmt.Sprint(rules.all("Priority")); got != "[7 default]" {
		t.Errorf("priorities %s", got)
	}
	taken := query(t, s, elb, "2015-12-01", "CreateRule", "ListenerArn", outputs["Listener"], "Priority", "7",
		"Conditions.member.1.Field", "path-pattern", "Conditions.member.1.Values.member.1", "/x", "Actions.member.1.Type", "forward", "Actions.member.1.TargetGroupArn", outputs["Targets"])
	if taken.one("Code") != "PriorityInUse" || taken.one("Message") != "Priority '7' is currently in use" {
		t.Errorf("%+v", taken)
	}
	secret := target(t, s, "secretsmanager.GetSecretValue", `{"SecretId":"app"}`)
	if text, _ := secret["SecretString"].(string); !strings.Contains(text, `"user":"me"`) || !strings.Contains(text, `"password":"`) {
		t.Errorf("%v", secret)
	}
	if got := target(t, s, "Logs_20140328.DescribeLogGroups", `{"logGroupNamePrefix":"app"}`); at(got, "logGroups", 0, "retentionInDays") != 30.0 {
		t.Errorf("%v", got)
	}
	query(t, s, "iam", "2010-05-08", "PutRolePolicy", "RoleName", "app", "PolicyName", "secret", "PolicyDocument", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`)
	if got := unstack(t, s, clock, "app"); got != "DELETE_FAILED" {
		t.Errorf("a role with a policy of its own: %s", got)
	}
	query(t, s, "iam", "2010-05-08", "DeleteRolePolicy", "RoleName", "app", "PolicyName", "secret")
	if got := unstack(t, s, clock, "app"); got != "DELETE_COMPLETE" {
		t.Errorf("the stack is %s", got)
	}
	if got := query(t, s, elb, "2015-12-01", "DescribeLoadBalancers").all("LoadBalancerArn"); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
}

func TestAScalingGroupIsAlive(t *testing.T) {
	clock := newWall()
	s := start(t, Options{Now: clock.Now, Speed: 1, Seed: 3})
	stack(t, s, clock, "fleet", `
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: seen}}
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: web, LaunchTemplateData: {ImageId: ami-0abc, InstanceType: t3.micro}}}
  Fleet: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {AutoScalingGroupName: web, MinSize: 0, MaxSize: 4, AvailabilityZones: !GetAZs "", LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}}
  Rule: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [aws.autoscaling], detail-type: [EC2 Instance Launch Successful], detail: {AutoScalingGroupName: [web]}}, Targets: [{Id: q, Arn: !GetAtt Queue.Arn}]}}
`)
	states := func() string {
		return fmt.Sprint(query(t, s, asg, "2011-01-01", "DescribeAutoScalingGroups", "AutoScalingGroupNames.member.1", "web").all("LifecycleState"))
	}
	if got := states(); got != "[]" {
		t.Errorf("at first %s", got)
	}
	if got := query(t, s, asg, "2011-01-01", "SetDesiredCapacity", "AutoScalingGroupName", "web", "DesiredCapacity", "9"); got.one("Code") != "ValidationError" {
		t.Errorf("%+v", got)
	}
	query(t, s, asg, "2011-01-01", "SetDesiredCapacity", "AutoScalingGroupName", "web", "DesiredCapacity", "2")
	clock.pass(10 * time.Second)
	if got := states(); got != "[Pending Pending]" {
		t.Errorf("after ten seconds %s", got)
	}
	clock.pass(time.Minute)
	if got := states(); got != "[InService InService]" {
		t.Errorf("after a minute %s", got)
	}
	instances := query(t, s, "ec2", "2016-11-15", "DescribeInstances", "Filter.1.Name", "tag:aws:autoscaling:groupName", "Filter.1.Value.1", "web")
	if got := len(instances.all("privateDnsName")); got != 2 {
		t.Errorf("%d instances", got)
	}
	activities := query(t, s, asg, "2011-01-01", "DescribeScalingActivities", "AutoScalingGroupName", "web")
	if got := fmt.Sprint(activities.all("StatusCode")); got != "[Successful Successful]" {
		t.Errorf("activities %s", got)
	}
	seen := target(t, s, "AmazonSQS.ReceiveMessage", `{"QueueUrl":"seen","MaxNumberOfMessages":10}`)
	if n := len(at(seen, "Messages").([]any)); n != 2 {
		t.Errorf("%d events arrived", n)
	}
	query(t, s, asg, "2011-01-01", "SetDesiredCapacity", "AutoScalingGroupName", "web", "DesiredCapacity", "1")
	clock.pass(10 * time.Second)
	if got := states(); got != "[Terminating InService]" {
		t.Errorf("on the way down %s", got)
	}
	if got := unstack(t, s, clock, "fleet"); got != "DELETE_COMPLETE" {
		t.Errorf("the stack is %s", got)
	}
	left := query(t, s, "ec2", "2016-11-15", "DescribeInstances", "Filter.1.Name", "instance-state-name", "Filter.1.Value.1", "running")
	if got := left.all("instanceId"); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
}

func TestRefusalsAreInAWSsWords(t *testing.T) {
	s := start(t, Options{})
	target(t, s, "AmazonEC2ContainerRegistry_V20150921.CreateRepository", `{"repositoryName":"r"}`)
	target(t, s, "secretsmanager.CreateSecret", `{"Name":"s","SecretString":"x"}`)
	for _, c := range []struct{ action, body, code, message string }{
		{"AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", `{"repositoryNames":["x"]}`, "RepositoryNotFoundException", "The repository with name 'x' does not exist in the registry with id '123456789012'"},
		{"AmazonEC2ContainerRegistry_V20150921.CreateRepository", `{"repositoryName":"r"}`, "RepositoryAlreadyExistsException", "The repository with name 'r' already exists in the registry with id '123456789012'"},
		{"secretsmanager.GetSecretValue", `{"SecretId":"x"}`, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."},
		{"secretsmanager.CreateSecret", `{"Name":"s"}`, "ResourceExistsException", "The operation failed because the secret s already exists."},
		{"AmazonEC2ContainerServiceV20141113.DescribeServices", `{"cluster":"x","services":["y"]}`, "ClusterNotFoundException", "Cluster not found."},
		{"Logs_20140328.DescribeLogStreams", `{"logGroupName":"x"}`, "ResourceNotFoundException", "The specified log group does not exist."},
		{"AWSEvents.DescribeRule", `{"Name":"x"}`, "ResourceNotFoundException", "Rule x does not exist on EventBus default."},
		{"AmazonSSM.GetParameter", `{"Name":"/x"}`, "ParameterNotFound", ""},
		{"AmazonSSM.Frobnicate", `{}`, "UnknownOperationException", ""},
		{"AmazonSSM.GetParameter", `{"Name":`, "SerializationException", ""},
	} {
		got := target(t, s, c.action, c.body)
		message, _ := got["message"].(string)
		if got["__type"] != c.code || message != c.message {
			t.Errorf("%s: %v", c.action, got)
		}
	}
	for _, c := range []struct {
		service, version, action string
		parameters               []string
		code, message            string
	}{
		{"iam", "2010-05-08", "GetRole", []string{"RoleName", "x"}, "NoSuchEntity", "The role with name x cannot be found."},
		{"iam", "2010-05-08", "CreateRole", []string{"RoleName", "x", "AssumeRolePolicyDocument", "{"}, "MalformedPolicyDocument", "Syntax errors in policy."},
		{"iam", "2010-05-08", "CreateRole", []string{"RoleName", "x", "AssumeRolePolicyDocument", `{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}`}, "MalformedPolicyDocument", "Missing required field Principal"},
		{"iam", "2010-05-08", "CreateRole", []string{"RoleName", "x", "AssumeRolePolicyDocument", `{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}]}`}, "MalformedPolicyDocument", "Has prohibited field Resource"},
		{"ec2", "2016-11-15", "CreateKeyPair", nil, "MissingParameter", "The request must contain the parameter KeyName"},
		{"ec2", "2016-11-15", "DescribeVpcs", []string{"Filter.1.Name", "nonsense", "Filter.1.Value.1", "x"}, "InvalidParameterValue", "The filter 'nonsense' is invalid"},
		{"ec2", "2016-11-15", "DescribeVpcs", []string{"MaxResults", "1"}, "InvalidParameterValue", "Value ( 1 ) for parameter maxResults is invalid. Expecting a value between 5 and 1000."},
		{"ec2", "2016-11-15", "CreateSubnet", []string{"VpcId", "vpc-x", "CidrBlock", "10.0.0.0/24"}, "InvalidVpcID.NotFound", "The vpc ID 'vpc-x' does not exist"},
		{asg, "2011-01-01", "SetDesiredCapacity", []string{"AutoScalingGroupName", "x", "DesiredCapacity", "1"}, "ValidationError", "AutoScalingGroup name not found - AutoScalingGroup 'x' not found"},
		{elb, "2015-12-01", "DescribeLoadBalancers", []string{"Names.member.1", "x"}, "LoadBalancerNotFound", "Load balancers '[x]' not found"},
		{"rds", "2014-10-31", "DescribeDBInstances", []string{"DBInstanceIdentifier", "x"}, "DBInstanceNotFound", "DBInstance x not found."},
		{"sts", "2011-06-15", "Frobnicate", nil, "InvalidAction", "Could not find operation Frobnicate for version 2011-06-15"},
	} {
		got := query(t, s, c.service, c.version, c.action, c.parameters...)
		if got.one("Code") != c.code || got.one("Message") != c.message {
			t.Errorf("%s %v: %s %s", c.action, c.parameters, got.one("Code"), got.one("Message"))
		}
	}
}

func TestWhatIsInUseCannotBeDeleted(t *testing.T) {
	s := start(t, Options{})
	e := func(action string, parameters ...string) element {
		return query(t, s, "ec2", "2016-11-15", action, parameters...)
	}
	vpc := e("CreateVpc", "CidrBlock", "10.0.0.0/16").one("vpcId")
	subnet := e("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.0.0.0/24").one("subnetId")
	if got := e("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.0.0.128/25"); got.one("Message") != "The CIDR '10.0.0.128/25' conflicts with another subnet" {
		t.Errorf("%+v", got)
	}
	if got := e("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.1.0.0/24").one("Code"); got != "InvalidSubnet.Range" {
		t.Errorf("got %s", got)
	}
	instance := e("RunInstances", "MinCount", "1", "MaxCount", "1", "ImageId", "ami-0abc", "SubnetId", subnet).one("instanceId")
	for _, c := range [][3]string{{"DeleteVpc", "VpcId", vpc}, {"DeleteSubnet", "SubnetId", subnet}} {
		if got := e(c[0], c[1], c[2]).one("Code"); got != "DependencyViolation" {
			t.Errorf("%s: %q", c[0], got)
		}
	}
	e("TerminateInstances", "InstanceId.1", instance)
	for _, c := range [][3]string{{"DeleteSubnet", "SubnetId", subnet}, {"DeleteVpc", "VpcId", vpc}} {
		if got := e(c[0], c[1], c[2]).one("return"); got != "true" {
			t.Errorf("%s: %q", c[0], got)
		}
	}
	if left := e("DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc).all("routeTableId"); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestMessagesGoFromTopicsToQueuesAndWait(t *testing.T) {
	s := start(t, Options{Speed: 200})
	target(t, s, "AmazonSQS.CreateQueue", `{"QueueName":"q"}`)
	topic := query(t, s, "sns", "2010-03-31", "CreateTopic", "Name", "t").one("TopicArn")
	query(t, s, "sns", "2010-03-31", "Subscribe", "TopicArn", topic, "Protocol", "sqs", "Endpoint", "arn:aws:sqs:eu-west-1:123456789012:q")
	got := make(chan map[string]any, 1)
	go func() { got <- target(t, s, "AmazonSQS.ReceiveMessage", `{"QueueUrl":"q","WaitTimeSeconds":20}`) }()
	query(t, s, "sns", "2010-03-31", "Publish", "TopicArn", topic, "Message", "hello")
	answer := <-got
	if at(answer, "Messages", 0, "Body") == nil { // the wait may have ended before the message came
		answer = target(t, s, "AmazonSQS.ReceiveMessage", `{"QueueUrl":"q"}`)
	}
	if body, _ := at(answer, "Messages", 0, "Body").(string); !strings.Contains(body, `"Message":"hello"`) {
		t.Errorf("%v", answer)
	}
}
