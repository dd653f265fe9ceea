package cloudformation

import (
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
)

// Known tells whether there is such a resource type.
func (a *Account) Known(resourceType string) bool { return catalogue.Known(resourceType) }

// Check tells what is wrong with properties.
func (a *Account) Check(resourceType string, properties map[string]any) []string {
	var texts []string
	for _, v := range catalogue.Validate(resourceType, properties) {
		texts = append(texts, v.Text)
	}
	return texts
}

// CreateOnly tells whether a changed property replaces the resource.
func (a *Account) CreateOnly(resourceType, property string) Recreation {
	switch {
	case catalogue.CreateOnly(resourceType, property):
		return Always
	case catalogue.Conditionally(resourceType, property):
		return Conditionally
	}
	return Never
}

// Taggable tells whether the stack's tags go to resources of the type.
func (a *Account) Taggable(resourceType string) bool { return catalogue.Taggable(resourceType) }

// exact are types whose recorded durations hardly vary.
var exact = map[string]bool{"AWS::SQS::Queue": true, "AWS::SNS::Topic": true, "AWS::IAM::Role": true, "AWS::S3::Bucket": true}

// Span is how long a verb takes: the average, more or less.
func (a *Account) Span(resourceType string, verb Verb) Span {
	average := catalogue.Duration(resourceType, catalogue.Verb(strings.ToLower(string(verb))))
	jitter := catalogue.Jitter
	if exact[resourceType] {
		jitter = 0.02
	}
	return Span{
		time.Duration(float64(average) * (1 - jitter)),
		time.Duration(float64(average) * (1 + jitter)),
	}
}

// Configures tells whether the type reports CONFIGURATION_COMPLETE.
func (a *Account) Configures(resourceType string) bool {
	// Recorded traces of buckets differ; in the one with times there is none.
	return resourceType != "AWS::S3::Bucket" && catalogue.Configures(resourceType)
}

func catalogued(t Target) catalogue.Target {
	return catalogue.Target{
		Type: t.Type, Region: t.Region, Account: t.Account, StackName: t.StackName, StackID: t.StackID,
		Logical: t.Logical, Properties: t.Properties, Physical: t.Physical, At: t.At, Seed: t.Seed,
	}
}

// Identify makes the physical id of a new resource.
func (a *Account) Identify(t Target) (string, bool) {
	return catalogue.IdentifyIn(a.World, catalogued(t))
}

// Attributes makes what Fn::GetAtt can read.
func (a *Account) Attributes(t Target) map[string]any {
	r := resourceOf(t)
	r.Attributes = catalogue.Attributes(catalogued(t))
	a.World.Complete(t.Region, r)
	return r.Attributes
}

// HasAttribute tells whether Fn::GetAtt may ask for the attribute.
func (a *Account) HasAttribute(resourceType, attribute string) bool {
	return catalogue.HasAttribute(resourceType, attribute)
}

// Identifiers are the properties that name a resource of the type.
func (a *Account) Identifiers(resourceType string) []string {
	t, ok := catalogue.Lookup(resourceType)
	if !ok {
		return nil
	}
	return t.Identifier
}

// Ref is the value of Ref.
func (a *Account) Ref(t Target) string { return catalogue.Ref(catalogued(t)) }

// Fault finds a way to fail.
func (a *Account) Fault(t Target, verb Verb, name string) (Fault, bool) {
	f, ok := catalogue.FindFault(t.Type, catalogue.Verb(strings.ToLower(string(verb))), name)
	if !ok {
		return Fault{}, false
	}
	return Fault{Name: f.Name, Reason: f.Reason(catalogued(t)), After: f.After, Identified: f.Identified, Signal: f.Signal}, true
}
