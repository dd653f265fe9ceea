package template

// Output is one output as the template has it.
type Output struct {
	Name, Description string
	// Condition is the name of the condition it exists under, "" for always.
	Condition string
	// Value and ExportName are values of the template, functions included;
	// ExportName is nil where nothing is exported.
	Value, ExportName any
	Line, Column      int

	body *node
}

func (t *Template) readOutputs(section *node, bad *faults) {
	tooMany(section, "outputs", MaxOutputs, bad)
	members(section, "Outputs", bad, func(key label, body *node) {
		switch {
		case key.text == "Fn::Transform":
		case !logicalName(key.text):
			bad.hint(key.position, "letters and digits only, at most 255", "Template format error: Outputs name '%s' is non alphanumeric.", key.text)
		case body.kind != objectNode:
			bad.add(key.position, "Template format error: Any Outputs member must be an object.")
		default:
			t.Outputs = append(t.Outputs, readOutput(key, body, bad))
		}
	})
}

func readOutput(key label, body *node, bad *faults) *Output {
	o := &Output{Name: key.text, Line: int(key.line), Column: int(key.column), body: body}
	for i, member := range body.keys {
		value := body.items[i]
		switch member.text {
		case "Value":
			o.Value = value.plain()
			if _, _, function := value.call(); !function && !value.scalar() {
				bad.add(value.position, "Template format error: The Value field of every Outputs member must evaluate to a String.")
			}
		case "Description":
			o.Description = literal(member.text, value, bad)
		case "Condition":
			o.Condition = literal(member.text, value, bad)
		case "Export":
			name := value.get("Name")
			if name == nil || len(value.keys) != 1 {
				bad.hint(value.position, "Export has one member, Name", "Template format error: Output %s is malformed. Every Export must contain a Name.", key.text)
				continue
			}
			o.ExportName = name.plain()
		default:
			bad.hint(member.position, "an output has Value, Description, Condition and Export", "Template format error: Output %s is malformed. Invalid member '%s'", key.text, member.text)
		}
	}
	if body.get("Value") == nil {
		bad.add(key.position, "Template format error: Every Outputs member must contain a Value object")
	}
	return o
}

// exportName is the node of the export's name, or nil.
func (o *Output) exportName() *node {
	if export := o.body.get("Export"); export != nil {
		return export.get("Name")
	}
	return nil
}

// Imports are the arguments of every Fn::ImportValue of the template, in
// order, each once where it is literal text.
func (t *Template) Imports() []any {
	var imports []any
	seen := map[string]bool{}
	for _, body := range t.bodies() {
		body.eachCall(func(name string, argument, _ *node) {
			if name != "Fn::ImportValue" || argument.scalar() && seen[argument.text] {
				return
			}
			if argument.scalar() {
				seen[argument.text] = true
			}
			imports = append(imports, argument.plain())
		})
	}
	return imports
}

// bodies are the resources and outputs.
func (t *Template) bodies() []*node {
	var all []*node
	for _, r := range t.Resources {
		all = append(all, r.body)
	}
	for _, o := range t.Outputs {
		all = append(all, o.body)
	}
	return all
}
