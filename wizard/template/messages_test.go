package template

import (
	"fmt"
	"strings"
	"testing"
)

// first is the message CloudFormation would give.
func first(err error) string {
	all := Errors(err)
	if len(all) == 0 {
		return fmt.Sprint(err)
	}
	return all[0].Message
}

const one = "Resources: {A: {Type: 'AWS::SNS::Topic'}}\n"

func TestATemplateIsRefusedInAWSsWords(t *testing.T) {
	many := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
	properties := func(value string) string {
		return "Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {X: " + value + "}}}\n"
	}
	cases := []struct{ name, source, want, at string }{
		{"broken JSON", `{"Resources": {"A": {"Type" "x"}}}`, "Template format error: JSON not well-formed. (line 1, column 29)", "1:29"},
		{"JSON cut short", `{"Resources": {`, "Template format error: JSON not well-formed. (line 1, column 16)", "1:16"},
		{"JSON with more behind it", `{"Resources": {}} x`, "Template format error: JSON not well-formed. (line 1, column 19)", "1:19"},
		{"JSON with a name twice", "{\"Resources\": {},\n \"Resources\": {}}", "Template format error: JSON not well-formed. (line 2, column 2)", "2:2"},
		{"broken YAML", "Resources:\n  A: [\n", "Template format error: YAML not well-formed. (line 3, column 1)", "3:1"},
		{"an unknown tag", "Resources:\n  A: !Reff B\n", "Template format error: YAML not well-formed. (line 2, column 6)", "2:6"},
		{"a name twice", "Resources: {}\nResources: {}\n", "Template format error: YAML not well-formed. (line 2, column 1)", "2:1"},
		{"an alias to itself", "Resources: &a\n  A: *a\n", "Template format error: YAML not well-formed. (line 2, column 6)", "2:6"},
		{"nothing", "", "Template format error: unsupported structure.", "1:1"},
		{"text", "hello", "Template format error: unsupported structure.", "1:1"},
		{"a list", "- a\n- b\n", "Template format error: unsupported structure.", "1:1"},
		{"UTF-16", "\xff\xfeR\x00", "Template format error: YAML not well-formed.", "1:1"},
		{"binary", "Resources:\n \x00", "Template format error: YAML not well-formed.", "2:2"},
		{"no resources", "Description: x\n", "Template format error: At least one Resources member must be defined.", "1:1"},
		{"empty resources", "Resources: {}\n", "Template format error: At least one Resources member must be defined.", "1:12"},
		{"a resource that is text", "Resources: {A: x}\n", "Template format error: Any Resources member must be an object.", "1:13"},
		{"a resource without type", "Resources: {A: {Properties: {}}}\n", "Template format error: [/Resources/A] Every Resources object must contain a Type member.", "1:13"},
		{"a resource name", "Resources: {'AWS::NoValue': {Type: T}}\n", "Template format error: Resource name AWS::NoValue is non alphanumeric.", "1:13"},
		{"a parameter name", one + "Parameters: {a-b: {Type: String}}\n", "Template format error: Parameter name a-b is non alphanumeric.", "2:14"},
		{"a resource member", "Resources: {A: {Type: T, Invalid: x}}\n", "Invalid template resource property 'Invalid'", "1:26"},
		{"a parameter member", one + "Parameters: {P: {Type: String, X: y}}\n", "Invalid template parameter property 'X'", "2:32"},
		{"a section", one + "Foo: x\nBar: y\n", "Invalid template property or properties [Foo, Bar]", "2:1"},
		{"a parameter type", one + "Parameters: {P: {Type: Text}}\n", "Template format error: Unrecognized parameter type: Text", "2:24"},
		{"an unknown reference", properties("!Ref B"), "Template format error: Unresolved resource dependencies [B] in the Resources block of the template", "1:58"},
		{"unknown references", properties("[!Ref C, !Sub '${B}', !Ref C]"), "Template format error: Unresolved resource dependencies [C, B] in the Resources block of the template", ""},
		{"an unknown dependency", "Resources: {A: {Type: T, DependsOn: X}}\n", "Template format error: Unresolved resource dependencies [X] in the Resources block of the template", "1:37"},
		{"an unknown reference in an output", one + "Outputs: {O: {Value: !Ref X}}\n", "Unresolved resource dependencies [X] in the Outputs block of the template", "2:22"},
		{"an output without value", one + "Outputs: {O: {Description: x}}\n", "Template format error: Every Outputs member must contain a Value object", "2:11"},
		{"a null", one + "Outputs:\n  MyOutput:\n    Value:\n", "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates", "4:11"},
		{"a null in a list", properties("{Y: [a, null]}"), "[/Resources/A/Properties/X/Y/1] 'null' values are not allowed in templates", ""},
		{"an object in a mapping", one + "Mappings: {M: {a: {b: {c: d}}}}\n", "Template format error: Every Mappings attribute must be a String or a List.", "2:23"},
		{"a mapping that is text", one + "Mappings: {A: x}\n", "Template format error: Every Mappings member A must be a map", "2:12"},
		{"too many resources", "Resources:\n" + many(503, "  R%d: {Type: T}\n"), "Template format error: Number of resources, 503, is greater than maximum allowed, 500", "2:3"},
		{"too many parameters", one + "Parameters:\n" + many(201, "  P%d: {Type: String}\n"), "Template format error: Number of parameters, 201, is greater than maximum allowed, 200", "3:3"},
		{"too many outputs", one + "Outputs:\n" + many(201, "  P%d: {Value: x}\n"), "Template format error: Number of outputs, 201, is greater than maximum allowed, 200", "3:3"},
		{"an unresolved condition in If", properties("!If [C, a, b]"), "Template error: unresolved condition dependency C in Fn::If", "1:58"},
		{"an unresolved condition", "Resources: {A: {Type: T, Condition: C}}\n", "Template format error: Unresolved condition dependency C in the Resources block of the template", "1:37"},
		{"a resource in a condition", one + "Conditions: {C: !Equals [!Ref A, x]}\n", "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template", "2:26"},
		{"conditions in a circle", one + "Conditions: {C: !Not [!Condition D], D: !Not [!Condition C]}\n", "Template error: Found circular condition dependency between [C, D]", "2:17"},
		{"a condition that is text", one + "Conditions: {C: x}\n", "Template format error: Conditions can only be boolean operations on parameters and other conditions", "2:14"},
		{"GetAtt of one", properties("!GetAtt A"), "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute", "1:58"},
		{"GetAtt of nothing", properties("!GetAtt B.Arn"), "Template error: instance of Fn::GetAtt references undefined resource B", "1:58"},
		{"Select", properties("!Select [x, [a]]"), "Template error: Fn::Select requires a list argument with two elements: an integer index and a list", "1:58"},
		{"Split", properties("!Split [a]"), "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.", ""},
		{"Equals", one + "Conditions: {C: !Equals [a]}\n", "Template error: every Fn::Equals object requires a list of 2 string parameters.", ""},
		{"Join", properties("!Join [a, b]"), "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.", ""},
		{"If", properties("!If [a, b]"), "Template error: Fn::If requires a list argument with three elements", ""},
		{"Not", one + "Conditions: {C: !Not [a]}\n", "Template error: every Fn::Not object requires one boolean parameter.", ""},
		{"Or", one + "Conditions: {C: !Or [!Equals [a, b]]}\n", "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.", ""},
		{"FindInMap", properties("!FindInMap [a, b]"), "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value", ""},
		{"a mapping that is not there", properties("!FindInMap [a, b, c]"), "Template error: Mapping named 'a' is not present in the 'Mappings' section of template.", ""},
		{"a variable of Sub", properties("!Sub '${a b}'"), "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons", ""},
		{"an import that is late", properties("!ImportValue {'Fn::GetAtt': [A, Arn]}"), "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs", ""},
		{"a function that does not exist", properties("{'Fn::Foo': x}"), "Template format error: Encountered unsupported function: Fn::Foo Supported functions are: [" + strings.Join(functions, ", ") + "]", ""},
		{"an extension without its transform", properties("{'Fn::Length': [a]}"), "Template format error: Encountered unsupported function: Fn::Length Supported functions are: [" + strings.Join(functions, ", ") + "]", ""},
		{"a circle", "Resources:\n  A: {Type: T, DependsOn: C}\n  B: {Type: T, Properties: {X: !Ref A}}\n  C: {Type: T, Properties: {X: !GetAtt B.Y}}\n", "Circular dependency between resources: [A, B, C]", "2:3"},
		{"a resource that needs itself", "Resources:\n  A: {Type: T, DependsOn: A}\n", "Circular dependency between resources: [A]", "2:3"},
		{"a policy that is a function", "Resources: {A: {Type: T, DeletionPolicy: !Ref AWS::Region}}\n", "Template format error: Every DeletionPolicy member must be a string.", ""},
		{"DependsOn an object", "Resources: {A: {Type: T, DependsOn: [{a: b}]}}\n", "Template format error: Every DependsOn value must be a string.", ""},
		{"a default that is a list", one + "Parameters: {P: {Type: String, Default: [a]}}\n", "Template format error: Every Default member must be a string.", ""},
		{"a long description", one + "Description: " + strings.Repeat("x", 1025), "Template format error: 'Description' length is greater than 1024.", ""},
		{"a transform without a name", one + "Transform: [{a: b}]", "Key Name of transform definition must be a string.", ""},
		{"an output that is a list", one + "Outputs: {O: {Value: [a]}}\n", "Template format error: The Value field of every Outputs member must evaluate to a String.", ""},
		{"more than 1 MB", strings.Repeat("#", MaxBytes+1), "Template may not exceed 1048576 bytes in size.", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("t.yaml", []byte(c.source))
			if got := first(err); got != c.want {
				t.Fatalf("said %q\nwant %q", got, c.want)
			}
			e := Errors(err)[0]
			if at := fmt.Sprintf("%d:%d", e.Line, e.Column); c.at != "" && at != c.at {
				t.Errorf("points at %s, want %s", at, c.at)
			}
			if e.File != "t.yaml" {
				t.Errorf("the file is %q", e.File)
			}
		})
	}
}

func TestSeveralFaultsAreToldAtOnceButNotWithoutEnd(t *testing.T) {
	_, err := Parse("t.yaml", []byte("Resources: {A: {Foo: x}, B: x}\nOutputs: {O: {}}\n"))
	if got := len(Errors(err)); got != 4 {
		t.Errorf("%d faults were told, want 4: %v", got, err)
	}
	var b strings.Builder
	b.WriteString("Resources:\n")
	for i := range 100 {
		fmt.Fprintf(&b, "  R%d: x\n", i)
	}
	_, err = Parse("t.yaml", []byte(b.String()))
	if got := len(Errors(err)); got != maxFaults {
		t.Errorf("%d faults were told, want %d", got, maxFaults)
	}
}

func TestAnErrorNamesFileLineColumnAndWhatToDo(t *testing.T) {
	e := &Error{File: "a.yaml", Line: 3, Column: 5, Message: "no", Hint: "do"}
	if got := e.Error(); got != "a.yaml:3:5: no (do)" {
		t.Errorf("got %q", got)
	}
}

func TestTheInlineLimitIsNotTheFilesLimit(t *testing.T) {
	small, err := Parse("t", []byte(one))
	if err != nil || !small.FitsInline() {
		t.Errorf("a small template does not fit: %v", err)
	}
	large, err := Parse("t", []byte(one+"# "+strings.Repeat("x", MaxInline)))
	if err != nil || large.FitsInline() {
		t.Errorf("a large template fits: %v", err)
	}
}
