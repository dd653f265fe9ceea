package template

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// everything reads a template and, if it can be read, asks all there is to ask.
func everything(source []byte) error {
	parsed, err := Parse("fuzz.yaml", source)
	if err != nil {
		return err
	}
	parsed.Groups()
	parsed.Capabilities()
	parsed.Imports()
	parsed.Attributes()
	s := pendingScope(parsed)
	if _, err := parsed.Evaluate(Scope{}); err != nil && len(Errors(err)) == 0 {
		return errors.New("an error without a place: " + err.Error())
	}
	s.Zones = func(region string) []string { return []string{region + "a", region + "b"} }
	s.Ref = func(logical string) (any, error) { return "id-" + logical, nil }
	s.Attribute = func(logical, attribute string) (any, error) { return []any{logical, attribute}, nil }
	s.Import = func(name string) (string, error) { return "imported " + name, nil }
	s.Dynamic = func(reference string) (string, error) { return "<" + reference + ">", nil }
	e, err := parsed.Evaluate(s)
	if err != nil {
		return err
	}
	if _, err := e.Order(); err != nil {
		return err
	}
	for _, r := range e.Resources() {
		_, _ = e.Properties(r.Logical) // an error is as good as a value here
		_, _ = e.Value(r.Metadata)
	}
	_, _ = e.Outputs()
	_ = e.CheckRules()
	_, _ = parsed.Processed(s)
	return nil
}

// FuzzParse holds that no text makes the package panic or run long, and that
// every refusal has a message.
func FuzzParse(f *testing.F) {
	seeds := []string{
		"", "{", "{}", "[1,2]", "Resources: {A: {Type: T}}", "\xff\xfe", "a: &a [*a]", "<<: *x", "!Ref A",
		`{"Resources":{"A":{"Type":"T","Properties":{"X":{"Fn::Sub":"${A}"}}}}}`,
		"Resources:\n  A:\n    Type: T\n    Properties: {L: !Select [0, !Split [',', !Ref AWS::Region]], C: !Cidr [10.0.0.0/8, 3, 4]}\n",
		"Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L:\n    - N\n    - [a, b]\n    - T${N}:\n        Type: T\n",
		"Parameters: {P: {Type: String, AllowedPattern: '(?i)[a-z&&[^x]]++\\Q.\\E', Default: a}}\nResources: {A: {Type: T}}",
		"Conditions: {C: !Equals [!Ref AWS::Region, x]}\nResources: {A: {Type: T, Condition: C}, B: {Type: T, DependsOn: A}}\nOutputs: {O: {Value: !If [C, a, b]}}",
		"Mappings: {M: {a: {b: c}}}\nResources: {A: {Type: T, Properties: {P: !FindInMap [M, a, b]}}}",
	}
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	for _, source := range corpus(f) {
		if len(source) < 2500 {
			f.Add(source)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		done := time.AfterFunc(20*time.Second, func() { panic("a template took too long") })
		defer done.Stop()
		err := everything(source)
		if err != nil && strings.TrimSpace(err.Error()) == "" {
			t.Fatal("an error without words")
		}
	})
}

// FuzzPattern holds that no pattern and no value make the translation panic or
// run long.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"a++", `[a-z&&[^x]]`, `\Q.\E*`, `(?<n>a)\k<n>`, `\p{Alpha}{1,3}`, `(a+)+$`, `[^\d\W]`, `(?s-i:.)\R`, `\x{41}`, `[]a]`} {
		f.Add(seed, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab")
	}
	f.Fuzz(func(_ *testing.T, pattern, value string) {
		done := time.AfterFunc(20*time.Second, func() { panic("a pattern took too long") })
		defer done.Stop()
		p := Parameter{Name: "P", Type: "String", AllowedPattern: pattern}
		p.Checkable()
		_ = p.Check(value) // either answer will do
	})
}
