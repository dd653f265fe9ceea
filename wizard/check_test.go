package wizard_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gantry/wizard"
	"gantry/wizard/template"
)

func to[T any](v T) *T { return &v }

func TestEveryTypeOfFieldIsChecked(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := wizard.Field{Type: wizard.TextField, Pattern: "[a-z]+", MinLength: to(2), MaxLength: to(4)}
	number := wizard.Field{Type: wizard.NumberField, MinValue: to(1.0), MaxValue: to(100.0)}
	network := wizard.Field{Type: wizard.CIDRField, MinPrefix: to(16), MaxPrefix: to(28)}
	choice := wizard.Field{Type: wizard.ChoiceField, Allowed: []string{"a", "b"}}
	tests := []struct {
		field wizard.Field
		value string
		want  string // a piece of the words, "" for fine
	}{
		{text, "abc", ""},
		{text, "", "must have a value"},
		{text, "a", "must contain at least 2 characters"},
		{text, "abcde", "must contain at most 4 characters"},
		{text, "äöü", "must match pattern [a-z]+"},
		{text, "abc\n", "must match pattern"},
		{wizard.Field{Type: wizard.TextField, MaxLength: to(3)}, "äöü", ""},
		{wizard.Field{Type: wizard.TextField, Pattern: "a|b"}, "ab", "must match"},
		{wizard.Field{Type: wizard.TextField, Optional: true, Pattern: "a"}, "", ""},
		{wizard.Field{Type: wizard.TextField, Pattern: "a", Message: "only a"}, "b", "only a"},
		{number, "1", ""},
		{number, "0", "not less than 1"},
		{number, "101", "not greater than 100"},
		{number, "1.5", "whole number"},
		{number, "99999999999999999999", "whole number"},
		{number, "ten", "whole number"},
		{choice, "a", ""},
		{choice, "c", "must be one of a, b"},
		{wizard.Field{Type: wizard.FlagField}, "true", ""},
		{wizard.Field{Type: wizard.FlagField}, "maybe", "yes or no"},
		{wizard.Field{Type: wizard.SecretField}, "", "must have a value"},
		{wizard.Field{Type: wizard.SecretField}, " x ", ""},
		{wizard.Field{Type: wizard.EmailField}, "ops@example.com", ""},
		{wizard.Field{Type: wizard.EmailField}, "ops@example", "email address"},
		{wizard.Field{Type: wizard.EmailField}, "o ps@example.com", "email address"},
		{network, "10.0.0.0/16", ""},
		{network, "10.0.0.1/16", "the network itself is 10.0.0.0/16"},
		{network, "10.0.0.0/8", "too large a network; use a prefix length from /16 to /28"},
		{network, "10.0.0.0/30", "too small a network"},
		{network, "10.0.0.0", "not an IPv4 network"},
		{network, "fd00::/64", "not an IPv4 network"},
		{network, "010.0.0.0/16", "not an IPv4 network"},
		{wizard.Field{Type: wizard.CIDRField, Many: true}, "10.0.0.0/16, 10.1.0.0/16", ""},
		{wizard.Field{Type: wizard.CIDRField, Many: true}, "10.0.0.0/16, x", `"x" is not`},
		{wizard.Field{Type: wizard.PathField}, "/nowhere", ""},
		{wizard.Field{Type: wizard.PathField}, "a\x00b", "zero byte"},
		{wizard.Field{Type: wizard.PathField, Exists: "file"}, file, ""},
		{wizard.Field{Type: wizard.PathField, Exists: "folder"}, dir, ""},
		{wizard.Field{Type: wizard.PathField, Exists: "folder"}, file, "is not a folder"},
		{wizard.Field{Type: wizard.PathField, Exists: "file"}, dir, "is not a file"},
		{wizard.Field{Type: wizard.PathField, Exists: "file"}, dir + "/no", "there is no file"},
	}
	for _, test := range tests {
		err := test.field.Check(test.value)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s %q: %v", test.field.Type, test.value, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s %q: %v, want %q", test.field.Type, test.value, err, test.want)
		}
	}
}

func TestAParameterIsCheckedInAWSsWords(t *testing.T) {
	p := &template.Parameter{Name: "Code", Type: "String", AllowedPattern: "[0-9]+", Line: 7, Column: 3}
	f := wizard.Field{Key: "s.Code", Parameter: p}
	differs(t, "its own words", f.Check("x").Error(), "Parameter 'Code' must match pattern [0-9]+")
	p.ConstraintDescription = "digits only"
	differs(t, "its description", f.Check("x").Error(), "Parameter Code failed to satisfy constraint: digits only")
}

func TestAMissingSuffixIsAddedAndSaid(t *testing.T) {
	f := wizard.Field{Key: "prefix", Type: wizard.TextField, Suffix: "-"}
	differs(t, "added", f.Normalise(" v1 "), "v1-")
	differs(t, "not twice", f.Normalise("v1-"), "v1-")
	differs(t, "nothing stays nothing", f.Normalise(""), "")
	differs(t, "said", f.Advice("v1"), "- is added: v1-")
	differs(t, "nothing to say", f.Advice("v1-"), "")
	differs(t, "a flag", wizard.Field{Type: wizard.FlagField}.Normalise("Yes"), "true")
	differs(t, "a secret is never changed", wizard.Field{Type: wizard.SecretField}.Normalise(" x "), " x ")
}

func TestAdviceNeverRefuses(t *testing.T) {
	f := wizard.Field{Key: "s.AdminCidr", Type: wizard.TextField, Parameter: &template.Parameter{Name: "AdminCidr", Type: "String"}}
	if err := f.Check("10.0.0.1/8"); err != nil {
		t.Errorf("AWS would take it: %v", err)
	}
	if advice := f.Advice("10.0.0.1/8"); !strings.Contains(advice, "the network itself is 10.0.0.0/8") {
		t.Errorf("advice: %q", advice)
	}
	differs(t, "an IPv6 network", f.Advice("fd00::/8"), "")
	java := wizard.Field{Key: "s.P", Parameter: &template.Parameter{Name: "P", Type: "String", AllowedPattern: `[a-z&&[^x]]+`}}
	if err := java.Check("abc"); err != nil {
		t.Errorf("a pattern for Java: %v", err)
	}
}
