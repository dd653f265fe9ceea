package wizard_test

import (
	"errors"
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
