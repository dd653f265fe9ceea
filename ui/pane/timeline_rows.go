package pane

import "gantry/wizard"

// spanRow is one row of the timeline: a step without a stack, a stack, or a
// resource of one.
type spanRow struct {
	step     *wizard.StepProgress
	stack    *wizard.StackProgress
	resource *wizard.ResourceProgress
	depth    int
}

// spanTree finds rows by their number without listing those before them. What
// it costs depends on how many stacks there are, not on their resources.
type spanTree struct {
	p      *wizard.Progress
	nested map[*wizard.StackProgress]map[string]*wizard.StackProgress // by the parent's logical id
	total  int
}

func rowsOf(p *wizard.Progress) spanTree {
	t := spanTree{p: p}
	for _, step := range p.Steps {
		for _, stack := range step.Stacks {
			parent := p.Stacks[stack.Parent]
			if stack.Parent == "" || parent == nil || parent == stack {
				continue
			}
			if t.nested == nil {
				t.nested = map[*wizard.StackProgress]map[string]*wizard.StackProgress{}
			}
			if t.nested[parent] == nil {
				t.nested[parent] = map[string]*wizard.StackProgress{}
			}
			t.nested[parent][stack.ParentLogical] = stack
		}
	}
	for _, step := range p.Steps {
		t.total += t.stepRows(step)
	}
	return t
}

func (t spanTree) stepRows(step *wizard.StepProgress) int {
	n := 0
	for _, stack := range step.Stacks {
		if t.top(stack) {
			n += 1 + t.stackRows(stack, 0)
		}
	}
	return max(n, 1)
}

func (t spanTree) top(stack *wizard.StackProgress) bool {
	return stack.Parent == "" || t.p.Stacks[stack.Parent] == nil
}

func (t spanTree) stackRows(stack *wizard.StackProgress, depth int) int {
	n := len(stack.Resources)
	if depth < deepest {
		for logical, child := range t.nested[stack] {
			if stack.Resource(logical) != nil {
				n += t.stackRows(child, depth+1)
			}
		}
	}
	return n
}

// rows are count of them, beginning with the given one.
func (t spanTree) rows(from, count int) []spanRow {
	rows := make([]spanRow, 0, max(count, 0))
	skip := max(from, 0)
	for _, step := range t.p.Steps {
		if len(rows) >= count {
			break
		}
		if n := t.stepRows(step); skip >= n {
			skip -= n
			continue
		}
		any := false
		for _, stack := range step.Stacks {
			if !t.top(stack) {
				continue
			}
			any = true
			if skip == 0 {
				rows = append(rows, spanRow{step: step, stack: stack})
			} else {
				skip--
			}
			rows = t.within(rows, step, stack, 1, &skip, count)
		}
		if !any {
			rows = append(rows, spanRow{step: step})
		}
	}
	return rows[:min(len(rows), max(count, 0))]
}

// within adds rows of one stack's resources, and of the stacks nested in it.
func (t spanTree) within(rows []spanRow, step *wizard.StepProgress, stack *wizard.StackProgress, depth int, skip *int, count int) []spanRow {
	nested := t.nested[stack]
	if n := t.stackRows(stack, depth-1); *skip >= n {
		*skip -= n
		return rows
	}
	resources := stack.Resources
	if len(nested) == 0 {
		resources = resources[*skip:]
		*skip = 0
	}
	for _, r := range resources {
		if len(rows) >= count {
			return rows
		}
		if *skip > 0 {
			*skip--
		} else {
			rows = append(rows, spanRow{step: step, stack: stack, resource: r, depth: depth})
		}
		if child := nested[r.Logical]; child != nil && depth <= deepest {
			rows = t.within(rows, step, child, depth+1, skip, count)
		}
	}
	return rows
}
