package cloudformation

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheSameTokenAsksTheSame(t *testing.T) {
	b := newBench(t)
	first := b.must("CreateStack", "StackName", "demo", "TemplateBody", topicOnly, "ClientRequestToken", "tok")
	again := b.must("CreateStack", "StackName", "demo", "TemplateBody", topicOnly, "ClientRequestToken", "tok")
	if text(first, "StackId") != text(again, "StackId") || text(first, "OperationId") == "" || text(again, "OperationId") != "" {
		t.Errorf("the repetition answers %q %q", text(again, "StackId"), text(again, "OperationId"))
	}
	s := b.stack("demo")
	b.settle(s)
	b.must("CreateStack", "StackName", "demo", "TemplateBody", topicOnly, "ClientRequestToken", "tok")
	b.must("DeleteStack", "StackName", "demo", "ClientRequestToken", "bye")
	n := len(s.events)
	b.must("DeleteStack", "StackName", "demo", "ClientRequestToken", "bye")
	if len(s.events) != n {
		t.Error("the repeated deletion was carried out")
	}
}

func TestADeletedStackIsFoundByItsARNFor90Days(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", topicOnly)
	b.must("DeleteStack", "StackName", "demo")
	b.settle(s)
	if _, err := b.call("DescribeStacks", "StackName", "demo"); err == nil {
		t.Error("the name still finds it")
	}
	out := b.must("DescribeStacks", "StackName", s.ID)
	if child(child(child(out, "Stacks"), "member"), "EnableTerminationProtection") != nil || text(out, "Stacks", "member", "DeletionTime") == "" {
		t.Error("a deleted stack shows its protection, or no time of deletion")
	}
	if got := text(b.must("ListStacks"), "StackSummaries", "member", "StackStatus"); got != "DELETE_COMPLETE" {
		t.Errorf("ListStacks shows it as %q", got)
	}
	later := b.create("demo", topicOnly)
	if later.ID == s.ID {
		t.Error("two stacks share an ARN")
	}
	b.must("DescribeStackEvents", "StackName", s.ID)
	b.pass(91 * 24 * time.Hour)
	if _, err := b.call("DescribeStackEvents", "StackName", s.ID); err == nil {
		t.Error("after 91 days its events are still there")
	}
}

func TestPagesRepeatRatherThanLoseWhatArrivesInBetween(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", manyTopics(90))
	ids := func(out []string) map[string]bool {
		seen := map[string]bool{}
		for _, id := range out {
			seen[id] = true
		}
		return seen
	}
	var told []string
	read := func(token string) string {
		parameters := []string{"StackName", "demo"}
		if token != "" {
			parameters = append(parameters, "NextToken", token)
		}
		out := b.must("DescribeStackEvents", parameters...)
		members := child(out, "StackEvents").Children
		if len(members) > eventPage {
			t.Errorf("a page has %d events", len(members))
		}
		for _, m := range members {
			told = append(told, text(m, "EventId"))
		}
		return text(out, "NextToken")
	}
	token := read("")
	b.must("DeleteStack", "StackName", "demo")
	b.pass(3 * time.Second)
	before := len(s.events)
	for token != "" {
		token = read(token)
	}
	seen := ids(told)
	for _, event := range s.events[:272-90+90] {
		if event.Status != "DELETE_IN_PROGRESS" && !seen[event.ID] {
			t.Fatalf("%s was never told (of %d)", event.ID, before)
		}
	}
	if len(told) == len(seen) {
		t.Error("no event was repeated although new ones arrived")
	}
}

func TestResourcesComeInPagesOf100(t *testing.T) {
	b := newBench(t)
	b.create("demo", manyTopics(150))
	if n := len(child(b.must("DescribeStackResources", "StackName", "demo"), "StackResources").Children); n != 100 {
		t.Errorf("DescribeStackResources tells %d", n)
	}
	out := b.must("ListStackResources", "StackName", "demo")
	rest := b.must("ListStackResources", "StackName", "demo", "NextToken", text(out, "NextToken"))
	if n := len(child(out, "StackResourceSummaries").Children) + len(child(rest, "StackResourceSummaries").Children); n != 150 {
		t.Errorf("ListStackResources tells %d", n)
	}
}

func TestOperationsAreToldFromEndToBeginning(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("T", "")
	s := b.create("demo", topicOnly, "ClientRequestToken", "tok")
	var told []string
	for _, m := range child(b.must("DescribeEvents", "StackName", "demo"), "OperationEvents").Children {
		told = append(told, strings.Join(strings.Fields(text(m, "EventType")+" "+text(m, "OperationType")+" "+text(m, "OperationStatus")+" "+text(m, "ResourceStatus")), " "))
		if text(m, "ClientRequestToken") != "tok" || !randomUUID.MatchString(text(m, "EventId")) {
			t.Errorf("%s has the token %q and the id %s", told[len(told)-1], text(m, "ClientRequestToken"), text(m, "EventId"))
		}
	}
	want := []string{
		"STACK_EVENT ROLLBACK SUCCEEDED", "PROGRESS ROLLBACK ROLLBACK_COMPLETE", "PROGRESS ROLLBACK DELETE_COMPLETE",
		"PROGRESS ROLLBACK ROLLBACK_IN_PROGRESS", "STACK_EVENT ROLLBACK IN_PROGRESS",
		"STACK_EVENT CREATE_STACK FAILED", "PROVISIONING_ERROR CREATE_STACK CREATE_FAILED", "PROGRESS CREATE_STACK CREATE_IN_PROGRESS",
		"PROGRESS CREATE_STACK CREATE_IN_PROGRESS", "STACK_EVENT CREATE_STACK IN_PROGRESS",
	}
	if !slices.Equal(told, want) {
		t.Errorf("DescribeEvents tells\n%s", strings.Join(told, "\n"))
	}
	failed := child(b.must("DescribeEvents", "StackName", s.ID, "Filters.FailedEvents", "true"), "OperationEvents").Children
	if len(failed) != 1 || text(failed[0], "LogicalResourceId") != "T" {
		t.Errorf("%d failed events", len(failed))
	}
	only := child(b.must("DescribeEvents", "OperationId", s.Records[1].ID), "OperationEvents").Children
	if len(only) != 5 {
		t.Errorf("the rollback alone has %d events", len(only))
	}
}

func TestSecretsAreMaskedWhereAWSMasksThem(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Parameters: {Password: {Type: String, NoEcho: true}, Name: {Type: String, Default: x}}
Resources:
  P:
    Type: AWS::SSM::Parameter
    Metadata: {Told: !Ref Password}
    Properties: {Type: String, Value: !Sub "pre-${Password}", Description: !Ref Name, Tags: {Told: !Ref Password}}
Outputs: {Told: {Value: !Ref Password}}
`, parameters("Password", "hunter22", "Name", "hunter22")...)
	for _, event := range s.events {
		if strings.Contains(event.Properties, "pre-hunter22") || event.Properties != "" && !strings.Contains(event.Properties, `"Description":"hunter22"`) {
			t.Errorf("%s shows %s", event.ID, event.Properties)
		}
	}
	if got := s.resource("P").Properties["Value"]; got != "pre-hunter22" {
		t.Errorf("the resource itself got %v", got)
	}
	out := b.must("DescribeStacks", "StackName", "demo")
	if got := text(out, "Stacks", "member", "Parameters", "member", "ParameterValue"); got != "****" {
		t.Errorf("DescribeStacks shows %q", got)
	}
	if got := text(out, "Stacks", "member", "Outputs", "member", "OutputValue"); got != "hunter22" {
		t.Errorf("the output is %q; AWS does not mask it", got)
	}
	detail := b.must("DescribeStackResource", "StackName", "demo", "LogicalResourceId", "P")
	if got := text(detail, "StackResourceDetail", "Metadata"); got != `{"Told":"hunter22"}` {
		t.Errorf("the metadata is %s; AWS does not mask it", got)
	}
	b.must("CreateChangeSet", append([]string{"StackName", "demo", "ChangeSetName", "c", "UsePreviousTemplate", "true"}, parameters("Password", "other123", "Name", "y")...)...)
	b.pass(10 * time.Second)
	change := child(child(child(b.must("DescribeChangeSet", "StackName", "demo", "ChangeSetName", "c", "IncludePropertyValues", "true"), "Changes"), "member"), "ResourceChange")
	for _, name := range []string{"BeforeContext", "AfterContext"} {
		if got := text(change, name); !strings.Contains(got, `"Value":"pre-****"`) {
			t.Errorf("%s is %s", name, got)
		}
	}
}
