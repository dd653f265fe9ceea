package wizard

import (
	"encoding/json"
	"fmt"
	"time"
)

// ActionKind names a kind of work. The set is closed.
type ActionKind string

// The kinds there are so far.
const (
	CheckKind      ActionKind = "check"
	StackKind      ActionKind = "stack"
	KeyPairKind    ActionKind = "key-pair"
	CheckpointKind ActionKind = "checkpoint"
)

// Action is one piece of work of a plan: plain data of one of the kinds.
type Action interface {
	// Kind says which.
	Kind() ActionKind
	// Expressions are the texts of the action that may refer to outputs of
	// earlier steps. The run resolves them in place on a copy.
	expressions() []*Expression
	// copy returns an action that shares no expression with this one.
	copy() Action
}

// StackAction creates or updates one CloudFormation stack.
type StackAction struct {
	Name Expression `json:"name"`
	// Template is the template itself; its body is sent as it was read.
	Template TemplateSource `json:"template"`
	// Parameters in the template's order.
	Parameters []Parameter `json:"parameters,omitempty"`
	// Capabilities the template needs and the operator agrees to.
	Capabilities []Capability `json:"capabilities,omitempty"`
	Tags         []Tag        `json:"tags,omitempty"`
	// Timeout bounds the wait until the stack is ready; zero is no bound.
	Timeout time.Duration `json:"timeout,omitempty"`
	// OnFailure is "rollback" (also when empty), "keep" or "delete".
	OnFailure string `json:"onFailure,omitempty"`
	// Protect turns termination protection on.
	Protect bool `json:"protect,omitempty"`
	// Role is the ARN of a service role, "" for none.
	Role string `json:"role,omitempty"`
	// Bucket takes templates above 51,200 bytes; "" means that the cloud looks
	// for one it may use, and says what to do if there is none.
	Bucket string `json:"bucket,omitempty"`
	// Resources are those that will exist with these answers, for the total, the
	// tree and the estimate. References to other steps count as unknown.
	Resources []PlannedResource `json:"resources,omitempty"`
	// Promises are the output names that must be there once it is complete.
	Promises []string `json:"promises,omitempty"`
	// Imports are export names that must exist before it starts.
	Imports []Expression `json:"imports,omitempty"`
}

// TemplateSource is a template and where it was read.
type TemplateSource struct {
	Name string `json:"name"` // file name or URL, for messages
	Body string `json:"body,omitempty"`
	URL  string `json:"url,omitempty"` // https://….s3.…: sent instead of the body
}

// Parameter is one parameter of a stack. A secret's value is in memory only:
// it is masked wherever it is printed or stored.
type Parameter struct {
	Key    string     `json:"key"`
	Value  Expression `json:"value,omitempty"`
	Secret bool       `json:"secret,omitempty"`
	// Previous asks CloudFormation to keep the value the stack has.
	Previous bool `json:"previous,omitempty"`
	// Origin is where the value came from, for the review.
	Origin Origin `json:"origin,omitempty"`
}

// Mask stands for a secret wherever one would be shown or written.
const Mask = "••••"

// MarshalJSON writes a secret as Mask.
func (p Parameter) MarshalJSON() ([]byte, error) {
	type plain Parameter
	if p.Secret {
		p.Value = Literal(Mask)
	}
	return json.Marshal(plain(p))
}

// String is "key=value", with a secret masked.
func (p Parameter) String() string {
	if p.Secret {
		return p.Key + "=" + Mask
	}
	return p.Key + "=" + p.Value.String()
}

// Format keeps secrets masked under every verb of package fmt.
func (p Parameter) Format(s fmt.State, _ rune) { fmt.Fprint(s, p.String()) }

// Capability is one acknowledgement CloudFormation asks for and why.
type Capability struct {
	Name      string   `json:"name"`      // such as CAPABILITY_NAMED_IAM
	Resources []string `json:"resources"` // "HostRole (AWS::IAM::Role j-dev-ECSRole)"
}

// Tag is a stack tag.
type Tag struct {
	Key   string     `json:"key"`
	Value Expression `json:"value"`
}

// PlannedResource is one resource a stack will have.
type PlannedResource struct {
	Logical string   `json:"logical"`
	Type    string   `json:"type"`
	Needs   []string `json:"needs,omitempty"` // logical ids it waits for
	Line    int      `json:"line,omitempty"`  // in the template, from 1
}

// KeyPairAction makes sure that a key pair exists in EC2 and that its private
// key is in a file. Outputs: name, file, fingerprint.
type KeyPairAction struct {
	Name Expression `json:"name"`
	// Type is "rsa" or "ed25519".
	Type string `json:"type"`
	// Save is the folder of <name>.pem; "~" is the home folder.
	Save string `json:"save"`
	// Existing says what to do when EC2 has the key pair already: "" asks that
	// the file is there and its fingerprint agrees, "elsewhere" takes the
	// operator's word that the file is somewhere else.
	Existing string `json:"existing,omitempty"`
}

// CheckAction verifies something before others start and changes nothing.
type CheckAction struct {
	// Exports are export names that must exist.
	Exports []Expression `json:"exports,omitempty"`
	// Zones is the least number of availability zones the region must offer.
	Zones int `json:"zones,omitempty"`
	// InstanceType must be offered in every zone used, "" for no check.
	InstanceType Expression `json:"instanceType,omitempty"`
}

// CheckpointAction is something the operator does by hand and confirms.
type CheckpointAction struct {
	Text Expression `json:"text"`
}

// Kind is StackKind.
func (*StackAction) Kind() ActionKind { return StackKind }

// Kind is KeyPairKind.
func (*KeyPairAction) Kind() ActionKind { return KeyPairKind }

// Kind is CheckKind.
func (*CheckAction) Kind() ActionKind { return CheckKind }

// Kind is CheckpointKind.
func (*CheckpointAction) Kind() ActionKind { return CheckpointKind }

func (a *StackAction) expressions() []*Expression {
	all := []*Expression{&a.Name}
	for i := range a.Parameters {
		all = append(all, &a.Parameters[i].Value)
	}
	for i := range a.Tags {
		all = append(all, &a.Tags[i].Value)
	}
	for i := range a.Imports {
		all = append(all, &a.Imports[i])
	}
	return all
}

func (a *KeyPairAction) expressions() []*Expression { return []*Expression{&a.Name} }

func (a *CheckAction) expressions() []*Expression {
	all := []*Expression{&a.InstanceType}
	for i := range a.Exports {
		all = append(all, &a.Exports[i])
	}
	return all
}

func (a *CheckpointAction) expressions() []*Expression { return []*Expression{&a.Text} }

func (a *StackAction) copy() Action {
	c := *a
	c.Parameters = append([]Parameter(nil), a.Parameters...)
	c.Tags = append([]Tag(nil), a.Tags...)
	c.Imports = append([]Expression(nil), a.Imports...)
	return &c
}

func (a *KeyPairAction) copy() Action { c := *a; return &c }

func (a *CheckAction) copy() Action {
	c := *a
	c.Exports = append([]Expression(nil), a.Exports...)
	return &c
}

func (a *CheckpointAction) copy() Action { c := *a; return &c }

// Bind returns the action with every reference that lookup knows replaced.
func Bind(a Action, lookup func(name string) (string, bool)) Action {
	bound := a.copy()
	for _, x := range bound.expressions() {
		*x = x.Resolve(lookup)
	}
	return bound
}

// References are the names an action still waits for, each once.
func References(a Action) []string {
	var all Expression
	for _, x := range a.expressions() {
		all = append(all, *x...)
	}
	return all.References()
}
