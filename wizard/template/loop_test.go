package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const loops = `
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "a, b-1"}
  Keep: {Type: String, Default: Retain}
Mappings: {M: {x: {size: 5}}}
Conditions:
  Fn::ForEach::Conditions:
    - N
    - [a, c]
    - Is${N}: !Equals [!Ref N, a]
Resources:
  Fn::ForEach::Topics:
    - N
    - !Ref Names
    - Topic&{N}:
        Type: AWS::SNS::Topic
        DeletionPolicy: !Ref Keep
        Properties:
          TopicName: !Join ["", [!Ref N, "-${N}", !Sub "${N}.${AWS::Region}"]]
          Fn::ForEach::Tags:
            - T
            - [P, Q]
            - Tag${T}${N}: !Ref T
          Text:
            Fn::ToJsonString: {b: !Ref N, a: [1, {"Fn::Length": !Ref Names}], "none": !Ref AWS::NoValue}
          Size: !FindInMap [M, x, size, {DefaultValue: 1}]
          Other: !FindInMap [M, y, size, {DefaultValue: !Ref N}]
  Last:
    Type: T
    DependsOn: Topica
    Condition: Isc
    UpdateReplacePolicy: !If [Isa, Retain, Delete]
Outputs:
  Fn::ForEach::Outputs:
    - N
    - !Ref Names
    - Arn&{N}:
        Value: !GetAtt
          - Topic&{N}
          - TopicArn
`

func TestLoopsAreUnrolledWithTheRealValues(t *testing.T) {
	parsed := mustParse(t, loops)
	if _, ok := parsed.Resource("Topicb1"); !ok || !parsed.Unrolled() {
		t.Fatal("the defaults are not used when a template is read")
	}
	e, err := parsed.Evaluate(Scope{Region: "r", Values: map[string]string{"Names": "a,x,y", "Keep": "Delete"}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range e.Resources() {
		names = append(names, r.Logical+" "+r.DeletionPolicy)
	}
	if diff := cmp.Diff([]string{"Topica Delete", "Topicx Delete", "Topicy Delete"}, names); diff != "" {
		t.Error(diff)
	}
	got, err := e.Properties("Topicx")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"TopicName": "x-xx.r", "TagPx": "P", "TagQx": "Q", "Text": `{"b":"x","a":[1,3]}`,
		"Size": got["Size"], "Other": "x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text, _ := textOf(got["Size"]); text != "5" {
		t.Errorf("the size is %v", got["Size"])
	}
	outputs, err := e.Outputs()
	if err != nil || len(outputs) != 3 || outputs[2].Name != "Arny" {
		t.Error(outputs, err)
	}
}

func TestALoopOverAnUnknownListIsLeftOutUntilItIsKnown(t *testing.T) {
	parsed := mustParse(t, `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::L: [N, !Ref Names, {"T${N}": {Type: T}}]
  Last: {Type: T, DependsOn: Ta, Properties: {X: !Ref Tb}}
`)
	if parsed.Unrolled() {
		t.Error("the loop is taken for unrolled")
	}
	e, err := parsed.Evaluate(Scope{Pending: map[string]bool{"Names": true}})
	if err != nil || e.Template().Unrolled() || len(e.Resources()) != 1 {
		t.Fatal(err)
	}
	if e, err = parsed.Evaluate(Scope{Values: map[string]string{"Names": "a,b"}}); err != nil || len(e.Resources()) != 3 {
		t.Error(err)
	}
	_, err = parsed.Evaluate(Scope{Values: map[string]string{"Names": "c"}})
	if first(err) != "Template format error: Unresolved resource dependencies [Ta, Tb] in the Resources block of the template" {
		t.Error(err)
	}
}

func TestTheProcessedTemplateHasNoLoops(t *testing.T) {
	got, err := mustParse(t, loops).Processed(Scope{Values: map[string]string{"Names": "a"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Parameters":{"Names":{"Type":"CommaDelimitedList","Default":"a, b-1"},"Keep":{"Type":"String","Default":"Retain"}},` +
		`"Mappings":{"M":{"x":{"size":5}}},"Conditions":{"Isa":{"Fn::Equals":["a","a"]},"Isc":{"Fn::Equals":["c","a"]}},` +
		`"Resources":{"Topica":{"Type":"AWS::SNS::Topic","DeletionPolicy":"Retain","Properties":{` +
		`"TopicName":{"Fn::Join":["",["a","-a",{"Fn::Sub":"a.${AWS::Region}"}]]},"TagPa":"P","TagQa":"Q","Text":"{\"b\":\"a\",\"a\":[1,1]}","Size":5,"Other":"a"}},` +
		`"Last":{"Type":"T","DependsOn":"Topica","Condition":"Isc","UpdateReplacePolicy":"Retain"}},` +
		`"Outputs":{"Arna":{"Value":{"Fn::GetAtt":["Topica","TopicArn"]}}}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := Parse("processed.json", got); err != nil {
		t.Errorf("the processed template cannot be read: %v", err)
	}
	plain, err := mustParse(t, one).Processed(Scope{})
	if string(plain) != one || err != nil {
		t.Errorf("a template without transform is processed to %q, %v", plain, err)
	}
}

func TestALoopThatCannotBeUnrolledSaysWhy(t *testing.T) {
	head := "Transform: AWS::LanguageExtensions\nParameters: {P: {Type: String, Default: x}}\nResources:\n  "
	for source, want := range map[string]string{
		"Fn::ForEach::L: [N, [a]]":                                                     "Fn::ForEach::L takes an identifier, a collection and an object",
		"Fn::ForEach::L: [P, [a], {'T${P}': {Type: T}}]":                               `the identifier "P" is already in use`,
		"Fn::ForEach::L: [N, !Ref P, {'T${N}': {Type: T}}]":                            "the collection of Fn::ForEach::L must be a list of strings",
		"Fn::ForEach::L: [N, [a, b], {T: {Type: T}}]":                                  `the name "T" is made twice`,
		"Fn::ForEach::L: [N, [a], {'Fn::ForEach::L': [M, [b], {'T${M}': {Type: T}}]}]": "the loop name Fn::ForEach::L is used twice",
		"Fn::ForEach::L: [N, [a], {'Fn::ForEach::M': [N, [b], {'T${N}': {Type: T}}]}]": `the identifier "N" is already in use`,
		"Fn::ForEach::a-b: [N, [a], {'T${N}': {Type: T}}]":                             "the loop name in Fn::ForEach::a-b must be alphanumeric",
		"Fn::ForEach::L: [N, !FindInMap [M, a, b], {'T${N}': {Type: T}}]":              "Template error: Unable to get mapping for M::a::b",
	} {
		_, err := Parse("t", []byte(head+source+"\n"))
		if got := first(err); got != "Transform AWS::LanguageExtensions failed with: "+want {
			t.Errorf("%s said %q", source, got)
		}
	}
}

func TestCapabilitiesOfALoopThatIsNotUnrolledAreKnown(t *testing.T) {
	parsed := mustParse(t, `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::L: [N, !Ref Names, {"Role${N}": {Type: "AWS::IAM::Role", Properties: {RoleName: !Ref N}}}]
`)
	want := []Capability{{"CAPABILITY_NAMED_IAM", []string{"Role${N}"}}, {"CAPABILITY_AUTO_EXPAND", nil}}
	if diff := cmp.Diff(want, parsed.Capabilities()); diff != "" {
		t.Error(diff)
	}
}
