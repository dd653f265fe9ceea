package aws_test

import (
	"context"
	"path/filepath"
	"testing"

	"gantry/aws"
	"gantry/aws/simulator"
	"gantry/wizard"
)

const small = `
Parameters:
  Name: {Type: String}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Name}
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: Topic
Outputs:
  Arn: {Value: !Ref Topic}
`

func TestAStackLivesAndGoesInTheEmbeddedAWS(t *testing.T) {
	ctx := context.Background()
	s, err := simulator.Start(ctx, simulator.Options{Listen: "127.0.0.1:0", Speed: 1000})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := aws.Open(ctx, aws.Options{
		Simulated: true, EndpointURL: s.URL(), Clock: s.Clock(), Speed: 1000, KeyFolder: filepath.Join(t.TempDir(), "keys"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if who, err := c.Identify(ctx); err != nil || who.ID == "" {
		t.Fatalf("%+v %v", who, err)
	}
	do := func(verb wizard.Verb, token string, a wizard.Action) (wizard.Outputs, []wizard.Event) {
		t.Helper()
		var events []wizard.Event
		outputs, err := c.Do(wizard.WithToken(ctx, wizard.Token{Value: token}), verb, a, func(e wizard.Event) { events = append(events, e) })
		if err != nil {
			t.Fatalf("%s: %s", verb, wizard.TroubleOf(err).Text())
		}
		return outputs, events
	}
	stack := &wizard.StackAction{
		Name: wizard.Literal("demo"), Template: wizard.TemplateSource{Name: "small.yaml", Body: small},
		Parameters: []wizard.Parameter{{Key: "Name", Value: wizard.Literal("news")}}, Promises: []string{"Arn"},
	}
	if outputs, _ := do(wizard.Apply, "one", stack); outputs["Arn"] == "" {
		t.Errorf("outputs %v", outputs)
	}
	if _, events := do(wizard.Look, "two", stack); events[0].Body.(wizard.Looked).Decision != wizard.DecideKeep {
		t.Errorf("%+v", events[0].Body)
	}
	do(wizard.Undo, "three", stack)
	for _, kind := range []string{"rsa", "ed25519"} {
		key := &wizard.KeyPairAction{Name: wizard.Literal("j-" + kind), Type: kind, Save: "~/.ssh"}
		do(wizard.Apply, kind, key)
		if _, events := do(wizard.Look, "look", key); events[0].Body.(wizard.Looked).Decision != wizard.DecideKeep {
			t.Errorf("%+v", events[0].Body)
		}
		do(wizard.Undo, kind, key)
	}
	for _, kind := range []wizard.ChoiceKind{wizard.ChooseZone, wizard.ChooseRegion, wizard.ChooseVPC, wizard.ChooseSubnet, wizard.ChooseInstanceType, wizard.ChooseSecurityGroup} {
		if got, err := c.Choices(ctx, wizard.Query{Kind: kind}); err != nil || len(got) == 0 {
			t.Errorf("%s: %d choices, %v", kind, len(got), err)
		}
	}
}
