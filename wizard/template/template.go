package template

// Template is one CloudFormation template as read: plain data, safe for use by
// several goroutines as long as nobody changes it. Values in it are in the long
// form ({"Ref": "X"}, {"Fn::GetAtt": ["X", "Arn"]}) and of the types
// map[string]any, []any, string, bool and json.Number, which keeps the digits
// as they were written.
type Template struct {
	// Name is the file or address it was read from, for messages.
	Name string
	// Source is the text as it was read.
	Source []byte
	// Description is the template's own, "" for none.
	Description string
	// Parameters, Resources, Outputs, Rules, Mappings and Conditions stand in
	// the template's order. With AWS::LanguageExtensions the loops are unrolled
	// with the parameters' defaults; Evaluate unrolls them with the real values.
	Parameters []Parameter
	Resources  []*Resource
	Outputs    []*Output
	Rules      []*Rule
	Mappings   []*Mapping
	Conditions []*Condition
	// Transforms are the names of the template's transforms, in order.
	Transforms []string
	// Metadata is the section of that name as plain data.
	Metadata map[string]any

	root       *node // as written
	processed  *node // with loops unrolled
	partial    bool  // a loop could not be unrolled yet
	macros     []string
	values     map[string]any // what the loops were unrolled with
	parameters map[string]int
	resources  map[string]*Resource
	conditions map[string]*Condition
	mappings   map[string]*Mapping
}

// Mapping is one table of the Mappings section.
type Mapping struct {
	Name string
	// Values are strings, or lists of strings, by the two keys.
	Values       map[string]map[string]any
	Line, Column int

	body *node
}

// Condition is one named condition.
type Condition struct {
	Name         string
	Expression   any
	Line, Column int

	body *node
}

// Parse reads a template, YAML or JSON, and checks everything that can be told
// without the values of its parameters. The name is for messages. The error is
// an *Error, or several of them joined, at most 20.
func Parse(name string, source []byte) (*Template, error) {
	root, err := read(name, source)
	if err != nil {
		return nil, err
	}
	bad := &faults{file: name}
	t := build(name, source, root, nil, bad)
	if err := bad.err(); err != nil {
		return nil, err
	}
	return t, nil
}

// build makes the model of a tree and notes what is wrong with it. The values
// are those of the parameters, nil for their defaults.
func build(name string, source []byte, root *node, values map[string]any, bad *faults) *Template {
	t := &Template{
		Name: name, Source: source, root: root, processed: root,
		parameters: map[string]int{}, resources: map[string]*Resource{},
		conditions: map[string]*Condition{}, mappings: map[string]*Mapping{},
	}
	if root.kind != objectNode || len(root.keys) == 0 {
		bad.hint(root.position, "a template is an object with a Resources section", "Template format error: unsupported structure.")
		return t
	}
	t.readHead(root, bad)
	t.readParameters(root.get("Parameters"), bad)
	noNulls(root, "", bad)
	t.readMappings(root.get("Mappings"), bad)
	if t.Extended() && len(bad.list) == 0 {
		t.unroll(values, bad)
	}
	if len(bad.list) == 0 {
		t.readSections(t.processed, bad)
	}
	return t
}

// readSections reads what follows the parameters and mappings.
func (t *Template) readSections(root *node, bad *faults) {
	t.readConditions(root.get("Conditions"), bad)
	t.readResources(root.get("Resources"), root.position, bad)
	t.readOutputs(root.get("Outputs"), bad)
	t.readRules(root.get("Rules"), bad)
	if len(bad.list) > 0 {
		return
	}
	t.checkFunctions(bad)
	t.checkReferences(bad)
	if len(bad.list) == 0 {
		t.checkCycles(bad)
	}
}

// Parameter returns the parameter with a name.
func (t *Template) Parameter(name string) (*Parameter, bool) {
	i, ok := t.parameters[name]
	if !ok {
		return nil, false
	}
	return &t.Parameters[i], true
}

// Resource returns the resource with a logical id.
func (t *Template) Resource(logical string) (*Resource, bool) {
	r, ok := t.resources[logical]
	return r, ok
}

// Condition returns the condition with a name.
func (t *Template) Condition(name string) (*Condition, bool) {
	c, ok := t.conditions[name]
	return c, ok
}

// Mapping returns the mapping with a name.
func (t *Template) Mapping(name string) (*Mapping, bool) {
	m, ok := t.mappings[name]
	return m, ok
}
