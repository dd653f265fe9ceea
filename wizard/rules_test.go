package wizard_test

import (
	"strings"
	"testing"

	"gantry/wizard"
)

func TestTheTemplatesRulesAreAsked(t *testing.T) {
	b := load(t, "blueprint.yaml", "name: own\ntitle: Own\nsteps:\n  - {id: one, stack: {name: one, template: t.yaml}}\n", "t.yaml", `Parameters:
  Stage: {Type: String, Default: prod}
  Size: {Type: Number, Default: 1}
Rules:
  Big:
    RuleCondition: !Equals [!Ref Stage, prod]
    Assertions: [{Assert: !Not [!Equals [!Ref Size, "1"]], AssertDescription: production needs more than one}]
Resources:
  A: {Type: "AWS::SNS::Topic"}
`)
	s := wizard.Begin(b, wizard.Answers{}, place)
	differs(t, "faults", faults(s.Faults()), map[string]string{"one.Size": "production needs more than one"})
	if err := s.Next(s.Answers().With("one.Size", "2")); err != nil {
		t.Error(err)
	}
}

func TestARuleAboutSharedQuestionsIsAskedOfThem(t *testing.T) {
	const body = `Parameters: {Stage: {Type: String, Default: prod}, Name: {Type: String, Default: x}}
Rules: {R: {Assertions: [{Assert: !Equals [!Ref Stage, test], AssertDescription: only test for now}]}}
Resources: {A: {Type: "AWS::SNS::Topic"}}
`
	s := wizard.Begin(deploy(t, "", source("x.yaml", body), source("y.yaml", body)), wizard.Answers{}, place)
	differs(t, "faults", faults(s.Faults()), map[string]string{"Stage": "only test for now"})
}

func TestWhatNoQuestionIsToBlameForIsToldWhenPlanning(t *testing.T) {
	b := load(t, "blueprint.yaml", "name: own\ntitle: Own\nsteps:\n  - {id: one, stack: {name: 'x_${region}', template: t.yaml}}\n",
		"t.yaml", "Resources: {A: {Type: 'AWS::SNS::Topic'}}\n")
	_, err := wizard.Begin(b, wizard.Answers{}, place).Plan()
	if wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), "not x_eu-west-1") {
		t.Errorf("a bad name made of the region: %v", err)
	}
}

func TestOutputsOfAMacroAreTakenOnTrust(t *testing.T) {
	b := load(t, "blueprint.yaml", `name: own
title: Own
steps:
  - {id: one, stack: {name: one, template: t.yaml}}
  - {id: two, checkpoint: "${one.Whatever} ${one.Size}"}
`, "t.yaml", "Transform: Mine\nParameters: {Size: {Type: Number, Default: 1}}\nResources: {A: {Type: 'AWS::SNS::Topic'}}\n")
	plan, err := wizard.Begin(b, wizard.Answers{}, place).Plan()
	if err != nil {
		t.Fatal(err)
	}
	differs(t, "what is known", plan.Steps[1].Action.(*wizard.CheckpointAction).Text.String(), "${one.Whatever} 1")
	differs(t, "needs", plan.Steps[1].Needs, []string{"one"})
}
