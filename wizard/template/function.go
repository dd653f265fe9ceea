package template

import (
	"strings"
)

// functions are the names of all functions, in AWS's order of telling them.
// Those of the language extensions are apart, since they work only where the
// transform is declared.
var (
	functions = []string{
		"Fn::Base64", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join", "Fn::Split", "Fn::FindInMap",
		"Fn::Select", "Ref", "Fn::Equals", "Fn::If", "Fn::Not", "Condition", "Fn::And", "Fn::Or", "Fn::Contains",
		"Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::ValueOf", "Fn::ValueOfAll", "Fn::RefAll", "Fn::Sub", "Fn::Cidr",
	}
	extensions = []string{"Fn::Length", "Fn::ToJsonString"}
	// further ones need neither, but AWS does not list them.
	further = []string{"Fn::Transform", "Fn::GetStackOutput"}
)

// shortTags are the YAML tags and the functions they stand for.
var shortTags = map[string]string{}

// known are the functions that always work, extended those of the extensions.
var known, extended = map[string]bool{}, map[string]bool{}

func init() {
	for _, name := range append(functions, further...) {
		known[name] = true
		shortTags["!"+strings.TrimPrefix(name, "Fn::")] = name
	}
	for _, name := range extensions {
		extended[name] = true
	}
	delete(shortTags, "!GetStackOutput")
}

const loopPrefix = "Fn::ForEach::"

// longForm brings a function's argument into the one form it is kept in:
// "A.B" of Fn::GetAtt becomes [A, B], split at the first dot.
func longForm(name string, argument *node) *node {
	if name != "Fn::GetAtt" || argument.kind != textNode {
		return argument
	}
	resource, attribute, found := strings.Cut(argument.text, ".")
	if !found {
		return listAt(argument.position, argument)
	}
	return listAt(argument.position, textAt(argument.position, resource), textAt(argument.position, attribute))
}

// call takes a node apart if it is a function: an object with one member named
// Ref or Fn::….
func (n *node) call() (name string, argument *node, ok bool) {
	if n.kind != objectNode || len(n.keys) != 1 {
		return "", nil, false
	}
	name = n.keys[0].text
	if name != "Ref" && !strings.HasPrefix(name, "Fn::") {
		return "", nil, false
	}
	return name, n.items[0], true
}

// conditionCall is call in a place where {"Condition": "Name"} is a function
// as well, that is in Conditions and in the arguments of And, Or and Not.
func (n *node) conditionCall() (name string, argument *node, ok bool) {
	if n.kind == objectNode && len(n.keys) == 1 && n.keys[0].text == "Condition" && n.items[0].scalar() {
		return "Condition", n.items[0], true
	}
	return n.call()
}

// eachCall visits every function of a value, the outer before the inner.
func (n *node) eachCall(visit func(name string, argument, call *node)) {
	if name, argument, ok := n.call(); ok {
		visit(name, argument, n)
	}
	for _, item := range n.items {
		item.eachCall(visit)
	}
}

// pseudo are the parameters that AWS defines.
var pseudo = map[string]bool{
	"AWS::AccountId": true, "AWS::NotificationARNs": true, "AWS::NoValue": true, "AWS::Partition": true,
	"AWS::Region": true, "AWS::StackId": true, "AWS::StackName": true, "AWS::URLSuffix": true,
}
