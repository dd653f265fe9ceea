package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// chooseVictim asks which resource is to fail, in a rehearsal. The one under
// the cursor of the resources pane stands first.
func (r *running) chooseVictim() *dialog {
	var options []option
	add := func(resource *wizard.ResourceProgress) {
		options = append(options, option{
			label: resource.Logical, explained: resource.Type + " in " + resource.Stack.Name + ", " + string(resource.State),
			do: func() (page, tea.Cmd) {
				r.dialog = r.chooseFault(resource)
				return r, nil
			},
		})
	}
	var first *wizard.ResourceProgress
	if row, ok := r.tree.Selected(r.sh.theme, r.progress); ok && r.shown == resourcesTab && row.Resource != nil && mayFail(row.Resource) {
		first = row.Resource
		add(first)
	}
	for _, s := range r.progress.Steps {
		for _, stack := range s.Stacks {
			for _, resource := range stack.Resources {
				if resource != first && mayFail(resource) {
					add(resource)
				}
			}
		}
	}
	if len(options) == 0 {
		return &dialog{title: "Let fail", text: []string{"Every resource of this run has come to rest: nothing is left that could fail."}, options: []option{{label: "go back"}}}
	}
	return &dialog{title: "Which resource is to fail?", options: numbered(options)}
}

// mayFail says whether a failure can still happen to a resource.
func mayFail(resource *wizard.ResourceProgress) bool {
	return resource.State == wizard.ResourceWaiting || resource.State.Moving()
}

// longestLabel is how many bytes of a failure's words make a line of a list.
const longestLabel = 40

// chooseFault asks what is to happen to it.
func (r *running) chooseFault(resource *wizard.ResourceProgress) *dialog {
	rehearsal := r.sh.options.Connection.Rehearsal
	options := []option{{label: "whatever fits", explained: "a failure that such resources are known for", do: r.failWith(resource, "", "a failure that fits")}}
	for _, fault := range rehearsal.Faults(resource.Type) {
		label, explained := fault.Label, fault.Note
		if label == "" || len(label) > longestLabel { // the words of the failure itself
			label, explained = fault.Value, strings.TrimSpace(fault.Label+" "+fault.Note)
		}
		options = append(options, option{label: label, explained: explained, do: r.failWith(resource, fault.Value, label)})
	}
	return &dialog{title: "What is to happen to " + resource.Logical + "?", options: numbered(options)}
}

// failWith arranges the failure.
func (r *running) failWith(resource *wizard.ResourceProgress, fault, label string) func() (page, tea.Cmd) {
	fail, logical := r.sh.options.Connection.Rehearsal.Fail, resource.Logical
	return func() (page, tea.Cmd) {
		return r, func() tea.Msg {
			if err := fail(logical, fault); err != nil {
				return toldMsg{r, fmt.Sprintf("%s cannot be let fail: %v", logical, err)}
			}
			return toldMsg{r, fmt.Sprintf("%s will fail: %s.", logical, label)}
		}
	}
}
