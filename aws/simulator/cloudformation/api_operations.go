package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
)

// describeEvents tells the operations of a stack with all that happened in
// them, the newest first.
func (e *Engine) describeEvents(q *wire.Request) (wire.Output, error) {
	name, set, id := q.Params.Get("StackName"), q.Params.Get("ChangeSetName"), q.Params.Get("OperationId")
	failed, err := q.Params.Struct("Filters").Bool("FailedEvents")
	if err != nil {
		return wire.Output{}, err
	}
	var s *Stack
	var rows []*wire.Node
	switch {
	case set != "":
		stack, c, err := e.findChangeSet(q, set, name)
		if err != nil {
			return wire.Output{}, err
		}
		s, rows = stack, e.changeSetRows(stack, c)
	case id != "":
		if s = e.operationOwner(q.Region, id); s == nil {
			return wire.Output{}, wire.Errorf(404, "OperationNotFoundException", "Operation with id %s does not exist", id)
		}
		rows = e.operationRows(s, id)
	case name != "":
		if s = e.find(q, name); s == nil {
			return wire.Output{}, noStack(name)
		}
		rows = e.operationRows(s, "")
	default:
		return wire.Output{}, wire.Invalid("Either StackName, ChangeSetName or OperationId must be specified.")
	}
	if failed {
		rows = slices.DeleteFunc(rows, func(n *wire.Node) bool {
			return !slices.ContainsFunc(n.Children, func(c *wire.Node) bool {
				return c != nil && c.Name == "EventType" && strings.HasSuffix(c.Text, "_ERROR")
			})
		})
	}
	from, to, next, err := page(q, uuidOf(s.ID), len(rows), eventPage)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("OperationEvents", rows[from:to]...), next), nil
}

// operationOwner is the stack that an operation was on.
func (e *Engine) operationOwner(region, id string) *Stack {
	for _, s := range slices.Backward(e.order) {
		if s.Region == region && slices.ContainsFunc(s.Records, func(r Record) bool { return r.ID == id }) {
			return s
		}
	}
	return nil
}

// operationRows are the events of a stack's operations, or of one of them, the
// newest first.
func (e *Engine) operationRows(s *Stack, only string) []*wire.Node {
	events := s.history()
	var rows []*wire.Node
	for _, r := range slices.Backward(s.Records) {
		if only != "" && r.ID != only {
			continue
		}
		if !r.Ended.IsZero() {
			rows = append(rows, e.boundaryRow(s, &r, r.Status))
		}
		var own []*wire.Node
		for i := range events {
			if events[i].Operation == r.ID {
				own = append(own, e.progressRow(s, &r, &events[i]))
				if len(own) == 1 {
					for _, fault := range r.Faults {
						own = append(own, e.validationRow(s, &r, fault))
					}
				}
			}
		}
		slices.Reverse(own)
		rows = append(append(rows, own...), e.boundaryRow(s, &r, "IN_PROGRESS"))
	}
	return rows
}

// boundaryRow tells the beginning or the end of an operation.
func (e *Engine) boundaryRow(s *Stack, r *Record, status string) *wire.Node {
	at, end := r.Started, (*wire.Node)(nil)
	if status != "IN_PROGRESS" {
		at, end = r.Ended, wire.Time("EndTime", r.Ended)
	}
	return wire.El("member", wire.Text("EventId", e.chance(s).uuid4("boundary", r.ID, status)),
		wire.Text("StackId", s.ID), wire.Text("OperationId", r.ID), wire.Text("OperationType", string(r.Kind)),
		wire.Text("OperationStatus", status), wire.Text("EventType", "STACK_EVENT"), wire.Time("Timestamp", at),
		wire.Time("StartTime", r.Started), end, wire.Opt("ClientRequestToken", r.Token))
}

func (e *Engine) progressRow(s *Stack, r *Record, event *Event) *wire.Node {
	kind := "PROGRESS"
	if strings.HasSuffix(event.Status, "_FAILED") {
		kind = "PROVISIONING_ERROR"
	}
	return wire.El("member", wire.Text("EventId", e.chance(s).uuid4("row", event.ID)),
		wire.Text("StackId", s.ID), wire.Text("OperationId", r.ID), wire.Text("OperationType", string(r.Kind)),
		wire.Text("EventType", kind), wire.Text("LogicalResourceId", event.Logical),
		wire.Text("PhysicalResourceId", event.Physical), wire.Text("ResourceType", event.Type),
		wire.Time("Timestamp", event.At), wire.Text("ResourceStatus", event.Status),
		wire.Opt("ResourceStatusReason", event.Reason), wire.Opt("ResourceProperties", event.Properties),
		wire.Opt("ClientRequestToken", event.Token), wire.Opt("DetailedStatus", event.Detailed))
}

func (e *Engine) validationRow(s *Stack, r *Record, fault ValidationFault) *wire.Node {
	return wire.El("member",
		wire.Text("EventId", e.chance(s).uuid4("validation", r.ID, fault.Path, fault.Reason, strconv.Itoa(len(r.Faults)))),
		wire.Text("StackId", s.ID), wire.Text("OperationId", r.ID), wire.Text("OperationType", string(r.Kind)),
		wire.Text("EventType", "VALIDATION_ERROR"), wire.Text("LogicalResourceId", fault.Logical),
		wire.Text("PhysicalResourceId", fault.Physical), wire.Text("ResourceType", fault.Type), wire.Time("Timestamp", r.Ended),
		wire.Opt("ClientRequestToken", r.Token), wire.Text("ValidationFailureMode", "FAIL"),
		wire.Text("ValidationName", fault.Name), wire.Text("ValidationStatus", "FAILED"),
		wire.Text("ValidationStatusReason", fault.Reason), wire.Text("ValidationPath", fault.Path))
}
