package wizard

import "gantry/wizard/template"

// FieldType says how a field is asked and checked.
type FieldType string

// The field types. A field with a Query is asked as a list with free text as
// the way out, whatever its type.
const (
	TextField   FieldType = "text"
	NumberField FieldType = "number"
	FlagField   FieldType = "flag" // "true" or "false"
	ChoiceField FieldType = "choice"
	SecretField FieldType = "secret" // masked, typed twice, never stored
	EmailField  FieldType = "email"
	CIDRField   FieldType = "cidr" // an IPv4 network without host bits
	PathField   FieldType = "path"
)

// Field is one question.
type Field struct {
	Key     string    // "prefix", or "network.VpcCidr" for a template's parameter
	Label   string    // a few words
	Help    string    // what it means, in a sentence or two
	Group   string    // heading it stands under, "" for none
	Type    FieldType // how it is asked
	Default string    // proposed value; may hold ${field} references
	// HasDefault tells an empty default from none.
	HasDefault bool
	// Example stands in for a missing default in a rehearsal, and is shown as a
	// grey hint otherwise.
	Example string
	// Optional fields may be left empty.
	Optional bool
	// Many means that the value is a list joined by commas.
	Many bool
	// Allowed are the only values, when there are any.
	Allowed []string
	// Pattern must match the whole value. Go's syntax, for blueprint fields.
	Pattern string
	// MinLength and MaxLength count characters; MinValue and MaxValue bound a
	// number. Nil means no bound.
	MinLength, MaxLength *int
	MinValue, MaxValue   *float64
	// Message is said instead of the constraint's own words when a check fails.
	Message string
	// MinPrefix and MaxPrefix bound the prefix length of a CIDR. Nil means no
	// bound.
	MinPrefix, MaxPrefix *int
	// Suffix is appended when the value lacks it, and the operator is told.
	Suffix string
	// Exists says what a path must lead to: "file", "folder", or "" for nothing.
	Exists string
	// When says in which case the question is asked at all.
	When Condition
	// Query is where live choices come from, nil for none. The values of its
	// filter may hold ${field} references.
	Query *Query
	// Parameter is the template parameter behind the field, nil for a shared
	// field. Its constraints are checked as AWS would.
	Parameter *template.Parameter
	// Outputs says that "${step.Output}" as the whole value takes the output of
	// another step. Only questions of several templates deployed together do.
	Outputs bool
	// UsedBy are the ids of the steps that a shared field is for.
	UsedBy []string
}

// Secret says whether the value must leave no trace.
func (f Field) Secret() bool {
	return f.Type == SecretField || (f.Parameter != nil && f.Parameter.NoEcho)
}
