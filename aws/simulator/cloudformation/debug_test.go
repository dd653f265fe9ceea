package cloudformation

import "testing"

func dump(t *testing.T, s *Stack, from int) {
	for _, ev := range s.events[from:] {
		ph := ev.Physical
		if len(ph) > 30 {
			ph = ".." + ph[len(ph)-28:]
		}
		t.Log(ev.At.Format("04:05.000"), ev.Logical, ev.Type[5:], ev.Status, "|", ev.Reason, "|", ev.Detailed, ph, ev.Properties)
	}
}

func TestDebugFail(t *testing.T) {
	b := newBench(t)
	b.engine.Fail("BadQueue", "")
	s := b.create("first", `
Resources:
  GoodQueue:
    Type: AWS::SQS::Queue
  BadQueue:
    Type: AWS::SQS::Queue
    DependsOn: GoodQueue
  BlockedTopic:
    Type: AWS::SNS::Topic
    DependsOn: BadQueue
`)
	dump(t, s, 0)
}

func TestDebugUpdate(t *testing.T) {
	b := newBench(t)
	base := `
Parameters:
  Name: {Type: String, Default: a}
  D: {Type: String, Default: "10"}
Conditions: 
  X: !Equals [!Ref D, "10"]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Ref Name, DelaySeconds: !Ref D}
  Gone:
    Type: AWS::SNS::Topic
    Condition: X
  Sub:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !GetAtt Queue.Arn}
Outputs:
  Q: {Value: !Ref Queue}
`
	s := b.create("first", base)
	n := len(s.events)
	b.must("UpdateStack", "StackName", "first", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "b",
		"Parameters.member.2.ParameterKey", "D", "Parameters.member.2.ParameterValue", "11")
	t.Log(b.settle(s))
	dump(t, s, n)
	n = len(s.events)
	b.engine.Fail("Sub", "")
	b.must("UpdateStack", "StackName", "first", "TemplateBody", base)
	t.Log(b.settle(s))
	dump(t, s, n)
	_, err := b.call("UpdateStack", "StackName", "first", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.UsePreviousValue", "true",
		"Parameters.member.2.ParameterKey", "D", "Parameters.member.2.ParameterValue", "11")
	t.Log(err)
}

func TestDebugNested(t *testing.T) {
	b := newBench(t)
	b.objects["u"] = `
Parameters:
  Name: {Type: String, Default: a}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
  B: {Type: AWS::SNS::Topic, DependsOn: A}
Outputs:
  A: {Value: !Ref A}
`
	base := `
Parameters:
  Name: {Type: String, Default: a}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: u, Parameters: {Name: !Ref Name}}
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Child.Outputs.A}}
`
	s := b.create("p", base)
	dump(t, s, 0)
	c := b.engine.child(s.resource("Child"))
	dump(t, c, 0)
	n, m := len(s.events), len(c.events)
	b.must("UpdateStack", "StackName", "p", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "b")
	t.Log(b.settle(s))
	dump(t, s, n)
	dump(t, c, m)
	n, m = len(s.events), len(c.events)
	b.engine.Fail("A", "")
	b.must("UpdateStack", "StackName", "p", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "Name", "Parameters.member.1.ParameterValue", "c")
	t.Log(b.settle(s))
	dump(t, s, n)
	dump(t, c, m)
	n, m = len(s.events), len(c.events)
	b.must("DeleteStack", "StackName", "p")
	t.Log(b.settle(s))
	dump(t, s, n)
	dump(t, c, m)
	b.engine.Fail("B", "")
	s = b.create("q", base)
	dump(t, s, 0)
	c = b.engine.child(s.resource("Child"))
	dump(t, c, 0)
}
