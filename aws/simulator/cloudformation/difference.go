package cloudformation

import (
	"maps"
	"reflect"
	"slices"
)

// difference is one thing that changes about a resource.
type difference struct {
	// attribute is Properties, Metadata, UpdatePolicy, …; name the property.
	attribute, name string
	before, after   any
	recreation      Recreation
}

// differences are what changes between two versions of a resource. A value
// that is not known yet counts as a change.
func (e *Engine) differences(of string, old, next Version) []difference {
	var changes []difference
	names := slices.Sorted(maps.Keys(old.Properties))
	for name := range next.Properties {
		if _, both := old.Properties[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		before, had := old.Properties[name]
		after, has := next.Properties[name]
		if had == has && same(before, after) {
			continue
		}
		changes = append(changes, difference{"Properties", name, before, after, e.types.CreateOnly(of, name)})
	}
	if !same(old.Metadata, next.Metadata) {
		changes = append(changes, difference{"Metadata", "", old.Metadata, next.Metadata, Never})
	}
	return changes
}

// policies are the changes that concern CloudFormation only: the resource
// itself is not touched by them.
func policies(old, next Version) []difference {
	var changes []difference
	for _, p := range []struct {
		name          string
		before, after any
	}{
		{"DeletionPolicy", old.DeletionPolicy, next.DeletionPolicy},
		{"UpdateReplacePolicy", old.UpdateReplacePolicy, next.UpdateReplacePolicy},
		{"UpdatePolicy", old.UpdatePolicy, next.UpdatePolicy},
	} {
		if !same(p.before, p.after) {
			changes = append(changes, difference{p.name, "", p.before, p.after, Never})
		}
	}
	return changes
}

// same compares two values as CloudFormation does: 1 is "1".
func same(a, b any) bool { return reflect.DeepEqual(normal(a), normal(b)) }
