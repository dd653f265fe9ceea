package report

import (
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// Bounds of a report. Who wants more than this reads the journal.
const (
	maxRows   = 3000
	maxEvents = 10_000
	maxDepth  = 16
)

// row is one line of the timeline: a step, or a resource of one.
type row struct {
	step     *wizard.StepProgress
	stack    *wizard.StackProgress
	resource *wizard.ResourceProgress // nil for the line of a step
	depth    int
}

// rowsOf are the steps and what happened to their resources, nested stacks
// inside their parents. What never began is left out, and so is what is beyond
// the bounds; left says how much that was.
func rowsOf(p *wizard.Progress) (rows []row, left int) {
	children := map[string][]*wizard.StackProgress{}
	for _, step := range p.Steps {
		for _, stack := range step.Stacks {
			if stack.Parent != "" && p.Stacks[stack.Parent] != nil {
				children[stack.Parent+"\x00"+stack.ParentLogical] = append(children[stack.Parent+"\x00"+stack.ParentLogical], stack)
			}
		}
	}
	add := func(r row) {
		if len(rows) >= maxRows {
			left++
			return
		}
		rows = append(rows, r)
	}
	var walk func(step *wizard.StepProgress, stack *wizard.StackProgress, depth int)
	walk = func(step *wizard.StepProgress, stack *wizard.StackProgress, depth int) {
		for _, r := range stack.Resources {
			if r.Started.IsZero() {
				continue
			}
			add(row{step, stack, r, depth})
			if depth < maxDepth {
				for _, child := range children[stack.ID+"\x00"+r.Logical] {
					walk(step, child, depth+1)
				}
			}
		}
	}
	for _, step := range p.Steps {
		add(row{step: step, stack: step.Stack()})
		for _, stack := range step.Stacks {
			if stack.Parent == "" || p.Stacks[stack.Parent] == nil {
				walk(step, stack, 1)
			}
		}
	}
	return rows, left
}

// span is the time from the beginning of what is shown to its end.
func span(p *wizard.Progress, rows []row) (from, to time.Time) {
	from, to = p.Started, p.Ended
	if to.IsZero() {
		to = p.Now
	}
	for _, r := range rows {
		if r.resource != nil && r.resource.Since.Before(from) && p.Started.Sub(r.resource.Since) < time.Hour && !settledBefore(p, r.resource) {
			from = r.resource.Since // a stack that somebody else had begun
		}
	}
	if to.Sub(from) < time.Second {
		to = from.Add(time.Second)
	}
	return from, to
}

// settledBefore says whether what happened to a resource was over when the run
// was begun, or begun again.
func settledBefore(p *wizard.Progress, r *wizard.ResourceProgress) bool {
	return !r.Ended.IsZero() && r.Ended.Before(p.Started)
}

// about is what a resource did, in a sentence.
func about(r *wizard.ResourceProgress, f *wizard.Forecast, now time.Time) string {
	text := r.Logical + " (" + r.Type + ") " + string(r.State) + " in " + pane.Elapsed(r.Elapsed(now))
	if r.Configured.After(r.Since) {
		text += ", there after " + pane.Elapsed(r.Configured.Sub(r.Since))
	}
	u := f.Usual(r)
	text += "; usually " + pane.Elapsed(u.Low) + " to " + pane.Elapsed(u.High)
	if u.Slow(r.Elapsed(now)) {
		text += ", so it was slow"
	}
	if r.Failure != "" {
		text += ". " + r.Failure
	}
	return text
}
