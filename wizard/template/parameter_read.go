package template

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// parameterMembers are the attributes a parameter may have.
var parameterMembers = map[string]bool{
	"Type": true, "Default": true, "Description": true, "AllowedValues": true, "AllowedPattern": true,
	"MinLength": true, "MaxLength": true, "MinValue": true, "MaxValue": true, "ConstraintDescription": true,
	"NoEcho": true,
}

func (t *Template) readParameters(section *node, bad *faults) {
	tooMany(section, "parameters", MaxParameters, bad)
	members(section, "Parameters", bad, func(key label, body *node) {
		if !logicalName(key.text) {
			bad.hint(key.position, "letters and digits only, at most 255", "Template format error: Parameter name %s is non alphanumeric.", key.text)
			return
		}
		if body.kind != objectNode {
			if body.kind != nullNode {
				bad.add(key.position, "Template format error: Any Parameters member must be an object.")
			}
			return
		}
		t.parameters[key.text] = len(t.Parameters)
		t.Parameters = append(t.Parameters, readParameter(key, body, bad))
	})
}

func readParameter(key label, body *node, bad *faults) Parameter {
	p := Parameter{Name: key.text, Line: int(key.line), Column: int(key.column)}
	for i, member := range body.keys {
		value := body.items[i]
		if !parameterMembers[member.text] {
			bad.add(member.position, "Invalid template parameter property '%s'", member.text)
			continue
		}
		if value.kind != nullNode {
			p.read(member, value, bad)
		}
	}
	switch {
	case body.get("Type") == nil:
		bad.add(key.position, "Template format error: [/Parameters/%s] Every Parameters object must contain a Type member.", p.Name)
	case p.Type != "" && !knownType(p.Type):
		bad.hint(body.get("Type").position, typeHint(p.Type), "Template format error: Unrecognized parameter type: %s", p.Type)
	}
	return p
}

func typeHint(of string) string {
	if _, single := awsTypes[of]; single || of == "" {
		return ""
	}
	return "known are String, Number, CommaDelimitedList, List<Number>, AWS::EC2::…::Id and AWS::SSM::Parameter::Value<…>"
}

// read takes one attribute.
func (p *Parameter) read(member label, value *node, bad *faults) {
	if member.text == "AllowedValues" {
		p.readAllowed(value, bad)
		return
	}
	if !value.scalar() {
		bad.add(value.position, "Template format error: Every %s member must be a string.", member.text)
		return
	}
	switch member.text {
	case "Type":
		p.Type = value.text
	case "Default":
		p.Default, p.HasDefault = value.words(), true
	case "Description":
		p.Description = value.text
		explained(member.text, value, bad)
	case "ConstraintDescription":
		p.ConstraintDescription = value.text
		explained(member.text, value, bad)
	case "AllowedPattern":
		p.AllowedPattern = value.text
	case "NoEcho":
		p.NoEcho = strings.EqualFold(value.words(), "true")
	case "MinLength":
		p.MinLength = count(member.text, value, bad)
	case "MaxLength":
		p.MaxLength = count(member.text, value, bad)
	case "MinValue":
		p.MinValue = limit(member.text, value, bad)
	case "MaxValue":
		p.MaxValue = limit(member.text, value, bad)
	}
}

func (p *Parameter) readAllowed(value *node, bad *faults) {
	if value.kind != listNode {
		bad.add(value.position, "Template format error: Every AllowedValues member must be a list.")
		return
	}
	p.AllowedValues = make([]string, 0, len(value.items))
	for _, item := range value.items {
		if !item.scalar() && item.kind != nullNode {
			bad.add(item.position, "Template format error: Every AllowedValues value must be a string.")
			return
		}
		p.AllowedValues = append(p.AllowedValues, item.words())
	}
}

func explained(name string, value *node, bad *faults) {
	if utf8.RuneCountInString(value.text) > maxExplanation {
		bad.add(value.position, "Template format error: '%s' length is greater than %d.", name, maxExplanation)
	}
}

// count reads a length, a number or the text of one.
func count(name string, value *node, bad *faults) *int {
	n, err := strconv.Atoi(value.text)
	if err != nil || n < 0 {
		bad.add(value.position, "Template format error: %s must be a number not less than 0.", name)
		return nil
	}
	return &n
}

// limit reads a bound of a number.
func limit(name string, value *node, bad *faults) *float64 {
	n, ok := number(value.text)
	if !ok {
		bad.add(value.position, "Template format error: %s must be a number.", name)
		return nil
	}
	return &n
}
