package cloudformation

import "time"

// Verb is what a handler does to a resource.
type Verb string

// The verbs.
const (
	Create Verb = "CREATE"
	Update Verb = "UPDATE"
	Delete Verb = "DELETE"
)

// Target is one resource as its handler sees it.
type Target struct {
	Region, Account string
	// StackID is the stack's ARN, StackName its name, Logical the resource's
	// name in the template.
	StackID, StackName, Logical string
	Type                        string
	// Physical is the resource's id, empty before it has one.
	Physical string
	// Properties are evaluated; NoEcho values are in clear.
	Properties map[string]any
	// Attributes are what Fn::GetAtt reads, empty before creation.
	Attributes map[string]any
	// Tags are the stack's own tags, which go to every resource.
	Tags []Tag
	// Seed makes the same ids for the same resource of the same world.
	Seed uint64
	// At is the moment, in the world's time.
	At time.Time
}

// Span is how long a handler takes: a moment between the two.
type Span struct{ Shortest, Longest time.Duration }

// Fault is one way in which a handler fails.
type Fault struct {
	// Name is what an operator calls it, such as "quota".
	Name string `json:"name"`
	// Reason is the text of the failure event, complete, in AWS's words.
	Reason string `json:"reason"`
	// After is how long after its start the handler fails; zero is at once,
	// before the resource has an id.
	After time.Duration `json:"after,omitempty"`
	// Identified tells that the resource has its id when it fails.
	Identified bool `json:"identified,omitempty"`
	// Signal tells that it is not the handler that fails: no good signal comes.
	Signal bool `json:"signal,omitempty"`
}

// Types is what the engine needs to know about resource types.
type Types interface {
	// Known tells whether there is such a type. Custom::X and
	// AWS::CloudFormation::CustomResource are known.
	Known(resourceType string) bool
	// Check tells what is wrong with properties, each fault in the words of the
	// validation before deployment: "#: required key [Type] not found". Values
	// that are template.Unknown pass.
	Check(resourceType string, properties map[string]any) []string
	// CreateOnly tells which of the changed top-level properties can only be
	// set at creation, so that their change replaces the resource.
	CreateOnly(resourceType, property string) Recreation
	// Taggable tells whether the stack's tags go to resources of the type.
	Taggable(resourceType string) bool
	// Span is how long a verb takes.
	Span(resourceType string, verb Verb) Span
	// Configures tells whether the type reports CONFIGURATION_COMPLETE.
	Configures(resourceType string) bool
	// Identify makes the physical id of a new resource. Named tells that the
	// template gave the name.
	Identify(t Target) (physical string, named bool)
	// Attributes makes what Fn::GetAtt can read of a new or changed resource.
	Attributes(t Target) map[string]any
	// HasAttribute tells whether Fn::GetAtt may ask for the attribute.
	HasAttribute(resourceType, attribute string) bool
	// Identifiers are the properties that name a resource of the type.
	Identifiers(resourceType string) []string
	// Ref is the value of Ref.
	Ref(t Target) string
	// Fault finds a way to fail by name; an empty name asks for a fitting one.
	Fault(t Target, verb Verb, name string) (Fault, bool)
}

// Recreation tells whether a changed property replaces the resource.
type Recreation string

// The answers, in the words of change sets.
const (
	Never         Recreation = "Never"
	Conditionally Recreation = "Conditionally"
	Always        Recreation = "Always"
)

// World is what the engine needs of the simulated account around it.
type World interface {
	// Now is the present moment of the world.
	Now() time.Time
	// Account is the number of the account.
	Account() string
	// Zones are the availability zones of a region.
	Zones(region string) []string
	// Exists tells whether a value of an AWS-specific parameter type (without
	// List<>) is there.
	Exists(region, parameterType, value string) bool
	// Parameter reads a Systems Manager parameter, "name" or "name:version":
	// its value and its type (String, StringList, SecureString).
	Parameter(region, name string) (value, kind string, ok bool)
	// Secret resolves the inner text of a dynamic reference to Secrets Manager,
	// such as "id:SecretString:key".
	Secret(region, reference string) (string, error)
	// Fetch reads the object behind a TemplateURL or a policy's URL.
	Fetch(region, url string) ([]byte, error)
	// Conflict tells whether a resource of that type and id is there already.
	Conflict(t Target) bool
	// Create makes a resource appear in its service's own API and returns its
	// attributes as the service completes them. An error is the reason why it
	// cannot be created, complete.
	Create(t Target) (map[string]any, error)
	// Ready tells the service that the resource is finished.
	Ready(t Target) map[string]any
	// Change gives it new properties and attributes.
	Change(t Target) (map[string]any, error)
	// Instances are the ids of the instances that an Auto Scaling group has.
	Instances(t Target) []string
	// Terminate lets a group give up one of its instances; it starts another.
	Terminate(t Target, instance string)
	// Remove takes it away. An error is the reason why it cannot be deleted.
	Remove(t Target) error
}

// Store keeps what must survive. What is kept is encoded as JSON when the
// world commits, under the same lock.
type Store interface {
	// Keep keeps a value under a key, replacing the one before.
	Keep(key string, value any)
	// Forget forgets one.
	Forget(key string)
	// Load hands over every key with a prefix, in order. It works only before
	// the world goes on.
	Load(prefix string, each func(key string, value []byte) error) error
}
