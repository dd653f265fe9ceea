package cloudformation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// journey does much in one world: creation, update with a replacement, failure,
// nested stacks, signals, a change set, deletion. Between its steps, and within
// them, again is called.
func journey(b *bench, again func()) []Event {
	const nested = `
Parameters: {Name: {Type: String, Default: a}}
Resources:
  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}
  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt A.QueueName}}
Outputs: {A: {Value: !GetAtt A.Arn}}
`
	const outer = `
Parameters: {Name: {Type: String, Default: a}, Secret: {Type: String, NoEcho: true, Default: hush}}
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: u, Parameters: {Name: !Ref Name}}}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Child.Outputs.A}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT15M}}
    Properties: {MinSize: "2", MaxSize: "3"}
`
	b.objects["u"] = nested
	run := func(name string) {
		for i := 0; b.stack(name).busy(); i++ {
			next, ok := b.engine.Next()
			if !ok {
				b.Fatalf("nothing happens to %s, which is %s", name, b.stack(name).Status)
			}
			if next.After(b.now) {
				b.now = next
			}
			b.must("DescribeAccountLimits")
			if i%7 == 3 {
				again()
			}
		}
		again()
	}
	b.must("CreateStack", "StackName", "demo", "TemplateBody", outer)
	run("demo")
	b.must("CreateChangeSet", append([]string{"StackName", "demo", "ChangeSetName", "c", "UsePreviousTemplate", "true"}, parameters("Name", "b")...)...)
	again()
	b.pass(10 * time.Second)
	b.must("ExecuteChangeSet", "StackName", "demo", "ChangeSetName", "c")
	run("demo")
	b.engine.Fail("B", "")
	again()
	b.must("UpdateStack", append([]string{"StackName", "demo", "UsePreviousTemplate", "true"}, parameters("Name", "c")...)...)
	run("demo")
	id := b.stack("demo").ID
	b.must("DeleteStack", "StackName", "demo")
	for b.engine.stacks[id].busy() {
		b.now, _ = b.engine.Next()
		b.must("DescribeAccountLimits")
		again()
	}
	var all []Event
	for _, s := range b.engine.order {
		all = append(all, s.history()...)
	}
	return all
}

func TestTheSameSeedPlaysTheSame(t *testing.T) {
	first, second := journey(newBench(t), func() {}), journey(newBench(t), func() {})
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	if len(first) < 60 {
		t.Errorf("only %d events: the journey was cut short", len(first))
	}
}

func TestAWorldThatIsReopenedInTheMiddleGoesOnTheSame(t *testing.T) {
	want := journey(newBench(t), func() {})
	b := benchIn(t, t.TempDir())
	reopened := 0
	got := journey(b, func() {
		reopened++
		if err := b.world.Close(); err != nil {
			t.Fatal(err)
		}
		b.open(t)
	})
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("after %d restarts it went on otherwise:\n%.3000s", reopened, diff)
	}
}

func TestAnEventIsWrittenOnceOrTwiceNotAgainAndAgain(t *testing.T) {
	b := newBench(t)
	s := b.create("demo", manyTopics(50))
	kept := &countingStore{}
	b.engine.store = kept
	s.saved = 0
	for range 30 {
		b.engine.stackEvent(s, "CREATE_COMPLETE", "")
		b.engine.save()
	}
	if kept.events > 40*piece {
		t.Errorf("%d events were written for 30 new ones", kept.events)
	}
}

type countingStore struct{ events int }

func (c *countingStore) Keep(_ string, value any) {
	if events, ok := value.([]Event); ok {
		c.events += len(events)
	}
}
func (c *countingStore) Forget(string) {}
func (c *countingStore) Load(string, func(string, []byte) error) error {
	return nil
}

// manyTopics is a template of so many resources, each tenth depending on the
// one before.
func manyTopics(n int) string {
	var body strings.Builder
	body.WriteString("Resources:\n")
	for i := range n {
		fmt.Fprintf(&body, "  T%d: {Type: AWS::SNS::Topic, Properties: {DisplayName: ", i)
		if i%10 > 0 {
			fmt.Fprintf(&body, "!GetAtt T%d.TopicName", i-1)
		} else {
			body.WriteString("root")
		}
		body.WriteString("}}\n")
	}
	return body.String()
}

func BenchmarkAStackOf500Resources(b *testing.B) {
	body := manyTopics(500)
	for b.Loop() {
		bench := benchIn(b, b.TempDir())
		bench.objects["u"] = body
		if _, err := bench.call("CreateStack", "StackName", "demo", "TemplateURL", "u"); err != nil {
			b.Fatal(err)
		}
		s := bench.engine.names[region+"/demo"]
		// A client looks once a simulated second and reads the newest page.
		for s.busy() {
			bench.pass(time.Second)
			if _, err := bench.call("DescribeStackEvents", "StackName", "demo"); err != nil {
				b.Fatal(err)
			}
		}
		if s.Status != "CREATE_COMPLETE" {
			b.Fatal(s.Status)
		}
	}
}

func Benchmark200Stacks(b *testing.B) {
	body := manyTopics(20)
	for b.Loop() {
		bench := benchIn(b, b.TempDir())
		for i := range 200 {
			if _, err := bench.call("CreateStack", "StackName", fmt.Sprintf("s%d", i), "TemplateBody", body); err != nil {
				b.Fatal(err)
			}
		}
		for range 60 {
			bench.pass(time.Second)
			if _, err := bench.call("DescribeStacks"); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func Benchmark100000EventsPaged(b *testing.B) {
	bench := benchIn(b, "")
	if _, err := bench.call("CreateStack", "StackName", "demo", "TemplateBody", manyTopics(5)); err != nil {
		b.Fatal(err)
	}
	s := bench.engine.names[region+"/demo"]
	for i := range 100000 {
		s.events = append(s.events, Event{ID: fmt.Sprint(i), Logical: "T1", Type: "AWS::SNS::Topic", Status: "UPDATE_COMPLETE", At: bench.now, Properties: `{"DisplayName":"x"}`})
	}
	for b.Loop() {
		next, pages := "", 0
		for {
			parameters := []string{"StackName", "demo"}
			if next != "" {
				parameters = append(parameters, "NextToken", next)
			}
			out, err := bench.call("DescribeStackEvents", parameters...)
			if err != nil {
				b.Fatal(err)
			}
			pages++
			if next = text(out, "NextToken"); next == "" {
				break
			}
		}
		if pages < 1000 {
			b.Fatalf("only %d pages", pages)
		}
	}
}
