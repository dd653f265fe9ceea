package cloudformation

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// row is one event of a recorded trace: how long after the one before (in
// milliseconds, at least and at most), and what it shows.
type row struct {
	least, most     int
	logical, status string
	reason          string
	// physical is "" for none, "stack", "id" for any, or "old" and "new" where a
	// resource is replaced.
	physical string
	// form is the form of the EventId: "time" based UUID, "named" after status
	// and moment, or "random".
	form string
	// shown tells whether there are ResourceProperties.
	shown bool
}

var (
	timeUUID   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	randomUUID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
)

// holds compares events with a trace. Reasons may hold <uuid>.
func (b *bench) holds(s *Stack, events []Event, trace []row) {
	b.Helper()
	var before time.Time
	seen := map[string]bool{}
	for _, event := range s.events {
		if seen[event.ID] {
			b.Errorf("two events are called %s", event.ID)
		}
		seen[event.ID] = true
	}
	for i, event := range events {
		if i >= len(trace) {
			b.Errorf("there should be no %s %s %q", event.Logical, event.Status, event.Reason)
			continue
		}
		b.like(s, event, trace[i], before)
		before = event.At
	}
	for _, missing := range trace[min(len(events), len(trace)):] {
		b.Errorf("there is no %s %s", missing.logical, missing.status)
	}
}

func (b *bench) like(s *Stack, event Event, want row, before time.Time) {
	b.Helper()
	name := event.Logical + " " + event.Status
	logical := want.logical
	if logical == "stack" {
		logical = s.Name
	}
	if event.Logical != logical || event.Status != want.status {
		b.Errorf("%s, want %s %s", name, want.logical, want.status)
		return
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(want.reason), "<uuid>", `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	if !regexp.MustCompile("^" + pattern + "$").MatchString(event.Reason) {
		b.Errorf("%s says %q, want %q", name, event.Reason, want.reason)
	}
	if passed := int(event.At.Sub(before).Milliseconds()); !before.IsZero() && (passed < want.least || passed > want.most) {
		b.Errorf("%s %q comes %d ms after the one before, want %d to %d", name, event.Reason, passed, want.least, want.most)
	}
	switch want.physical {
	case "":
		if event.Physical != "" {
			b.Errorf("%s has the physical id %s, want none", name, event.Physical)
		}
	case "stack":
		if event.Physical != s.ID {
			b.Errorf("%s has the physical id %s, want the stack's", name, event.Physical)
		}
	default:
		if event.Physical == "" || event.Physical == s.ID {
			b.Errorf("%s has the physical id %q, want one", name, event.Physical)
		}
	}
	b.formed(event, want, name)
}

func (b *bench) formed(event Event, want row, name string) {
	b.Helper()
	ok := false
	switch want.form {
	case "time":
		ok = timeUUID.MatchString(event.ID)
	case "named":
		ok = event.ID == fmt.Sprintf("%s-%s-%s", event.Logical, event.Status, event.At.UTC().Format("2006-01-02T15:04:05.000Z"))
	case "random":
		rest, found := strings.CutPrefix(event.ID, event.Logical+"-")
		ok = found && randomUUID.MatchString(rest)
	}
	if !ok {
		b.Errorf("%s has the id %s, want the form %q", name, event.ID, want.form)
	}
	if (event.Properties != "") != want.shown {
		b.Errorf("%s shows the properties %q, want shown: %t", name, event.Properties, want.shown)
	}
	detailed := ""
	if want.reason == consistency {
		detailed = configuredText
	}
	if event.Detailed != detailed {
		b.Errorf("%s has the detailed status %q, want %q", name, event.Detailed, detailed)
	}
}

// The rows that traces are made of.
func ofStack(least, most int, status, reason string) row {
	return row{least, most, "stack", status, reason, "stack", "time", false}
}

func begins(least, most int, logical string) row {
	return row{least, most, logical, "CREATE_IN_PROGRESS", "", "", "named", true}
}

func identifies(logical string) row {
	return row{500, 1420, logical, "CREATE_IN_PROGRESS", initiated, "id", "named", true}
}

func configures(logical string) row {
	return row{100, 500, logical, "CREATE_IN_PROGRESS", consistency, "id", "random", false}
}

func is(least, most int, logical, status string) row {
	return row{least, most, logical, status, "", "id", "named", true}
}

const fourInARow = `
Resources:
  Queue:
    Type: AWS::SQS::Queue
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: Queue
  Role:
    Type: AWS::IAM::Role
    DependsOn: Topic
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: Role
`

func TestFourResourcesInARowAreCreatedAsRecorded(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", fourInARow, "Capabilities.member.1", "CAPABILITY_IAM", "ClientRequestToken", "tok")
	b.holds(s, s.events, []row{
		ofStack(0, 0, "CREATE_IN_PROGRESS", userInitiated),
		begins(3000, 3500, "Queue"), identifies("Queue"), configures("Queue"), is(59000, 63000, "Queue", "CREATE_COMPLETE"),
		begins(350, 530, "Topic"), identifies("Topic"), is(350, 1020, "Topic", "CREATE_COMPLETE"),
		begins(350, 530, "Role"), identifies("Role"), is(16000, 18500, "Role", "CREATE_COMPLETE"),
		begins(350, 530, "Bucket"), identifies("Bucket"), is(12000, 14500, "Bucket", "CREATE_COMPLETE"),
		ofStack(600, 1240, "CREATE_COMPLETE", ""),
	})
	if s.events[0].ID != s.Operation.ID {
		t.Errorf("the first event is %s and the operation %s, want the same", s.events[0].ID, s.Operation.ID)
	}
	for _, event := range s.events {
		if event.Token != "tok" || event.Operation != s.Operation.ID {
			t.Errorf("%s has token %q and operation %q", event.ID, event.Token, event.Operation)
		}
	}
}

func TestAnImplicitDependantStartsWhenTheConfigurationIsComplete(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn, Protocol: sqs}
`)
	at := map[string]time.Time{}
	for _, event := range s.events {
		at[event.Logical+" "+event.Status+" "+event.Reason] = event.At
	}
	if d := at["Queue CREATE_IN_PROGRESS "].Sub(at["Topic CREATE_IN_PROGRESS "]); d.Abs() > 4*time.Millisecond {
		t.Errorf("the roots start %v apart", d)
	}
	if !at["Subscription CREATE_COMPLETE "].Before(at["Queue CREATE_COMPLETE "]) {
		t.Error("the subscription waits for the queue to be stable")
	}
	if d := at["Subscription CREATE_IN_PROGRESS "].Sub(at["Topic CREATE_COMPLETE "]); d < 350*time.Millisecond || d > 530*time.Millisecond {
		t.Errorf("the subscription starts %v after the topic", d)
	}
}

func TestAFailedCreationIsRolledBackAsRecorded(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("BadQueue", "refused")
	s := b.create("demo", `
Resources:
  GoodQueue: {Type: AWS::SQS::Queue}
  BadQueue: {Type: AWS::SQS::Queue, DependsOn: GoodQueue}
  BlockedTopic: {Type: AWS::SNS::Topic, DependsOn: BadQueue}
`, "ClientRequestToken", "tok")
	refused := `Resource handler returned message: "Value 0 for parameter MessageRetentionPeriod is invalid. Reason: Must be an integer from 60 to 1209600. ` +
		`(Service: Sqs, Status Code: 400, Request ID: <uuid>) (SDK Attempt Count: 1)" (RequestToken: <uuid>, HandlerErrorCode: GeneralServiceException)`
	b.holds(s, s.events, []row{
		ofStack(0, 0, "CREATE_IN_PROGRESS", userInitiated),
		begins(3000, 3500, "GoodQueue"), identifies("GoodQueue"), configures("GoodQueue"), is(59000, 63000, "GoodQueue", "CREATE_COMPLETE"),
		begins(350, 530, "BadQueue"),
		{650, 900, "BadQueue", "CREATE_FAILED", refused, "", "named", true},
		ofStack(300, 420, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [BadQueue]. Rollback requested by user."),
		{138000, 145000, "BadQueue", "DELETE_COMPLETE", "", "", "named", true},
		is(350, 530, "GoodQueue", "DELETE_IN_PROGRESS"), is(59000, 63000, "GoodQueue", "DELETE_COMPLETE"),
		ofStack(320, 650, "ROLLBACK_COMPLETE", ""),
	})
	if s.Records[0].ID == s.Records[1].ID || !randomUUID.MatchString(s.Records[1].ID) {
		t.Errorf("the rollback's operation is %s, the creation's %s", s.Records[1].ID, s.Records[0].ID)
	}
	if last := s.events[len(s.events)-1]; last.Token != "tok" || last.Operation != s.Records[1].ID {
		t.Errorf("the last event has token %q and operation %q", last.Token, last.Operation)
	}
	if r := s.resource("BlockedTopic"); r != nil {
		t.Error("a resource that never started is there")
	}
	out := b.must("DescribeStacks", "StackName", "demo")
	if reason := text(out, "Stacks", "member", "StackStatusReason"); reason != "" {
		t.Errorf("DescribeStacks gives the reason %q", reason)
	}
	if text(out, "Stacks", "member", "DeletionTime") == "" {
		t.Error("DescribeStacks gives no deletion time")
	}
	operations := child(child(child(out, "Stacks"), "member"), "LastOperations")
	var kinds []string
	for _, one := range operations.Children {
		kinds = append(kinds, text(one, "OperationType"))
	}
	if got := strings.Join(kinds, " "); got != "ROLLBACK CREATE_STACK" {
		t.Errorf("the last operations are %s", got)
	}
}

func TestADeletionGoesAsRecorded(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", `{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}`)
	from := len(s.events)
	b.must("DeleteStack", "StackName", "demo")
	b.settle(s)
	b.holds(s, s.events[from:], []row{
		ofStack(0, 0, "DELETE_IN_PROGRESS", userInitiated),
		is(1400, 1900, "Topic", "DELETE_IN_PROGRESS"), is(44000, 48000, "Topic", "DELETE_COMPLETE"),
		ofStack(320, 650, "DELETE_COMPLETE", ""),
	})
}
