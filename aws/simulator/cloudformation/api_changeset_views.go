package cloudformation

import (
	"slices"

	"gantry/aws/simulator/wire"
)

func (e *Engine) describeChangeSet(q *wire.Request) (wire.Output, error) {
	set, err := changeSetName(q)
	if err != nil {
		return wire.Output{}, err
	}
	values, err := q.Params.Bool("IncludePropertyValues")
	if err != nil {
		return wire.Output{}, err
	}
	s, c, err := e.findChangeSet(q, set, q.Params.Get("StackName"))
	if err != nil {
		return wire.Output{}, err
	}
	from, to, next, err := page(q, "changes", len(c.Changes), changePage)
	if err != nil {
		return wire.Output{}, err
	}
	var changes [][]*wire.Node
	for i := range c.Changes[from:to] {
		changes = append(changes, []*wire.Node{wire.Text("Type", "Resource"), c.Changes[from+i].node(values)})
	}
	nodes := changeSetHead(s, c)
	nodes = append(nodes, parameterNodes(c.Definition.Parameters), rollbackNode(c.Definition.Rollback),
		wire.Texts("NotificationARNs", "member", c.Definition.NotificationARNs...))
	if len(c.Definition.Capabilities) > 0 {
		nodes = append(nodes, wire.Texts("Capabilities", "member", c.Definition.Capabilities...))
	}
	nodes = append(nodes, tagNodes(c.Definition.Tags), wire.List("Changes", "member", changes...), next,
		wire.Opt("OnStackFailure", c.OnStackFailure), wire.Bool("ImportExistingResources", c.ImportExisting),
		wire.Opt("DeploymentMode", c.DeploymentMode), deploymentNode(c.Definition.Mode, c.OnStackFailure == "DO_NOTHING"))
	return wire.XML(nodes...), nil
}

// changeSetHead is what a change set's description and its summary share.
func changeSetHead(s *Stack, c *ChangeSet) []*wire.Node {
	return []*wire.Node{
		wire.Text("ChangeSetName", c.Name), wire.Text("ChangeSetId", c.ID), wire.Text("StackId", s.ID), wire.Text("StackName", s.Name),
		wire.Opt("Description", c.Description), wire.Time("CreationTime", c.Created), wire.Text("ExecutionStatus", c.Execution),
		wire.Text("Status", c.Status), wire.Opt("StatusReason", c.Reason), wire.Bool("IncludeNestedStacks", c.Nested),
		wire.Opt("ParentChangeSetId", c.Parent), wire.Opt("RootChangeSetId", c.Root),
	}
}

func (c *ResourceChange) node(values bool) *wire.Node {
	replacement := c.Replacement
	if values && c.Action == "Add" && c.ReplacementUnlessNamed {
		replacement = "True"
	}
	var details [][]*wire.Node
	for _, d := range c.Details {
		details = append(details, d.nodes(values))
	}
	node := wire.El("ResourceChange", wire.Opt("PolicyAction", c.PolicyAction), wire.Text("Action", c.Action),
		wire.Text("LogicalResourceId", c.Logical), wire.Opt("PhysicalResourceId", c.Physical), wire.Text("ResourceType", c.Type),
		wire.Opt("Replacement", replacement), wire.Texts("Scope", "member", c.Scope...),
		wire.List("Details", "member", details...), wire.Opt("ChangeSetId", c.ChangeSet))
	if values {
		node.Children = append(node.Children, wire.Opt("BeforeContext", c.BeforeText), wire.Opt("AfterContext", c.AfterText))
	}
	return node
}

func (d *ChangeDetail) nodes(values bool) []*wire.Node {
	target := wire.El("Target", wire.Text("Attribute", d.Attribute), wire.Opt("Name", d.Name), wire.Opt("RequiresRecreation", d.RequiresRecreate))
	if values {
		target.Children = append(target.Children, wire.Opt("Path", d.Path), wire.Opt("BeforeValue", d.Before),
			wire.Opt("AfterValue", d.After), wire.Opt("AttributeChangeType", d.Change))
	}
	return []*wire.Node{
		target, wire.Text("Evaluation", d.Evaluation), wire.Text("ChangeSource", d.Source), wire.Opt("CausingEntity", d.CausingEntity),
	}
}

func (e *Engine) listChangeSets(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStackBrackets(name)
	}
	var all []*ChangeSet
	for _, c := range slices.Backward(s.ChangeSets) {
		if !c.spent() {
			all = append(all, c)
		}
	}
	from, to, next, err := page(q, "change sets", len(all), 100)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, c := range all[from:to] {
		members = append(members, append(changeSetHead(s, c), wire.Bool("ImportExistingResources", c.ImportExisting)))
	}
	return wire.XML(wire.List("Summaries", "member", members...), next), nil
}
