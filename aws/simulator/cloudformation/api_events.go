package cloudformation

import (
	"slices"

	"gantry/aws/simulator/wire"
)

func (e *Engine) describeStackEvents(q *wire.Request) (wire.Output, error) {
	name, err := stackName(q)
	if err != nil {
		return wire.Output{}, err
	}
	s := e.find(q, name)
	if s == nil {
		return wire.Output{}, noStackBrackets(name)
	}
	events := s.history()
	from, to, next, err := page(q, uuidOf(s.ID), len(events), eventPage)
	if err != nil {
		return wire.Output{}, err
	}
	members := make([][]*wire.Node, 0, to-from)
	for _, event := range slices.Backward(events[len(events)-to : len(events)-from]) {
		members = append(members, eventNodes(s, &event))
	}
	return wire.XML(wire.List("StackEvents", "member", members...), next), nil
}

func eventNodes(s *Stack, event *Event) []*wire.Node {
	nodes := []*wire.Node{
		wire.Text("StackId", s.ID), wire.Text("EventId", event.ID), wire.Text("StackName", s.Name),
		wire.Opt("OperationId", event.Operation),
		wire.Text("LogicalResourceId", event.Logical), wire.Text("PhysicalResourceId", event.Physical),
		wire.Text("ResourceType", event.Type), wire.Time("Timestamp", event.At),
		wire.Text("ResourceStatus", event.Status), wire.Opt("ResourceStatusReason", event.Reason),
		wire.Opt("ResourceProperties", event.Properties), wire.Opt("ClientRequestToken", event.Token),
	}
	return append(nodes, wire.Opt("DetailedStatus", event.Detailed))
}
