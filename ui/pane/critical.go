package pane

import (
	"time"

	"gantry/wizard"
)

// critical is the chain of resources that decides how long a stack takes: the
// one that ends last, what it waited for longest, and so on to the beginning.
func critical(stack *wizard.StackProgress, needs map[string][]string, now time.Time) map[*wizard.ResourceProgress]bool {
	var last *wizard.ResourceProgress
	for _, r := range stack.Resources {
		if !r.Started.IsZero() && (last == nil || endsAfter(r, last, now)) {
			last = r
		}
	}
	path := map[*wizard.ResourceProgress]bool{}
	for last != nil && !path[last] {
		path[last] = true
		var before *wizard.ResourceProgress
		for _, need := range needs[last.Logical] {
			r := stack.Resource(need)
			if r != nil && !r.Started.IsZero() && (before == nil || endsAfter(r, before, now)) {
				before = r
			}
		}
		last = before
	}
	return path
}

// endsAfter compares when two resources end; what is under way ends when it
// usually does, and not before now.
func endsAfter(a, b *wizard.ResourceProgress, now time.Time) bool {
	return end(a, now).After(end(b, now))
}

func end(r *wizard.ResourceProgress, now time.Time) time.Time {
	if !r.Ended.IsZero() {
		return r.Ended
	}
	if due := r.Since.Add(Typical(r.Type)); due.After(now) {
		return due
	}
	return now
}

// neededBy is what each resource of a planned stack waits for.
func neededBy(p *wizard.Progress, step string) map[string][]string {
	planned, _ := p.Plan.Step(step)
	needs := map[string][]string{}
	if a, ok := planned.Action.(*wizard.StackAction); ok {
		for _, r := range a.Resources {
			needs[r.Logical] = r.Needs
		}
	}
	return needs
}
