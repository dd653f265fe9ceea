package template

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// propertiesOf reads a template's resource A.
func propertiesOf(t *testing.T, source string) any {
	t.Helper()
	parsed, err := Parse("t.yaml", []byte(source))
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	r, _ := parsed.Resource("A")
	return r.Properties
}

func TestEveryShortTagBecomesItsLongForm(t *testing.T) {
	head := "Parameters: {P: {Type: String}}\nMappings: {M: {a: {b: c}}}\nConditions: {C: !Equals [a, b], D: !And [!Condition C, !Or [!Condition C, !Not [!Condition C]]]}\nResources:\n  B: {Type: T}\n  A:\n    Type: T\n    Properties:\n      X: "
	for short, long := range map[string]string{
		"!Ref P":                    `{"Ref": "P"}`,
		"!GetAtt B.C.D":             `{"Fn::GetAtt": ["B", "C.D"]}`,
		"!GetAtt [B, C]":            `{"Fn::GetAtt": ["B", "C"]}`,
		"!Sub x":                    `{"Fn::Sub": "x"}`,
		"!Sub ['${x}', {x: 1}]":     `{"Fn::Sub": ["${x}", {"x": 1}]}`,
		"!Join [',', [a]]":          `{"Fn::Join": [",", ["a"]]}`,
		"!Split [',', a]":           `{"Fn::Split": [",", "a"]}`,
		"!Select [0, [a]]":          `{"Fn::Select": [0, ["a"]]}`,
		"!FindInMap [M, a, b]":      `{"Fn::FindInMap": ["M", "a", "b"]}`,
		"!If [C, 1, 2]":             `{"Fn::If": ["C", 1, 2]}`,
		"!Base64 123":               `{"Fn::Base64": "123"}`,
		"!GetAZs ''":                `{"Fn::GetAZs": ""}`,
		"!GetAZs":                   `{"Fn::GetAZs": ""}`,
		"!ImportValue x":            `{"Fn::ImportValue": "x"}`,
		"!Cidr [a, 1, 2]":           `{"Fn::Cidr": ["a", 1, 2]}`,
		"!Transform {Name: M}":      `{"Fn::Transform": {"Name": "M"}}`,
		"\n        Fn::Sub: !Ref P": "",
		"!Join\n        - ''\n        - - !Ref P\n          - !Sub '${P}'": `{"Fn::Join": ["", [{"Ref": "P"}, {"Fn::Sub": "${P}"}]]}`,
	} {
		if long == "" {
			if _, err := Parse("t", []byte(head+short+"\n")); err == nil {
				t.Errorf("%s is read", short)
			}
			continue
		}
		var want any
		decoder := json.NewDecoder(strings.NewReader(long))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]any{"X": want}, propertiesOf(t, head+short+"\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", short, diff)
		}
	}
	rules := one + "Parameters: {P: {Type: 'AWS::EC2::VPC::Id'}}\nRules: {R: {Assertions: [{Assert: !Contains [[a], b]}, {Assert: !EachMemberEquals [!ValueOfAll ['AWS::EC2::VPC::Id', Tags.a], x]}, {Assert: !EachMemberIn [[a], !RefAll 'AWS::EC2::VPC::Id']}, {Assert: !Equals [!ValueOf [P, Tags.a], x]}]}}\n"
	if _, err := Parse("t", []byte(rules)); err != nil {
		t.Error(err)
	}
}

func TestJSONAndYAMLOfTheSameTemplateAreTheSame(t *testing.T) {
	yamlText := "Resources:\n  A:\n    Type: T\n    Properties: {N: 1.50, B: true, L: [a, 'é\"'], O: {x: y}, R: {Ref: 'AWS::Region'}, G: {'Fn::GetAtt': [B, C]}}\n  B: {Type: T}\n"
	jsonText := "\ufeff\n{\"Resources\": {\"A\": {\"Type\": \"T\", \"Properties\": {\"N\": 1.50, \"B\": true, \"L\": [\"a\", \"\\u00e9\\\"\"],\r\n \"O\": {\"x\": \"y\"}, \"R\": {\"Ref\": \"AWS::Region\"}, \"G\": {\"Fn::GetAtt\": [\"B\", \"C\"]}}}, \"B\": {\"Type\": \"T\"}}}\n"
	if diff := cmp.Diff(propertiesOf(t, yamlText), propertiesOf(t, jsonText)); diff != "" {
		t.Error(diff)
	}
	parsed, err := Parse("t.json", []byte(jsonText))
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := parsed.Resource("B"); b.Line != 3 || b.Column != 83 {
		t.Errorf("B stands at %d:%d", b.Line, b.Column)
	}
}

func TestTextIsReadAsPeopleWriteIt(t *testing.T) {
	plain := "# a comment\n---\nResources: # another\n  A:\n    Type: T # third\n    Properties:\n      X: |\n        one\n        two\n"
	want := propertiesOf(t, plain)
	for name, source := range map[string]string{
		"CRLF": strings.ReplaceAll(plain, "\n", "\r\n"),
		"BOM":  "\ufeff" + plain,
		"flow": "--- {Resources: {A: {Type: T, Properties: {X: \"one\\ntwo\\n\"}}}}\n...\n",
		"tag":  "Resources: {A: {Type: !!str T, Properties: !!map {X: !!str \"one\\ntwo\\n\"}}}\n",
	} {
		if name == "tag" || name == "flow" {
			source = "# not JSON\n" + source
		}
		if diff := cmp.Diff(want, propertiesOf(t, source)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnchorsAndMergedMappingsAreWrittenOut(t *testing.T) {
	got := propertiesOf(t, `
Resources:
  B:
    Type: T
    Properties: &shared {Tags: &tags [{Key: a, Value: !Ref AWS::Region}], Size: 1}
  A:
    Type: T
    Properties:
      <<: [*shared, {Size: 3, More: x}]
      Size: 2
      Again: *tags
`)
	tags := []any{map[string]any{"Key": "a", "Value": map[string]any{"Ref": "AWS::Region"}}}
	want := map[string]any{"Tags": tags, "Size": json.Number("2"), "More": "x", "Again": tags}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestScalarsKeepWhatTheyMean(t *testing.T) {
	got := propertiesOf(t, `
Resources:
  A:
    Type: T
    Properties: {a: 0755, b: 0000, c: 012345678901, d: 2012-10-17, e: 12:30, f: 190:20:30, g: 1_000, h: 0o17, i: .inf, j: on, k: Off, l: "on", m: 123456789012345678901234567890, n: -1.5e-3, o: 1., p: y, q: "5", r: = , s: 0b1}
`)
	want := map[string]any{
		"a": "0755", "b": "0000", "c": "012345678901", "d": "2012-10-17", "e": "12:30", "f": "190:20:30", "g": "1_000",
		"h": "0o17", "i": ".inf", "j": true, "k": false, "l": "on", "m": json.Number("123456789012345678901234567890"),
		"n": json.Number("-1.5e-3"), "o": "1.", "p": "y", "q": "5", "r": "=", "s": "0b1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHostileTextEndsWithAMessage(t *testing.T) {
	bomb := func(line, next string) string {
		var b strings.Builder
		b.WriteString(line)
		for i := 'b'; i < 'z'; i++ {
			b.WriteString(strings.NewReplacer("B", string(i), "A", string(i-1)).Replace(next))
		}
		return b.String()
	}
	const n = MaxBytes - 100
	for name, source := range map[string]string{
		"lists":            strings.Repeat("[", n),
		"JSON lists":       `{"a":` + strings.Repeat("[", n),
		"JSON objects":     strings.Repeat(`{"a":`, n/5),
		"dashes":           strings.Repeat("- ", n/2),
		"alias bomb":       bomb("a: &a [x,x,x,x,x,x,x,x,x,x]\n", "B: &B [*A,*A,*A,*A,*A,*A,*A,*A]\n"),
		"merge bomb":       bomb("a: &a {x: y}\n", "B: &B {<<: [*A,*A,*A,*A,*A,*A,*A,*A]}\n"),
		"text bomb":        "a: &a " + strings.Repeat("x", n/2) + "\nb: [" + strings.Repeat("*a,", 100) + "]\n",
		"a merge of text":  one + "a: {<<: x}\n",
		"an object key":    "{[a]: b}",
		"an unknown alias": one + "a: *b\n",
		"a binary tag":     one + "Description: !!binary aGVsbG8=\n",
		"two documents":    one + "---\n" + one,
		"values of Sub":    "Resources: {A: {Type: T, Properties: {X: !Sub ['" + strings.Repeat("${a}", 50000) + "', {a: " + strings.Repeat("x", 500000) + "}]}}}\n",
		"values of Join":   "x: &x " + strings.Repeat("x", 5000) + "\nResources: {A: {Type: T, Properties: {X: !Join [*x, [" + strings.Repeat("a,", 50000) + "]]}}}\n",
	} {
		if err := everythingStrict([]byte(source)); err == nil {
			t.Errorf("%s: no error", name)
		} else if len(Errors(err)) == 0 || len(err.Error()) > maxFaults*(maxMessage+300) {
			t.Errorf("%s: %.200s", name, err)
		}
	}
}

// everythingStrict is everything, with the errors of properties.
func everythingStrict(source []byte) error {
	parsed, err := Parse("t.yaml", source)
	if err != nil {
		return err
	}
	e, err := parsed.Evaluate(Scope{})
	if err != nil {
		return err
	}
	for _, r := range e.Resources() {
		if _, err := e.Properties(r.Logical); err != nil {
			return err
		}
	}
	return nil
}

func TestAFolderIsNotATemplate(t *testing.T) {
	source, err := os.ReadFile("testdata")
	if err == nil {
		t.Skip("folders can be read here")
	}
	if _, err := Parse("testdata/", source); first(err) != "Template format error: unsupported structure." {
		t.Error(err)
	}
}

func TestControlCharactersDoNotReachMessages(t *testing.T) {
	for _, source := range []string{
		"{\"Resources\": {\"\\u001b[31mA\": {}}, \"\\u001b\": 1}",
		"\"\\e[31m\": x\nResources: {\"\\e[2J\": {Type: T}}\n",
	} {
		_, err := Parse("t", []byte(source))
		if err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q", err)
		}
	}
}
