package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// back goes to the stage before, or to choosing from the first.
func (a *asking) back() (page, tea.Cmd) {
	if a.creates {
		a.creates = false
		return a, nil
	}
	if a.session.Back(a.draft()) {
		a.saver.save()
		return a, a.begin("")
	}
	a.saver.save()
	if len(a.shared.options.Blueprints) > 0 {
		return newChoosing(a.shared), nil
	}
	a.leave()
	return a, nil
}

// leave asks whether to leave.
func (a *asking) leave() {
	a.dialog = &leaveDialog{advice: a.saver.advice(), yes: func() tea.Cmd {
		a.keep()
		a.saver.save()
		return quit(wizard.ExitInterrupted, a.saver.farewell())
	}}
}

// review goes to the review, or to the first answer that is missing or wrong.
func (a *asking) review() (page, tea.Cmd) {
	a.keep()
	a.saver.save()
	if a.session.Jump(len(a.session.Stages()), a.draft()) {
		return newReviewing(a.shared, a.session), nil
	}
	return a, a.toFault()
}

// toFault goes to the first answer that is missing or wrong, and says so.
func (a *asking) toFault() tea.Cmd {
	faults := a.session.Faults()
	if len(faults) == 0 {
		return nil
	}
	stage := stageOfField(a.session.Blueprint(), faults[0].Field.Key)
	var cmd tea.Cmd
	if stage != a.session.Stage() && a.session.Jump(stage, a.draft()) {
		cmd = a.begin(faults[0].Field.Key)
	}
	if a.form != nil {
		cmd = tea.Batch(cmd, a.form.Faults(faults[:1]))
	}
	a.note = count(len(faults), "answer is", "answers are") + " missing or wrong; this is the first."
	return cmd
}

// stageOfField is the stage that asks a field.
func stageOfField(b *wizard.Blueprint, key string) int {
	if _, step, ok := b.Field(key); ok && step != nil {
		return 1 + slices.IndexFunc(b.Steps, func(s wizard.Step) bool { return s.ID == step.ID })
	}
	return 0
}

// sameAnswers says whether two drafts hold the same values.
func sameAnswers(a, b wizard.Answers) bool {
	if a.Len() != b.Len() {
		return false
	}
	for _, key := range a.Keys() {
		x, _ := a.Lookup(key)
		y, ok := b.Lookup(key)
		if !ok || x.Value != y.Value {
			return false
		}
	}
	return true
}
