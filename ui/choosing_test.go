package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"gantry/profiles"
	"gantry/wizard"
)

// unfinished leaves the journal of a run that began in a region.
func (j *journey) unfinished(t *testing.T, region string) {
	t.Helper()
	journal, err := j.options.Runs.Create(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	event := wizard.Event{Seq: 1, At: time.Now(), Run: journal.ID(), Body: wizard.RunStarted{
		Blueprint: "shop", Account: "123456789012", Region: region, Simulated: true, Verb: wizard.Apply,
		Plan: wizard.Plan{Blueprint: "shop", Title: "The shop of yesterday", Steps: []wizard.PlannedStep{
			{ID: "network", Title: "Network", Action: &wizard.StackAction{Name: wizard.Literal("dev-network")}},
		}},
	}}
	if err := journal.Write(event); err != nil {
		t.Fatal(err)
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
}

// profile saves a profile of the shop.
func (j *journey) profile(t *testing.T, name string, answers map[string]string) {
	t.Helper()
	err := j.options.Profiles.Save(profiles.Profile{
		Name: name, Blueprint: "shop", Version: 1, Region: "eu-west-1", Answers: answers,
		Secrets: map[string]string{"database.Password": "env:GANTRY_TEST_SHOP_PASSWORD"},
		Created: time.Now().Add(-50 * time.Hour), Used: time.Now().Add(-2*time.Hour - time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAProfileWithNothingMissingGoesToTheReview(t *testing.T) {
	t.Setenv("GANTRY_TEST_SHOP_PASSWORD", "hunter2")
	j := prepare(t)
	j.profile(t, "prod", map[string]string{"environment": "prod", "network.Peer": "vpc-9"})
	j.start(t, 80, 24)
	j.See("Replay a profile", "prod", "used 2 hours ago")
	j.Press("enter")
	j.See("You agree that", "prod-network")
	j.Press("end")
	j.See("environment", wizard.Mask)
	j.Gone("hunter2")
}

func TestAProfileAsksOnlyWhatIsMissing(t *testing.T) {
	j := prepare(t)
	j.profile(t, "prod", map[string]string{"environment": "prod", "network.Peer": "vpc-9"})
	j.start(t, 80, 24)
	j.See("Replay a profile")
	j.Press("enter")
	j.See("Password")
}

func TestAProfileIsDeletedByTypingItsName(t *testing.T) {
	j := prepare(t)
	j.profile(t, "prod", map[string]string{"environment": "prod"})
	j.profile(t, "test", map[string]string{"environment": "test"})
	j.start(t, 80, 24)
	j.See("Replay a profile")
	j.Press("p")
	j.See("Profiles", "environment        prod", "database.Password", wizard.Mask)
	j.Press("d")
	j.See("Delete the profile prod?", "Type prod")
	j.Press("enter", "y", "enter")
	j.Press("esc", "down")
	j.See("environment        test")
	j.Press("d")
	j.Type("test")
	j.Press("enter")
	j.See("Profile test is deleted.")
	names, err := j.options.Profiles.Names()
	if err != nil || len(names) != 1 || names[0] != "prod" {
		t.Errorf("there are %v now (%v)", names, err)
	}
	j.Press("esc")
	j.See("What shall it be?")
}

func TestAnEmptyBeginningIsExplained(t *testing.T) {
	j := begin(t, 80, 24, func(o *Options) { o.Blueprints = nil })
	j.See("Deploy a template", "any CloudFormation template")
	j.Press("p")
	j.See("There is no profile yet.", "The review keeps the answers under a name")
	j.Press("d", "enter", "down")
	j.See("There is no profile yet.")
}

func TestATemplateIsDeployedByItsPath(t *testing.T) {
	dir := t.TempDir() // its name is long: a line of the dialog holds only a part
	good, bad := filepath.Join(dir, "shop.yaml"), filepath.Join(dir, "bad.yaml")
	for path, text := range map[string]string{good: shopNetwork, bad: "Resources:\n  A: { Type: AWS::S3::Bucket, Colour: red\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j := begin(t, 120, 30)
	j.See("Deploy a template")
	j.Press("end", "enter", "enter")
	j.See("The path of a template")
	j.Type(filepath.Join(dir, "none.yaml"))
	j.Press("enter")
	j.See("none.yaml: no")
	j.Press("ctrl+u")
	j.Type(dir)
	j.Press("enter")
	j.See("is a folder")
	j.Press("ctrl+u")
	j.Paste(bad + "\n")
	j.Press("enter")
	j.See("bad.yaml:")
	j.Press("ctrl+u")
	j.Type(good)
	j.Press("enter")
	j.See("VpcCidr")
}

func TestTheListIsFiltered(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("/")
	j.Type("templ")
	j.Gone("A small shop")
	j.Type("qqq")
	j.See("Nothing has that in it")
	j.Press("enter", "down", "esc")
	j.See("A small shop")
}

func TestBeginningAnewAsksBeforeItForgets(t *testing.T) {
	j := begin(t, 80, 24)
	j.See("A small shop")
	j.Press("enter")
	j.See("Prefix")
	j.Press("tab")
	j.Type("acme")
	j.Press("esc")
	j.See("Go on where you left")
	j.Press("down", "enter")
	j.See("Begin anew?", "1 answer")
	j.Press("n", "enter", "y")
	j.See("Prefix")
	j.Gone("acme")
}

func TestARunOfAnotherPlaceIsNotTakenUpHere(t *testing.T) {
	j := prepare(t)
	j.unfinished(t, "us-east-1")
	j.start(t, 100, 24)
	j.See("Runs that are not over", "The shop of yesterday")
	j.Press("enter")
	j.See("It works in 123456789012, us-east-1", "gantry attach")
}

func TestARunThatIsNotOverGoesOn(t *testing.T) {
	j := prepare(t)
	j.unfinished(t, "eu-west-1")
	j.start(t, 100, 24)
	j.See("Runs that are not over", "The shop of yesterday")
	j.Press("enter")
	j.See("The shop of yesterday is there after")
}

func TestChoosingAtThreeSizes(t *testing.T) {
	for name, size := range map[string][2]int{"60x20": {60, 20}, "80x24": {80, 24}, "120x40": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			j := prepare(t)
			j.profile(t, "prod", map[string]string{"environment": "prod"})
			j.start(t, size[0], size[1])
			j.See("Replay a profile", "Deploy a template", "simulated")
			golden.RequireEqual(t, j.Screen.Screen())
		})
	}
}

func TestAProfileOfATemplateRemembersItsPath(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.yaml")
	if err := os.WriteFile(path, []byte(shopNetwork), 0o600); err != nil {
		t.Fatal(err)
	}
	j := prepare(t)
	a := newApp(t.Context(), j.options)
	t.Cleanup(a.shared.work.Wait)
	t.Chdir(dir)
	c := newChoosing(a.shared)
	next, _ := c.templateRead(c.readTemplates([]string{" shop.yaml "}, ""))
	session := next.(*asking).session
	if err := a.shared.keep(session, "mine").save(); err != nil {
		t.Fatal(err)
	}
	got, err := j.options.Profiles.Load("mine")
	if err != nil {
		t.Fatal(err)
	}
	if got.Blueprint != "" || len(got.Templates) != 1 || got.Templates[0] != path {
		t.Errorf("kept %q and %q", got.Blueprint, got.Templates)
	}
}

func TestAReplayNotesThatTheProfileWasUsed(t *testing.T) {
	j := prepare(t)
	j.profile(t, "prod", map[string]string{"environment": "prod"})
	before, err := j.options.Profiles.Load("prod")
	if err != nil {
		t.Fatal(err)
	}
	a := newApp(t.Context(), j.options)
	t.Cleanup(a.shared.work.Wait)
	next, _ := newChoosing(a.shared).replay(before)
	session := next.(*asking).session
	for _, name := range []string{"", "copy"} {
		if err := a.shared.keep(session, name).save(); err != nil {
			t.Fatal(err)
		}
	}
	after, err := j.options.Profiles.Load("prod")
	if err != nil || !after.Used.After(before.Used) || after.Answers["environment"] != "prod" {
		t.Errorf("the profile is %+v now (%v)", after, err)
	}
	made, err := j.options.Profiles.Load("copy")
	if err != nil || made.Blueprint != "shop" || made.Secrets["database.Password"] != "env:GANTRY_TEST_SHOP_PASSWORD" {
		t.Errorf("the copy is %+v (%v)", made, err)
	}
}
