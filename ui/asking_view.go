package ui

import (
	"fmt"
	"strings"

	"gantry/ui/pane"
)

// wideFrom is the width from which what this creates stands beside the
// questions; below it is a line at their foot and a key.
const wideFrom = 100

// Title is the blueprint's.
func (a *asking) Title() string { return a.session.Blueprint().Title }

// Typing says that a letter is part of an answer.
func (a *asking) Typing() bool {
	return a.form != nil && a.dialog == nil && !a.rail.on && a.form.Typing()
}

// Keys are what can be pressed now.
func (a *asking) Keys() []binding {
	switch {
	case a.dialog != nil:
		return a.dialog.keys()
	case a.rail.on:
		return []binding{
			{Keys: []string{"up", "down"}, Show: "up/down", Does: "choose"},
			{Keys: []string{"enter"}, Does: "go there"},
			{Keys: []string{"1"}, Show: "1-9", Does: "by number", Help: "Go to the step with that number."},
			{Keys: []string{"esc"}, Does: "back to the questions"},
		}
	case a.form == nil:
		return []binding{
			{Keys: []string{"t"}, Does: "type it instead", Help: "Do not wait for the list; type the value."},
			{Keys: []string{"esc"}, Does: "back", Help: "Go to the step before."},
			{Keys: []string{"f1"}, Does: "help"},
		}
	}
	keys := []binding{{Keys: []string{"enter"}, Does: "next", Help: "Take the answer and go on; after the last question, to the next step."}}
	keys = append(keys, a.form.Hints()...)
	keys = append(
		keys,
		binding{Keys: []string{"tab", "shift+tab"}, Does: "move", Help: "Go to the next question, or the one before, whatever is answered.", Quiet: true},
		binding{Keys: []string{"esc"}, Does: "back", Help: "Go to the step before. No answer is lost."},
		binding{Keys: []string{"ctrl+r"}, Does: "review", Help: "Go to the review, or to the first answer that is missing or wrong."},
		binding{Keys: []string{"ctrl+g"}, Does: "steps", Help: "Go to any step in the list on the left."},
		binding{
			Keys: []string{"ctrl+o"}, Does: "creates", Help: "Show what this step creates and the names it gives.",
			Quiet: a.shared.width >= wideFrom,
		},
		binding{Keys: []string{"ctrl+l", "f5"}, Does: "look again", Help: "Look up the lists again.", Quiet: true},
		binding{Keys: []string{"ctrl+c"}, Does: "leave", Help: "Leave. The answers are saved.", Quiet: true},
		binding{Keys: []string{"?", "f1"}, Does: "help", Help: "Every key of this page; F1 also while typing."},
	)
	return keys
}

// View draws the stages, the questions, and what they will create.
func (a *asking) View(width, height int) string {
	t := a.shared.theme
	at := columnsOf(width, height)
	main, side := at.main, rect{}
	if width >= wideFrom {
		side.width = min(29+(width-wideFrom)/5, 52)
		main.width = width - 1 - main.x - side.width - gap
	} else {
		main.width = width - 1 - main.x
	}
	rule := " " + t.Rule.Render(t.Marks().Bar) + " "
	columns := []string{pane.Block(t, nil, 0, height)}
	if at.rail.width > 0 {
		columns = append(columns, stageRail(a.shared, a.session, a.rail, at.rail.width, height))
	}
	columns = append(columns, pane.Block(t, strings.Split(a.drawMain(main.width, height, side.width > 0), "\n"), main.width, height))
	if side.width > 0 {
		columns = append(columns, pane.Block(t, a.drawCreates(side.width), side.width, height))
	}
	body := pane.Beside(rule, columns[1:]...)
	body = pane.Beside(" ", columns[0], body)
	if a.dialog != nil {
		return over(body, a.dialog.view(t, width), width, height)
	}
	return body
}

// drawMain draws the questions, with what the step is for above them and, where
// there is no column for it, what it creates in one line below.
func (a *asking) drawMain(width, height int, beside bool) string {
	t := a.shared.theme
	if a.creates && !beside {
		lines := a.drawCreates(width)
		a.createsTop = max(0, min(a.createsTop, len(lines)-height))
		return strings.Join(lines[a.createsTop:], "\n")
	}
	var head, foot []string
	head = append(head, a.headline(width)...)
	if help := a.stepHelp(); help != "" && height >= 16 {
		lines := pane.Wrap(help, width)
		for _, l := range lines[:min(len(lines), 2)] {
			head = append(head, t.Faint.Render(l))
		}
	}
	if height >= 12 {
		head = append(head, "")
	}
	if !beside && height >= 9 {
		foot = append(foot, "", t.Faint.Render(pane.Cut(t, a.createsLine(width), width)))
	}
	if a.note != "" {
		foot = append(foot, t.Warn.Render(pane.Cut(t, pane.Clean(a.note), width)))
	}
	room := height - len(head) - len(foot)
	var body string
	if a.form == nil {
		body = t.Running.Render(t.Spinner(a.now)) + " looking up " + a.lookedUp()
	} else {
		body = a.form.View(width, room)
	}
	lines := append(head, strings.Split(body, "\n")...)
	for len(lines) < height-len(foot) {
		lines = append(lines, "")
	}
	return strings.Join(append(lines[:max(height-len(foot), 0)], foot...), "\n")
}

// headline names the step and where in it one is.
func (a *asking) headline(width int) []string {
	t := a.shared.theme
	stages := a.session.Stages()
	at := a.session.Stage()
	if at >= len(stages) {
		return nil
	}
	right := ""
	if a.form != nil {
		if i, n := a.form.Position(); n > 1 {
			right = fmt.Sprintf("%d of %d", i, n)
		}
	}
	title := t.Heading.Render(pane.Cut(t, pane.Clean(stages[at].Title), width-len(right)-1))
	if a.shared.width < railFrom {
		title = t.Faint.Render(fmt.Sprintf("Step %d of %d ", at+1, len(stages))) + title
	}
	if a.form != nil && a.looking() {
		right = t.Spinner(a.now) + " " + right
	}
	return []string{pane.Apart(t, title, t.Faint.Render(right), width)}
}

// stepHelp is what the step is for.
func (a *asking) stepHelp() string {
	b := a.session.Blueprint()
	switch at := a.session.Stage(); {
	case at == 0:
		return pane.Clean(b.Summary)
	case at <= len(b.Steps):
		return pane.Clean(b.Steps[at-1].Help)
	}
	return ""
}

// lookedUp names the lists that are being looked up.
func (a *asking) lookedUp() string {
	var names []string
	seen := map[string]bool{}
	for _, f := range a.fields {
		if f.Query == nil {
			continue
		}
		if _, waiting := a.choices.waiting[queryKey(*f.Query)]; waiting && !seen[plural(f.Query.Kind)] {
			seen[plural(f.Query.Kind)] = true
			names = append(names, plural(f.Query.Kind))
		}
	}
	return strings.Join(names, ", ") + a.shared.theme.Marks().Ellipsis
}
