package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func group(count, timeout string) string {
	return fmt.Sprintf(`
Parameters: {Image: {Type: String, Default: one}}
Resources:
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: !Ref Image}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: {ResourceSignal: {Count: %s, Timeout: %s}}
    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 2, WaitOnResourceSignals: true, PauseTime: PT15M}}
    Properties:
      MinSize: "3"
      MaxSize: "4"
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !Ref Image}
`, count, timeout)
}

func TestInstancesSignalByThemselves(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", group("2", "PT15M"))
	var told []string
	for _, line := range lines(s.events) {
		if strings.HasPrefix(line, "Group") {
			told = append(told, strings.Split(line, " i-")[0])
		}
	}
	want := []string{
		"Group CREATE_IN_PROGRESS", "Group CREATE_IN_PROGRESS " + initiated,
		"Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId", "Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId", "Group CREATE_COMPLETE",
	}
	if !slices.Equal(told, want) {
		t.Errorf("the group tells %q", told)
	}
}

func TestMissingSignalsFailTheGroupAsAWSWordsIt(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("Group", "signal")
	s := b.create("demo", group("1", "PT15M"))
	for _, want := range [][2]string{
		{"UPDATE_IN_PROGRESS", "Failed to receive 1 resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE."},
		{"CREATE_FAILED", "Received 0 SUCCESS signal(s) out of 1. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement"},
	} {
		if !has(s, "Group", want[0], want[1]) {
			t.Errorf("there is no %q: %q", want, lines(s.events))
		}
	}
}

func TestASignalFromOutsideCounts(t *testing.T) {
	b := newBench(t)
	b.must("CreateStack", "StackName", "demo", "TemplateBody", group("1", "PT15M"))
	s := b.stack("demo")
	for s.resource("Group") == nil || s.resource("Group").Signals == nil {
		b.now, _ = b.engine.Next()
		b.engine.Advance(b.now)
	}
	b.must("SignalResource", "StackName", "demo", "LogicalResourceId", "Group", "UniqueId", "i-mine", "Status", "FAILURE")
	b.settle(s)
	if !has(s, "Group", "CREATE_IN_PROGRESS", "Received FAILURE signal with UniqueId i-mine") ||
		!has(s, "Group", "CREATE_FAILED", "Received 1 FAILURE signal(s) out of 1. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement") {
		t.Errorf("%q", lines(s.events))
	}
	if _, err := b.call("SignalResource", "StackName", "demo", "LogicalResourceId", "Group", "UniqueId", "i", "Status", "SUCCESS"); err == nil {
		t.Error("a group that waits for nothing takes a signal")
	}
}

func TestAGroupIsUpdatedInBatches(t *testing.T) {
	b := newBench(t)
	var ended []string
	b.account.Renew = func(_, _, instance string) { ended = append(ended, instance) }
	b.create("demo", group("1", "PT15M"))
	events := b.update("demo", "Image", "two")
	told := strings.Join(lines(events), "\n")
	for _, want := range []string{
		"Rolling update initiated. Terminating 3 obsolete instance(s) in batches of 1, while keeping at least 2 instance(s) in service. " +
			"Waiting on resource signals with a timeout of PT15M when new instances are added to the autoscaling group.",
		"; replacing with 1 new instance(s).", "(Progress 33%).", "(Progress 100%).", "Group UPDATE_COMPLETE",
		"New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT15M.",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("there is no %q in\n%s", want, told)
		}
	}
	if len(ended) != 3 {
		t.Errorf("%d instances were replaced", len(ended))
	}
	if took := events[len(events)-1].At.Sub(events[0].At); took < 5*time.Minute {
		t.Errorf("the update took only %v", took)
	}
}

func TestAWaitConditionWaits(t *testing.T) {
	const waiting = `
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle, Timeout: "600", Count: 1}}
Outputs: {Data: {Value: !GetAtt Wait.Data}}
`
	b := newBench(t)
	s := b.create("demo", waiting)
	if s.Status != "CREATE_COMPLETE" || !strings.HasPrefix(s.Outputs[0].Value, `{"i-`) {
		t.Errorf("the stack is %s with %v: %q", s.Status, s.Outputs, lines(s.events))
	}
	b.engine.Fail("Wait", "timeout")
	s = b.create("late", waiting)
	if !has(s, "Wait", "CREATE_FAILED", "WaitCondition timed out. Received 0 conditions when expecting 1") {
		t.Errorf("%q", lines(s.events))
	}
	b.engine.Fail("Wait", "failure")
	s = b.create("bad", waiting)
	if !has(s, "Wait", "CREATE_FAILED", "WaitCondition received failed message:") {
		t.Errorf("%q", lines(s.events))
	}
}

func TestAlarmsRollBack(t *testing.T) {
	b := newBench(t)
	const alarm = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors"
	watched := []string{
		"RollbackConfiguration.MonitoringTimeInMinutes", "5",
		"RollbackConfiguration.RollbackTriggers.member.1.Arn", alarm, "RollbackConfiguration.RollbackTriggers.member.1.Type", "AWS::CloudWatch::Alarm",
	}
	start := b.now
	if s := b.create("calm", topicOnly, watched...); s.Status != "CREATE_COMPLETE" || b.now.Sub(start) < 5*time.Minute {
		t.Errorf("the stack is %s after %v", s.Status, b.now.Sub(start))
	}
	b.engine.Fail("errors", "")
	s := b.create("loud", topicOnly, watched...)
	if s.Status != "ROLLBACK_COMPLETE" || !has(s, "loud", "ROLLBACK_IN_PROGRESS", "Alarm "+alarm) {
		t.Errorf("the stack is %s: %q", s.Status, lines(s.events))
	}
}
