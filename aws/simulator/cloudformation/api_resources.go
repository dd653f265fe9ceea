package cloudformation

import (
	"gantry/aws/simulator/wire"
)

func (e *Engine) describeStackResources(q *wire.Request) (wire.Output, error) {
	name, physical := q.Params.Get("StackName"), q.Params.Get("PhysicalResourceId")
	var s *Stack
	switch {
	case name != "" && physical != "":
		return wire.Output{}, wire.Invalid("Both StackName and PhysicalResourceId cannot be specified.")
	case name != "":
		if s = e.find(q, name); s == nil {
			return wire.Output{}, noStack(name)
		}
	case physical != "":
		if s = e.owner(q.Region, physical); s == nil {
			return wire.Output{}, wire.Invalid("Stack for %s does not exist", physical)
		}
	default:
		return wire.Output{}, wire.Invalid("StackName or PhysicalResourceId must be specified.")
	}
	only := q.Params.Get("LogicalResourceId")
	var members [][]*wire.Node
	for _, r := range s.visible() {
		if (only == "" || r.Logical == only) && len(members) < resourcePage {
			members = append(members, append([]*wire.Node{wire.Text("StackName", s.Name), wire.Text("StackId", s.ID)},
				resourceNodes(r, "Timestamp")...))
		}
	}
	return wire.XML(wire.List("StackResources", "member", members...)), nil
}

// visible are the resources that have begun to exist.
func (s *Stack) visible() []*Resource {
	var seen []*Resource
	for _, r := range s.Resources {
		if r.Status != "" {
			seen = append(seen, r)
		}
	}
	return seen
}

// owner is the stack that a physical resource belongs to.
func (e *Engine) owner(region, physical string) *Stack {
	for _, s := range e.newest(region, func(s *Stack) bool { return !s.gone() }) {
		for _, r := range s.Resources {
			if r.Physical == physical {
				return s
			}
		}
	}
	return nil
}

func resourceNodes(r *Resource, moment string) []*wire.Node {
	return []*wire.Node{
		wire.Text("LogicalResourceId", r.Logical), wire.Opt("PhysicalResourceId", r.Physical),
		wire.Text("ResourceType", r.Type), wire.Time(moment, r.Changed), wire.Text("ResourceStatus", r.Status),
		wire.Opt("ResourceStatusReason", r.Reason), r.driftNode(),
	}
}

func (e *Engine) describeStackResource(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	if !q.Params.Has("LogicalResourceId") {
		return wire.Output{}, wire.Null("logicalResourceId")
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, wire.Invalid("Stack '%s' does not exist", name)
	}
	logical := q.Params.Get("LogicalResourceId")
	r := s.resource(logical)
	if r == nil || r.Status == "" {
		return wire.Output{}, wire.Invalid("Resource %s does not exist for stack %s", logical, s.Name)
	}
	metadata := "{}"
	if r.Metadata != nil {
		metadata = jsonText(r.Metadata)
	}
	nodes := append([]*wire.Node{wire.Text("StackName", s.Name), wire.Text("StackId", s.ID)}, resourceNodes(r, "LastUpdatedTimestamp")...)
	return wire.XML(wire.El("StackResourceDetail", append(nodes, wire.Text("Metadata", metadata))...)), nil
}

func (e *Engine) listStackResources(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStack(name)
	}
	all := s.visible()
	from, to, next, err := page(q, uuidOf(s.ID), len(all), resourcePage)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, r := range all[from:to] {
		members = append(members, resourceNodes(r, "LastUpdatedTimestamp"))
	}
	return wire.XML(wire.List("StackResourceSummaries", "member", members...), next), nil
}
