package form

import (
	"fmt"
	"testing"

	"gantry/wizard"
)

func choices(n int) []wizard.Choice {
	var list []wizard.Choice
	for i := range n {
		list = append(list, wizard.Choice{Value: fmt.Sprintf("vpc-%02d", i), Label: fmt.Sprintf("network %d", i), Note: "10.0.0.0/16"})
	}
	return list
}

func offered(field wizard.Field, n int) (*Form, wizard.Field) {
	return form([]wizard.Field{field, text("two")}, wizard.Answers{}, map[string]Offer{field.Key: {Choices: choices(n)}}), field
}

func TestAChoiceIsFilteredByTypingAndTakenByEnter(t *testing.T) {
	f, _ := offered(text("vpc"), 30)
	see(t, f, "network 0", "vpc-00", "10.0.0.0/16", "30 choices")
	write(f, "-17")
	see(t, f, "network 17", "1 of 30 match")
	gone(t, f, "network 16")
	press(f, "enter")
	if f.Draft().Get("vpc") != "vpc-17" || f.Key() != "two" {
		t.Fatalf("chosen %q, at %s", f.Draft().Get("vpc"), f.Key())
	}
	see(t, f, "vpc-17 · network 17")
}

func TestMovingInAListAnswersNothing(t *testing.T) {
	f, _ := offered(text("vpc"), 30)
	press(f, "down", "down", "pgdown", "tab")
	if answer, ok := f.Draft().Lookup("vpc"); ok {
		t.Errorf("answered %+v without being asked to", answer)
	}
}

func TestTheEndsOfAListLeadToTheQuestionsAround(t *testing.T) {
	f, _ := offered(text("vpc"), 2)
	press(f, "down", "down", "down") // two choices and "type it myself"
	if f.Key() != "two" {
		t.Errorf("at %s", f.Key())
	}
	press(f, "up")
	if f.Key() != "vpc" {
		t.Errorf("at %s", f.Key())
	}
}

func TestWhatNoListHasCanBeTyped(t *testing.T) {
	f, _ := offered(text("vpc"), 3)
	write(f, "vpc-new")
	see(t, f, "take vpc-new as typed")
	press(f, "enter")
	if f.Draft().Get("vpc") != "vpc-new" || f.Key() != "two" {
		t.Fatalf("the answer is %q, at %s", f.Draft().Get("vpc"), f.Key())
	}
	press(f, "up", "ctrl+t")
	see(t, f, "network 0")
	press(f, "ctrl+t")
	press(f, "backspace")
	if f.Draft().Get("vpc") != "vpc-ne" {
		t.Errorf("typing over it gives %q", f.Draft().Get("vpc"))
	}
}

func TestAllowedValuesAreAllThereIs(t *testing.T) {
	field := text("size")
	field.Allowed = []string{"small", "large"}
	f := form([]wizard.Field{field}, wizard.Answers{}.WithFrom("size", "large", wizard.OriginDefault), nil)
	gone(t, f, "type it")
	press(f, "ctrl+t", "x", "enter")
	if f.Done() {
		t.Error("an empty list gave an answer")
	}
	see(t, f, "nothing matches")
	press(f, "backspace", "enter")
	if !f.Done() || f.Draft().Get("size") != "large" {
		t.Errorf("done %v with %q", f.Done(), f.Draft().Get("size"))
	}
}

func TestSeveralAreChosenWithSpaceInTheListsOrder(t *testing.T) {
	field := text("subnets")
	field.Many = true
	f := form([]wizard.Field{field}, wizard.Answers{}, map[string]Offer{"subnets": {Choices: choices(4)}})
	press(f, "down", "down", "space", "up", "up", "space")
	see(t, f, "[x] network 0", "[ ] network 1", "[x] network 2", "2 of 4 chosen")
	press(f, "enter")
	if got := f.Draft().Get("subnets"); !f.Done() || got != "vpc-00,vpc-02" {
		t.Errorf("done %v with %q", f.Done(), got)
	}
}

func TestKeysOnAListThatFiltersToNothingDoNoHarm(t *testing.T) {
	for _, many := range []bool{false, true} {
		field := text("size")
		field.Many = many
		field.Allowed = []string{"small"}
		f := form([]wizard.Field{field}, wizard.Answers{}, nil)
		press(f, "z", "down", "up", "space", "pgdown", "end", "home", "enter", "ctrl+u", "space", "backspace", "backspace")
		f.View(20, 5)
	}
}

func TestADeniedListIsFreeTextWithTheReason(t *testing.T) {
	f := form([]wizard.Field{text("key")}, wizard.Answers{}, map[string]Offer{"key": {Why: "Could not list key pairs: AccessDenied. Type it instead."}})
	see(t, f, "AccessDenied")
	write(f, "mine")
	if f.Draft().Get("key") != "mine" {
		t.Errorf("typed %q", f.Draft().Get("key"))
	}
}
