package wizard_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"gantry/wizard"
)

func TestAnExpressionIsReadInPieces(t *testing.T) {
	tests := map[string]wizard.Expression{
		"":              nil,
		"text":          {{Text: "text"}},
		"${a}":          {{From: "a"}},
		"x${ a.B }y":    {{Text: "x"}, {From: "a.B"}, {Text: "y"}},
		"${a}${b}":      {{From: "a"}, {From: "b"}},
		"${!a}b":        {{Text: "${a}b"}},
		"a${ }${}":      {{Text: "a${ }${}"}},
		"open ${a":      {{Text: "open ${a"}},
		"$ {a} } $${a}": {{Text: "$ {a} } $"}, {From: "a"}},
	}
	for source, want := range tests {
		differs(t, source, wizard.ParseExpression(source), want)
	}
}

func TestAnAnswerIsNeverTakenForAReference(t *testing.T) {
	x := wizard.ParseExpression("${a}-${b}")
	bound := x.Resolve(func(name string) (string, bool) { return "${secret}", name == "a" })
	differs(t, "pieces", bound, wizard.Expression{{Text: "${secret}-"}, {From: "b"}})
	differs(t, "references", bound.References(), []string{"b"})
	again := bound.Resolve(func(string) (string, bool) { return "x", true })
	text, final := again.Final()
	differs(t, "text", text, "${secret}-x")
	differs(t, "final", final, true)
	differs(t, "the first is as it was", x.References(), []string{"a", "b"})
}

func FuzzExpression(f *testing.F) {
	for _, seed := range []string{"", "${a}", "${!a}", "x${", "${}", "${ }y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		x := wizard.ParseExpression(source)
		line, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		var again wizard.Expression
		if err := json.Unmarshal(line, &again); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(source) && x.String() != again.String() {
			t.Errorf("%q came back as %q", x.String(), again.String())
		}
		for _, name := range x.References() {
			if name != strings.TrimSpace(name) {
				t.Errorf("reference %q has spaces", name)
			}
		}
	})
}

func TestAnswersDoNotChange(t *testing.T) {
	var none wizard.Answers
	one := none.With("a", "1")
	two := one.WithFrom("a", "2", wizard.OriginProfile).With("b", "3")
	differs(t, "none", none.Len(), 0)
	differs(t, "one", one.Get("a"), "1")
	differs(t, "two", two.Keys(), []string{"a", "b"})
	differs(t, "without", two.Without("a").Keys(), []string{"b"})
	answer, ok := two.Lookup("a")
	differs(t, "answer", answer, wizard.Answer{Value: "2", Origin: wizard.OriginProfile})
	differs(t, "there", ok, true)
	_, ok = none.Without("x").Lookup("x")
	differs(t, "not there", ok, false)
}

func TestBindingLeavesTheFirstActionAlone(t *testing.T) {
	lookup := func(name string) (string, bool) { return "<" + name + ">", true }
	actions := []wizard.Action{
		&wizard.StackAction{
			Name:       wizard.ParseExpression("${a}"),
			Parameters: []wizard.Parameter{{Key: "P", Value: wizard.ParseExpression("${b}")}},
			Tags:       []wizard.Tag{{Key: "t", Value: wizard.ParseExpression("${c}")}},
			Imports:    []wizard.Expression{wizard.ParseExpression("${d}")},
		},
		&wizard.KeyPairAction{Name: wizard.ParseExpression("${a}")},
		&wizard.CheckAction{InstanceType: wizard.ParseExpression("${a}"), Exports: []wizard.Expression{wizard.ParseExpression("${b}")}},
		&wizard.CheckpointAction{Text: wizard.ParseExpression("${a}")},
	}
	for _, action := range actions {
		before := wizard.References(action)
		bound := wizard.Bind(action, lookup)
		differs(t, "bound", wizard.References(bound), []string(nil))
		differs(t, "the first", wizard.References(action), before)
		if len(before) == 0 {
			t.Errorf("%s: no references found", action.Kind())
		}
	}
}

func TestASecretParameterIsMaskedWhereverItIsPrinted(t *testing.T) {
	const secret = "correct horse"
	p := wizard.Parameter{Key: "Word", Value: wizard.Literal(secret), Secret: true}
	line, err := json.Marshal(wizard.Plan{Steps: []wizard.PlannedStep{{Action: &wizard.StackAction{Parameters: []wizard.Parameter{p}}}}})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(line), p.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		texts = append(texts, fmt.Sprintf(verb, p), fmt.Sprintf(verb, []wizard.Parameter{p}), fmt.Sprintf(verb, wizard.StackAction{Parameters: []wizard.Parameter{p}}))
	}
	for _, text := range texts {
		if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
			t.Errorf("the secret is in %s", text)
		}
	}
}
