package cloudformation

import (
	"slices"
	"strings"
)

// request begins an operation that somebody asked for.
func (e *Engine) request(s *Stack, kind Kind, token string) *Operation {
	id := e.chance(s).uuid4("operation", string(kind), e.at.String(), token)
	if kind == createStack {
		id = e.chance(s).uuid1(e.at, "operation")
	}
	s.Last = 0
	return e.operate(s, &Operation{ID: id, Kind: kind, Token: token, Previous: s.Status})
}

// operate makes an operation the stack's own.
func (e *Engine) operate(s *Stack, op *Operation) *Operation {
	e.clear(s)
	op.Started, op.Phase, op.Step = e.at, checking, 1
	s.Operation = op
	s.Detailed = ""
	s.Records = append(s.Records, Record{
		ID: op.ID, Kind: op.Kind, Token: op.Token, Status: "IN_PROGRESS", Started: e.at, First: len(s.history()),
	})
	s.Last++
	e.touch(s)
	return op
}

// conclude ends the operation.
func (e *Engine) conclude(s *Stack, well bool) {
	s.Operation.enter(over, nil)
	e.record1(s, well)
	e.clear(s)
	e.childDone(s)
}

// record1 closes the operation's record.
func (e *Engine) record1(s *Stack, well bool) {
	s.executionEnded(well)
	last := &s.Records[len(s.Records)-1]
	last.Ended, last.Last, last.Status = e.at, len(s.history()), "FAILED"
	if well {
		last.Status = "SUCCEEDED"
	}
}

// check is the end of the checks that follow the acceptance of a request.
func (e *Engine) check(s *Stack) {
	op := s.Operation
	if op.Kind == deleteStack {
		e.refuseDeletion(s)
		return
	}
	if reason := e.refuse(s); reason != "" {
		e.turnBack(s, reason)
		return
	}
	if faults := e.validate(s); faults != nil {
		e.invalid(s, faults)
		return
	}
	rest := e.draw(s, firstResource, "first") - e.at.Sub(op.Started)
	e.in(s, max(rest, 0), atBegin, "", "")
}

// begin starts with the resources.
func (e *Engine) begin(s *Stack) {
	op := s.Operation
	if in := e.staticExports(s); in != "" && s.Stable != nil && op.Importing == nil {
		e.turnBack(s, "Update canceled. "+in)
		return
	}
	works, err := e.plan(s)
	if err != nil {
		e.turnBack(s, message(err))
		return
	}
	op.enter(provisioning, works)
	e.launch(s, 0)
}

// turnBack calls an operation off before any resource was touched.
func (e *Engine) turnBack(s *Stack, reason string) {
	e.turn(s, reason)
}

// turn begins the rollback.
func (e *Engine) turn(s *Stack, reason string) {
	op := s.Operation
	failures := failureText(op)
	e.record1(s, false)
	next := &Operation{
		ID: e.chance(s).uuid4("rollback", op.ID), Kind: rollbackStack, Token: op.Token,
		RetainExceptOnCreate: op.RetainExceptOnCreate, Reason: reason, Previous: op.Previous,
	}
	if op.Importing != nil {
		e.rollBackImport(s, next, failures+reason)
		return
	}
	if s.Stable == nil {
		if reason == "" {
			reason = failures
		}
		if s.Parent == "" && reason != userInitiated {
			reason = rollbackRequested(reason)
		}
		e.rollBackCreation(s, next, reason)
		return
	}
	if reason == "" {
		reason = failures
	}
	e.rollBackUpdate(s, next, reason)
}

// rollbackRequested is the reason of a creation's rollback as AWS words it.
func rollbackRequested(reason string) string {
	const suffix = "Rollback requested by user."
	switch reason = strings.TrimSpace(reason); {
	case strings.HasPrefix(reason, "Validation failure detected."):
		return reason
	case strings.HasSuffix(reason, "."):
		return reason + " " + suffix
	}
	return reason + ". " + suffix
}

// failureText is the reason of a stack whose resources failed. Each sentence
// ends in a space, as AWS writes it.
func failureText(op *Operation) string {
	var text strings.Builder
	for _, verb := range []string{"create", "update", "delete", "import"} {
		var names []string
		for _, w := range op.Works {
			if (w.State == failed || w.State == cancelled) && failVerb(w) == verb {
				names = append(names, w.Logical)
			}
		}
		if len(names) > 0 {
			text.WriteString("The following resource(s) failed to " + verb + ": [" + strings.Join(names, ", ") + "]. ")
		}
	}
	return text.String()
}

func failVerb(w *Work) string {
	switch w.Aim {
	case toCreate:
		return "create"
	case toDelete:
		return "delete"
	case toImport:
		return "import"
	default:
		return "update"
	}
}

// rollBackCreation deletes what a creation has made.
func (e *Engine) rollBackCreation(s *Stack, op *Operation, reason string) {
	e.operate(s, op)
	s.Deleted = e.at
	e.stackEvent(s, "ROLLBACK_IN_PROGRESS", reason)
	s.Reason = ""
	e.childFailed(s)
	op.enter(removing, e.removals(s))
	if len(op.Works) == 0 {
		e.in(s, e.draw(s, emptyRollback, "first"), atSettle, "", "")
		return
	}
	e.launch(s, e.draw(s, firstRollback, "first"))
}

// settle ends a phase in which nothing is left to do.
func (e *Engine) settle(s *Stack) {
	op := s.Operation
	bad := slices.ContainsFunc(op.Works, func(w *Work) bool { return w.State == failed || w.State == cancelled })
	switch op.Phase {
	case provisioning:
		e.provisioned(s, bad)
	case removing:
		e.removed(s, bad)
	case restoring:
		e.restored(s, bad)
	case cleaning:
		e.cleaned(s)
	case handingBack:
		e.stackEvent(s, "IMPORT_ROLLBACK_COMPLETE", "")
		e.conclude(s, true)
	}
}

// provisioned ends the creating and updating.
func (e *Engine) provisioned(s *Stack, bad bool) {
	op := s.Operation
	word := statusWord(s, op)
	if bad {
		e.stackEvent(s, word+"_FAILED", failureText(op))
		e.conclude(s, false)
		return
	}
	if alarm := e.alarmed(s); alarm != "" && !op.DisableRollback {
		e.turn(s, alarm)
		return
	}
	outputs, err := e.outputs(s)
	if err != nil {
		reason := message(err)
		if op.DisableRollback {
			e.stackEvent(s, word+"_FAILED", reason)
			e.conclude(s, false)
			return
		}
		e.turn(s, reason)
		return
	}
	e.unpublish(s)
	s.Outputs = outputs
	e.publish(s)
	if word == "CREATE" {
		e.stackEvent(s, "CREATE_COMPLETE", "")
		e.stabilise(s)
		e.conclude(s, true)
		return
	}
	e.beginCleanup(s)
}

// statusWord is the first word of a stack's statuses during an operation.
func statusWord(s *Stack, op *Operation) string {
	switch {
	case op.Importing != nil:
		return "IMPORT"
	case op.Kind == createStack:
		return "CREATE"
	}
	return "UPDATE"
}

// removed ends the deleting of a whole stack.
func (e *Engine) removed(s *Stack, bad bool) {
	op := s.Operation
	if op.Kind == deleteStack {
		if bad {
			e.stackEvent(s, "DELETE_FAILED", failureText(op))
			e.conclude(s, false)
			return
		}
		e.bury(s)
		return
	}
	if bad {
		e.stackEvent(s, "ROLLBACK_FAILED", failureText(op))
		e.conclude(s, false)
		return
	}
	e.stackEvent(s, "ROLLBACK_COMPLETE", "")
	onFailure := s.OnFailure
	e.conclude(s, true)
	if onFailure == "DELETE" {
		e.startDeletion(s, op.Token, &Operation{})
	}
}

// bury ends a deletion: only the ARN finds the stack from now on.
func (e *Engine) bury(s *Stack) {
	e.stackEvent(s, "DELETE_COMPLETE", "")
	e.unpublish(s)
	s.Deleted = e.at
	s.Outputs, s.Imports = nil, nil
	if e.names[s.Region+"/"+s.Name] == s {
		delete(e.names, s.Region+"/"+s.Name)
	}
	e.conclude(s, true)
}

// timeout ends a creation that takes longer than the operator allowed.
func (e *Engine) timeout(s *Stack, operation string) {
	op := s.Operation
	if op == nil || op.ID != operation || op.Kind != createStack || op.Turning ||
		(op.Phase != checking && op.Phase != provisioning) {
		return
	}
	if op.DisableRollback {
		for _, w := range op.Works {
			if w.running() {
				e.cancelWork(s, w)
			}
		}
		e.stackEvent(s, "CREATE_FAILED", "Stack creation time exceeded the specified timeout")
		e.conclude(s, false)
		return
	}
	e.cancelAll(s, "Stack creation time exceeded the specified timeout")
}
