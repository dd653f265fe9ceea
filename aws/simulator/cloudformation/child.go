package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gantry/wizard/template"
)

// A nested stack is a stack of its own, whose operations its parent begins and
// waits for. In the parent it is a resource whose physical id is its ARN.

// bearChild creates the nested stack of a resource.
func (e *Engine) bearChild(s *Stack, w *Work, r *Resource) {
	d, err := e.childDefinition(s, r)
	if err != nil {
		e.fail(s, w, message(err))
		return
	}
	random := strings.ToUpper(strings.ReplaceAll(e.chance(s).uuid4("child", r.Logical, s.Operation.ID), "-", ""))
	child := e.make(s.Region, s.Name+"-"+r.Logical+"-"+random[:13])
	child.Parent, child.ParentLogical, child.Root = s.ID, r.Logical, s.ID
	if s.Root != "" {
		child.Root = s.Root
	}
	if err := e.complete1(child, d); err != nil {
		e.discard(child)
		e.fail(s, w, message(err))
		return
	}
	child.TimeoutMinutes = number(r.Properties["TimeoutInMinutes"])
	r.Physical = child.ID
	w.State = identified
	e.resourceEvent(s, r, "CREATE_IN_PROGRESS", initiated)
	e.startCreation(child, s.Operation.Token, s.Operation.DisableRollback)
}

// childDefinition is what the properties of a nested stack say.
func (e *Engine) childDefinition(s *Stack, r *Resource) (*Definition, error) {
	url, _ := normal(r.Properties["TemplateURL"]).(string)
	body, err := e.world.Fetch(s.Region, url)
	if err != nil {
		return nil, err
	}
	d := &Definition{
		Body: string(body), Capabilities: s.Definition.Capabilities, RoleARN: s.Definition.RoleARN,
		NotificationARNs: s.Definition.NotificationARNs, Mode: s.Definition.Mode, Tags: slices.Clone(s.Definition.Tags),
	}
	t, err := parse(d.Body)
	if err != nil {
		return nil, err
	}
	given, _ := r.Properties["Parameters"].(map[string]any)
	for _, key := range sortedKeys(given) {
		d.Parameters = append(d.Parameters, Parameter{Key: key, Value: parameterText(given[key]), Given: true})
	}
	tags, _ := r.Properties["Tags"].([]any)
	for _, tag := range tags {
		if tag, ok := tag.(map[string]any); ok {
			d.setTag(fmt.Sprint(normal(tag["Key"])), fmt.Sprint(normal(tag["Value"])))
		}
	}
	return d, e.resolve(s.Region, t, d)
}

func (d *Definition) setTag(key, value string) {
	for i := range d.Tags {
		if d.Tags[i].Key == key {
			d.Tags[i].Value = value
			return
		}
	}
	d.Tags = append(d.Tags, Tag{key, value})
}

// parameterText writes a value as a parameter's: lists are joined by commas.
func parameterText(v any) string {
	if list, ok := normal(v).([]any); ok {
		texts := make([]string, len(list))
		for i, member := range list {
			texts[i] = fmt.Sprint(member)
		}
		return strings.Join(texts, ",")
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(normal(v))
}

// child is the stack behind a resource.
func (e *Engine) child(r *Resource) *Stack {
	if r == nil || r.Type != stackType {
		return nil
	}
	return e.stacks[r.Physical]
}

// childOutput reads Fn::GetAtt of a nested stack.
func (e *Engine) childOutput(r *Resource, attribute string) (any, error) {
	child := e.child(r)
	if child == nil {
		return template.Unknown, nil
	}
	name, isOutput := strings.CutPrefix(attribute, "Outputs.")
	for _, o := range child.Outputs {
		if isOutput && o.Name == name {
			return o.Value, nil
		}
	}
	if attribute == "StackId" {
		return child.ID, nil
	}
	return nil, said("Output '%s' not found in stack '%s'", name, child.Name)
}

// parentWork is the work of the parent that waits for a nested stack.
func (e *Engine) parentWork(child *Stack) (*Stack, *Work) {
	parent := e.stacks[child.Parent]
	if parent == nil || !parent.busy() {
		return nil, nil
	}
	for _, w := range parent.Operation.Works {
		r := parent.subject(w)
		if r != nil && r.Physical == child.ID && w.running() {
			return parent, w
		}
	}
	return nil, nil
}

// childDone tells the parent that an operation of a nested stack has ended.
func (e *Engine) childDone(child *Stack) {
	parent, w := e.parentWork(child)
	if w == nil {
		return
	}
	after := e.draw(child, childNoticed, "noticed")
	well := strings.HasSuffix(child.Status, "_COMPLETE")
	if w.Aim == toCreate || w.Aim == toUpdate {
		well = well && !strings.Contains(child.Status, "ROLLBACK")
	}
	switch {
	case w.Aim == toDelete && child.Status == "DELETE_FAILED":
		e.in(parent, after, atFail, w.Key, fmt.Sprintf("Embedded stack %s was not successfully deleted: %s", child.ID, child.Reason))
	case w.Aim == toDelete && child.Status != "DELETE_COMPLETE":
		// Something else had to end first; removeChild tries again.
	case well:
		e.in(parent, after, atComplete, w.Key, "")
	default:
		e.in(parent, after, atFail, w.Key, embedded(child, w, child.Reason))
	}
}

func embedded(child *Stack, w *Work, reason string) string {
	if w.Aim == toCreate {
		return fmt.Sprintf("Embedded stack %s was not successfully created: %s", child.ID, reason)
	}
	return fmt.Sprintf("Embedded stack %s was not successfully updated. Currently in %s with reason: %s", child.ID, child.Status, reason)
}

// childFailed tells the parent that a nested stack has begun to roll back: the
// parent does not wait for the end of it.
func (e *Engine) childFailed(child *Stack) {
	if parent, w := e.parentWork(child); w != nil && (w.Aim == toCreate || w.Aim == toUpdate) {
		reason := child.history()[len(child.events)-1].Reason
		e.in(parent, e.draw(child, childNoticed, "failed"), atFail, w.Key, embedded(child, w, reason))
	}
}

// stopChild stops what a nested stack is doing because its parent gave up.
func (e *Engine) stopChild(_ *Stack, r *Resource) {
	child := e.child(r)
	if child == nil || !child.busy() {
		return
	}
	op := child.Operation
	if op.Phase == provisioning || op.Phase == checking {
		e.cancelAll(child, "Resource creation cancelled")
	}
}

// removeChild deletes the nested stack of a resource.
func (e *Engine) removeChild(s *Stack, w *Work, r *Resource) {
	child := e.child(r)
	if child == nil || child.gone() {
		e.in(s, e.draw(s, childNoticed, "gone", w.Key), atComplete, w.Key, "")
		return
	}
	if held(child) || child.busy() && child.Operation.Kind == createStack && !child.Operation.Turning {
		e.stopForDeletion(child)
	}
	if child.busy() {
		// It has to come to rest first.
		w.State = started
		e.in(s, 2*time.Second, atAgain, w.Key, "")
		return
	}
	e.startDeletion(child, s.Operation.Token, &Operation{Force: s.Operation.Force})
}
