package wizard_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gantry/wizard"
)

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
