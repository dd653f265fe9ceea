package wizard

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

var stepName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// kindMembers are the members of a step that say what kind it is.
var kindMembers = []string{string(StackKind), string(KeyPairKind), string(CheckKind), string(CheckpointKind)}

// step reads one step and adds it to the blueprint.
func (l *loader) step(n *yaml.Node, tags []Tag) {
	m := l.object(n, "a step", append([]string{"id", "title", "help", "needs", "when", "timeout", "fields", "checks"}, kindMembers...)...)
	if m == nil {
		return
	}
	step := Step{ID: l.needed(m, "id", "a step", n), Help: l.text(m["help"], "help")}
	if step.ID == "" || !l.idFits(step.ID, m["id"]) {
		return
	}
	l.places[stepPlace(step.ID)] = follow(m["id"])
	if step.Title = l.text(m["title"], "title"); step.Title == "" {
		step.Title = strings.ToUpper(step.ID[:1]) + step.ID[1:]
	}
	for _, need := range l.list(m["needs"], "needs") {
		id := l.text(need, "needs")
		step.Needs = append(step.Needs, id)
		l.needs = append(l.needs, mention{name: id, step: step.ID, at: need})
	}
	step.When = l.condition(m["when"], step.ID)
	l.kind(&step, m, n, tags)
	if step.Action == nil {
		l.broken[step.ID] = true
		return
	}
	l.own(m["fields"], &step)
	l.blueprint.Steps = append(l.blueprint.Steps, step)
	l.constraints(m["checks"], step.ID)
}

// stepPlace is a key that stands for a step where fields have theirs.
func stepPlace(id string) string { return "step " + id }

func (l *loader) idFits(id string, at *yaml.Node) bool {
	switch earlier := l.places[stepPlace(id)]; {
	case !stepName.MatchString(id):
		l.fail(at, "such as network", "a step's id is lower-case letters, digits and hyphens, not %q", id)
	case earlier != nil:
		l.fail(at, "give it another id", "there is a step %q already, on line %d", id, earlier.Line)
	default:
		return true
	}
	return false
}

// kind reads the action of a step.
func (l *loader) kind(step *Step, m map[string]*yaml.Node, n *yaml.Node, tags []Tag) {
	var kinds []string
	for _, kind := range kindMembers {
		if m[kind] != nil {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) != 1 {
		l.fail(n, "write one of "+strings.Join(kindMembers, ", "), "step %q must have one action, it has %d", step.ID, len(kinds))
		return
	}
	step.Kind = ActionKind(kinds[0])
	body := m[kinds[0]]
	if m["timeout"] != nil && step.Kind != StackKind {
		l.fail(m["timeout"], "remove it", "only a stack has a timeout")
	}
	switch step.Kind {
	case StackKind:
		l.stack(step, body, m["timeout"], tags)
	case KeyPairKind:
		l.keyPair(step, body)
	case CheckKind:
		l.check(step, body)
	case CheckpointKind:
		step.Action = &CheckpointAction{Text: l.expression(body, "a checkpoint", step.ID, false)}
	}
}

// stack reads a stack step; its questions are those of its template.
func (l *loader) stack(step *Step, n, timeout *yaml.Node, tags []Tag) {
	m := l.object(n, "a stack", "name", "template", "bind", "tags", "on-failure", "protect", "role", "bucket")
	if m == nil {
		return
	}
	l.needed(m, "name", "a stack", n)
	file := l.needed(m, "template", "a stack", n)
	action := &StackAction{
		Name:      l.expression(m["name"], "name", step.ID, true),
		Tags:      mergeTags(tags, l.tags(m["tags"], step.ID)),
		Timeout:   l.duration(timeout, "timeout"),
		OnFailure: l.oneOf(m["on-failure"], "on-failure", "rollback", "keep", "delete"),
		Protect:   l.flag(m["protect"], "protect"),
		Role:      l.expression(m["role"], "role", step.ID, true).String(),
		Bucket:    l.expression(m["bucket"], "bucket", step.ID, true).String(),
	}
	if file == "" {
		return
	}
	if step.Template = l.template(m["template"], file); step.Template == nil {
		return
	}
	action.Template = TemplateSource{Name: step.Template.Name, Body: string(step.Template.Source)}
	step.Action = action
	l.bindings(step, action, m["bind"])
	step.Fields = questions(step.ID, step.Template, step.bound)
}

// mergeTags lays a stack's own tags over those of all stacks.
func mergeTags(all, own []Tag) []Tag {
	var merged []Tag
	for _, tag := range all {
		if !slices.ContainsFunc(own, func(o Tag) bool { return o.Key == tag.Key }) {
			merged = append(merged, tag)
		}
	}
	return append(merged, own...)
}

// bindings reads which parameters are bound to what.
func (l *loader) bindings(step *Step, action *StackAction, n *yaml.Node) {
	var names []string
	for _, p := range step.Template.Parameters {
		names = append(names, p.Name)
	}
	if n == nil {
		return
	}
	bound := l.object(n, "the template "+step.Template.Name, names...)
	for _, p := range step.Template.Parameters {
		value := follow(bound[p.Name])
		if value == nil {
			continue
		}
		text := l.text(value, p.Name)
		x := append(Expression{}, ParseExpression(text)...)
		l.mention(x.References(), step.ID, value, false, p.Name)
		if final, ok := x.Final(); ok {
			if err := checkParameter(&p, final); err != nil {
				l.fail(value, "bind another value", "%s is refused by the template: %v", p.Name, err)
			}
		}
		action.Parameters = append(action.Parameters, Parameter{Key: p.Name, Value: x, Secret: p.NoEcho})
	}
}

func (l *loader) keyPair(step *Step, n *yaml.Node) {
	m := l.object(n, "a key pair", "name", "type", "save", "existing")
	if m == nil {
		return
	}
	l.needed(m, "name", "a key pair", n)
	action := &KeyPairAction{
		Name: l.expression(m["name"], "name", step.ID, true), Type: "rsa", Save: "~/.ssh",
		Existing: l.expression(m["existing"], "existing", step.ID, true).String(),
	}
	if kind := l.expression(m["type"], "type", step.ID, true); kind != nil {
		action.Type = kind.String()
		if len(kind.References()) == 0 {
			l.oneOf(m["type"], "type", "rsa", "ed25519")
		}
	}
	if save := l.expression(m["save"], "save", step.ID, true); save != nil {
		action.Save = save.String()
	}
	if m["existing"] != nil && len(ParseExpression(action.Existing).References()) == 0 {
		l.oneOf(m["existing"], "existing", "here", "elsewhere")
	}
	step.Action = action
}

func (l *loader) check(step *Step, n *yaml.Node) {
	m := l.object(n, "a check", "zones", "exports", "instance-type")
	if m == nil {
		return
	}
	action := &CheckAction{InstanceType: l.expression(m["instance-type"], "instance-type", step.ID, false)}
	if zones := l.whole(m["zones"], "zones"); zones != nil {
		action.Zones = *zones
	}
	for _, export := range l.list(m["exports"], "exports") {
		action.Exports = append(action.Exports, l.expression(export, "an export", step.ID, false))
	}
	if action.Zones == 0 && action.Exports == nil && action.InstanceType == nil {
		l.fail(n, "add zones, exports or instance-type", "step %q checks nothing", step.ID)
	}
	step.Action = action
}
