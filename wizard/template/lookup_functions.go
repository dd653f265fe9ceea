package template

import (
	"encoding/json"
	"strconv"
)

func numberValue(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// findInMap is Fn::FindInMap, with the DefaultValue of the language extensions.
func (v *evaluator) findInMap(argument, at *node) (any, error) {
	if !sized(argument, 3, 4) {
		return nil, v.fail(at, "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value")
	}
	var path [3]string
	for i := range path {
		text, sure, ok, err := v.text(argument.items[i])
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, v.fail(at, "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value")
		}
		if !sure {
			return Unknown, nil
		}
		path[i] = text
	}
	mapping := v.e.t.mappings[path[0]]
	if mapping != nil {
		if found := mapping.body.get(path[1]).get(path[2]); found != nil {
			value := found.plain()
			return value, v.spendValue(at, value)
		}
	}
	if len(argument.items) == 4 {
		if fallback := argument.items[3].get("DefaultValue"); fallback != nil {
			return v.value(fallback)
		}
	}
	if mapping == nil && v.e.t.loose() {
		return Unknown, nil
	}
	return nil, v.fail(at, "Template error: Unable to get mapping for %s::%s::%s", path[0], path[1], path[2])
}

// branch is Fn::If.
func (v *evaluator) branch(argument, at *node) (any, error) {
	if !sized(argument, 3, 3) {
		return nil, v.misshapen("Fn::If", at)
	}
	t, err := v.named(argument.items[0].text, at)
	if err != nil {
		return nil, err
	}
	switch t {
	case yes:
		return v.value(argument.items[1])
	case no:
		return v.value(argument.items[2])
	default:
		return Unknown, nil
	}
}

// imported is Fn::ImportValue.
func (v *evaluator) imported(argument, at *node) (any, error) {
	name, sure, ok, err := v.text(argument)
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::ImportValue", at)
	}
	if !sure || v.e.scope.Import == nil {
		return Unknown, nil
	}
	return v.outside(at, func() (any, error) { return v.e.scope.Import(name) })
}

// stackOutput is Fn::GetStackOutput.
func (v *evaluator) stackOutput(argument, at *node) (any, error) {
	var named [3]string
	for i, member := range []string{"StackName", "OutputName", "Region"} {
		value := argument.get(member)
		if value == nil {
			continue
		}
		text, sure, ok, err := v.text(value)
		if err != nil || !ok {
			return nil, orMisshapen(v, err, "Fn::GetStackOutput", at)
		}
		if !sure {
			return Unknown, nil
		}
		named[i] = text
	}
	if v.e.scope.StackOutput == nil {
		return Unknown, nil
	}
	return v.outside(at, func() (any, error) { return v.e.scope.StackOutput(named[0], named[1], named[2]) })
}

// transform is Fn::Transform, which only the macro's owner can carry out.
func (v *evaluator) transform(argument, at *node) (any, error) {
	if v.e.scope.Transform == nil {
		return Unknown, nil
	}
	parameters := any(map[string]any{})
	if given := argument.get("Parameters"); given != nil {
		value, err := v.value(given)
		if err != nil {
			return nil, err
		}
		parameters = value
	}
	return v.outside(at, func() (any, error) { return v.e.scope.Transform(macroName(argument), parameters) })
}
