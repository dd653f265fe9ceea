package ui

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// pressRail handles a key while the list of stages has the focus.
func (a *asking) pressRail(msg tea.KeyPressMsg) tea.Cmd {
	stages := a.session.Stages()
	first, last := firstStage(stages), len(stages) // the review
	switch key := msg.String(); key {
	case "up", "k", "shift+tab":
		a.rail.at = max(a.rail.at-1, first)
	case "down", "j", "tab":
		a.rail.at = min(a.rail.at+1, last)
	case "home":
		a.rail.at = first
	case "end":
		a.rail.at = last
	case "esc", "ctrl+g", "left", "right":
		a.rail.on = false
	case "ctrl+c":
		a.rail.on = false
		a.leave()
	case "enter":
		return a.jump(a.rail.at)
	default:
		if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
			return a.jump(first + int(key[0]-'1'))
		}
	}
	return nil
}

// jump goes to a stage, or says why not.
func (a *asking) jump(to int) tea.Cmd {
	stages := a.session.Stages()
	a.note = ""
	switch {
	case to > len(stages):
		return nil
	case to == len(stages):
		a.rail.on = false
		return func() tea.Msg { return reviewMsg{a} }
	case !a.session.Jump(to, a.draft()):
		a.note = stages[to].Title + " has nothing to ask."
		return nil
	}
	a.rail.on = false
	a.saver.save()
	return a.begin("")
}

// reviewMsg asks the page to go to the review.
type reviewMsg struct{ from page }

// stageRail draws the stages and the review at their end.
func stageRail(s *shared, session *wizard.Session, focus railFocus, width, height int) string {
	t := s.theme
	var steps []pane.RailStep
	stages := session.Stages()
	for i, stage := range stages {
		if i < firstStage(stages) {
			continue
		}
		icon, style := stageLook(s, stage.State)
		step := pane.RailStep{Icon: icon, Title: style.Render(pane.Clean(stage.Title)), Current: i == session.Stage()}
		if focus.on && i == focus.at {
			step.Icon, step.Title, step.Current = t.Accent.Render(t.Marks().Cursor), t.Selected.Render(pane.Clean(stage.Title)), true
		}
		steps = append(steps, step)
	}
	review := pane.RailStep{Icon: t.Faint.Render(t.Outcome(wizard.Waiting)), Title: t.Faint.Render("Review")}
	if session.Done() {
		review = pane.RailStep{Icon: t.Accent.Render(t.Outcome(wizard.Running)), Title: t.Strong.Render("Review"), Current: true}
	}
	if focus.on && focus.at == len(stages) {
		review = pane.RailStep{Icon: t.Accent.Render(t.Marks().Cursor), Title: t.Selected.Render("Review"), Current: true}
	}
	return pane.Rail(t, "Steps", append(steps, review), "", width, height)
}

// firstStage is the first stage that is listed: one for shared fields that are
// none, as where a template is deployed, is not.
func firstStage(stages []wizard.Stage) int {
	if stages[0].State == wizard.StageEmpty && len(stages) > 1 {
		return 1
	}
	return 0
}

// stageLook is the icon of a stage and the style of its title.
func stageLook(s *shared, state wizard.StageState) (icon string, style lipgloss.Style) {
	t := s.theme
	switch state {
	case wizard.StageCurrent:
		return t.Accent.Render(t.Outcome(wizard.Running)), t.Strong
	case wizard.StageAnswered:
		return t.Good.Render(t.Outcome(wizard.Done)), t.Text
	case wizard.StageFaulty:
		return t.Warn.Render(t.Outcome(wizard.NeedsYou)), t.Warn
	case wizard.StageSkipped:
		return t.Faint.Render(t.Outcome(wizard.Skipped)), t.Faint
	case wizard.StageEmpty:
		return t.Faint.Render(t.Marks().Bullet), t.Faint
	}
	return t.Faint.Render(t.Outcome(wizard.Waiting)), t.Faint
}
