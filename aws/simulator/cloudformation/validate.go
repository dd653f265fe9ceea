package cloudformation

import "fmt"

// validate is the validation before deployment: the syntax of properties, and
// names that are taken. What is not known yet passes.
func (e *Engine) validate(s *Stack) []ValidationFault {
	if s.Operation.Unvalidated || s.Operation.Importing != nil {
		return nil
	}
	p, err := e.foresee(s, s.Definition, nil)
	if err != nil {
		return nil // what is wrong there fails when its turn comes
	}
	return e.faultsOf(s, p)
}

// faultsOf are what the validation finds in what is foreseen.
func (e *Engine) faultsOf(s *Stack, p *preview) []ValidationFault {
	var faults []ValidationFault
	for _, c := range p.changes {
		if c.next == nil || c.Action == "Import" {
			continue
		}
		found := ValidationFault{Logical: c.Logical, Type: c.Type, Path: "/Resources/" + c.Logical}
		for _, text := range e.types.Check(c.Type, c.next.Properties) {
			found.Name, found.Reason = "PROPERTY_VALIDATION", text
			faults = append(faults, found)
		}
		if c.Action != "Add" || c.Type == stackType || hasUnknown(c.next.Properties) {
			continue
		}
		t := e.target(s, &Resource{Logical: c.Logical, Type: c.Type, Version: *c.next})
		t.Physical, t.Attributes = "", nil
		physical, named := e.types.Identify(t)
		t.Physical = physical
		if named && e.world.Conflict(t) {
			found.Name, found.Physical = "NAME_CONFLICT_VALIDATION", physical
			found.Reason = fmt.Sprintf("Resource of type '%s' with identifier '%s' already exists.", c.Type, physical)
			faults = append(faults, found)
		}
	}
	return faults
}

// invalid ends an operation that the validation refused: with its findings in
// the operation's record, and a rollback that has nothing to undo.
func (e *Engine) invalid(s *Stack, faults []ValidationFault) {
	op := s.Operation
	s.Records[len(s.Records)-1].Faults = faults
	e.stackEvent(s, statusWord(s, op)+"_FAILED", fmt.Sprintf(
		"Validation failed with %d error(s). Call DescribeEvents to retrieve the full list of issues with resource and property details, "+
			"resolve each error, then retry the operation.", len(faults)))
	s.events[len(s.events)-1].Detailed = "VALIDATION_FAILED"
	if op.DisableRollback {
		e.conclude(s, false)
		return
	}
	e.turnBack(s, "Validation failure detected. See the operation's FAILED event for details.")
}
