package cloudformation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gantry/aws/simulator/wire"
)

// review makes a change set of a stack, waits for it and describes it with
// its values.
func (b *bench) review(stack, name string, more ...string) *wire.Node {
	b.Helper()
	b.must("CreateChangeSet", append([]string{"StackName", stack, "ChangeSetName", name}, more...)...)
	b.pass(6 * time.Second)
	return b.must("DescribeChangeSet", "StackName", stack, "ChangeSetName", name, "IncludePropertyValues", "true")
}

// changed finds the change of a resource.
func changed(out *wire.Node, logical string) *wire.Node {
	for _, m := range child(out, "Changes").Children {
		if c := child(m, "ResourceChange"); text(c, "LogicalResourceId") == logical {
			return c
		}
	}
	return nil
}

func TestAChangeSetTellsWhatChangesAndWhy(t *testing.T) {
	b := newBench(t)
	b.create("demo", updates+"  Arn: {Value: !GetAtt Queue.Arn}\n")
	out := b.review("demo", "c", append([]string{"TemplateBody", strings.Replace(updates, "  Extra:", `  New: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Queue.Arn}}
  Extra:`, 1)}, parameters("Name", "b", "Delay", "20")...)...)
	queue := changed(out, "Queue")
	if text(queue, "Action") != "Modify" || text(queue, "Replacement") != "True" || text(queue, "PolicyAction") != "ReplaceAndDelete" ||
		text(queue, "Scope", "member") != "Properties" || text(queue, "PhysicalResourceId") == "" {
		t.Errorf("the queue: %s %s %s", text(queue, "Action"), text(queue, "Replacement"), text(queue, "PolicyAction"))
	}
	var told []string
	for _, d := range child(queue, "Details").Children {
		told = append(told, strings.Join(strings.Fields(strings.Join([]string{
			text(d, "Target", "Name"), text(d, "Target", "RequiresRecreation"), text(d, "Target", "BeforeValue"), text(d, "Target", "AfterValue"),
			text(d, "Evaluation"), text(d, "ChangeSource"), text(d, "CausingEntity"), text(d, "Target", "Path"),
		}, " ")), " "))
	}
	want := []string{
		"DelaySeconds Never 10 20 Static ParameterReference Delay /Properties/DelaySeconds",
		"DelaySeconds Never 10 20 Dynamic DirectModification /Properties/DelaySeconds",
		"QueueName Always a b Static ParameterReference Name /Properties/QueueName",
		"QueueName Always a b Dynamic DirectModification /Properties/QueueName",
	}
	if !slices.Equal(told, want) {
		t.Errorf("the details are\n%s", strings.Join(told, "\n"))
	}
	if got := text(queue, "BeforeContext"); got != `{"Properties":{"DelaySeconds":"10","QueueName":"a"}}` {
		t.Errorf("the context before is %s", got)
	}
	added := changed(out, "New")
	if text(added, "Action") != "Add" || !strings.Contains(text(added, "AfterContext"), knownAfterApply) || len(child(added, "Details").Children) != 0 {
		t.Errorf("the new topic: %s %s", text(added, "Action"), text(added, "AfterContext"))
	}
	gone := changed(out, "Extra")
	if text(gone, "Action") != "Remove" || text(gone, "PolicyAction") != "Delete" {
		t.Errorf("the extra topic: %s %s", text(gone, "Action"), text(gone, "PolicyAction"))
	}
	if plain := b.must("DescribeChangeSet", "StackName", "demo", "ChangeSetName", "c"); text(changed(plain, "Queue"), "BeforeContext") != "" {
		t.Error("values are shown unasked")
	}
}

func TestAnEmptyChangeSetFailsInAWSWords(t *testing.T) {
	b := newBench(t)
	b.create("demo", topicOnly)
	out := b.review("demo", "c", "UsePreviousTemplate", "true")
	want := "The submitted information didn't contain changes. Submit different information to create a change set."
	if text(out, "Status") != "FAILED" || text(out, "ExecutionStatus") != unavailable || text(out, "StatusReason") != want {
		t.Errorf("%s %s %q", text(out, "Status"), text(out, "ExecutionStatus"), text(out, "StatusReason"))
	}
}

func TestAChangeSetOfOutputsOnlyCanBeExecuted(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", topicOnly)
	out := b.review("demo", "c", "TemplateBody", `{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {"Value": {"Ref": "T"}}}}`)
	if text(out, "Status") != "CREATE_COMPLETE" || len(child(out, "Changes").Children) != 0 {
		t.Fatalf("%s with %d changes: %s", text(out, "Status"), len(child(out, "Changes").Children), text(out, "StatusReason"))
	}
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "c", "ClientRequestToken", "t")
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "c", "ClientRequestToken", "t")
	if status := b.settle(s); status != "UPDATE_COMPLETE" || len(s.Outputs) != 1 {
		t.Errorf("%s with %v", status, s.Outputs)
	}
}

func TestExecutedChangeSetsLeaveTheirNameAndOthersAreObsolete(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", updates)
	first := text(b.review("demo", "one", append([]string{"UsePreviousTemplate", "true"}, parameters("Delay", "20")...)...), "ChangeSetId")
	b.review("demo", "two", append([]string{"UsePreviousTemplate", "true"}, parameters("Delay", "30")...)...)
	b.engine.Fail("Queue", "")
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "one")
	if status := b.settle(s); status != "UPDATE_ROLLBACK_COMPLETE" {
		t.Fatal(status)
	}
	if got := text(b.must("DescribeChangeSet", "ChangeSetName", first), "ExecutionStatus"); got != unexecuted {
		t.Errorf("the failed one is %s", got)
	}
	if got := text(b.must("DescribeChangeSet", "StackName", "demo", "ChangeSetName", "two"), "ExecutionStatus"); got != obsolete {
		t.Errorf("the other one is %s", got)
	}
	list := child(b.must("ListChangeSets", "StackName", "demo"), "Summaries").Children
	if len(list) != 1 || text(list[0], "ChangeSetName") != "two" {
		t.Errorf("%d change sets are listed", len(list))
	}
	b.must("DeleteChangeSet", "StackName", "demo", "ChangeSetName", "one")
	_, err := b.call("DeleteChangeSet", "ChangeSetName", first)
	if err == nil || !strings.Contains(err.Error(), "Cannot delete ChangeSet in execution status EXECUTE_FAILED") {
		t.Errorf("deleting it by its ARN answers %v", err)
	}
	b.review("demo", "one", append([]string{"UsePreviousTemplate", "true"}, parameters("Delay", "40")...)...)
	b.must("DeleteChangeSet", "StackName", "demo", "ChangeSetName", "one")
	if _, err := b.call("DescribeChangeSet", "StackName", "demo", "ChangeSetName", "one"); err == nil {
		t.Error("a deleted change set is still there")
	}
}

func TestAStackUnderReviewCanBeReusedAndDeleted(t *testing.T) {
	b := newBench(t)
	b.review("demo", "one", "ChangeSetType", "CREATE", "TemplateBody", topicOnly)
	s := b.stack("demo")
	b.review("demo", "two", "ChangeSetType", "CREATE", "TemplateBody", topicOnly)
	if s != b.stack("demo") || len(s.events) != 1 {
		t.Error("the second change set did not reuse the stack under review")
	}
	if got := text(b.must("DescribeStacks", "StackName", "demo"), "Stacks", "member", "StackStatus"); got != "REVIEW_IN_PROGRESS" {
		t.Errorf("the stack is %s", got)
	}
	b.must("DeleteStack", "StackName", "demo")
	if status := b.settle(s); status != "DELETE_COMPLETE" {
		t.Errorf("the stack is %s", status)
	}
}

func TestAChangeSetIsCheckedLikeAnOperation(t *testing.T) {
	b := newBench(t)
	out := b.review("demo", "c", append([]string{
		"ChangeSetType", "CREATE", "TemplateBody",
		"Parameters: {V: {Type: 'AWS::EC2::VPC::Id'}}\nResources: {T: {Type: AWS::SNS::Topic}}",
	}, parameters("V", "vpc-1")...)...)
	if got := text(out, "StatusReason"); got != "Parameter validation failed: parameter value vpc-1 for parameter name V does not exist" {
		t.Errorf("the reason is %q", got)
	}
	out = b.review("demo", "d", "ChangeSetType", "CREATE", "TemplateBody", "Resources: {T: {Type: AWS::SNS::Topic, Properties: {Nope: 1}}}")
	if !strings.HasPrefix(text(out, "StatusReason"), "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]") {
		t.Errorf("the reason is %q", text(out, "StatusReason"))
	}
	rows := child(b.must("DescribeEvents", "StackName", "demo", "ChangeSetName", "d", "Filters.FailedEvents", "true"), "OperationEvents").Children
	if len(rows) != 1 || text(rows[0], "ValidationStatusReason") != "#: extraneous key [Nope] is not permitted" {
		t.Errorf("DescribeEvents tells %d rows", len(rows))
	}
}

func TestResourcesAreImportedAsRecorded(t *testing.T) {
	b := newBench(t)
	b.create("owner", `{"Resources": {"Q": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": "mine"}}}}`)
	b.must("DeleteStack", "StackName", "owner")
	b.pass(time.Minute)
	out := b.review("demo", "c", "ChangeSetType", "IMPORT",
		"TemplateBody", `{"Resources": {"B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": "mine"}}}}`,
		"ResourcesToImport.member.1.ResourceType", "AWS::S3::Bucket", "ResourcesToImport.member.1.LogicalResourceId", "B",
		"ResourcesToImport.member.1.ResourceIdentifier.entry.1.key", "BucketName", "ResourcesToImport.member.1.ResourceIdentifier.entry.1.value", "mine")
	if c := changed(out, "B"); text(c, "Action") != "Import" || text(c, "PhysicalResourceId") != "mine" {
		t.Errorf("the change is %s of %s", text(c, "Action"), text(c, "PhysicalResourceId"))
	}
	s := b.stack("demo")
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "c")
	b.settle(s)
	b.holds(s, s.events[1:], []row{
		ofStack(0, 0, "IMPORT_IN_PROGRESS", userInitiated),
		{3000, 3500, "B", "IMPORT_IN_PROGRESS", "Resource import started.", "id", "named", true},
		{2900, 3100, "B", "IMPORT_COMPLETE", "Resource import completed.", "id", "named", true},
		{900, 1100, "B", "UPDATE_IN_PROGRESS", "Apply stack-level tags to imported resource if applicable.", "id", "named", true},
		is(2000, 21000, "B", "UPDATE_COMPLETE"),
		ofStack(1700, 2300, "IMPORT_COMPLETE", ""),
	})
	b.must("DeleteStack", "StackName", "demo")
	b.settle(s)
	if !has(s, "B", "DELETE_SKIPPED", "") {
		t.Errorf("%q", lines(s.events))
	}
}
