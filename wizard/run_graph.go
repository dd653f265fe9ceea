package wizard

import (
	"context"
	"slices"
)

// result is how one step ended.
type result struct {
	step    string
	outcome Outcome // Running where it was left before its end
	exit    Exit
}

// walk works through the graph and returns every step's result once nothing is
// under way any more. Steps start as soon as what they wait for is good; a
// step that did not end well stops those that wait for it, and no others.
func (r *Run) walk(ctx context.Context) map[string]result {
	waits := r.waits()
	results := map[string]result{}
	running := map[string]bool{}
	stacks := 0
	ended := make(chan result)
	for {
		for _, s := range r.order() {
			_, over := results[s.ID]
			stack := s.Action.Kind() == StackKind
			if over || running[s.ID] || ctx.Err() != nil || (stack && stacks >= StackLimit) || !ready(waits[s.ID], results) {
				continue
			}
			running[s.ID] = true
			if stack {
				stacks++
			}
			bound := s
			bound.Action = Bind(s.Action, r.lookup)
			go func() { ended <- r.step(ctx, bound) }()
		}
		if len(running) == 0 {
			break
		}
		done := <-ended
		delete(running, done.step)
		if s, _ := r.Plan.Step(done.step); s.Action.Kind() == StackKind {
			stacks--
		}
		results[done.step] = done
	}
	if ctx.Err() == nil {
		r.skipRest(ctx, waits, results)
	}
	return results
}

// order is the plan's order, or the reverse of it when undoing.
func (r *Run) order() []PlannedStep {
	steps := slices.Clone(r.Plan.Steps)
	if r.Verb == Undo {
		slices.Reverse(steps)
	}
	return steps
}

// waits says for each step which others must have ended well before it: those
// it needs; when undoing, those that need it.
func (r *Run) waits() map[string][]string {
	waits := map[string][]string{}
	for _, s := range r.Plan.Steps {
		for _, need := range s.Needs {
			if r.Verb == Undo {
				waits[need] = append(waits[need], s.ID)
			} else {
				waits[s.ID] = append(waits[s.ID], need)
			}
		}
	}
	return waits
}

func ready(waits []string, results map[string]result) bool {
	for _, id := range waits {
		if done, over := results[id]; !over || !(done.outcome.Good() || done.outcome == Undone) {
			return false
		}
	}
	return true
}

// skipRest ends the steps that cannot start, unless they wait for one that was
// lost sight of: what that comes to is not known yet.
func (r *Run) skipRest(ctx context.Context, waits map[string][]string, results map[string]result) {
	for _, s := range r.order() {
		if _, over := results[s.ID]; over || waitsForLost(s.ID, waits, results) {
			continue
		}
		r.writer.emit(s.ID, StepDone{Outcome: Skipped})
	}
}

func waitsForLost(id string, waits map[string][]string, results map[string]result) bool {
	for other, done := range results {
		if done.outcome == Running && slices.Contains(dependants(other, waits), id) {
			return true
		}
	}
	return false
}

// dependants are all steps that wait for one, directly or through others.
func dependants(id string, waits map[string][]string) []string {
	var all []string
	reached := map[string]bool{id: true}
	for grown := true; grown; {
		grown = false
		for waiting, on := range waits {
			if reached[waiting] || !slices.ContainsFunc(on, func(o string) bool { return reached[o] }) {
				continue
			}
			reached[waiting], grown = true, true
			all = append(all, waiting)
		}
	}
	return all
}

// cancelled are the titles of the steps that a failure stops, in order.
func (r *Run) cancelled(id string) []string {
	stopped := dependants(id, r.waits())
	var titles []string
	for _, s := range r.order() {
		if slices.Contains(stopped, s.ID) {
			titles = append(titles, s.Title)
		}
	}
	return titles
}

// gravity orders exit codes: a run ends with the gravest of its steps'.
var gravity = []Exit{
	ExitOK, ExitDifferences, ExitDeclined, ExitTimedOut, ExitFailed,
	ExitUsage, ExitInternal, ExitRolledBack, ExitUndoFailed, ExitLostSight, ExitInterrupted,
}

// sum is the outcome of a run from those of its steps, and whether it is over.
func sum(verb Verb, results map[string]result) (outcome Outcome, exit Exit, over bool) {
	outcome, over = Kept, true
	if verb == Undo {
		outcome = Undone
	}
	timedOut := true
	for _, done := range results {
		switch done.outcome {
		case Running:
			over = false
		case Failed, TimedOut:
			outcome = Failed
			timedOut = timedOut && done.outcome == TimedOut
		case Done, Undone, Skipped:
			if outcome == Kept {
				outcome = Done
			}
		}
		if slices.Index(gravity, done.exit) > slices.Index(gravity, exit) {
			exit = done.exit
		}
	}
	if outcome == Failed && timedOut {
		outcome = TimedOut
	}
	return outcome, exit, over
}
