package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

// change is what a new definition does to one resource, as far as it can be
// told before anything is done.
type change struct {
	Logical, Type string
	// Action is Add, Modify, Remove or Import.
	Action string
	// Replacement is True, False or Conditional, for Modify.
	Replacement string
	old, next   *Version
	differences []difference
	definition  *template.Resource
}

// preview compares a stack with a definition. Values that come from resources
// that are new or replaced are not known; all others are as they are now.
type preview struct {
	e       *Engine
	s       *Stack
	c       *compiled
	fates   map[string]string
	changes []change
}

// foresee makes the preview of a definition.
func (e *Engine) foresee(s *Stack, d *Definition, importing map[string]string) (*preview, error) {
	t, err := parse(d.Body)
	if err != nil {
		return nil, err
	}
	p := &preview{e: e, s: s, fates: map[string]string{}}
	evaluation, err := t.Evaluate(e.scope(s, d, p.ref, p.attribute))
	if err != nil {
		return nil, refusal(err)
	}
	p.c = ready(t, evaluation)
	levels, err := evaluation.Order()
	if err != nil {
		return nil, refusal(err)
	}
	for _, level := range levels {
		for _, logical := range level {
			if err := p.look(d, logical, importing); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range s.Resources {
		if p.c.resources[r.Logical] == nil && r.there() {
			old := r.Version
			p.changes = append(p.changes, change{Logical: r.Logical, Type: r.Type, Action: "Remove", old: &old})
		}
	}
	return p, nil
}

// there tells whether a resource exists.
func (r *Resource) there() bool {
	return r != nil && r.Physical != "" && r.Status != "DELETE_COMPLETE" && r.Status != "DELETE_SKIPPED"
}

// look compares one resource.
func (p *preview) look(d *Definition, logical string, importing map[string]string) error {
	of := p.c.resources[logical]
	next, _, err := p.e.versionOf(p.c, d, logical)
	if err != nil {
		return refusal(err)
	}
	r := p.s.resource(logical)
	c := change{Logical: logical, Type: of.Type, next: &next, definition: of}
	_, imported := importing[logical]
	switch {
	case imported:
		c.Action = "Import"
	case !r.there() || r.Status == "CREATE_FAILED":
		c.Action = "Add"
	case r.Type != of.Type:
		return wire.Invalid("Update of resource type is not permitted. The new template modifies resource type of the following resources: [%s]", logical)
	default:
		if !p.compare(d, r, &c, next) {
			return nil
		}
	}
	p.fates[logical] = c.Action
	if c.Replacement == "True" {
		p.fates[logical] = "Replace"
	}
	p.changes = append(p.changes, c)
	return nil
}

// compare fills in what changes about a resource that stays; false if nothing
// does.
func (p *preview) compare(d *Definition, r *Resource, c *change, next Version) bool {
	old := r.Version
	c.Action, c.Replacement, c.old = "Modify", "False", &old
	c.differences = append(p.e.differences(r.Type, old, next), policies(old, next)...)
	if p.e.types.Taggable(r.Type) && !slices.Equal(p.s.Definition.Tags, d.Tags) {
		c.differences = append(c.differences, difference{attribute: "Tags", recreation: Never})
	}
	for _, one := range c.differences {
		switch {
		case one.recreation == Always && !hasUnknown(one.after):
			c.Replacement = "True"
		case one.recreation != Never && one.recreation != "" && c.Replacement == "False":
			c.Replacement = "Conditional"
		}
	}
	return len(c.differences) > 0 || r.Type == stackType
}

func (p *preview) ref(logical string) (any, error) {
	if fate := p.fates[logical]; fate == "Add" || fate == "Replace" {
		return template.Unknown, nil
	}
	return p.e.liveRef(p.s)(logical)
}

func (p *preview) attribute(logical, attribute string) (any, error) {
	fate := p.fates[logical]
	r := p.s.resource(logical)
	if fate == "Add" || fate == "Replace" || r == nil || fate != "" && r.Type == stackType {
		return template.Unknown, nil
	}
	return p.e.liveAttribute(p.s)(logical, attribute)
}

// changes are what a definition changes about a stack's resources.
func (e *Engine) changes(s *Stack, d *Definition) ([]change, error) {
	p, err := e.foresee(s, d, nil)
	if err != nil {
		return nil, err
	}
	return p.changes, nil
}

// nextOutputs are the outputs under a definition. A value that is not known yet
// counts as unchanged.
func (e *Engine) nextOutputs(s *Stack, d *Definition) ([]Output, bool) {
	p, err := e.foresee(s, d, nil)
	if err != nil {
		return nil, false
	}
	values, err := p.c.evaluation.Outputs()
	if err != nil {
		return nil, false
	}
	outputs := []Output{}
	for _, v := range values {
		o := Output{Name: v.Name, Value: v.Value, Description: v.Description, Export: v.ExportName}
		if v.Unknown {
			for _, old := range s.Outputs {
				if old.Name == v.Name {
					o.Value, o.Export = old.Value, old.Export
				}
			}
		}
		outputs = append(outputs, o)
	}
	return outputs, true
}

// outputsChange tells whether a definition changes a stack's outputs.
func (e *Engine) outputsChange(s *Stack, d *Definition) bool {
	next, known := e.nextOutputs(s, d)
	return !known || !slices.Equal(next, s.Outputs) && (len(next) > 0 || len(s.Outputs) > 0)
}

// settled tells whether a definition differs from a stack in nothing that an
// update would change.
func (e *Engine) unchanged(s *Stack, d *Definition, p *preview) bool {
	if len(p.changes) > 0 || e.outputsChange(s, d) {
		return false
	}
	old := s.Definition
	return slices.Equal(old.Tags, d.Tags) && slices.Equal(old.NotificationARNs, d.NotificationARNs) &&
		fmt.Sprint(old.Rollback) == fmt.Sprint(d.Rollback) && s.Status != "UPDATE_FAILED" && s.Status != "CREATE_FAILED" &&
		!strings.HasSuffix(s.Status, "ROLLBACK_FAILED")
}
