package wizard_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gantry/wizard"
)

func TestAnOperatorIsAskedFromBeginningToEnd(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	differs(t, "states at first", states(s), []wizard.StageState{
		wizard.StageCurrent, wizard.StageEmpty, wizard.StageOpen, wizard.StageOpen, wizard.StageSkipped, wizard.StageOpen, wizard.StageEmpty,
	})
	differs(t, "shared fields", keys(s.Fields()), []string{"prefix", "environment", "contact", "cost-code", "jump-boxes"})

	err := s.Next(s.Answers().With("environment", "Dev"))
	var wrong wizard.FieldErrors
	if !errors.As(err, &wrong) {
		t.Fatalf("a wrong and a missing answer: %v", err)
	}
	differs(t, "faults", faults(wrong), map[string]string{
		"environment": "must be up to twelve lower-case letters and digits, the first a letter",
		"contact":     "must have a value",
	})
	differs(t, "the wrong answer is still there", s.Answers().Get("environment"), "Dev")
	differs(t, "still at the first stage", s.Stage(), 0)

	if err := s.Next(s.Answers().With("environment", "test").With("contact", "ops@example.com").With("prefix", "v1")); err != nil {
		t.Fatal(err)
	}
	differs(t, "the hyphen is added", s.Answers().Get("prefix"), "v1-")
	differs(t, "what has no questions is passed by", s.Stage(), 2)
	if err := s.Next(s.Answers()); err != nil {
		t.Fatal(err)
	}
	differs(t, "at the network", s.Stages()[s.Stage()].ID, "network")

	// Back, change, and forward again: nothing is lost.
	if !s.Back(s.Answers().With("network.VpcCidr", "10.1.0.0/16")) {
		t.Fatal("cannot go back")
	}
	differs(t, "the unchecked draft is kept", s.Answers().Get("network.VpcCidr"), "10.1.0.0/16")
	differs(t, "and its stage is marked", s.Stages()[3].State, wizard.StageFaulty)
	if !s.Jump(0, s.Answers()) || !s.Jump(3, s.Answers().With("jump-boxes", "yes")) {
		t.Fatal("cannot jump")
	}
	differs(t, "the optional step is open now", s.Stages()[4].State, wizard.StageOpen)

	err = s.Next(s.Answers().With("network.PublicSubnet1CIDR", "10.1.0.0/24").With("network.PublicSubnet2CIDR", "10.1.0.0/25"))
	if !errors.As(err, &wrong) {
		t.Fatalf("subnets outside and overlapping: %v", err)
	}
	differs(t, "faults between fields", faults(wrong), map[string]string{
		"network.PublicSubnet2CIDR":  "10.1.0.0/25 overlaps 10.1.0.0/24 (PublicSubnet1CIDR)",
		"network.PrivateSubnet1CIDR": "10.192.20.0/24 is not inside 10.1.0.0/16",
		"network.PrivateSubnet2CIDR": "10.192.21.0/24 is not inside 10.1.0.0/16",
	})
	draft := s.Answers().With("network.PublicSubnet2CIDR", "10.1.1.0/24").
		With("network.PrivateSubnet1CIDR", "10.1.2.0/24").With("network.PrivateSubnet2CIDR", "10.1.3.0/24")
	if err := s.Next(draft); err != nil {
		t.Fatal(err)
	}

	differs(t, "at the jump boxes", s.Stages()[s.Stage()].ID, "jumpboxes")
	open := s.Answers().With("jumpboxes.AdminCidr", "0.0.0.0/0")
	if err := s.Check(s.Fields()[0], open); err == nil || !strings.Contains(err.Error(), "lets the whole internet try") {
		t.Errorf("the whole internet: %v", err)
	}
	if err := s.Next(open.With("jumpboxes.anywhere", "yes")); err != nil {
		t.Fatal(err)
	}
	if err := s.Next(s.Answers()); err != nil {
		t.Fatal(err)
	}
	if !s.Done() || s.Stage() != len(s.Stages()) || s.Fields() != nil {
		t.Errorf("not done: stage %d", s.Stage())
	}
	differs(t, "states at the end", states(s), []wizard.StageState{
		wizard.StageAnswered, wizard.StageEmpty, wizard.StageAnswered, wizard.StageAnswered, wizard.StageAnswered, wizard.StageAnswered, wizard.StageEmpty,
	})
	if _, err := s.Plan(); err != nil {
		t.Error(err)
	}
	if !s.Back(s.Answers()) || s.Stages()[s.Stage()].ID != "cluster" {
		t.Error("from the review one goes back to the last question")
	}
}

func TestGoingBackEndsAtTheFirstQuestion(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	if s.Back(s.Answers()) {
		t.Error("went back from the first stage")
	}
	for _, stage := range []int{-1, 1, 4, 7, 8} {
		if s.Jump(stage, s.Answers()) {
			t.Errorf("jumped to stage %d", stage)
		}
	}
}

func TestTheReviewIsReachedOnceNothingIsMissing(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	if s.Jump(len(s.Stages()), s.Answers()) {
		t.Error("the contact is missing")
	}
	if !s.Jump(len(s.Stages()), s.Answers().With("contact", "ops@example.com")) || !s.Done() {
		t.Error("nothing is missing")
	}
}

func TestAReplayAsksOnlyWhatItMust(t *testing.T) {
	given := answers(wizard.OriginProfile, "contact", "ops@example.com", "jump-boxes", "true")
	s := wizard.Begin(environment(t), given, place)
	s.Resume()
	differs(t, "the one stage with something missing", s.Stages()[s.Stage()].ID, "jumpboxes")
	differs(t, "missing", keys(s.Missing()), []string{"jumpboxes.AdminCidr"})
	if err := s.Set("AdminCidr", "192.0.2.1/32", wizard.OriginSet); err != nil {
		t.Fatal(err)
	}
	s.Resume()
	if !s.Done() {
		t.Errorf("nothing is missing, and yet it asks: %v", s.Faults())
	}
}

func TestTheStrongestSourceWins(t *testing.T) {
	variables := map[string]string{
		"GANTRY_PREFIX": "e-", "GANTRY_ENVIRONMENT": "env", "GANTRY_NETWORK_DATABASEPORT": "5432", "GANTRY_COST_CODE": "",
	}
	in := place
	in.Environment = func(name string) (string, bool) { value, ok := variables[name]; return value, ok }
	given := answers(wizard.OriginProfile, "prefix", "p-", "contact", "profile@example.com", "cluster.ClusterSize", "3")
	s := wizard.Begin(environment(t), given, in)
	for _, set := range []struct {
		key, value string
		origin     wizard.Origin
	}{
		{"contact", "set@example.com", wizard.OriginSet},
		{"contact", "file@example.com", wizard.OriginFile}, // weaker, although later
		{"ClusterSize", "4", wizard.OriginFile},
	} {
		if err := s.Set(set.key, set.value, set.origin); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]wizard.Answer{
		"prefix":               {Value: "p-", Origin: wizard.OriginProfile},
		"environment":          {Value: "env", Origin: wizard.OriginEnvironment},
		"contact":              {Value: "set@example.com", Origin: wizard.OriginSet},
		"cost-code":            {Value: "0000", Origin: wizard.OriginDefault}, // an empty variable is none
		"network.DatabasePort": {Value: "5432", Origin: wizard.OriginEnvironment},
		"cluster.ClusterSize":  {Value: "4", Origin: wizard.OriginFile},
	}
	got := map[string]wizard.Answer{}
	for key := range want {
		got[key], _ = s.Answers().Lookup(key)
	}
	differs(t, "answers", got, want)
	s.Jump(0, s.Answers().With("contact", "set@example.com"))
	kept, _ := s.Answers().Lookup("contact")
	differs(t, "what is typed again keeps its origin", kept.Origin, wizard.OriginSet)
}

func TestExamplesServeARehearsalOnly(t *testing.T) {
	s := wizard.Begin(environment(t), wizard.Answers{}, place)
	differs(t, "a real account", keys(s.Missing()), []string{"contact"})
	in := place
	in.Rehearsal = true
	s = wizard.Begin(environment(t), wizard.Answers{}, in)
	differs(t, "a rehearsal", keys(s.Missing()), []string(nil))
	contact, _ := s.Answers().Lookup("contact")
	differs(t, "its origin", contact, wizard.Answer{Value: "ops@example.com", Origin: wizard.OriginExample})
	if _, ok := s.Saved().Lookup("contact"); ok {
		t.Error("an example is saved")
	}
}

func TestUnknownAndAmbiguousKeysAreRefusedWithTheNearest(t *testing.T) {
	s := wizard.Begin(environment(t), answers(wizard.OriginProfile, "perfix", "x-", "AdminCidr", "192.0.2.0/24"), place)
	differs(t, "put aside", s.Unknown(), []string{"perfix"})
	differs(t, "a bare name is understood", s.Answers().Get("jumpboxes.AdminCidr"), "192.0.2.0/24")
	for key, want := range map[string]string{
		"enviroment":           "Did you mean environment",
		"VpcCdir":              "Did you mean VpcCidr",
		"InstanceType":         "Write jumpboxes.InstanceType or cluster.InstanceType.",
		"network.ContactEmail": "the blueprint sets it to ${contact}",
		"qqqqqqqqqqqqqq":       "It asks prefix, environment,",
	} {
		err := s.Set(key, "x", wizard.OriginSet)
		if wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(wizard.TroubleOf(err).Text(), want) {
			t.Errorf("%s: %v", key, wizard.TroubleOf(err).Text())
		}
	}
}

func TestSecretsAreNeverSaved(t *testing.T) {
	b := load(t, "blueprint.yaml", head+sound, "network.yaml", network)
	s := wizard.Begin(b, answers(wizard.OriginTyped, "environment", "dev", "hush", "a b c"), place)
	differs(t, "secrets", s.Secrets(), []string{"hush"})
	differs(t, "saved", s.Saved().Keys(), []string{"environment", "network.Cidr"})
	plan, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	stack := plan.Steps[0].Action.(*wizard.StackAction)
	word := stack.Parameters[2]
	if !word.Secret || word.Value.String() != "a b c" || strings.Contains(word.String(), "a b c") {
		t.Errorf("the secret parameter: %v", word)
	}
}

func TestASecretIsNotShownInANameMadeOfIt(t *testing.T) {
	b := deploy(t, "", source("x.yaml", `Parameters: {Word: {Type: String, NoEcho: true}}
Resources: {A: {Type: "AWS::SNS::Topic", Properties: {TopicName: !Sub "t-${Word}"}}}
Outputs: {O: {Value: x, Export: {Name: !Ref Word}}}
`))
	s := wizard.Begin(b, answers(wizard.OriginTyped, "Word", "hushhush"), place)
	plan, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(s.Names(s.Answers()), string(line)); strings.Contains(text, "hushhush") {
		t.Errorf("the secret is shown: %s", text)
	}
}

func TestConditionalQuestionsComeAndGo(t *testing.T) {
	b := load(t, "blueprint.yaml", `name: own
title: Own
fields:
  - {key: engine, allowed: [none, postgres]}
  - {key: size, type: number, when: "${engine} != none"}
  - {key: name, default: "${engine}-db", when: "${engine} != none"}
steps:
  - {id: note, checkpoint: "size ${size} name ${name}"}
`)
	s := wizard.Begin(b, wizard.Answers{}, place)
	if err := s.Next(s.Answers().With("engine", "postgres")); err == nil {
		t.Fatal("the size is asked now")
	}
	differs(t, "asked", keys(s.Fields()), []string{"engine", "size", "name"})
	differs(t, "the default follows", s.Fields()[2].Default, "postgres-db")
	if err := s.Next(s.Answers().With("size", "5")); err != nil {
		t.Fatal(err)
	}
	plan, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	differs(t, "text", plan.Steps[0].Action.(*wizard.CheckpointAction).Text.String(), "size 5 name postgres-db")
	s.Jump(0, s.Answers())
	if err := s.Next(s.Answers().With("engine", "none")); err != nil {
		t.Fatal(err)
	}
	plan, err = s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	differs(t, "what is not asked is empty", plan.Steps[0].Action.(*wizard.CheckpointAction).Text.String(), "size  name ")
	differs(t, "but nothing is lost", s.Answers().Get("size"), "5")
}

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

func TestMissingAndWrongAnswersAreAllNamed(t *testing.T) {
	s := wizard.Begin(environment(t), answers(wizard.OriginSet, "cluster.ClusterSize", "0", "jump-boxes", "true"), place)
	_, err := s.Plan()
	text := wizard.TroubleOf(err).Text()
	for _, want := range []string{"contact", "jumpboxes.AdminCidr", "cluster.ClusterSize", "a number from 1 to 100"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not named in\n%s", want, text)
		}
	}
	differs(t, "exit", wizard.ExitOf(err), wizard.ExitUsage)
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
