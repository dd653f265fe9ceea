package template

type unknown struct{}

// String is "(unknown)".
func (unknown) String() string { return "(unknown)" }

// MarshalJSON writes null: there is no value yet.
func (unknown) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Unknown stands for a value that is not known yet, such as the id of a
// resource that does not exist yet. A function over it gives Unknown again; an
// object or list may hold it among known values.
var Unknown any = unknown{}

// IsUnknown says whether a value is Unknown itself.
func IsUnknown(v any) bool { _, ok := v.(unknown); return ok }

// noValue is what AWS::NoValue gives: the member that has it is left out.
type noValue struct{}

// truth is what a condition gives.
type truth int8

const (
	no truth = iota
	yes
	undecided
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	if t == undecided {
		return undecided
	}
	return truthOf(t == no)
}

// value is true, false or Unknown.
func (t truth) value() any {
	if t == undecided {
		return Unknown
	}
	return t == yes
}
