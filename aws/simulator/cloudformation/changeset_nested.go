package cloudformation

import "gantry/wizard/template"

// nestChangeSets makes the change sets of the nested stacks that a change set
// modifies, each named by its resource's change.
func (e *Engine) nestChangeSets(s *Stack, c *ChangeSet, p *preview) {
	for i, one := range p.changes {
		r := s.resource(one.Logical)
		child := e.child(r)
		if one.Action != "Modify" || child == nil {
			continue
		}
		planned := &Resource{Logical: one.Logical, Type: stackType, Version: *one.next}
		planned.Properties = known(planned.Properties, r.Properties)
		d, err := e.childDefinition(s, planned)
		if err != nil {
			continue // the execution will tell what is wrong with it
		}
		inner := &ChangeSet{
			Name: c.Name + "-" + one.Logical, Type: c.Type, Status: "CREATE_COMPLETE", Execution: available, Created: e.at, Ended: e.at,
			Definition: *d, Parent: c.ID, Root: c.Root, Nested: true, Unvalidated: true,
		}
		if inner.Root == "" {
			inner.Root = c.ID
		}
		inner.ID = e.changeSetARN(child, inner.Name, c.ID)
		inner.Operation = e.chance(child).uuid4("change set operation", inner.ID)
		if reason := e.fillChangeSet(child, inner); reason != "" {
			inner.Status, inner.Execution, inner.Reason = "FAILED", unavailable, reason
		}
		child.ChangeSets = append(child.ChangeSets, inner)
		e.touch(child)
		c.Changes[i].ChangeSet = inner.ID
	}
}

// known is properties with what is not known yet as it was.
func known(next, old map[string]any) map[string]any {
	out := make(map[string]any, len(next))
	for key, value := range next {
		inner, nested := value.(map[string]any)
		before, was := old[key].(map[string]any)
		switch {
		case template.IsUnknown(value):
			if previous, had := old[key]; had {
				out[key] = previous
			}
		case nested && was:
			out[key] = known(inner, before)
		default:
			out[key] = value
		}
	}
	return out
}

// executeNested marks the change sets of nested stacks as carried out with
// their parent's.
func (e *Engine) executeNested(s *Stack, c *ChangeSet) {
	for _, change := range c.Changes {
		if child := e.child(s.resource(change.Logical)); child != nil && change.ChangeSet != "" {
			if inner := child.changeSet(func(inner *ChangeSet) bool { return inner.ID == change.ChangeSet }); inner != nil {
				inner.Execution = executed
				e.executeNested(child, inner)
				e.touch(child)
			}
		}
	}
}
