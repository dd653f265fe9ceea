package template

// shape is the form a function's argument must have and what CloudFormation
// says of another.
type shape struct {
	fits    func(argument *node) bool
	message string
}

// shapes are those of all functions but the ones CloudFormation treats apart.
var shapes = map[string]shape{
	"Ref": {func(n *node) bool { return n.scalar() && n.text != "" }, "every Ref object must have a single String value."},
	"Fn::GetAtt": {
		func(n *node) bool {
			return n.kind == listNode && len(n.items) == 2 && n.items[0].kind == textNode && n.items[0].text != "" &&
				(n.items[1].kind == objectNode || n.items[1].scalar() && n.items[1].text != "")
		},
		"every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
	},
	"Fn::Select": {
		func(n *node) bool {
			return sized(n, 2, 2) && (isFunction(n.items[0]) || integer(n.items[0])) && listLike(n.items[1])
		},
		"Fn::Select requires a list argument with two elements: an integer index and a list",
	},
	"Fn::Split": {
		func(n *node) bool { return sized(n, 2, 2) && n.items[0].scalar() && textLike(n.items[1]) },
		"every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
	},
	"Fn::Join": {
		func(n *node) bool { return sized(n, 2, 2) && n.items[0].scalar() && listLike(n.items[1]) },
		"every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
	},
	"Fn::Equals": {
		func(n *node) bool { return sized(n, 2, 2) && textLike(n.items[0]) && textLike(n.items[1]) },
		"every Fn::Equals object requires a list of 2 string parameters.",
	},
	"Fn::If": {
		func(n *node) bool { return sized(n, 3, 3) && n.items[0].scalar() },
		"Fn::If requires a list argument with three elements",
	},
	"Fn::And": {conditions(2, 10), "every Fn::And object requires a list of at least 2 and at most 10 boolean parameters."},
	"Fn::Or":  {conditions(2, 10), "every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters."},
	"Fn::Not": {conditions(1, 1), "every Fn::Not object requires one boolean parameter."},
	"Fn::Sub": {
		func(n *node) bool { _, _, ok := subArgument(n); return ok },
		"One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
	},
	"Fn::Base64":      {textLike, "every Fn::Base64 object must have a String-typed value."},
	"Fn::GetAZs":      {textLike, "every Fn::GetAZs object must have a String-typed value."},
	"Fn::ImportValue": {textLike, "every Fn::ImportValue object must have a String-typed value."},
	"Fn::Cidr": {
		func(n *node) bool {
			return isFunction(n) || sized(n, 2, 3) && textLike(n.items[0]) && textLike(n.items[1]) && (len(n.items) == 2 || textLike(n.items[2]))
		},
		"every Fn::Cidr object requires three parameters, (1) an IP block, (2) a count from 1 to 256 and (3) the number of host bits",
	},
	"Fn::Contains":         {pairOf(listLike, textLike), "every Fn::Contains object requires a list of strings and a string."},
	"Fn::EachMemberEquals": {pairOf(listLike, textLike), "every Fn::EachMemberEquals object requires a list of strings and a string."},
	"Fn::EachMemberIn":     {pairOf(listLike, listLike), "every Fn::EachMemberIn object requires two lists of strings."},
	"Fn::RefAll":           {func(n *node) bool { return n.kind == textNode }, "every Fn::RefAll object must have a single String value."},
	"Fn::ValueOf":          {pairOf(literalText, literalText), "every Fn::ValueOf object requires a parameter's name and an attribute."},
	"Fn::ValueOfAll":       {pairOf(literalText, literalText), "every Fn::ValueOfAll object requires a parameter type and an attribute."},
	"Fn::Transform": {
		func(n *node) bool { name := n.get("Name"); return name != nil && name.kind == textNode },
		"Key Name of transform definition must be a string.",
	},
	"Fn::GetStackOutput": {
		func(n *node) bool { return n.get("StackName") != nil && n.get("OutputName") != nil },
		"every Fn::GetStackOutput object requires a StackName and an OutputName.",
	},
	"Fn::Length":       {listLike, "Fn::Length requires a list, or a function that returns one."},
	"Fn::ToJsonString": {func(n *node) bool { return n.kind == listNode || n.kind == objectNode }, "Fn::ToJsonString requires an object or a list."},
}

func sized(n *node, least, most int) bool {
	return n.kind == listNode && least <= len(n.items) && len(n.items) <= most
}

func isFunction(n *node) bool { _, _, ok := n.call(); return ok }

// textLike is text or what may give text; listLike a list or what may give one.
func textLike(n *node) bool { return n.scalar() || isFunction(n) }

func listLike(n *node) bool { return n.kind == listNode || isFunction(n) }

func literalText(n *node) bool { return n.kind == textNode }

func integer(n *node) bool {
	return n.scalar() && n.text != "" && digits(n.text) == len(n.text)
}

func pairOf(first, second func(*node) bool) func(*node) bool {
	return func(n *node) bool { return sized(n, 2, 2) && first(n.items[0]) && second(n.items[1]) }
}

// conditions is a list of functions that give true or false.
func conditions(least, most int) func(*node) bool {
	return func(n *node) bool {
		if !sized(n, least, most) {
			return false
		}
		for _, item := range n.items {
			if _, _, ok := item.conditionCall(); !ok {
				return false
			}
		}
		return true
	}
}

// checkFunctions notes functions that do not exist and arguments of the wrong
// form.
func (t *Template) checkFunctions(bad *faults) {
	check := func(n *node) {
		n.eachCall(func(name string, argument, call *node) { t.checkCall(name, argument, call, bad) })
	}
	for _, body := range t.bodies() {
		check(body)
	}
	for _, c := range t.Conditions {
		check(c.body)
	}
	for _, r := range t.Rules {
		check(r.body)
	}
}

func (t *Template) checkCall(name string, argument, call *node, bad *faults) {
	if !known[name] && (!extended[name] || !t.Extended()) {
		if t.loose() {
			return
		}
		hint := ""
		if extended[name] {
			hint = "it needs Transform: " + extensionsTransform
		}
		bad.hint(call.position, hint, "Template format error: Encountered unsupported function: %s Supported functions are: [%s]", name, listed(functions))
		return
	}
	if name == "Fn::FindInMap" {
		t.checkLookup(argument, call, bad)
		return
	}
	wanted, ok := shapes[name]
	if ok && !wanted.fits(argument) {
		prefix := "Template error: "
		if name == "Fn::Transform" {
			prefix = ""
		}
		bad.add(call.position, "%s%s", prefix, wanted.message)
		return
	}
	if name == "Fn::Sub" {
		checkVariables(argument, call, bad)
	}
	if name == "Fn::ImportValue" {
		t.checkImport(argument, call, bad)
	}
}

func checkVariables(argument, call *node, bad *faults) {
	text, _, _ := subArgument(argument)
	for _, piece := range subPieces(text) {
		if piece.variable && !subName(piece.name) {
			bad.hint(call.position, "${"+piece.name+"}; a literal one is written ${!…}", "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons")
		}
	}
}

// checkImport notes an import whose name would be known too late.
func (t *Template) checkImport(argument, call *node, bad *faults) {
	late := false
	argument.eachUse(both, func(u use) { late = late || u.getAtt || t.resources[u.name] != nil })
	argument.eachCall(func(name string, _, _ *node) { late = late || name == "Fn::ImportValue" || name == "Fn::GetAZs" })
	if late {
		bad.add(call.position, "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs")
	}
}

// checkLookup checks Fn::FindInMap, whose literal mapping must exist.
func (t *Template) checkLookup(argument, call *node, bad *faults) {
	most := 3
	if t.Extended() {
		most = 4
	}
	if !sized(argument, 3, most) {
		bad.add(call.position, "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value")
		return
	}
	name := argument.items[0]
	if name.scalar() && t.mappings[name.text] == nil && len(t.macros) == 0 && len(argument.items) == 3 {
		bad.add(call.position, "Template error: Mapping named '%s' is not present in the 'Mappings' section of template.", name.text)
	}
}
