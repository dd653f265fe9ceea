package template

import (
	"encoding/json"
	"fmt"
)

// evaluator evaluates the values of one call. It is used by one goroutine.
type evaluator struct {
	e *Evaluation
	// work counts bytes and values made, so that hostile functions end.
	work int
}

func (e *Evaluation) evaluator() *evaluator { return &evaluator{e: e} }

// fail is an error at a place of the template.
func (v *evaluator) fail(at *node, format string, arguments ...any) error {
	return &Error{File: v.e.t.Name, Line: int(at.line), Column: int(at.column), Message: shorten(fmt.Sprintf(format, arguments...))}
}

// spend counts work.
func (v *evaluator) spend(at *node, amount int) error {
	if v.work += amount; v.work > maxWork {
		return v.fail(at, "Template error: the evaluated template is too large")
	}
	return nil
}

// made counts a text that was made and returns it.
func (v *evaluator) made(at *node, text string) (any, error) {
	if err := v.spend(at, len(text)); err != nil {
		return nil, err
	}
	if len(text) > MaxBytes {
		return nil, v.fail(at, "Template error: the value is larger than %d bytes", MaxBytes)
	}
	return text, nil
}

// value evaluates a node. Members that AWS::NoValue takes away are left out of
// their list or object.
func (v *evaluator) value(n *node) (any, error) {
	if err := v.spend(n, 1); err != nil {
		return nil, err
	}
	if name, argument, ok := n.call(); ok {
		return v.function(name, argument, n)
	}
	switch n.kind {
	case listNode:
		return v.list(n)
	case objectNode:
		object := make(map[string]any, len(n.items))
		for i, item := range n.items {
			value, err := v.value(item)
			if err != nil {
				return nil, err
			}
			if _, gone := value.(noValue); !gone {
				object[n.keys[i].text] = value
			}
		}
		return object, nil
	default:
		return n.value(), nil
	}
}

func (v *evaluator) list(n *node) (any, error) {
	list := make([]any, 0, len(n.items))
	for _, item := range n.items {
		value, err := v.value(item)
		if err != nil {
			return nil, err
		}
		if _, gone := value.(noValue); !gone {
			list = append(list, value)
		}
	}
	return list, nil
}

// function carries out one function.
func (v *evaluator) function(name string, argument, at *node) (any, error) {
	switch name {
	case "Ref":
		return v.ref(argument.text, at)
	case "Fn::GetAtt":
		return v.attributeOf(argument, at)
	case "Fn::Sub":
		return v.sub(argument, at)
	case "Fn::Join":
		return v.join(argument, at)
	case "Fn::Split":
		return v.split(argument, at)
	case "Fn::Select":
		return v.selected(argument, at)
	case "Fn::FindInMap":
		return v.findInMap(argument, at)
	case "Fn::If":
		return v.branch(argument, at)
	case "Fn::Base64":
		return v.base64(argument, at)
	case "Fn::Cidr":
		return v.cidr(argument, at)
	case "Fn::GetAZs":
		return v.zones(argument, at)
	case "Fn::ImportValue":
		return v.imported(argument, at)
	case "Fn::GetStackOutput":
		return v.stackOutput(argument, at)
	case "Fn::Transform":
		return v.transform(argument, at)
	case "Fn::Length":
		return v.length(argument, at)
	case "Fn::ToJsonString":
		return v.jsonText(argument, at)
	case "Fn::RefAll":
		return v.refAll(argument, at)
	case "Fn::ValueOf":
		return v.valueOf(argument, at)
	case "Fn::ValueOfAll":
		return v.valueOfAll(argument, at)
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn":
		t, err := v.decide(at)
		return t.value(), err
	}
	if v.e.t.loose() {
		return Unknown, nil
	}
	return nil, v.fail(at, "Template format error: Encountered unsupported function: %s", name)
}

// misshapen is the error of a function whose argument turns out to be of the
// wrong form.
func (v *evaluator) misshapen(name string, at *node) error {
	return v.fail(at, "Template error: %s", shapes[name].message)
}

// ref is Ref: a parameter, a pseudo parameter or a resource.
func (v *evaluator) ref(name string, at *node) (any, error) {
	if value, ok := v.e.values[name]; ok {
		if err := v.spendValue(at, value); err != nil {
			return nil, err
		}
		return value, nil
	}
	if pseudo[name] {
		return v.e.scope.pseudo(name), nil
	}
	if !v.e.Exists(name) {
		if v.e.t.loose() {
			return Unknown, nil
		}
		return nil, v.fail(at, "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template", name)
	}
	if v.e.scope.Ref == nil {
		return Unknown, nil
	}
	return v.outside(at, func() (any, error) { return v.e.scope.Ref(name) })
}

// attributeOf is Fn::GetAtt.
func (v *evaluator) attributeOf(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) {
		return nil, v.misshapen("Fn::GetAtt", at)
	}
	attribute, err := v.value(argument.items[1])
	if err != nil || IsUnknown(attribute) {
		return Unknown, err
	}
	name, ok := textOf(attribute)
	if !ok {
		return nil, v.misshapen("Fn::GetAtt", at)
	}
	return v.attribute(argument.items[0].text, name, at)
}

func (v *evaluator) attribute(logical, attribute string, at *node) (any, error) {
	if !v.e.Exists(logical) {
		if v.e.t.loose() {
			return Unknown, nil
		}
		return nil, v.fail(at, "Template error: instance of Fn::GetAtt references undefined resource %s", logical)
	}
	if v.e.scope.Attribute == nil {
		return Unknown, nil
	}
	return v.outside(at, func() (any, error) { return v.e.scope.Attribute(logical, attribute) })
}

// outside asks the scope, whose errors get the place and whose values are
// counted.
func (v *evaluator) outside(at *node, ask func() (any, error)) (any, error) {
	value, err := ask()
	if err != nil {
		return nil, v.e.outside(at, err)
	}
	return value, v.spendValue(at, value)
}

// outside gives an error of the scope its place.
func (e *Evaluation) outside(at *node, err error) error {
	return &Error{File: e.t.Name, Line: int(at.line), Column: int(at.column), Message: shorten(err.Error()), Err: err}
}

// spendValue counts the size of a value that is used again.
func (v *evaluator) spendValue(at *node, value any) error {
	switch value := value.(type) {
	case string:
		return v.spend(at, len(value))
	case []any:
		for _, item := range value {
			if err := v.spendValue(at, item); err != nil {
				return err
			}
		}
		return v.spend(at, len(value))
	default:
		return v.spend(at, 1)
	}
}

// textOf is the text of a scalar.
func textOf(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	case bool:
		return fmt.Sprint(value), true
	default:
		return "", false
	}
}

// text evaluates a node that must give text. known is false if it is Unknown.
func (v *evaluator) text(n *node) (text string, known, ok bool, err error) {
	value, err := v.value(n)
	if err != nil || IsUnknown(value) {
		return "", false, true, err
	}
	text, ok = textOf(value)
	return text, true, ok, nil
}
