package wizard_test

import (
	"strings"
	"testing"

	"gantry/wizard"
)

// source is a template that a test deploys.
func source(name, body string) wizard.TemplateSource {
	return wizard.TemplateSource{Name: name, Body: body}
}

// deploy makes a blueprint that must be sound.
func deploy(t testing.TB, stack string, sources ...wizard.TemplateSource) *wizard.Blueprint {
	t.Helper()
	b, err := wizard.FromTemplates(sources, stack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// exporter exports a name made of two parameters, importer imports it.
const (
	exporter = `Description: The base
Parameters:
  Prefix: {Type: String, Default: j-, AllowedPattern: "[a-z]+-"}
  Env: {Type: String}
  Size: {Type: Number, Default: 1}
Resources:
  A: {Type: "AWS::SNS::Topic"}
Outputs:
  Topic: {Value: !Ref A, Export: {Name: !Sub "${Prefix}${Env}-Topic"}}
`
	importer = `Parameters:
  Env: {Type: String, MaxLength: 4}
  Prefix: {Type: String, Default: j-}
  Size: {Type: Number, Default: 2}
Resources:
  B: {Type: "AWS::SNS::Subscription", Properties: {TopicArn: {"Fn::ImportValue": !Sub "${Prefix}${Env}-Topic"}, Protocol: sqs}}
  C: {Type: "AWS::SNS::Subscription", Properties: {TopicArn: {"Fn::ImportValue": elsewhere}, Protocol: sqs}}
`
)

func TestTemplatesAreOrderedByExportsAndImports(t *testing.T) {
	b := deploy(t, "", source("/a/app.yaml", importer), source("/b/base.yaml", exporter))
	var ids []string
	for _, step := range b.Steps {
		ids = append(ids, step.ID)
	}
	differs(t, "order", ids, []string{"base", "app"})
	differs(t, "needs", b.Steps[1].Needs, []string{"base"})
	differs(t, "asked once, and apart where the proposals differ", b.Keys(), []string{
		"Env", "Prefix", "base.stack-name", "base.Size", "app.stack-name", "app.Size",
	})
	differs(t, "used by", b.Fields[0].UsedBy, []string{"app", "base"})

	s := wizard.Begin(b, answers(wizard.OriginSet, "Env", "dev"), place)
	plan, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	app := plan.Steps[1].Action.(*wizard.StackAction)
	differs(t, "stack", app.Name, wizard.Literal("app"))
	differs(t, "only what somebody else exports is imported", app.Imports, []wizard.Expression{wizard.Literal("elsewhere")})
	differs(t, "needs", plan.Steps[1].Needs, []string{"base"})
	differs(t, "parameters", app.Parameters, []wizard.Parameter{
		{Key: "Env", Value: wizard.Literal("dev"), Origin: wizard.OriginSet},
		{Key: "Prefix", Value: wizard.Literal("j-"), Origin: wizard.OriginDefault},
		{Key: "Size", Value: wizard.Literal("2"), Origin: wizard.OriginDefault},
	})
}

func TestASharedQuestionObeysEveryTemplate(t *testing.T) {
	b := deploy(t, "", source("app.yaml", importer), source("base.yaml", exporter))
	s := wizard.Begin(b, answers(wizard.OriginSet, "Env", "toolong", "Prefix", "J-"), place)
	differs(t, "faults", faults(s.Faults()), map[string]string{
		"Env":    "Parameter 'Env' must contain at most 4 characters",
		"Prefix": "Parameter 'Prefix' must match pattern [a-z]+-",
	})
}

func TestStacksAreCalledAfterFilesOrAsTheOperatorSays(t *testing.T) {
	const body = "Resources:\n  A: {Type: \"AWS::SNS::Topic\"}\n"
	names := func(stack string, sources ...wizard.TemplateSource) []string {
		s := wizard.Begin(deploy(t, stack, sources...), wizard.Answers{}, place)
		plan, err := s.Plan()
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, step := range plan.Steps {
			all = append(all, step.Action.(*wizard.StackAction).Name.String())
		}
		return all
	}
	differs(t, "one file", names("", source("My App_v2.template.yaml", body)), []string{"my-app-v2"})
	differs(t, "a name", names("own", source("x.yaml", body)), []string{"own"})
	differs(t, "a name for several", names("own", source("x.yaml", body), source("y.yaml", body)), []string{"own-x", "own-y"})
	differs(t, "the same file name twice", names("", source("a/x.yaml", body), source("b/x.yml", body)), []string{"x", "x-2"})
	differs(t, "an address", names("", source("https://b.s3.amazonaws.com/dir/net.json?v=1", body)), []string{"net"})
	differs(t, "digits first", names("", source("01.yaml", body)), []string{"stack-01"})
	differs(t, "nothing usable", names("", source("--.yaml", body)), []string{"stack"})

	s := wizard.Begin(deploy(t, "", source("x.yaml", body)), wizard.Answers{}, place)
	if err := s.Set("stack-name", "1bad", wizard.OriginSet); err != nil {
		t.Fatal(err)
	}
	if words := faults(s.Faults())["x.stack-name"]; !strings.Contains(words, "beginning with a letter") {
		t.Errorf("a bad stack name: %q", words)
	}
}

func TestTwoStacksOfOneNameAreRefused(t *testing.T) {
	const body = "Resources:\n  A: {Type: \"AWS::SNS::Topic\"}\n"
	b := deploy(t, "", source("x.yaml", body), source("y.yaml", body))
	s := wizard.Begin(b, answers(wizard.OriginSet, "y.stack-name", "x"), place)
	differs(t, "faults", faults(s.Faults()), map[string]string{"y.stack-name": "two stacks would be called x"})
}

func TestTemplatesThatImportFromEachOtherAreRefused(t *testing.T) {
	stack := func(exports, imports string) string {
		return "Resources:\n  A: {Type: \"AWS::SNS::Topic\", Properties: {TopicName: {\"Fn::ImportValue\": " + imports + "}}}\n" +
			"Outputs: {O: {Value: x, Export: {Name: " + exports + "}}}\n"
	}
	_, err := wizard.FromTemplates([]wizard.TemplateSource{source("a.yaml", stack("one", "two")), source("b.yaml", stack("two", "one"))}, "")
	if err == nil || !strings.Contains(err.Error(), "a → b → a") || wizard.ExitOf(err) != wizard.ExitUsage {
		t.Errorf("a circle: %v", err)
	}
}

func TestBrokenTemplatesAreAllNamed(t *testing.T) {
	_, err := wizard.FromTemplates([]wizard.TemplateSource{source("a.yaml", "x"), source("b.yaml", "Resources: {A: {Nonsense: 3}}")}, "")
	if wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), "a.yaml") || !strings.Contains(err.Error(), "b.yaml:1:") {
		t.Errorf("broken templates: %v", err)
	}
	if _, err := wizard.FromTemplates(nil, ""); wizard.ExitOf(err) != wizard.ExitUsage {
		t.Errorf("no template: %v", err)
	}
}

func TestAnEmptyDefaultIsAnAnswer(t *testing.T) {
	const body = `Parameters:
  Note: {Type: String, Default: ""}
  Maybe: {Type: String, MinLength: 0}
  Must: {Type: String}
Resources:
  A: {Type: "AWS::SNS::Topic"}
`
	for name, b := range map[string]*wizard.Blueprint{
		"one": deploy(t, "", source("x.yaml", body)), "two": deploy(t, "", source("x.yaml", body), source("y.yaml", body)),
	} {
		s := wizard.Begin(b, wizard.Answers{}, place)
		differs(t, name+": missing", len(s.Missing()), 1)
		if err := s.Set("Must", "", wizard.OriginSet); err != nil {
			t.Fatal(err)
		}
		if name == "one" {
			plan, err := s.Plan()
			if err != nil {
				t.Fatal("an empty text given on purpose is a value to AWS: ", err)
			}
			differs(t, "parameters", len(plan.Steps[0].Action.(*wizard.StackAction).Parameters), 3)
		}
	}
}

func TestATemplateMayTakeWhatAnotherProduces(t *testing.T) {
	const base = "Resources: {Vpc: {Type: 'AWS::EC2::VPC'}}\nOutputs: {VpcId: {Value: !Ref Vpc}}\n"
	const app = `Parameters: {VpcId: {Type: "AWS::EC2::VPC::Id", Description: Where it stands.}}
Resources: {A: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: x, VpcId: !Ref VpcId}}}
`
	for _, several := range []bool{false, true} {
		sources := []wizard.TemplateSource{source("app.yaml", app), source("base.yaml", base)}
		if several {
			sources = append(sources, source("more.yaml", app))
		}
		s := wizard.Begin(deploy(t, "", sources...), wizard.Answers{}, place)
		asked := s.Missing()[0]
		differs(t, "it is offered", asked.Help, "Where it stands. Write ${base.VpcId} to take it from Base.")
		if err := s.Set(asked.Key, "${base.Vpc}", wizard.OriginSet); err != nil {
			t.Fatal(err)
		}
		differs(t, "an output that is not there", faults(s.Faults())[asked.Key], `base has no output "Vpc": Did you mean VpcId?`)
		if err := s.Set(asked.Key, "${base.VpcId}", wizard.OriginSet); err != nil {
			t.Fatal(err)
		}
		plan, err := s.Plan()
		if err != nil {
			t.Fatal(err)
		}
		step, _ := plan.Step("app")
		differs(t, "after the base", step.Needs, []string{"base"})
		differs(t, "parameter", step.Action.(*wizard.StackAction).Parameters, []wizard.Parameter{
			{Key: "VpcId", Value: wizard.Expression{{From: "base.VpcId"}}, Origin: wizard.OriginSet},
		})
	}
}

func TestATextThatLooksLikeAReferenceIsTextElsewhere(t *testing.T) {
	const body = "Parameters: {P: {Type: String}}\nResources: {A: {Type: 'AWS::SNS::Topic'}}\n"
	s := wizard.Begin(deploy(t, "", source("x.yaml", body)), answers(wizard.OriginSet, "P", "${x.Out}"), place)
	plan, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	differs(t, "one template", plan.Steps[0].Action.(*wizard.StackAction).Parameters[0].Value, wizard.Literal("${x.Out}"))
	s = wizard.Begin(deploy(t, "", source("x.yaml", body), source("y.yaml", strings.ReplaceAll(body, "P:", "Q:"))),
		answers(wizard.OriginSet, "P", "${nothing.Out}", "Q", "a ${x.Out}"), place)
	if plan, err = s.Plan(); err != nil {
		t.Fatal(err)
	}
	differs(t, "no step of that name", plan.Steps[0].Action.(*wizard.StackAction).Parameters[0].Value, wizard.Literal("${nothing.Out}"))
	differs(t, "more than a reference", plan.Steps[1].Action.(*wizard.StackAction).Parameters[0].Value, wizard.Literal("a ${x.Out}"))
}
