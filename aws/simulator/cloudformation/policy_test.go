package cloudformation

import (
	"strings"
	"testing"
	"time"
)

func TestAStackPolicyDeniesWhatItSays(t *testing.T) {
	b := newBench(t)
	const policy = `{"Statement": [
		{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
		{"Effect": "Deny", "Action": ["Update:Replace"], "Principal": "*", "Resource": "LogicalResourceId/Qu*",
		 "Condition": {"StringEquals": {"ResourceType": ["AWS::SQS::Queue"]}}}]}`
	s := b.create("demo", updates, append([]string{"StackPolicyBody", policy}, parameters("Delay", "20")...)...)
	if b.update("demo", "Delay", "30"); s.Status != "UPDATE_COMPLETE" {
		t.Fatalf("an update in place is denied: %q", lines(s.events))
	}
	if b.update("demo", "Delay", "30", "Name", "b"); s.Status != "UPDATE_ROLLBACK_COMPLETE" {
		t.Errorf("a replacement is allowed: %s", s.Status)
	}
	want := "Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/Queue]"
	if !has(s, "Queue", "UPDATE_FAILED", want) {
		t.Errorf("%q", lines(s.events))
	}
	if got := text(b.must("GetStackPolicy", "StackName", "demo"), "StackPolicyBody"); got != policy {
		t.Errorf("the policy is %s", got)
	}
	b.must("UpdateStack", append([]string{
		"StackName", "demo", "UsePreviousTemplate", "true",
		"StackPolicyDuringUpdateBody", `{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}`,
	},
		parameters("Name", "b", "Delay", "30")...)...)
	if status := b.settle(s); status != "UPDATE_COMPLETE" || s.Policy != policy {
		t.Errorf("with a policy for the time of the update it is %s", status)
	}
	b.must("SetStackPolicy", "StackName", "demo", "StackPolicyBody",
		`{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "NotResource": "LogicalResourceId/Queue"}]}`)
	if b.update("demo", "Delay", "40", "Name", "b"); !has(s, "Queue", "UPDATE_FAILED", "Action not allowed by stack policy") {
		t.Errorf("what no statement allows is allowed: %q", lines(s.events))
	}
}

func TestReplacedResourcesCanBeKept(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", strings.Replace(updates, "    Type: AWS::SQS::Queue\n", "    Type: AWS::SQS::Queue\n    UpdateReplacePolicy: Retain\n", 1), parameters("Delay", "20")...)
	old := s.resource("Queue").Physical
	b.update("demo", "Name", "b", "Delay", "20")
	if _, found := b.world.Get(region, "AWS::SQS::Queue", old); !found || !has(s, "Queue", "DELETE_SKIPPED", "") {
		t.Errorf("the old queue is gone: %q", lines(s.events))
	}
}

func TestANamedResourceCannotBeReplacedByItself(t *testing.T) {
	b := newBench(t)
	const named = `{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q.fifo", "FifoQueue": %}}}}`
	s := b.create("demo", strings.Replace(named, "%", "true", 1))
	b.must("UpdateStack", "StackName", "demo", "TemplateBody", strings.Replace(named, "%", "false", 1))
	b.settle(s)
	if !has(s, "Q", "UPDATE_FAILED", "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ") {
		t.Errorf("%q", lines(s.events))
	}
}

func TestTagsOfTheStackReachItsResources(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", topicOnly, "Tags.member.1.Key", "team", "Tags.member.1.Value", "a")
	b.must("UpdateStack", "StackName", "demo", "UsePreviousTemplate", "true", "Tags.member.1.Key", "team", "Tags.member.1.Value", "b")
	b.settle(s)
	r, _ := b.world.Get(region, "AWS::SNS::Topic", s.resource("T").Physical)
	found := ""
	for _, tag := range r.Tags {
		if tag.Key == "team" {
			found = tag.Value
		}
	}
	if found != "b" || !has(s, "T", "UPDATE_COMPLETE", "") {
		t.Errorf("the topic's team is %q: %q", found, lines(s.events))
	}
}

func TestDriftIsNotCheckedUntilItIs(t *testing.T) {
	b := newBench(t)
	b.create("demo", topicOnly)
	status := func() string {
		return text(b.must("DescribeStacks", "StackName", "demo"), "Stacks", "member", "DriftInformation", "StackDriftStatus")
	}
	if got := status(); got != "NOT_CHECKED" {
		t.Errorf("before: %s", got)
	}
	id := text(b.must("DetectStackDrift", "StackName", "demo"), "StackDriftDetectionId")
	if got := text(b.must("DescribeStackDriftDetectionStatus", "StackDriftDetectionId", id), "DetectionStatus"); got != "DETECTION_IN_PROGRESS" {
		t.Errorf("at once: %s", got)
	}
	b.pass(time.Minute)
	out := b.must("DescribeStackDriftDetectionStatus", "StackDriftDetectionId", id)
	if text(out, "DetectionStatus") != "DETECTION_COMPLETE" || text(out, "StackDriftStatus") != "IN_SYNC" || status() != "IN_SYNC" {
		t.Errorf("later: %s %s", text(out, "DetectionStatus"), status())
	}
	if n := len(child(b.must("DescribeStackResourceDrifts", "StackName", "demo"), "StackResourceDrifts").Children); n != 1 {
		t.Errorf("%d resources have a drift", n)
	}
}

func TestTheExpressModeDoesNotWaitForStabilisation(t *testing.T) {
	b := newBench(t)
	start := b.now
	s := b.create("demo", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`, "DeploymentConfig.Mode", "EXPRESS")
	if took := b.now.Sub(start); s.Status != "CREATE_COMPLETE" || took > 10*time.Second {
		t.Errorf("it is %s after %v", s.Status, took)
	}
	if s.resource("Q").Reason == "" {
		t.Error("a resource that still settles gives no reason")
	}
}

func TestADrillFailsNowAndThen(t *testing.T) {
	b := newBench(t)
	b.engine.Drill(0.5)
	rolledBack := 0
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		if b.create(name, topicOnly).Status == "ROLLBACK_COMPLETE" {
			rolledBack++
		}
	}
	if rolledBack == 0 || rolledBack == 8 {
		t.Errorf("%d of 8 stacks failed", rolledBack)
	}
	b.engine.Drill(0)
	if s := b.create("z", topicOnly); s.Status != "CREATE_COMPLETE" {
		t.Errorf("after the drill a stack is %s", s.Status)
	}
}
