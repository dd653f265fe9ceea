package wizard

import (
	"slices"

	"gantry/wizard/template"
)

// Blueprint is one kind of system that can be built: questions and steps. It
// is read from a folder (LoadBlueprint) or made from templates (FromTemplates)
// and does not change afterwards, so that many sessions may share it.
type Blueprint struct {
	Name    string // letters, digits and hyphens, as its folder is called
	Version int    // 1, 2, 3…; raised when saved answers no longer fit
	Title   string // a few words
	Summary string // one or two sentences
	Guide   string // Markdown for the operator, "" for none
	// Fields are asked once and shared by every step.
	Fields []Field
	// Steps in the order in which they are asked.
	Steps []Step
	// Constraints hold between answers of different fields.
	Constraints []Constraint
	// Budgets are names that other blueprints will derive later from the same
	// answers; they are checked while there is still time.
	Budgets []Budget
}

// Step is one named part of a blueprint: some questions and one action.
type Step struct {
	ID    string // "network"; unique in the blueprint
	Title string // "Network"
	Help  string // what it is for, in a sentence or two
	Kind  ActionKind
	// Needs are the ids of the steps that must be done before: those written
	// down, those whose outputs are referred to, and those whose exports are
	// imported. Each once, in the blueprint's order.
	Needs []string
	// When says in which case the step is wanted.
	When Condition
	// Fields are its own questions. Their keys begin with the id and a dot.
	Fields []Field
	// Template is the template of a stack step, nil for other kinds.
	Template *template.Template
	// Action is what the blueprint says about the action: for a stack its name,
	// tags and the parameters that are bound. Its texts may refer to answers
	// and to outputs of other steps. The planner adds the answers.
	Action Action
}

// Budget is a name that will be derived later, and what it may take.
type Budget struct {
	Label string     // "Load balancer of an application"
	Name  Expression // the part that is known from these answers
	Rule  NameRule   // whose limit bites
	Spare int        // characters that must be left for what is added later
	For   string     // what the spare characters are for: "application name"
}

// Step returns the step with an id.
func (b *Blueprint) Step(id string) (*Step, bool) {
	i := slices.IndexFunc(b.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return &b.Steps[i], true
}

// Field returns a question by its full key, and the step that asks it: nil for
// a shared field.
func (b *Blueprint) Field(key string) (*Field, *Step, bool) {
	if i := fieldIndex(b.Fields, key); i >= 0 {
		return &b.Fields[i], nil, true
	}
	for s := range b.Steps {
		if i := fieldIndex(b.Steps[s].Fields, key); i >= 0 {
			return &b.Steps[s].Fields[i], &b.Steps[s], true
		}
	}
	return nil, nil, false
}

// Keys are the full keys of all questions, shared ones first.
func (b *Blueprint) Keys() []string {
	var keys []string
	for _, f := range b.Fields {
		keys = append(keys, f.Key)
	}
	for _, s := range b.Steps {
		for _, f := range s.Fields {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

func fieldIndex(fields []Field, key string) int {
	return slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
}

// stack is the action of a stack step, nil for other kinds.
func (s *Step) stack() *StackAction {
	action, _ := s.Action.(*StackAction)
	return action
}

// bound returns what the blueprint binds a parameter of a stack step to.
func (s *Step) bound(parameter string) (Expression, bool) {
	action := s.stack()
	if action == nil {
		return nil, false
	}
	for _, p := range action.Parameters {
		if p.Key == parameter {
			return p.Value, true
		}
	}
	return nil, false
}

// outputs are the names a step publishes when it is done.
func (s *Step) outputs() []string {
	switch s.Kind {
	case KeyPairKind:
		return []string{"name", "file", "fingerprint"}
	case StackKind:
		var names []string
		for _, o := range s.Template.Outputs {
			names = append(names, o.Name)
		}
		return names
	}
	return nil
}

// publishes says whether a step, once done, produces a value of this name. What
// a macro makes of a template nobody knows: there, every name that is not a
// question may be an output.
func (s *Step) publishes(output string) bool {
	if slices.Contains(s.outputs(), output) {
		return true
	}
	opaque := s.Kind == StackKind && len(s.Template.Macros()) > 0
	return opaque && fieldIndex(s.Fields, s.ID+"."+output) < 0
}
