package template

// Limits of CloudFormation, from the quotas page of its user guide.
const (
	// MaxInline is the size in bytes of a template sent in the request itself.
	MaxInline = 51200
	// MaxBytes is the size in bytes of a template read from S3.
	MaxBytes = 1 << 20
	// MaxResources, MaxParameters, MaxMappings and MaxOutputs count the members
	// of a section.
	MaxResources  = 500
	MaxParameters = 200
	MaxMappings   = 200
	MaxOutputs    = 200
	// MaxValue is the size in bytes of a parameter's value.
	MaxValue = 4096

	maxName        = 255  // characters of a logical id
	maxDescription = 1024 // bytes of the template's description
	maxExplanation = 4000 // characters of a parameter's description
	maxAttributes  = 200  // keys of one mapping
)

// Limits of this package, so that hostile input ends in bounded time and memory.
const (
	maxDepth = 200      // nested lists and objects
	maxNodes = 400_000  // values of a template once its aliases are written out
	maxText  = 8 << 20  // bytes of text once its aliases are written out
	maxWork  = 16 << 20 // bytes and values made by one evaluation
)

// FitsInline says whether the template may be sent in the request itself;
// larger ones must be put into S3.
func (t *Template) FitsInline() bool { return len(t.Source) <= MaxInline }
