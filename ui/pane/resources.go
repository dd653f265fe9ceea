package pane

import (
	"fmt"
	"strings"
	"time"

	"gantry/ui/theme"
	"gantry/wizard"
)

// Resources is what the resources pane shows of a run: a tree of stacks, their
// resources and the stacks nested in them. The selected row is remembered by
// what it is, because rows move when their first event comes.
type Resources struct {
	cursor Cursor
	key    string
	folded map[string]bool
}

// NewResources shows all of the tree from its beginning.
func NewResources() *Resources { return &Resources{folded: map[string]bool{}} }

// Row is one line of the tree: a stack of a step, or a resource.
type Row struct {
	Step     *wizard.StepProgress
	Stack    *wizard.StackProgress
	Resource *wizard.ResourceProgress // nil for a step's own stack
	stem     string                   // the branches in front of it
	folded   bool
	parent   bool // has rows below
}

// key tells a row from all others, also when it moves.
func (r Row) key() string {
	if r.Resource == nil {
		return r.Step.ID
	}
	return r.Step.ID + "\x00" + r.Stack.ID + "\x00" + r.Resource.Logical
}

// Rows are all rows of the tree that are not folded away, in order.
func (v *Resources) Rows(t *theme.Theme, p *wizard.Progress) []Row {
	var rows []Row
	for _, step := range p.Steps {
		stack := step.Stack()
		if stack == nil {
			continue
		}
		row := Row{Step: step, Stack: stack, folded: v.folded[step.ID], parent: true}
		rows = append(rows, row)
		if !row.folded {
			rows = v.branch(t, p, rows, step, stack, "", 0)
		}
	}
	return rows
}

// deepest bounds the walk into nested stacks.
const deepest = 16

func (v *Resources) branch(t *theme.Theme, p *wizard.Progress, rows []Row, step *wizard.StepProgress, stack *wizard.StackProgress, stem string, depth int) []Row {
	for i, r := range stack.Resources {
		branch, below := t.Marks().Branch, t.Marks().Stem+" "
		if i == len(stack.Resources)-1 {
			branch, below = t.Marks().Last, "  "
		}
		row := Row{Step: step, Stack: stack, Resource: r, stem: stem + branch + " "}
		child := p.Stacks[r.Child]
		row.parent = child != nil && r.Child != "" && depth < deepest
		row.folded = v.folded[row.key()]
		rows = append(rows, row)
		if row.parent && !row.folded {
			rows = v.branch(t, p, rows, step, child, stem+below, depth+1)
		}
	}
	return rows
}

// place is where the selected row is now.
func (v *Resources) place(rows []Row) Cursor {
	c := v.cursor
	if c.At < len(rows) && c.At >= 0 && rows[c.At].key() == v.key {
		return c
	}
	for i, row := range rows {
		if row.key() == v.key {
			c.Top += i - c.At
			c.At = i
			return c
		}
	}
	return c
}

// Move goes delta rows up or down in a pane of so many rows.
func (v *Resources) Move(t *theme.Theme, p *wizard.Progress, delta, height int) {
	rows := v.Rows(t, p)
	v.cursor = v.place(rows)
	v.cursor.Move(delta, len(rows), height)
	if len(rows) > 0 {
		v.key = rows[v.cursor.At].key()
	}
}

// Selected is the row under the cursor. Ok is false where there is none.
func (v *Resources) Selected(t *theme.Theme, p *wizard.Progress) (row Row, ok bool) {
	rows := v.Rows(t, p)
	if len(rows) == 0 {
		return Row{}, false
	}
	return rows[max(min(v.place(rows).At, len(rows)-1), 0)], true
}

// Fold closes the selected stack, or opens it again.
func (v *Resources) Fold(t *theme.Theme, p *wizard.Progress) {
	row, ok := v.Selected(t, p)
	if !ok || !row.parent {
		return
	}
	key := row.key()
	v.key = key
	v.folded[key] = !v.folded[key]
}

// Draw shows the rows that fit around the selected one.
func (v *Resources) Draw(t *theme.Theme, p *wizard.Progress, now time.Time, width, height int) string {
	rows := v.Rows(t, p)
	if len(rows) == 0 {
		return Block(t, []string{t.Faint.Render("No step of this run has resources.")}, width, height)
	}
	cursor := v.place(rows)
	top := cursor.window(len(rows), height)
	lines := make([]string, 0, height)
	for i := top; i < min(len(rows), top+height); i++ {
		line := treeRow(t, rows[i], now, width)
		if i == cursor.At {
			line = selected(t, line, width)
		}
		lines = append(lines, line)
	}
	return Block(t, lines, width, height)
}

// treeColumns are name, type, state, elapsed; the type goes first when cells
// are dear.
func treeColumns(width int) (name, kind, elapsed int) {
	elapsed = 11 // "0:03 + 1:02"
	rest := width - stateWidth - elapsed - 2
	if rest < 42 {
		return rest, 0, elapsed
	}
	name = min(rest*11/20, 44)
	return name, min(rest-name-1, 44), elapsed
}

func treeRow(t *theme.Theme, row Row, now time.Time, width int) string {
	name, kind, elapsed := treeColumns(width)
	fold := ""
	if row.parent {
		fold = t.Marks().Open + " "
		if row.folded {
			fold = t.Marks().Folded + " "
		}
	}
	if row.Resource == nil {
		title := fold + t.Strong.Render(Clean(row.Step.Title)) + " " + t.Faint.Render(Clean(row.Stack.Name))
		count := fmt.Sprintf("%d/%d", row.Step.Complete, row.Step.Total)
		took := ""
		if !row.Step.Started.IsZero() {
			took = Elapsed(row.Step.Elapsed(now))
		}
		style := t.OutcomeStyle(row.Step.Outcome)
		state := style.Render(Fit(t, t.Outcome(row.Step.Outcome)+" "+count, stateWidth))
		return Fit(t, title, width-stateWidth-elapsed-2) + " " + state + " " + FitRight(t, took, elapsed)
	}
	r := row.Resource
	label := row.stem + fold
	label += CutMiddle(t, Clean(r.Logical), name-Width(label))
	var b strings.Builder
	b.WriteString(Fit(t, label, name) + " ")
	if kind > 0 {
		b.WriteString(t.Faint.Render(Fit(t, ShortType(r.Type), kind)) + " ")
	}
	b.WriteString(stateCell(t, r.State, string(r.State), stateWidth) + " ")
	b.WriteString(FitRight(t, resourceElapsed(t, r, now), elapsed))
	return b.String()
}

// resourceElapsed tells apart how long it took until a resource was there and
// how long until it was stable: "0:03 + 1:02".
func resourceElapsed(t *theme.Theme, r *wizard.ResourceProgress, now time.Time) string {
	if r.Started.IsZero() {
		return ""
	}
	style := t.Text
	if r.State.Moving() {
		style = t.Running
	}
	split := r.State == wizard.ResourceConfigured || r.State == wizard.ResourceCreated || r.State == wizard.ResourceUpdated
	if split && r.Configured.After(r.Since) {
		return style.Render(Elapsed(r.Configured.Sub(r.Since)) + " + " + Elapsed(between(r.Configured, r.Ended, now)))
	}
	return style.Render(Elapsed(r.Elapsed(now)))
}
