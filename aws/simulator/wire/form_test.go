package wire

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, form string) *Params {
	t.Helper()
	p, err := ParseForm(form)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestListsComeInEveryFormAndInOrder(t *testing.T) {
	for form, want := range map[string][]string{
		"X.member.1=a&X.member.2=b":         {"a", "b"},
		"X.2=b&X.10=c&X.1=a":                {"a", "b", "c"},
		"X.Filter.1=a&X.Filter.2=b":         {"a", "b"},
		"X.member.01=a&X.member.002=b":      {"a", "b"},
		"X=":                                nil,
		"Y=1":                               nil,
		"X.member.999999999=z&X.member.1=a": {"a", "z"},
		"X.member.1=a%20b%2Bc+d":            {"a b+c d"},
		"X.member.18446744073709551616=no&X.other=2": nil,
	} {
		if diff := cmp.Diff(want, parse(t, form).Strings("X")); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
	}
}

func TestStructuresAndMapsNest(t *testing.T) {
	p := parse(t, "P.member.1.Key=a&P.member.1.Value=1&M.entry.1.key=k&M.entry.1.value=v&A.1.Name=n&A.1.Value=w&R.T.member.1.Arn=x")
	if got := p.List("P")[0].Get("Key"); got != "a" {
		t.Errorf("got %q", got)
	}
	if diff := cmp.Diff(map[string]string{"k": "v"}, p.Map("M")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"n": "w"}, p.Map("A")); diff != "" {
		t.Error(diff)
	}
	if got := p.Struct("R").List("T")[0].Get("Arn"); got != "x" {
		t.Errorf("got %q", got)
	}
	if p.Struct("Nothing").Has("x") || p.Struct("Nothing").Get("x") != "" || p.Struct("Nothing").List("x") != nil {
		t.Error("an absent structure holds something")
	}
}

func TestFlagsAndNumbersAreWhatAWSTakes(t *testing.T) {
	p := parse(t, "T=true&F=false&One=1&Zero=0&Bad=yes&Upper=True&Empty=&N=007&Plus=%2B5&NaN=5x")
	for name, want := range map[string]bool{"T": true, "F": false, "One": true, "Zero": false, "Absent": false} {
		if got, err := p.Bool(name); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for name, want := range map[string]int{"N": 7, "Plus": 5, "Absent": 42} {
		if got, err := p.Int(name, 42); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, name := range []string{"Bad", "Upper", "Empty"} {
		_, err := p.Bool(name)
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Code != "MalformedInput" || refusal.StatusCode() != 400 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Int("NaN", 0); err == nil {
		t.Error("5x is a number")
	}
}

func TestCanonicalDoesNotDependOnOrder(t *testing.T) {
	a, b := parse(t, "B=2&A.1=x&A.2=y&Token=1"), parse(t, "Token=2&A.2=y&B=2&A.1=x")
	if a.Canonical("Token") != b.Canonical("Token") {
		t.Errorf("%q and %q", a.Canonical("Token"), b.Canonical("Token"))
	}
	if a.Canonical() == b.Canonical() {
		t.Error("different tokens make no difference")
	}
}

func TestAKeyMayNotNestWithoutEnd(t *testing.T) {
	if _, err := ParseForm(strings.Repeat("a.", 100) + "b=1"); err == nil {
		t.Error("a key of 100 levels was taken")
	}
}

func FuzzParseForm(f *testing.F) {
	for _, seed := range []string{"", "A=1&B.member.1=x", "X.007=y&X=&X.member", "%zz=1", "a=b=c&&=&.=.", "A.1.B.2.C=3&A=4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, form string) {
		p, err := ParseForm(form)
		if err != nil {
			var refusal *Error
			if !errors.As(err, &refusal) {
				t.Fatalf("%v is not AWS's", err)
			}
			return
		}
		for _, name := range p.Names() {
			p.List(name)
			p.Map(name)
			_, _ = p.Bool(name)
			_, _ = p.Int(name, 0)
		}
		if first, again := p.Canonical(), p.Canonical(); first != again {
			t.Error("canonical changes")
		}
	})
}
