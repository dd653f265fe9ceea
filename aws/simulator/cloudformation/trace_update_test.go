package cloudformation

import (
	"testing"
	"time"
)

// updates is a template whose queue's name and delay are parameters.
const updates = `
Parameters:
  Name: {Type: String, Default: a}
  Delay: {Type: Number, Default: 10}
Conditions:
  Short: !Equals [!Ref Delay, 10]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Ref Name, DelaySeconds: !Ref Delay}
  Extra:
    Type: AWS::SNS::Topic
    Condition: Short
Outputs:
  Delay: {Value: !Ref Delay}
`

func parameters(pairs ...string) []string {
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		n := "Parameters.member." + string(rune('1'+i/2))
		all = append(all, n+".ParameterKey", pairs[i], n+".ParameterValue", pairs[i+1])
	}
	return all
}

// update updates a stack with its own template and other parameters, waits for
// the end and returns the events of it.
func (b *bench) update(name string, pairs ...string) []Event {
	b.Helper()
	s := b.stack(name)
	from := len(s.events)
	b.must("UpdateStack", append([]string{"StackName", name, "UsePreviousTemplate", "true"}, parameters(pairs...)...)...)
	b.settle(s)
	return s.events[from:]
}

func TestAnUpdateInPlaceGoesAsRecorded(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates, parameters("Delay", "20")...)
	b.holds(s, b.update("demo", "Delay", "30"), []row{
		ofStack(0, 0, "UPDATE_IN_PROGRESS", userInitiated),
		is(3000, 3500, "Queue", "UPDATE_IN_PROGRESS"), is(59000, 63000, "Queue", "UPDATE_COMPLETE"),
		ofStack(1700, 2300, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ""),
		ofStack(750, 950, "UPDATE_COMPLETE", ""),
	})
	if !randomUUID.MatchString(s.Operation.ID) {
		t.Errorf("the update's operation is %s, want a random UUID", s.Operation.ID)
	}
}

func TestAReplacementGoesAsRecordedAndItsOldResourceGoesInTheCleanup(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates, parameters("Delay", "20")...)
	old := s.resource("Queue").Physical
	events := b.update("demo", "Delay", "20", "Name", "b")
	b.holds(s, events, []row{
		ofStack(0, 0, "UPDATE_IN_PROGRESS", userInitiated),
		{3000, 3500, "Queue", "UPDATE_IN_PROGRESS", replacing, "old", "named", true},
		{500, 1420, "Queue", "UPDATE_IN_PROGRESS", initiated, "new", "named", true},
		is(59000, 63000, "Queue", "UPDATE_COMPLETE"),
		ofStack(1700, 2300, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ""),
		{750, 950, "Queue", "DELETE_IN_PROGRESS", "", "old", "random", false},
		{59000, 63000, "Queue", "DELETE_COMPLETE", "", "old", "random", false},
		ofStack(750, 950, "UPDATE_COMPLETE", ""),
	})
	for i, physical := range map[int]string{1: old, 2: s.resource("Queue").Physical, 3: s.resource("Queue").Physical, 5: old, 6: old} {
		if events[i].Physical != physical {
			t.Errorf("event %d (%s) has %s, want %s", i, events[i].Status, events[i].Physical, physical)
		}
	}
	if _, found := b.world.Get(region, "AWS::SQS::Queue", old); found {
		t.Error("the old queue is still there")
	}
}

func TestAConditionalResourceAppearsAndVanishes(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates, parameters("Delay", "20")...)
	events := b.update("demo", "Delay", "10")
	if s.resource("Extra") == nil || s.Status != "UPDATE_COMPLETE" {
		t.Fatalf("the extra topic did not appear: %v", lines(events))
	}
	b.holds(s, b.update("demo", "Delay", "20"), []row{
		ofStack(0, 0, "UPDATE_IN_PROGRESS", userInitiated),
		is(3000, 3500, "Queue", "UPDATE_IN_PROGRESS"), is(59000, 63000, "Queue", "UPDATE_COMPLETE"),
		ofStack(1700, 2300, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ""),
		is(750, 950, "Extra", "DELETE_IN_PROGRESS"), is(44000, 48000, "Extra", "DELETE_COMPLETE"),
		ofStack(750, 950, "UPDATE_COMPLETE", ""),
	})
	if s.resource("Extra") != nil {
		t.Error("the extra topic is still a resource of the stack")
	}
}

func TestAFailedUpdateIsRolledBackAsRecorded(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Parameters:
  More: {Type: String, Default: "no"}
Conditions: {More: !Equals [!Ref More, "yes"]}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !If [More, 1, 2]}}
  GoodTopic: {Type: AWS::SNS::Topic, Condition: More, DependsOn: Queue}
  BadQueue: {Type: AWS::SQS::Queue, Condition: More, DependsOn: GoodTopic}
Outputs: {More: {Value: !Ref More}}
`)
	b.engine.Fail("demo/BadQueue", "refused")
	from := len(s.events)
	b.must("UpdateStack", append([]string{"StackName", "demo", "UsePreviousTemplate", "true", "ClientRequestToken", "tok"}, parameters("More", "yes")...)...)
	updated := s.Updated
	for s.Status != "UPDATE_ROLLBACK_IN_PROGRESS" {
		b.now, _ = b.engine.Next()
		b.engine.Advance(b.now)
	}
	out := b.must("DescribeStacks", "StackName", "demo")
	if outputs := child(child(child(out, "Stacks"), "member"), "Outputs"); outputs != nil {
		t.Error("outputs are shown while the update is rolled back")
	}
	b.settle(s)
	b.holds(s, s.events[from+6:], []row{
		begins(0, 0, "BadQueue"),
		{650, 900, "BadQueue", "CREATE_FAILED", s.events[from+7].Reason, "", "named", true},
		ofStack(300, 420, "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [BadQueue]. "),
		is(1900, 2100, "Queue", "UPDATE_IN_PROGRESS"), is(59000, 63000, "Queue", "UPDATE_COMPLETE"),
		ofStack(1900, 2100, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ""),
		{138000, 145000, "BadQueue", "DELETE_COMPLETE", "", "", "named", true},
		is(350, 530, "GoodTopic", "DELETE_IN_PROGRESS"), is(44000, 48000, "GoodTopic", "DELETE_COMPLETE"),
		ofStack(900, 1100, "UPDATE_ROLLBACK_COMPLETE", ""),
	})
	if s.events[len(s.events)-1].Token != "tok" || !s.Updated.Equal(updated) {
		t.Error("the rollback lost the token or moved the time of the update")
	}
	if s.Definition.parameter("More").Value != "no" || len(s.Outputs) != 1 || s.Outputs[0].Value != "no" {
		t.Errorf("after the rollback the stack is %v with %v", s.Definition.Parameters, s.Outputs)
	}
	if s.resource("BadQueue") != nil || s.resource("GoodTopic") != nil {
		t.Error("what the update made is still there")
	}
}

func TestAnExportInUseStopsUpdateAndDeletion(t *testing.T) {
	b := newBench(t)
	const exporting = `
Parameters: {Value: {Type: String, Default: one}}
Resources: {Topic: {Type: AWS::SNS::Topic}}
Outputs: {E: {Value: !Ref Value, Export: {Name: shared}}}
`
	s := b.create("owner", exporting)
	user := b.create("user", `
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue shared}}}
`)
	if user.Status != "CREATE_COMPLETE" || user.resource("Topic").Properties["DisplayName"] != "one" {
		t.Fatalf("the importing stack is %s", user.Status)
	}
	b.holds(s, b.update("owner", "Value", "two"), []row{
		ofStack(0, 0, "UPDATE_IN_PROGRESS", userInitiated),
		ofStack(3000, 3500, "UPDATE_ROLLBACK_IN_PROGRESS", "Update canceled. Cannot update export shared as it is in use by user."),
		ofStack(1900, 2100, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ""),
		ofStack(900, 1100, "UPDATE_ROLLBACK_COMPLETE", ""),
	})
	from := len(s.events)
	b.must("DeleteStack", "StackName", "owner")
	b.settle(s)
	b.holds(s, s.events[from:], []row{
		ofStack(0, 0, "DELETE_IN_PROGRESS", userInitiated),
		ofStack(1200, 1400, "UPDATE_ROLLBACK_COMPLETE", "Delete canceled. Cannot delete export shared as it is in use by user."),
	})
	b.must("DeleteStack", "StackName", "user")
	b.settle(user)
	b.must("DeleteStack", "StackName", "owner")
	if status := b.settle(s); status != "DELETE_COMPLETE" {
		t.Errorf("the owner is %s although nobody uses it any more", status)
	}
}

func TestAParameterValueThatDoesNotExistFailsAsynchronously(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Parameters: {Vpc: {Type: "AWS::EC2::VPC::Id"}, Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>"}}
Resources: {Topic: {Type: AWS::SNS::Topic}}
`, parameters("Vpc", "vpc-1", "Zones", "us-east-1a,us-east-1z")...)
	b.holds(s, s.events, []row{
		ofStack(0, 0, "CREATE_IN_PROGRESS", userInitiated),
		ofStack(1900, 2300, "ROLLBACK_IN_PROGRESS", "Parameter validation failed: parameter value vpc-1 for parameter name Vpc does not exist, "+
			"parameter value us-east-1z for parameter name Zones does not exist. Rollback requested by user."),
		ofStack(17000, 19000, "ROLLBACK_COMPLETE", ""),
	})
}

func TestAStackOfChangeSetBeginsUnderReview(t *testing.T) {
	b := newBench(t)
	out := b.must("CreateChangeSet", "StackName", "demo", "ChangeSetName", "c1", "ChangeSetType", "CREATE",
		"TemplateBody", `{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}`)
	s := b.stack("demo")
	set := text(out, "Id")
	head := b.must("DescribeChangeSet", "ChangeSetName", set)
	if text(head, "Status") != "CREATE_PENDING" || text(head, "ExecutionStatus") != unavailable {
		t.Errorf("a new change set is %s and %s", text(head, "Status"), text(head, "ExecutionStatus"))
	}
	b.pass(5 * time.Second)
	head = b.must("DescribeChangeSet", "ChangeSetName", "c1", "StackName", "demo")
	if text(head, "Status") != "CREATE_COMPLETE" || text(head, "ExecutionStatus") != available {
		t.Fatalf("after 5 s the change set is %s and %s: %s", text(head, "Status"), text(head, "ExecutionStatus"), text(head, "StatusReason"))
	}
	if action := text(head, "Changes", "member", "ResourceChange", "Action"); action != "Add" {
		t.Errorf("the change is %q", action)
	}
	b.must("ExecuteChangeSet", "ChangeSetName", "c1", "StackName", "demo", "ClientRequestToken", "tok")
	b.settle(s)
	b.holds(s, s.events, []row{
		ofStack(0, 0, "REVIEW_IN_PROGRESS", userInitiated),
		ofStack(5000, 5000, "CREATE_IN_PROGRESS", userInitiated),
		begins(3000, 3500, "Topic"), identifies("Topic"), is(350, 1020, "Topic", "CREATE_COMPLETE"),
		ofStack(600, 1240, "CREATE_COMPLETE", ""),
	})
	if _, err := b.call("DescribeChangeSet", "ChangeSetName", "c1", "StackName", "demo"); err == nil {
		t.Error("an executed change set is found by its name")
	}
	if got := text(b.must("DescribeChangeSet", "ChangeSetName", set), "ExecutionStatus"); got != executed {
		t.Errorf("the executed change set is %s", got)
	}
	if s.Definition.ChangeSetID != set || s.Updated.IsZero() {
		t.Error("the stack does not name its change set, or no time of its update")
	}
}
