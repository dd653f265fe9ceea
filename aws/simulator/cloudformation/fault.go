package cloudformation

import (
	"slices"
	"strconv"
	"strings"
)

// Injection is a failure that an operator ordered.
type Injection struct {
	// Logical is the resource's logical id; "Stack/Logical" for one stack only.
	Logical string
	// Fault is the fault's name, empty for a fitting one.
	Fault string `json:",omitempty"`
}

// Fail lets the next work on a resource fail, once. The logical id may be
// prefixed with a stack's name and a slash. An empty fault takes one that fits.
func (e *Engine) Fail(logical, fault string) {
	e.state.Injections = append(e.state.Injections, Injection{logical, fault})
	e.dirty = true
	e.save()
}

// Injections are the failures that are ordered and have not happened yet.
func (e *Engine) Injections() []Injection { return slices.Clone(e.state.Injections) }

// Drill lets any work fail with a probability between 0 and 1.
func (e *Engine) Drill(probability float64) {
	e.state.Drill = min(max(probability, 0), 1)
	e.dirty = true
	e.save()
}

// faultFor decides whether a work fails, and how.
func (e *Engine) faultFor(s *Stack, r *Resource, verb Verb) *Fault {
	t := e.target(s, r)
	for i, injection := range e.state.Injections {
		if injection.Logical != r.Logical && injection.Logical != s.Name+"/"+r.Logical {
			continue
		}
		if f, ok := e.types.Fault(t, verb, injection.Fault); ok {
			e.state.Injections = slices.Delete(e.state.Injections, i, i+1)
			e.dirty = true
			return &f
		}
	}
	if verb == Delete {
		return nil // a drill is about what an operator builds
	}
	draw := e.chance(s).fraction("drill", r.Logical, string(verb), s.Operation.ID, strconv.Itoa(s.Operation.Step))
	if e.state.Drill > 0 && draw < e.state.Drill {
		if f, ok := e.types.Fault(t, verb, ""); ok {
			return &f
		}
	}
	return nil
}

// alarmed is why the alarms that watch over an operation roll it back, empty if
// none does. An alarm goes off when a failure was ordered for its name.
func (e *Engine) alarmed(s *Stack) string {
	if s.Definition.Rollback == nil {
		return ""
	}
	for _, trigger := range s.Definition.Rollback.Triggers {
		_, name, _ := cutLast(trigger.ARN, ":")
		for i, injection := range e.state.Injections {
			if injection.Logical == name || injection.Logical == s.Name+"/"+name {
				e.state.Injections = slices.Delete(e.state.Injections, i, i+1)
				e.dirty = true
				return "Alarm " + trigger.ARN + " is in state ALARM"
			}
		}
	}
	return ""
}

// propertyReason is the failure of a resource whose properties are wrong, when
// no validation found that out before.
func propertyReason(logical string, wrong []string) string {
	key, required := strings.CutPrefix(wrong[0], "#: required key [")
	if name, ok := strings.CutSuffix(key, "] not found"); ok && required {
		return "Property validation failure: [The property {/" + name + "} is required]"
	}
	return "Properties validation failed for resource " + logical + " with message:\n" + strings.Join(wrong, "\n")
}
