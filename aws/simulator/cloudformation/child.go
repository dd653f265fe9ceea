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
	return nil, fmt.Errorf("Output '%s' not found in stack '%s'", name, child.Name)
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
	if child.busy() {
		// It has to come to rest first.
		w.State = started
		e.in(s, 2*time.Second, atAgain, w.Key, "")
		return
	}
	e.startDeletion(child, s.Operation.Token, &Operation{Force: s.Operation.Force})
}

// updateChild updates the nested stack of a resource. If nothing changes in it,
// it stays silent.
func (e *Engine) updateChild(s *Stack, w *Work, r *Resource) {
	child := e.child(r)
	d, err := e.childDefinition(s, r)
	if err == nil && child == nil {
		err = fmt.Errorf("Stack with id %s does not exist", r.Physical)
	}
	if err == nil {
		err = e.changeChild(s, w, child, d)
	}
	if err != nil {
		e.in(s, e.draw(s, propertyFailure, "child", w.Key), atFail, w.Key, message(err))
	}
}

func (e *Engine) changeChild(s *Stack, w *Work, child *Stack, d *Definition) error {
	if _, err := e.plain(child, d); err != nil {
		return err
	}
	changed, err := e.changes(child, d)
	if err != nil {
		return err
	}
	if len(changed) == 0 && !e.outputsChange(child, d) && !e.hasChildren(child) {
		e.in(s, e.draw(s, span(1000, 4000), "quiet", w.Key), atComplete, w.Key, "")
		return nil
	}
	e.startUpdate(child, d, s.Operation.Token, &Operation{DisableRollback: s.Operation.DisableRollback})
	return nil
}

func (e *Engine) hasChildren(s *Stack) bool {
	return slices.ContainsFunc(s.Resources, func(r *Resource) bool { return r.Type == stackType })
}

// heldByParent tells whether a nested stack must wait with its cleanup until
// its parent begins its own, and lets the parent go on.
func (e *Engine) heldByParent(child *Stack) bool {
	parent, w := e.parentWork(child)
	if w == nil {
		return false
	}
	child.Operation.enter(cleaning, nil)
	e.in(parent, e.draw(child, childNoticed, "held"), atComplete, w.Key, "")
	return true
}

// held tells whether a nested stack waits for its parent's cleanup.
func held(child *Stack) bool {
	return child != nil && child.Status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" && child.busy() && len(child.Operation.Works) == 0
}

// childCleanups are the works that let nested stacks clean up with their
// parent, and wait for them.
func (e *Engine) childCleanups(s *Stack) []*Work {
	var works []*Work
	for _, r := range s.Resources {
		if held(e.child(r)) {
			works = append(works, &Work{Key: r.Logical + "/cleanup", Logical: r.Logical, Aim: toClean, State: waiting})
		}
	}
	return works
}

// startChildCleanup lets a nested stack clean up.
func (e *Engine) startChildCleanup(s *Stack, w *Work) {
	child := e.child(s.resource(w.Logical))
	if !held(child) {
		e.finished(s, w, true)
		return
	}
	e.clean(child)
}

// restoreChild takes a nested stack back to what it was.
func (e *Engine) restoreChild(s *Stack, w *Work, r *Resource) {
	child := e.child(r)
	switch {
	case child == nil || child.Operation == nil || child.Stable == nil:
		e.in(s, e.draw(s, childNoticed, "restored", w.Key), atComplete, w.Key, "")
	case held(child):
		op := &Operation{
			ID: e.chance(child).uuid4("rollback", child.Operation.ID), Kind: rollbackStack, Token: s.Operation.Token,
		}
		e.record1(child, false)
		e.rollBackUpdate(child, op, "")
	case child.busy():
		// Its own rollback is under way; childDone tells when it is over.
	default:
		e.in(s, e.draw(s, childNoticed, "restored", w.Key), atComplete, w.Key, "")
	}
}
