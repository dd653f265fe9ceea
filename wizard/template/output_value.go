package template

// OutputValue is an output with its value.
type OutputValue struct {
	Name, Value, Description string
	// ExportName is the name it is exported under, "" for none.
	ExportName string
	// Unknown says that the value, or the export's name, is not known yet.
	Unknown bool
}

// Outputs are the outputs that exist, in the template's order. Dynamic
// references in them stay as they are, as in CloudFormation.
func (e *Evaluation) Outputs() ([]OutputValue, error) {
	var all []OutputValue
	v := e.evaluator()
	for _, o := range e.t.Outputs {
		if e.holds(o.Condition) == no {
			continue
		}
		out := OutputValue{Name: o.Name, Description: o.Description}
		value, err := v.value(o.body.get("Value"))
		if err != nil {
			return nil, err
		}
		if out.Value, err = v.outputText(&out, value, o); err != nil {
			return nil, err
		}
		if name := o.exportName(); name != nil {
			exported, err := v.value(name)
			if err != nil {
				return nil, err
			}
			if out.ExportName, err = v.outputText(&out, exported, o); err != nil {
				return nil, err
			}
		}
		all = append(all, out)
	}
	return all, nil
}

// outputText is the text of an output, or "" with the note that it is unknown.
func (v *evaluator) outputText(out *OutputValue, value any, o *Output) (string, error) {
	if text, ok := textOf(value); ok {
		return text, nil
	}
	what := ""
	switch value.(type) {
	case unknown:
		out.Unknown = true
		return "", nil
	case []any:
		what = " and not a List"
	case map[string]any:
		what = " and not a Map"
	}
	return "", v.fail(o.body, "Template format error: The Value field of every Outputs member must evaluate to a String%s.", what)
}
