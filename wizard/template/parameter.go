package template

// Parameter is one parameter of a template.
type Parameter struct {
	Name string
	// Type is as written: String, Number, AWS::EC2::VPC::Id, List<…>, …
	Type string
	// Default is the default as text; HasDefault tells an empty one from none.
	Default    string
	HasDefault bool
	// Description is free text of up to 4,000 characters.
	Description string
	// AllowedValues are the only values, if there are any.
	AllowedValues []string
	// AllowedPattern is a Java regular expression that must match the whole
	// value (each member of a list); "" for none.
	AllowedPattern string
	// MinLength and MaxLength count characters, MinValue and MaxValue bound a
	// Number. Nil means no bound.
	MinLength, MaxLength *int
	MinValue, MaxValue   *float64
	// ConstraintDescription replaces the constraint's words in the error.
	ConstraintDescription string
	// NoEcho hides the value.
	NoEcho bool
	// Line and Column are where it stands in the template, from 1.
	Line, Column int
}
