package cloudformation

import (
	"slices"
	"strconv"

	"gantry/aws/simulator/wire"
)

func (e *Engine) describeStacks(q *wire.Request) (wire.Output, error) {
	if name := q.Params.Get("StackName"); name != "" {
		if err := checkStackName(name); err != nil {
			return wire.Output{}, err
		}
		s := e.find(q, name)
		if s == nil {
			return wire.Output{}, noStack(name)
		}
		return wire.XML(wire.List("Stacks", "member", e.stackNodes(s))), nil
	}
	all := e.newest(q.Region, func(s *Stack) bool { return !s.gone() })
	from, to, next, err := page(q, "stacks", len(all), stackPage)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, s := range all[from:to] {
		members = append(members, e.stackNodes(s))
	}
	return wire.XML(wire.List("Stacks", "member", members...), next), nil
}

// newest are the stacks of a region that fit, the newest first.
func (e *Engine) newest(region string, fits func(*Stack) bool) []*Stack {
	var all []*Stack
	for _, s := range slices.Backward(e.order) {
		if s.Region == region && fits(s) {
			all = append(all, s)
		}
	}
	return all
}

// stackNodes is a stack as DescribeStacks shows it.
func (e *Engine) stackNodes(s *Stack) []*wire.Node {
	d := s.Definition
	rollingBack := s.Status == "UPDATE_ROLLBACK_IN_PROGRESS"
	nodes := []*wire.Node{wire.Text("StackId", s.ID), wire.Text("StackName", s.Name)}
	if !rollingBack {
		nodes = append(nodes, wire.Opt("ChangeSetId", d.ChangeSetID))
	}
	nodes = append(nodes,
		wire.Opt("Description", d.Description), parameterNodes(d.Parameters), wire.Time("CreationTime", s.Created),
		wire.Time("DeletionTime", s.Deleted), wire.Time("LastUpdatedTime", s.Updated), rollbackNode(d.Rollback),
		wire.Text("StackStatus", s.Status), wire.Opt("StackStatusReason", s.Reason),
		wire.Bool("DisableRollback", s.DisableRollback), wire.Texts("NotificationARNs", "member", d.NotificationARNs...))
	if s.TimeoutMinutes > 0 {
		nodes = append(nodes, wire.Int("TimeoutInMinutes", s.TimeoutMinutes))
	}
	if len(d.Capabilities) > 0 {
		nodes = append(nodes, wire.Texts("Capabilities", "member", d.Capabilities...))
	}
	if !rollingBack {
		nodes = append(nodes, outputNodes(s.Outputs))
	}
	nodes = append(nodes, wire.Opt("RoleARN", d.RoleARN), tagNodes(d.Tags))
	if !s.gone() {
		nodes = append(nodes, wire.Bool("EnableTerminationProtection", s.TerminationProtection))
	}
	nodes = append(nodes, wire.Opt("ParentId", s.Parent), wire.Opt("RootId", s.Root), s.driftNode())
	if s.RetainExceptOnCreate {
		nodes = append(nodes, wire.Bool("RetainExceptOnCreate", true))
	}
	return append(nodes, wire.Opt("DeletionMode", s.DeletionMode), wire.Opt("DetailedStatus", s.Detailed),
		s.lastOperations(), deploymentNode(d.Mode, s.DisableRollback))
}

func parameterNodes(parameters []Parameter) *wire.Node {
	if len(parameters) == 0 {
		return nil
	}
	var members [][]*wire.Node
	for _, p := range parameters {
		value, resolved := p.Value, p.Resolved
		if p.NoEcho {
			value, resolved = masked, masked
		}
		nodes := []*wire.Node{wire.Text("ParameterKey", p.Key), wire.Text("ParameterValue", value)}
		if p.SSM {
			nodes = append(nodes, wire.Text("ResolvedValue", resolved))
		}
		members = append(members, nodes)
	}
	return wire.List("Parameters", "member", members...)
}

func rollbackNode(config *RollbackConfig) *wire.Node {
	node := wire.El("RollbackConfiguration")
	if config == nil {
		return node
	}
	if config.HasMinutes {
		node.Children = append(node.Children, wire.Int("MonitoringTimeInMinutes", config.Minutes))
	}
	var members [][]*wire.Node
	for _, trigger := range config.Triggers {
		members = append(members, []*wire.Node{wire.Text("Arn", trigger.ARN), wire.Text("Type", trigger.Type)})
	}
	if members != nil {
		node.Children = append(node.Children, wire.List("RollbackTriggers", "member", members...))
	}
	return node
}

func outputNodes(outputs []Output) *wire.Node {
	if len(outputs) == 0 {
		return nil
	}
	var members [][]*wire.Node
	for _, o := range outputs {
		members = append(members, []*wire.Node{
			wire.Text("OutputKey", o.Name), wire.Text("OutputValue", o.Value),
			wire.Opt("Description", o.Description), wire.Opt("ExportName", o.Export),
		})
	}
	return wire.List("Outputs", "member", members...)
}

func tagNodes(tags []Tag) *wire.Node {
	var members [][]*wire.Node
	for _, tag := range tags {
		members = append(members, []*wire.Node{wire.Text("Key", tag.Key), wire.Text("Value", tag.Value)})
	}
	return wire.List("Tags", "member", members...)
}

// lastOperations are the operations of the last request, the newest first.
func (s *Stack) lastOperations() *wire.Node {
	var members [][]*wire.Node
	for _, r := range slices.Backward(s.Records[len(s.Records)-min(s.Last, len(s.Records)):]) {
		members = append(members, []*wire.Node{wire.Text("OperationType", string(r.Kind)), wire.Text("OperationId", r.ID)})
	}
	if members == nil {
		return nil
	}
	return wire.List("LastOperations", "member", members...)
}

// express is the deployment mode that does not wait for stabilisation.
const express = "EXPRESS"

func deploymentNode(mode string, disableRollback bool) *wire.Node {
	if mode == "" {
		mode = "STANDARD"
	}
	return wire.El("DeploymentConfig", wire.Text("Mode", mode), wire.Bool("DisableRollback", disableRollback))
}

func (e *Engine) listStacks(q *wire.Request) (wire.Output, error) {
	filter := q.Params.Strings("StackStatusFilter")
	for i, status := range filter {
		if !slices.Contains(statuses, status) {
			return wire.Output{}, violation(status, "stackStatusFilter."+strconv.Itoa(i+1)+".member", "satisfy enum value set: ["+joined(statuses)+"]")
		}
	}
	all := e.newest(q.Region, func(s *Stack) bool {
		return (len(filter) == 0 || slices.Contains(filter, s.Status)) && !e.forgotten(s)
	})
	from, to, next, err := page(q, "stacks", len(all), stackPage)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, s := range all[from:to] {
		members = append(members, []*wire.Node{
			wire.Text("StackId", s.ID), wire.Text("StackName", s.Name), wire.Opt("TemplateDescription", s.Definition.Description),
			wire.Time("CreationTime", s.Created), wire.Time("LastUpdatedTime", s.Updated), wire.Time("DeletionTime", s.Deleted),
			wire.Text("StackStatus", s.Status), wire.Opt("StackStatusReason", s.Reason),
			wire.Opt("ParentId", s.Parent), wire.Opt("RootId", s.Root), s.driftNode(), s.lastOperations(),
		})
	}
	return wire.XML(wire.List("StackSummaries", "member", members...), next), nil
}
