package cloudformation

import (
	"slices"
	"strings"
	"testing"
)

const inner = `
Parameters: {Name: {Type: String, Default: a}}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
  B: {Type: AWS::SNS::Topic, DependsOn: A}
Outputs: {A: {Value: !Ref A}}
`

const outer = `
Parameters: {Name: {Type: String, Default: a}}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: u, Parameters: {Name: !Ref Name}, Tags: [{Key: k, Value: v}]}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Child.Outputs.A}}
`

func nestedBench(t *testing.T) *bench {
	b := newBench(t)
	b.objects["u"] = inner
	return b
}

func TestANestedStackIsAStackAndAResource(t *testing.T) {
	b := nestedBench(t)
	s := b.create("demo", outer, "ClientRequestToken", "tok")
	child := b.engine.child(s.resource("Child"))
	b.holds(s, s.events, []row{
		ofStack(0, 0, "CREATE_IN_PROGRESS", userInitiated),
		begins(3000, 3500, "Child"), identifies("Child"),
		is(6000, 12000, "Child", "CREATE_COMPLETE"),
		begins(350, 530, "Topic"), identifies("Topic"), is(350, 1020, "Topic", "CREATE_COMPLETE"),
		ofStack(600, 1240, "CREATE_COMPLETE", ""),
	})
	b.holds(child, child.events, []row{
		ofStack(0, 0, "CREATE_IN_PROGRESS", userInitiated),
		begins(3000, 3500, "A"), identifies("A"), is(350, 1020, "A", "CREATE_COMPLETE"),
		begins(350, 530, "B"), identifies("B"), is(350, 1020, "B", "CREATE_COMPLETE"),
		ofStack(600, 1240, "CREATE_COMPLETE", ""),
	})
	if child.Parent != s.ID || child.Root != s.ID || !strings.HasPrefix(child.Name, "demo-Child-") {
		t.Errorf("the child is %s of %s", child.Name, child.Parent)
	}
	if s.events[1].Physical != "" || s.events[2].Physical != child.ID {
		t.Errorf("the parent's events name %q and %q", s.events[1].Physical, s.events[2].Physical)
	}
	if child.events[0].Token != "tok" || !slices.Equal(child.Definition.Tags, []Tag{{"k", "v"}}) {
		t.Errorf("the child has the token %q and tags %v", child.events[0].Token, child.Definition.Tags)
	}
	if s.resource("Topic").Properties["DisplayName"] != child.Outputs[0].Value {
		t.Error("the child's output did not arrive")
	}
	if _, err := b.call("DeleteStack", "StackName", "demo"); err != nil {
		t.Fatal(err)
	}
	b.settle(s)
	if s.Status != "DELETE_COMPLETE" || child.Status != "DELETE_COMPLETE" {
		t.Errorf("deleted, they are %s and %s", s.Status, child.Status)
	}
}

func TestAFailedNestedStackFailsItsParentInAWSWords(t *testing.T) {
	b := nestedBench(t)
	b.engine.Fail("B", "")
	s := b.create("demo", outer)
	r := s.resource("Child")
	child := b.engine.stacks[r.Physical]
	want := "Embedded stack " + child.ID + " was not successfully created: The following resource(s) failed to create: [B]. "
	if !slices.ContainsFunc(s.events, func(e Event) bool { return e.Status == "CREATE_FAILED" && e.Reason == want }) {
		t.Errorf("%q", lines(s.events))
	}
	if !slices.ContainsFunc(child.events, func(e Event) bool {
		return e.Status == "ROLLBACK_IN_PROGRESS" && e.Reason == "The following resource(s) failed to create: [B]. "
	}) {
		t.Errorf("%q", lines(child.events))
	}
	if s.Status != "ROLLBACK_COMPLETE" || child.Status != "DELETE_COMPLETE" {
		t.Errorf("they are %s and %s: %q", s.Status, child.Status, lines(s.events))
	}
}

func TestNestedStacksAreUpdatedAndCleanedUpWithTheirParent(t *testing.T) {
	b := nestedBench(t)
	s := b.create("demo", outer)
	child := b.engine.child(s.resource("Child"))
	b.update("demo", "Name", "b")
	at := func(s *Stack, status string) int64 {
		i := slices.IndexFunc(s.events, func(e Event) bool { return e.Type == stackType && e.Status == status && e.Physical == s.ID })
		if i < 0 {
			t.Fatalf("%s has no %s: %q", s.Name, status, lines(s.events))
		}
		return s.events[i].At.UnixMilli()
	}
	if at(child, "UPDATE_COMPLETE") < at(s, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") {
		t.Error("the child cleaned up before its parent")
	}
	// With nothing to do in the child it stays silent, though the parent shows it.
	n := len(child.events)
	b.objects["u"] = inner + "# nothing else\n"
	b.must("UpdateStack", "StackName", "demo", "TemplateBody", outer+"  More: {Type: AWS::SNS::Topic}\n",
		"Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.UsePreviousValue", "true")
	if status := b.settle(s); status != "UPDATE_COMPLETE" || len(child.events) != n {
		t.Errorf("the parent is %s; the child has %d new events", status, len(child.events)-n)
	}
	// A failure elsewhere takes the child back.
	b.engine.Fail("Topic", "")
	b.must("UpdateStack", append([]string{"StackName", "demo", "TemplateBody", strings.Replace(outer, "DisplayName: ", "TopicName: x, DisplayName: ", 1)}, parameters("Name", "c")...)...)
	if status := b.settle(s); status != "UPDATE_ROLLBACK_COMPLETE" || child.Status != "UPDATE_ROLLBACK_COMPLETE" {
		t.Errorf("they are %s and %s: %q %q", status, child.Status, lines(s.events[20:]), lines(child.events[n:]))
	}
	if got := child.resource("A").Properties["DisplayName"]; got != "b" {
		t.Errorf("the child's topic is called %v after the rollback", got)
	}
}

func TestATemplateThatIsNotThereFailsTheNestedResource(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", outer)
	if !has(s, "Child", "CREATE_FAILED", "S3 error: The specified key does not exist.") || s.Status != "ROLLBACK_COMPLETE" {
		t.Errorf("%q", lines(s.events))
	}
	if len(b.engine.stacks) != 1 {
		t.Errorf("%d stacks are left", len(b.engine.stacks))
	}
}

func TestNestedChangeSetsTellWhatChangesInside(t *testing.T) {
	b := nestedBench(t)
	s := b.create("demo", outer)
	b.must("CreateChangeSet", append([]string{"StackName", "demo", "ChangeSetName", "c", "UsePreviousTemplate", "true", "IncludeNestedStacks", "true"}, parameters("Name", "b")...)...)
	b.pass(10e9)
	out := b.must("DescribeChangeSet", "StackName", "demo", "ChangeSetName", "c")
	nested := text(out, "Changes", "member", "ResourceChange", "ChangeSetId")
	inside := b.must("DescribeChangeSet", "ChangeSetName", nested)
	if text(inside, "ParentChangeSetId") != text(out, "ChangeSetId") || text(inside, "Changes", "member", "ResourceChange", "LogicalResourceId") != "A" {
		t.Errorf("the nested change set says %q", text(inside, "Changes", "member", "ResourceChange", "LogicalResourceId"))
	}
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "c")
	if status := b.settle(s); status != "UPDATE_COMPLETE" {
		t.Errorf("the stack is %s", status)
	}
	if got := text(b.must("DescribeChangeSet", "ChangeSetName", nested), "ExecutionStatus"); got != executed {
		t.Errorf("the nested change set is %s", got)
	}
}
