package wizard_test

import (
	"fmt"
	"strings"
	"testing"

	"gantry/wizard"
)

// bigTemplate has the most resources a template may have, in chains of ten
// with parameters, conditions and names of their own.
func bigTemplate() string {
	var b strings.Builder
	b.WriteString("Parameters:\n")
	for i := range 50 {
		fmt.Fprintf(&b, "  P%d: {Type: String, Default: p%d, AllowedPattern: '[a-z0-9]+', Description: Parameter number %d}\n", i, i, i)
	}
	b.WriteString("Conditions:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "  C%d: !Not [!Equals [!Ref P%d, no]]\n", i, i)
	}
	b.WriteString("Resources:\n")
	for i := range 500 {
		fmt.Fprintf(&b, "  R%d:\n    Type: AWS::IAM::Role\n    Condition: C%d\n    Properties:\n", i, i/25)
		fmt.Fprintf(&b, "      RoleName: !Sub '${P%d}-${AWS::Region}-%d'\n", i%50, i)
		fmt.Fprintf(&b, "      Description: !Join ['-', [!Ref P%d, !If [C%d, a, b]]]\n", i%50, i%20)
		b.WriteString("      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}\n")
		if i%10 > 0 {
			fmt.Fprintf(&b, "      Path: !GetAtt R%d.Arn\n", i-1)
		}
	}
	return b.String()
}

// BenchmarkPlan reads, checks and plans a template of 500 resources, which may
// take 50 ms.
func BenchmarkPlan(b *testing.B) {
	sources := []wizard.TemplateSource{{Name: "big.yaml", Body: bigTemplate()}}
	b.ReportAllocs()
	for b.Loop() {
		blueprint, err := wizard.FromTemplates(sources, "")
		if err != nil {
			b.Fatal(err)
		}
		s := wizard.Begin(blueprint, wizard.Answers{}, place)
		plan, err := s.Plan()
		if err != nil {
			b.Fatal(err)
		}
		if n := len(plan.Steps[0].Action.(*wizard.StackAction).Resources); n != 500 {
			b.Fatalf("%d resources", n)
		}
	}
}

// BenchmarkKeyPress is what a session does for one more letter of an answer:
// the field's check, the names and the counts.
func BenchmarkKeyPress(b *testing.B) {
	blueprint, err := wizard.FromTemplates([]wizard.TemplateSource{{Name: "big.yaml", Body: bigTemplate()}}, "")
	if err != nil {
		b.Fatal(err)
	}
	s := wizard.Begin(blueprint, wizard.Answers{}, place)
	field := s.Fields()[1]
	n := 0
	for b.Loop() {
		n++
		draft := s.Answers().With(field.Key, fmt.Sprintf("x%d", n))
		if err := s.Check(field, draft); err != nil {
			b.Fatal(err)
		}
		s.Names(draft)
		s.Creates(draft)
	}
}

// BenchmarkAskingFrame is what a screen asks of a session for each frame while
// nothing is typed.
func BenchmarkAskingFrame(b *testing.B) {
	s := wizard.Begin(environment(b), wizard.Answers{}, place)
	draft := s.Answers()
	for b.Loop() {
		s.Stages()
		s.Fields()
		s.Names(draft)
		s.Creates(draft)
	}
}
