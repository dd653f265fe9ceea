package ui

import (
	"fmt"
	"strings"

	"gantry/ui/pane"
	"gantry/wizard"
)

// View draws the rail with how long each step took, and the summary beside it.
func (e *ended) View(width, height int) string {
	at := columnsOf(width, height)
	at.main.width += max(at.side.width, 0)
	if at.side.width > 0 {
		at.main.width += gap
	}
	t := e.run.sh.theme
	var columns []string
	if at.rail.width > 0 {
		columns = append(columns, pane.RunRail(t, e.run.progress, e.run.estimate(), e.run.now(), e.run.wall, at.rail.width, height))
	}
	columns = append(columns, e.main(at.main.width, height))
	bar := " " + t.Rule.Render(t.Marks().Bar) + " "
	body := pane.Block(t, indented(pane.Beside(bar, columns...)), width, height)
	if e.dialog != nil {
		return e.dialog.draw(e.run.sh, body, width, height)
	}
	return body
}

// main is the verdict, the summary that scrolls, and a note.
func (e *ended) main(width, height int) string {
	t := e.run.sh.theme
	o := e.outcome()
	lines := pane.Wrap(t.Outcome(o)+" "+pane.Clean(e.verdict()), width)
	for i, line := range lines {
		lines[i] = t.OutcomeStyle(o).Render(line)
	}
	lines = append(lines, "")
	room := max(height-len(lines)-1, 1)
	all := e.summary(width)
	e.top = max(min(e.top, len(all)-room), 0)
	shown := append([]string(nil), all[e.top:min(e.top+room, len(all))]...)
	if below := len(all) - e.top - room; below > 0 {
		shown[room-1] = t.Faint.Render(fmt.Sprintf("%d more lines below", below+1))
	}
	lines = append(lines, strings.Split(pane.Block(t, shown, width, room), "\n")...)
	last := t.Warn.Render(pane.Cut(t, pane.Clean(e.note), width))
	if e.note == "" {
		last = t.Faint.Render(pane.Cut(t, e.code(), width))
	}
	return pane.Block(t, append(lines, last), width, height)
}

// summary is all there is to say.
func (e *ended) summary(width int) (lines []string) {
	t := e.run.sh.theme
	if trouble := e.troubles(width); len(trouble) > 0 {
		lines = append(lines, trouble...)
		lines = append(lines, "")
	}
	if there := e.exists(width); len(there) > 0 {
		lines = append(lines, t.Heading.Render("What exists now"))
		lines = append(lines, there...)
		lines = append(lines, "")
	}
	if all := pane.OutputsOf(e.run.progress); len(all) > 0 {
		rows, _ := pane.OutputRows(t, all, -1, width)
		lines = append(append(lines, rows...), "")
	}
	if width >= e.width-2 { // there is no rail that tells it
		lines = append(lines, t.Heading.Render("Steps"))
		lines = append(append(lines, pane.RunSteps(t, e.run.progress, e.run.now(), e.run.wall, width)...), "")
	}
	return append(lines, e.papers(width)...)
}

// troubles are what failed and why, with what can be done as keys.
func (e *ended) troubles(width int) []string {
	t := e.run.sh.theme
	p := e.run.progress
	if e.run.failed != nil {
		p = wizard.NewProgress()
		p.Troubles = []wizard.StepTrouble{{Trouble: *e.run.failed}}
	}
	if len(pane.Troubles(p)) == 0 {
		return nil
	}
	var keys []binding
	for _, key := range []binding{e.retryKey(), e.changeKey(), e.undoKey()} {
		if key.Why == "" {
			keys = append(keys, key)
		}
	}
	return pane.TroubleLines(t, p, e.run.unfolded, keys, width)
}

// exists names what each step has left behind.
func (e *ended) exists(width int) []string {
	t := e.run.sh.theme
	var lines []string
	for _, s := range e.run.progress.Steps {
		what, there := left(s)
		if what == "" {
			continue
		}
		icon := t.Good.Render(t.Outcome(wizard.Done))
		if !there {
			icon = t.Warn.Render(t.Outcome(wizard.NeedsYou))
		}
		for i, line := range pane.Wrap(pane.Clean(what), width-2) {
			if i > 0 {
				icon = " "
			}
			lines = append(lines, icon+" "+line)
		}
	}
	if len(lines) == 0 && e.run.failed == nil {
		lines = append(lines, t.Faint.Render("nothing that this run created"))
	}
	return lines
}

// left is what a step has left behind in a phrase, "" for nothing; whole says
// whether it is as it should be.
func left(s *wizard.StepProgress) (what string, whole bool) {
	stack := s.Stack()
	switch {
	case s.Outcome == wizard.Undone || s.Outcome == wizard.Waiting || s.Outcome == wizard.Skipped:
		return "", false
	case stack == nil:
		if name := s.Outputs["name"]; name != "" {
			what = s.Title + " " + name
			if file := s.Outputs["file"]; file != "" {
				what += ", private key in " + file
			}
		}
		return what, true
	case stack.ID == "" && s.Outcome != wizard.Kept:
		return "", false
	}
	there := 0
	for _, each := range s.Stacks {
		for _, r := range each.Resources {
			switch r.State {
			case wizard.ResourceDeleted, wizard.ResourceWaiting:
			default:
				if r.Physical != "" || r.State == wizard.ResourceKept {
					there++
				}
			}
		}
	}
	if s.Outcome == wizard.Kept {
		return fmt.Sprintf("stack %s, kept as it was", stack.Name), true
	}
	status := strings.ToLower(strings.ReplaceAll(stack.Status, "_", " "))
	switch {
	case strings.HasPrefix(stack.Status, "DELETE_COMPLETE"):
		return "", false
	case s.Outcome == wizard.Done:
		return fmt.Sprintf("stack %s, %s", stack.Name, count(there, "resource", "resources")), true
	case there == 0:
		return fmt.Sprintf("stack %s, empty (%s)", stack.Name, status), false
	}
	return fmt.Sprintf("stack %s, %s left (%s)", stack.Name, count(there, "resource", "resources"), status), false
}

// code is the exit code and the name of the run, which scripts and people ask
// for.
func (e *ended) code() string {
	code := fmt.Sprintf("exit code %d", e.exit())
	if e.run.id != "" {
		code += " " + e.run.sh.theme.Marks().Bullet + " run " + e.run.id
	}
	return code
}

// papers is where the journal is, and the profile.
func (e *ended) papers(width int) []string {
	t := e.run.sh.theme
	var lines []string
	if e.run.journal != "" {
		lines = append(lines, "Journal "+pane.CutMiddle(t, pane.Clean(e.run.journal), width-8))
	}
	if damage := e.run.progress.Damage; damage.Lines > 0 {
		lines = append(lines, count(damage.Lines, "line", "lines")+" of the journal could not be read")
		if damage.File != "" {
			lines = append(lines, "they are kept in "+pane.CutMiddle(t, pane.Clean(damage.File), width-17))
		}
	}
	if e.saved != "" {
		lines = append(lines, "Saved as profile "+e.saved+": gantry replay "+e.saved)
	}
	for i, line := range lines {
		lines[i] = t.Faint.Render(pane.Cut(t, line, width))
	}
	return lines
}
