package cloudformation

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const twoBranches = `
Resources:
  Slow: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Bad: {Type: AWS::SNS::Topic}
  After: {Type: AWS::SNS::Topic, DependsOn: Slow}
`

// has tells whether a stack has an event.
func has(s *Stack, logical, status, reason string) bool {
	return slices.ContainsFunc(s.history(), func(e Event) bool {
		return e.Logical == logical && e.Status == status && strings.Contains(e.Reason, reason)
	})
}

func TestWhatIsInFlightIsCancelledWhenASiblingFails(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("Bad", "")
	s := b.create("demo", twoBranches)
	if !has(s, "Slow", "CREATE_FAILED", "Resource creation cancelled") {
		t.Errorf("the sibling was not cancelled: %q", lines(s.events))
	}
	if !has(s, "demo", "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [") {
		t.Errorf("no rollback: %q", lines(s.events))
	}
	if has(s, "After", "CREATE_IN_PROGRESS", "") {
		t.Error("a dependant started after the failure")
	}
	if s.Status != "ROLLBACK_COMPLETE" || len(b.world.List(region, "AWS::EC2::VPC")) > 1 {
		t.Errorf("the stack is %s", s.Status)
	}
}

func TestWithoutRollbackIndependentBranchesAreFinished(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("Bad", "")
	s := b.create("demo", twoBranches, "DisableRollback", "true")
	if !has(s, "After", "CREATE_COMPLETE", "") {
		t.Errorf("the other branch was not finished: %q", lines(s.events))
	}
	want := "The following resource(s) failed to create: [Bad]. "
	if s.Status != "CREATE_FAILED" || s.Reason != want {
		t.Errorf("the stack is %s %q, want CREATE_FAILED %q", s.Status, s.Reason, want)
	}
	b.must("UpdateStack", "StackName", "demo", "UsePreviousTemplate", "true", "DisableRollback", "true")
	if status := b.settle(s); status != "UPDATE_COMPLETE" {
		t.Errorf("the retry ends with %s: %q", status, lines(s.events))
	}
}

func TestAFailedStackCanBeRolledBackLater(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("Bad", "")
	s := b.create("demo", twoBranches, "OnFailure", "DO_NOTHING")
	out := b.must("RollbackStack", "StackName", "demo")
	if status := b.settle(s); status != "ROLLBACK_COMPLETE" || text(out, "OperationId") != s.Operation.ID {
		t.Errorf("the stack is %s, its operation %s and not %s", status, s.Operation.ID, text(out, "OperationId"))
	}
	if !has(s, "demo", "ROLLBACK_IN_PROGRESS", userInitiated) {
		t.Errorf("%q", lines(s.events))
	}
}

func TestAFailedCreationCanDeleteItself(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("Bad", "")
	s := b.create("demo", twoBranches, "OnFailure", "DELETE")
	if s.Status != "DELETE_COMPLETE" {
		t.Errorf("the stack is %s", s.Status)
	}
	if _, err := b.call("DescribeStacks", "StackName", "demo"); err == nil {
		t.Error("the name still finds it")
	}
	b.must("DescribeStacks", "StackName", s.ID)
}

func TestDeletionPoliciesAreKept(t *testing.T) {
	const kept = `
Resources:
  Kept: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
  KeptLater: {Type: AWS::SNS::Topic, DeletionPolicy: RetainExceptOnCreate}
  Bad: {Type: AWS::SNS::Topic, DependsOn: [Kept, KeptLater]}
`
	b := newBench(t)
	b.engine.Fail("Bad", "")
	s := b.create("one", kept)
	if !has(s, "Kept", "DELETE_SKIPPED", "") || !has(s, "KeptLater", "DELETE_COMPLETE", "") {
		t.Errorf("rollback of a creation: %q", lines(s.events))
	}
	s = b.create("two", kept)
	b.must("DeleteStack", "StackName", "two")
	b.settle(s)
	if !has(s, "Kept", "DELETE_SKIPPED", "") || !has(s, "KeptLater", "DELETE_SKIPPED", "") || !has(s, "Bad", "DELETE_COMPLETE", "") {
		t.Errorf("deletion: %q", lines(s.events))
	}
	b.engine.Fail("Bad", "")
	s = b.create("three", kept, "RetainExceptOnCreate", "true")
	if !has(s, "Kept", "DELETE_COMPLETE", "") {
		t.Errorf("rollback with RetainExceptOnCreate: %q", lines(s.events))
	}
}

func TestAFailedDeletionCanLeaveAResourceBehind(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Resources:
  Base: {Type: AWS::SNS::Topic}
  Bucket: {Type: AWS::S3::Bucket, DependsOn: Base}
`)
	b.engine.Fail("Bucket", "not-empty")
	b.must("DeleteStack", "StackName", "demo")
	want := "The following resource(s) failed to delete: [Bucket]. "
	if status := b.settle(s); status != "DELETE_FAILED" || s.Reason != want {
		t.Fatalf("the stack is %s %q: %q", status, s.Reason, lines(s.events))
	}
	if has(s, "Base", "DELETE_IN_PROGRESS", "") {
		t.Error("what the bucket needs was deleted first")
	}
	b.must("DeleteStack", "StackName", "demo", "RetainResources.member.1", "Bucket")
	if status := b.settle(s); status != "DELETE_COMPLETE" || !has(s, "Bucket", "DELETE_SKIPPED", "") {
		t.Errorf("the stack is %s: %q", status, lines(s.events))
	}
	if _, found := b.world.Get(region, "AWS::S3::Bucket", s.resource("Bucket").Physical); !found {
		t.Error("the retained bucket is gone")
	}
}

func TestAForcedDeletionLeavesBehindWhatResists(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}`)
	b.engine.Fail("Bucket", "not-empty")
	b.must("DeleteStack", "StackName", "demo")
	b.settle(s)
	b.must("DeleteStack", "StackName", "demo", "DeletionMode", "FORCE_DELETE_STACK")
	if status := b.settle(s); status != "DELETE_COMPLETE" {
		t.Errorf("the stack is %s", status)
	}
}

func TestACancelledUpdateGoesBack(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates)
	b.must("UpdateStack", append([]string{"StackName", "demo", "UsePreviousTemplate", "true"}, parameters("Delay", "10", "Name", "c")...)...)
	b.pass(10 * time.Second)
	b.must("CancelUpdateStack", "StackName", "demo")
	if status := b.settle(s); status != "UPDATE_ROLLBACK_COMPLETE" {
		t.Errorf("the stack is %s", status)
	}
	if !has(s, "Queue", "UPDATE_FAILED", "Resource update cancelled") || !has(s, "demo", "UPDATE_ROLLBACK_IN_PROGRESS", userInitiated) {
		t.Errorf("%q", lines(s.events))
	}
	if s.resource("Queue").Properties["QueueName"] != "a" {
		t.Errorf("the queue is %v", s.resource("Queue").Properties)
	}
}

func TestAFailedRollbackCanGoOnWithoutAResource(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates)
	b.engine.Fail("Extra", "")
	b.engine.Fail("Queue", "access-denied")
	// The queue is updated well, and then cannot be put back.
	b.engine.state.Injections = nil
	b.must("UpdateStack", append([]string{"StackName", "demo", "UsePreviousTemplate", "true"}, parameters("Delay", "30")...)...)
	for s.resource("Queue").Status != "UPDATE_COMPLETE" || s.Status != "UPDATE_IN_PROGRESS" {
		b.now, _ = b.engine.Next()
		b.engine.Advance(b.now)
	}
	b.engine.Fail("Queue", "")
	b.must("CancelUpdateStack", "StackName", "demo")
	want := "The following resource(s) failed to update: [Queue]. "
	if status := b.settle(s); status != "UPDATE_ROLLBACK_FAILED" || s.Reason != want {
		t.Fatalf("the stack is %s %q: %q", status, s.Reason, lines(s.events))
	}
	if _, err := b.call("ContinueUpdateRollback", "StackName", "demo", "ResourcesToSkip.member.1", "Nope"); err == nil {
		t.Error("a resource that does not exist can be skipped")
	}
	b.must("ContinueUpdateRollback", "StackName", "demo", "ResourcesToSkip.member.1", "Queue")
	if status := b.settle(s); status != "UPDATE_ROLLBACK_COMPLETE" {
		t.Errorf("the stack is %s: %q", status, lines(s.events))
	}
}

func TestACreationThatTakesTooLongIsRolledBack(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Slow": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceClass": "db.t3.micro"}}}}`,
		"TimeoutInMinutes", "2")
	if s.Status != "ROLLBACK_COMPLETE" || !has(s, "demo", "ROLLBACK_IN_PROGRESS", "Stack creation time exceeded the specified timeout. Rollback requested by user.") {
		t.Errorf("the stack is %s: %q", s.Status, lines(s.events))
	}
}

func TestAnOutputThatCannotBeMadeFailsAtTheVeryEnd(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}}
Outputs: {InvalidOutput: {Value: !GetAtt P.Invalid}}
`)
	if s.Status != "ROLLBACK_COMPLETE" || !has(s, "P", "CREATE_COMPLETE", "") {
		t.Errorf("the stack is %s: %q", s.Status, lines(s.events))
	}
	want := "[Error] /Outputs/InvalidOutput/Value/Fn::GetAtt: Resource type AWS::SSM::Parameter does not support attribute {Invalid}. Rollback requested by user."
	if !has(s, "demo", "ROLLBACK_IN_PROGRESS", want) {
		t.Errorf("%q", lines(s.events))
	}
}

func TestWhatTheValidationFindsIsToldByTheOperation(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Value: x, Nope: 1}}
`)
	if s.Status != "ROLLBACK_COMPLETE" || has(s, "P", "CREATE_IN_PROGRESS", "") {
		t.Errorf("the stack is %s: %q", s.Status, lines(s.events))
	}
	if !has(s, "demo", "CREATE_FAILED", "Validation failed with 2 error(s). Call DescribeEvents") {
		t.Errorf("%q", lines(s.events))
	}
	out := b.must("DescribeEvents", "OperationId", s.Records[0].ID, "Filters.FailedEvents", "true")
	var told []string
	for _, row := range child(out, "OperationEvents").Children {
		told = append(told, strings.TrimSpace(text(row, "EventType")+" "+text(row, "ValidationName")+" "+text(row, "ValidationStatusReason")))
	}
	want := []string{
		"PROVISIONING_ERROR", "VALIDATION_ERROR PROPERTY_VALIDATION #: required key [Type] not found",
		"VALIDATION_ERROR PROPERTY_VALIDATION #: extraneous key [Nope] is not permitted",
	}
	if !slices.Equal(told, want) {
		t.Errorf("DescribeEvents tells %q", told)
	}
	s = b.create("unchecked", `{"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Value": "x"}}}}`, "DisableValidation", "true")
	if !has(s, "P", "CREATE_FAILED", "Property validation failure: [The property {/Type} is required]") {
		t.Errorf("%q", lines(s.events))
	}
}

func TestANameThatIsTakenIsFoundBeforehand(t *testing.T) {
	b := newBench(t)
	const named = `{"Resources": {"Q": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "mine"}}}}`
	b.create("one", named)
	s := b.create("two", named)
	if s.Status != "ROLLBACK_COMPLETE" || s.Records[0].Faults[0].Name != "NAME_CONFLICT_VALIDATION" {
		t.Errorf("the stack is %s: %q", s.Status, lines(s.events))
	}
	s = b.create("three", named, "DisableValidation", "true")
	if !has(s, "Q", "CREATE_FAILED", "HandlerErrorCode: AlreadyExists") {
		t.Errorf("%q", lines(s.events))
	}
}
