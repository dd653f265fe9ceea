package wizard_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"gantry/wizard"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file in testdata.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := "testdata/" + file
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	differs(t, file, strings.Split(got, "\n"), strings.Split(string(want), "\n"))
}

// drawing is a plan as a person would write it down.
func drawing(p wizard.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d: %s\n", p.Blueprint, p.Version, p.Title)
	for _, step := range p.Steps {
		fmt.Fprintf(&b, "\n%s (%s) %q", step.ID, step.Action.Kind(), step.Title)
		if len(step.Needs) > 0 {
			fmt.Fprintf(&b, " after %s", strings.Join(step.Needs, ", "))
		}
		b.WriteString("\n")
		switch action := step.Action.(type) {
		case *wizard.StackAction:
			drawStack(&b, action)
		case *wizard.KeyPairAction:
			fmt.Fprintf(&b, "  %s, %s, in %s, existing %q\n", action.Name, action.Type, action.Save, action.Existing)
		case *wizard.CheckAction:
			fmt.Fprintf(&b, "  zones %d, instance type %s, exports %v\n", action.Zones, action.InstanceType, action.Exports)
		case *wizard.CheckpointAction:
			fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(action.Text.String(), "\n", "\n  "))
		}
	}
	return b.String()
}

func drawStack(b *strings.Builder, a *wizard.StackAction) {
	fmt.Fprintf(b, "  stack %s from %s, %s\n", a.Name, a.Template.Name, a.Timeout)
	for _, p := range a.Parameters {
		fmt.Fprintf(b, "  parameter %s (%s)\n", p, p.Origin)
	}
	for _, tag := range a.Tags {
		fmt.Fprintf(b, "  tag %s=%s\n", tag.Key, tag.Value)
	}
	for _, c := range a.Capabilities {
		fmt.Fprintf(b, "  %s for %s\n", c.Name, strings.Join(c.Resources, ", "))
	}
	for _, r := range a.Resources {
		fmt.Fprintf(b, "  resource %s %s after [%s]\n", r.Logical, r.Type, strings.Join(r.Needs, " "))
	}
	fmt.Fprintf(b, "  promises %s\n", strings.Join(a.Promises, " "))
	for _, x := range a.Imports {
		fmt.Fprintf(b, "  imports %s\n", x)
	}
}

func TestTheWholePlanOfAnEnvironment(t *testing.T) {
	given := answers(wizard.OriginSet, "prefix", "v1", "environment", "acme", "contact", "ops@example.com",
		"jump-boxes", "yes", "AdminCidr", "192.0.2.0/24", "key.existing", "elsewhere")
	plan, err := wizard.Begin(environment(t), given, place).Plan()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "environment.plan", drawing(plan))
	line, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	var again wizard.Plan
	if err := json.Unmarshal(line, &again); err != nil {
		t.Fatal(err)
	}
	differs(t, "written and read again", again, plan)
}

func TestWithoutJumpBoxesNothingOfThemIsPlanned(t *testing.T) {
	plan, err := wizard.Begin(environment(t), answers(wizard.OriginSet, "contact", "ops@example.com"), place).Plan()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, step := range plan.Steps {
		ids = append(ids, step.ID)
	}
	differs(t, "steps", ids, []string{"preflight", "key", "network", "cluster", "database"})
	cluster, _ := plan.Step("cluster")
	differs(t, "the key's name is known once it is there", wizard.References(cluster.Action), []string{"key.name"})
	differs(t, "needs", cluster.Needs, []string{"preflight", "key", "network"})
}

func TestWhatASkippedStepWaitedForIsWaitedFor(t *testing.T) {
	b := load(t, "blueprint.yaml", `name: own
title: Own
fields: [{key: middle, type: flag, default: "no"}]
steps:
  - {id: last, needs: [middle], checkpoint: c}
  - {id: first, checkpoint: a}
  - {id: middle, needs: [first], when: "${middle}", checkpoint: b}
`)
	plan, err := wizard.Begin(b, wizard.Answers{}, place).Plan()
	if err != nil {
		t.Fatal(err)
	}
	differs(t, "order", []string{plan.Steps[0].ID, plan.Steps[1].ID}, []string{"first", "last"})
	differs(t, "needs", plan.Steps[1].Needs, []string{"first"})
}

func TestATypedReferenceIsText(t *testing.T) {
	b := load(t, "blueprint.yaml", head+sound, "network.yaml", strings.Replace(network, `AllowedPattern: "[a-z]+"`, "Default: x", 1))
	b.Fields[0].Pattern = ""
	s := wizard.Begin(b, answers(wizard.OriginTyped, "environment", "${network.VpcId}", "hush", "x"), place)
	plan, err := s.Plan()
	if err == nil {
		t.Fatalf("such a name is no stack name, and yet it is planned: %v", plan.Steps[0].Action.(*wizard.StackAction).Name)
	}
	if refs := wizard.References(&wizard.StackAction{Name: wizard.Literal("${network.VpcId}")}); refs != nil {
		t.Errorf("references %v", refs)
	}
}

func TestAPlanNeedsItsPlace(t *testing.T) {
	s := wizard.Begin(environment(t), answers(wizard.OriginSet, "contact", "ops@example.com"), wizard.Surroundings{})
	if _, err := s.Plan(); wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), "the region is not known") {
		t.Errorf("without a region: %v", err)
	}
	s.Place("eu-west-1", "123456789012")
	if _, err := s.Plan(); err != nil {
		t.Error(err)
	}
}

func TestCapabilitiesNameTheResourcesBehindThem(t *testing.T) {
	plan, err := wizard.Begin(environment(t), answers(wizard.OriginSet, "contact", "ops@example.com"), place).Plan()
	if err != nil {
		t.Fatal(err)
	}
	cluster, _ := plan.Step("cluster")
	got := cluster.Action.(*wizard.StackAction).Capabilities
	if len(got) == 0 || !slices.Contains(got[0].Resources, "HostRole (AWS::IAM::Role j-dev-ECSRole)") {
		t.Errorf("capabilities %v", got)
	}
}

func TestTwoStacksMayNotExportTheSame(t *testing.T) {
	const body = "Resources:\n  A: {Type: \"AWS::SNS::Topic\"}\nOutputs: {O: {Value: x, Export: {Name: same}}}\n"
	_, err := wizard.Begin(deploy(t, "", source("x.yaml", body), source("y.yaml", body)), wizard.Answers{}, place).Plan()
	if wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), "it exports same, and so does step x") {
		t.Errorf("one export twice: %v", err)
	}
}

func TestAQuestionMayHaveTheNameOfAnOutput(t *testing.T) {
	const body = `Parameters: {Topic: {Type: String}}
Resources: {A: {Type: "AWS::SNS::Topic", Properties: {TopicName: !Ref Topic}}}
Outputs: {Topic: {Value: !Ref A}}
`
	s := wizard.Begin(deploy(t, "", source("x.yaml", body)), answers(wizard.OriginSet, "Topic", "bad name"), place)
	differs(t, "its value is known", faults(s.Faults()), map[string]string{
		"x.Topic": "the name of a topic takes letters, digits, hyphens and underscores, not bad name",
	})
}
