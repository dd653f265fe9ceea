package form

import (
	"testing"

	"gantry/wizard"
	"gantry/wizard/template"
)

func TestASecretIsTypedTwiceAndNeverSeen(t *testing.T) {
	field := wizard.Field{Key: "password", Label: "Password", Type: wizard.SecretField}
	f := form([]wizard.Field{field, text("two")}, wizard.Answers{}, nil)
	write(f, "hunter2")
	gone(t, f, "is needed", "a second time")
	press(f, "tab", "tab")
	if f.Key() != "two" {
		t.Fatalf("at %s", f.Key())
	}
	see(t, f, "a second time")
	press(f, "up", "enter")
	write(f, "hunter3")
	see(t, f, "not the same")
	press(f, "enter")
	if _, ok := f.Draft().Lookup("password"); ok || f.Key() != "password" {
		t.Fatalf("two different passwords were taken; at %s", f.Key())
	}
	press(f, "backspace")
	write(f, "2")
	press(f, "enter")
	if f.Draft().Get("password") != "hunter2" || f.Key() != "two" {
		t.Fatalf("the password is %q, at %s", f.Draft().Get("password"), f.Key())
	}
	gone(t, f, "hunter")
	see(t, f, wizard.Mask)
	press(f, "up")
	gone(t, f, "hunter")
}

func TestASecretGivenBeforeIsKeptByEnter(t *testing.T) {
	field := wizard.Field{Key: "p", Label: "Password", Parameter: &template.Parameter{NoEcho: true}}
	f := form([]wizard.Field{field}, wizard.Answers{}.With("p", "hunter2"), nil)
	see(t, f, wizard.Mask, "enter keeps it")
	press(f, "enter")
	if !f.Done() || f.Draft().Get("p") != "hunter2" {
		t.Errorf("done %v, the secret is %q", f.Done(), f.Draft().Get("p"))
	}
}

func TestASecretIsCheckedBeforeItIsTypedAgain(t *testing.T) {
	f := form([]wizard.Field{{Key: "password", Label: "Password", Type: wizard.SecretField}}, wizard.Answers{}, nil)
	write(f, "hunter!")
	see(t, f, "must not shout")
	press(f, "enter")
	write(f, "x") // still the first line
	press(f, "backspace", "backspace", "enter")
	gone(t, f, "must not shout")
	write(f, "hunter")
	press(f, "enter")
	if !f.Done() || f.Draft().Get("password") != "hunter" {
		t.Errorf("done %v with %q", f.Done(), f.Draft().Get("password"))
	}
}
