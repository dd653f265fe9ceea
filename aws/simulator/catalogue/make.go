package catalogue

import (
	"gantry/aws/simulator/world"
)

// Make creates a resource by a call of its service's own API, not by a stack:
// id and attributes look as they would from a stack, and the service's hooks
// are asked. The error is the hook's refusal.
func Make(w *world.World, region, typeName string, properties map[string]any, tags ...world.Tag) (*world.Resource, error) {
	r := Draft(w, region, typeName, properties, tags...)
	if err := w.Create(region, r); err != nil {
		return nil, err
	}
	return r, nil
}

// Draft is a resource as Make creates it, not stored yet.
func Draft(w *world.World, region, typeName string, properties map[string]any, tags ...world.Tag) *world.Resource {
	if properties == nil {
		properties = map[string]any{}
	}
	t := Target{
		Type: typeName, Region: region, Account: world.Account, StackName: "gantry", Logical: lastPart(typeName),
		Properties: properties, At: w.Now(), Seed: w.Rand().Uint64(),
	}
	t.Physical, _ = IdentifyIn(w, t)
	r := &world.Resource{Type: typeName, Physical: t.Physical, Properties: properties, Attributes: Attributes(t), Tags: tags, Region: region}
	w.Complete(region, r)
	return r
}

// revised are types of which every new one under the same name gets the next
// number at the end of its id.
var revised = map[string]bool{
	"AWS::ECS::TaskDefinition": true, "AWS::Lambda::Version": true, "AWS::Lambda::LayerVersion": true, "AWS::Batch::JobDefinition": true,
}

// IdentifyIn is Identify for types whose ids depend on what there was before:
// the revision of a task definition goes up.
func IdentifyIn(w *world.World, t Target) (physical string, named bool) {
	physical, named = Identify(t)
	if revised[t.Type] {
		return w.Numbered(t.Region, t.Type, physical), false
	}
	return physical, named
}
