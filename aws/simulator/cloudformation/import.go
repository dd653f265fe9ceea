package cloudformation

import (
	"slices"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

// withoutTransforms is a template as a change set sees its capabilities: a
// transform needs no acknowledgement there, because the changes can be read
// before they are executed.
func withoutTransforms(t *template.Template) *template.Template {
	plain := *t
	plain.Transforms = nil
	return &plain
}

// readImports reads the resources that an IMPORT change set takes over: their
// physical ids by their logical ids.
func (e *Engine) readImports(q *wire.Request, s *Stack, kind string, c *compiled) (map[string]string, error) {
	list := q.Params.List("ResourcesToImport")
	if kind != "IMPORT" {
		if len(list) > 0 {
			return nil, wire.Invalid("ResourcesToImport can only be specified for change sets of type IMPORT.")
		}
		return nil, nil
	}
	if len(list) == 0 {
		return nil, wire.Invalid("ResourcesToImport must be specified for change sets of type IMPORT.")
	}
	importing := map[string]string{}
	for _, one := range list {
		logical, of := one.Get("LogicalResourceId"), one.Get("ResourceType")
		r := c.resources[logical]
		switch {
		case r == nil:
			return nil, wire.Invalid("Resources [%s] in ResourcesToImport do not exist in the template", logical)
		case r.Type != of:
			return nil, wire.Invalid("The type %s of resource [%s] to import does not match the template's %s", of, logical, r.Type)
		case r.DeletionPolicy == "":
			return nil, wire.Invalid("The following resources to import [%s] must have DeletionPolicy attribute specified in the template.", logical)
		}
		importing[logical] = physicalOf(e.types.Identifiers(of), one.Map("ResourceIdentifier"))
	}
	for _, r := range c.evaluation.Resources() {
		if _, ok := importing[r.Logical]; !ok && !s.resource(r.Logical).there() {
			return nil, wire.Invalid("Resources [%s] is missing from ResourceToImport list", r.Logical)
		}
	}
	return importing, nil
}

// physicalOf is the physical id that identifying properties name.
func physicalOf(order []string, given map[string]string) string {
	var parts []string
	for _, name := range order {
		if value, ok := given[name]; ok {
			parts = append(parts, value)
		}
	}
	if len(parts) != len(given) {
		parts = parts[:0]
		for _, value := range given {
			parts = append(parts, value)
		}
		slices.Sort(parts)
	}
	return strings.Join(parts, "|")
}

// startImport begins to take over a resource that exists.
func (e *Engine) startImport(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if r == nil {
		r = s.add(&Resource{Logical: w.Logical, Number: len(s.Resources)})
	}
	if !r.Imported {
		r.Imported, r.Fresh = true, true
		err := e.apply(s, r)
		r.Physical = s.Operation.Importing[w.Logical]
		e.resourceEvent(s, r, "IMPORT_IN_PROGRESS", "Resource import started.")
		t := e.target(s, r)
		switch {
		case err != nil:
			e.in(s, time.Second, atFail, w.Key, message(err))
		case !e.world.Conflict(t):
			e.in(s, time.Second, atFail, w.Key, "Resource of type '"+r.Type+"' with identifier '"+r.Physical+"' was not found.")
		default:
			e.in(s, 3*time.Second, atImported, w.Key, "")
		}
		return
	}
}

// imported ends the taking over; the stack's tags follow.
func (e *Engine) takeOver(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	r.Attributes = e.types.Attributes(e.target(s, r))
	e.alter(s, r)
	e.resourceEvent(s, r, "IMPORT_COMPLETE", "Resource import completed.")
	e.in(s, time.Second, atTagged, w.Key, "")
}

// tagImported puts the stack's tags on what was taken over.
func (e *Engine) tagImported(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", "Apply stack-level tags to imported resource if applicable.")
	e.in(s, e.draw(s, span(2000, 20000), "tags", w.Key), atComplete, w.Key, "")
}

// rollBackImport gives back what an import had taken over: nothing is deleted.
func (e *Engine) rollBackImport(s *Stack, op *Operation, reason string) {
	e.operate(s, op)
	e.stackEvent(s, "IMPORT_ROLLBACK_IN_PROGRESS", reason)
	for _, r := range s.Resources {
		if r.Fresh && r.Imported {
			e.resourceEvent(s, r, "IMPORT_ROLLBACK_COMPLETE", "")
			e.alter(s, r)
		}
	}
	s.drop(func(r *Resource) bool { return r.Fresh && r.Imported })
	if s.Stable != nil {
		e.define(s, s.Stable)
	}
	op.enter(handingBack, nil)
	e.in(s, e.draw(s, finishRestore, "handed back"), atSettle, "", "")
}
