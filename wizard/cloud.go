package wizard

import "context"

// Verb is what is to be done with an action.
type Verb string

// Every action goes the same way: look, preview, apply, and undo if need be.
const (
	// Look reads and decides: it emits one Looked and changes nothing.
	Look Verb = "look"
	// Preview emits one Difference for each change that Apply would make. For a
	// stack it may create a change set, which it deletes again.
	Preview Verb = "preview"
	// Apply looks again, does what is needed, waits until it is ready, and
	// returns the outputs.
	Apply Verb = "apply"
	// Undo takes back what Apply did: what was created is deleted, an update in
	// progress is cancelled. It waits until it is gone.
	Undo Verb = "undo"
)

// Outputs are what an action produced: a stack's outputs, a key pair's name
// and file. They hold nothing secret.
type Outputs map[string]string

// Cloud is what a run needs of the outside world.
type Cloud interface {
	// Do looks at, previews, applies or undoes one action and tells emit what
	// happens, in order. It returns what the action produced. Its errors are
	// Troubles where the reason is known. It returns soon after ctx is cancelled.
	Do(ctx context.Context, verb Verb, a Action, emit func(Event)) (Outputs, error)
	// Choices answers a question that only the cloud can. An error means that
	// the field is asked as free text, with the error's words beside it.
	Choices(ctx context.Context, q Query) ([]Choice, error)
}

// ChoiceKind names a list that the cloud can give.
type ChoiceKind string

// The lists behind AWS-specific parameter types and blueprint fields.
const (
	ChooseKeyPair           ChoiceKind = "key-pair"
	ChooseVPC               ChoiceKind = "vpc"
	ChooseSubnet            ChoiceKind = "subnet"
	ChooseSecurityGroup     ChoiceKind = "security-group"
	ChooseSecurityGroupName ChoiceKind = "security-group-name"
	ChooseZone              ChoiceKind = "zone"
	ChooseRegion            ChoiceKind = "region"
	ChooseImage             ChoiceKind = "image"
	ChooseInstance          ChoiceKind = "instance"
	ChooseInstanceType      ChoiceKind = "instance-type"
	ChooseVolume            ChoiceKind = "volume"
	ChooseHostedZone        ChoiceKind = "hosted-zone"
	ChooseSSMParameter      ChoiceKind = "ssm-parameter"
	ChooseBucket            ChoiceKind = "bucket"
	ChooseStack             ChoiceKind = "stack"
	ChooseExport            ChoiceKind = "export"
)

// Query asks the cloud for choices. Filter narrows it, for example
// {"vpc": "vpc-1"} for subnets or {"name": "/aws/…"} for one SSM parameter.
type Query struct {
	Kind   ChoiceKind        `json:"kind"`
	Filter map[string]string `json:"filter,omitempty"`
}

// Choice is one value a field may take. Label is what a person recognises it
// by (a Name tag), Note is one line of further facts (CIDR, zone, memory).
type Choice struct {
	Value string
	Label string
	Note  string
}

// Account is where a run works: whose account, as whom, and in which region.
type Account struct {
	ID        string  `json:"account"`            // 12 digits
	Name      string  `json:"name,omitempty"`     // name in the shared config, if any
	ARN       string  `json:"arn,omitempty"`      // the caller's identity
	Region    string  `json:"region"`             // such as eu-west-1
	Endpoint  string  `json:"endpoint,omitempty"` // set when it is not AWS's own
	Simulated bool    `json:"simulated,omitempty"`
	Speed     float64 `json:"speed,omitempty"` // of simulated time; 1 is real
}

// Meter counts the requests that a process makes.
type Meter struct {
	PerMinute int // requests in the last minute of the cloud's clock
	Throttled int // throttled answers since the start
}
