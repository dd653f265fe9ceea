package cloudformation

import (
	"testing"
)

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

func TestFirst(t *testing.T) {
	b := newBench(t)
	s := b.create("first", fourInARow, "Capabilities.member.1", "CAPABILITY_IAM", "ClientRequestToken", "tok")
	for _, ev := range s.events {
		t.Log(ev.At.Format("05.000"), ev.Logical, ev.Status, ev.Reason, ev.Detailed, ev.Physical, ev.ID, ev.Properties)
	}
	b.must("DeleteStack", "StackName", "first")
	t.Log(b.settle(s))
	for _, ev := range s.events[14:] {
		t.Log(ev.At.Format("05.000"), ev.Logical, ev.Status, ev.Reason, ev.Detailed, ev.Physical, ev.ID, ev.Properties)
	}
}
