package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// estimate is how far the run is, and how long it may still take.
func (r *running) estimate() wizard.Estimate { return r.forecast.At(r.progress, r.now()) }

// tellSlow says aloud, once for each, that something takes longer than usual.
func (r *running) tellSlow() {
	r.estimate()
	for _, slow := range r.forecast.News() {
		r.say(pane.SlowLine(slow, r.forecast, r.now()))
	}
}

// historyOf reads how long things took in an account. Where that cannot be read
// estimates rest on what is known in general.
func historyOf(runs *wizard.Runs, where wizard.Account) *wizard.History {
	if runs == nil {
		return nil
	}
	h, _ := runs.History().Read(where)
	return h
}

// learn remembers how long things took in a run that is over, and writes the
// report that was asked for. It is counted in the program's work, so that it is
// done also where the screen is closed at once.
func (r *running) learn() tea.Cmd {
	if r.learnt || r.progress.Ended.IsZero() {
		return nil
	}
	r.learnt = true
	if runs := r.sh.options.Runs; runs != nil {
		// The events alone: the progress goes on being shown, and may be added to.
		past := &wizard.Progress{Where: r.progress.Where, Events: slices.Clip(r.progress.Events)}
		r.sh.work.Go(func() {
			// Without it the next estimate is less exact, and nothing else.
			_ = runs.History().Learn(context.WithoutCancel(r.sh.ctx), past)
		})
	}
	return r.reportTo(r.sh.options.Report)
}

// account is the one that the run works in, as far as it is known.
func (r *running) account() wizard.Account {
	account := r.sh.account
	if c := r.sh.options.Connection; account.ID == "" && c != nil {
		account = c.Account
	}
	return account
}
