package ui

import (
	"context"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// runStart says what a run page carries out.
type runStart struct {
	plan wizard.Plan
	// verb is Apply (also when empty) or Undo.
	verb wizard.Verb
	// id is of a run that is taken up, tried again or undone; "" begins one.
	id string
	// earlier is what is known of that run where no journals are kept.
	earlier *wizard.Progress
	// secrets are values no journal holds, by "step.Parameter".
	secrets wizard.Answers
	// session holds the answers, so that they can be changed after a failure and
	// saved as a profile; nil where the run was only attached to.
	session *wizard.Session
}

// openedMsg says that the journal is open and the run can begin.
type openedMsg struct {
	from    *running
	journal *wizard.Journal
	earlier *wizard.Progress
	history *wizard.History
	err     error
}

// doneMsg says that the run has returned.
type doneMsg struct {
	from *running
	exit wizard.Exit
}

// openJournal makes the journal of a new run, or takes up that of an earlier one.
func openJournal(r *running) tea.Cmd {
	runs, id, earlier := r.sh.options.Runs, r.start.id, r.start.earlier
	clock, account := r.sh.clock(), r.account()
	return func() tea.Msg {
		msg := openedMsg{from: r, earlier: earlier, history: historyOf(runs, account)}
		switch {
		case runs == nil:
		case id == "":
			msg.journal, msg.err = runs.Create(clock.Now())
		default:
			msg.journal, msg.earlier, msg.err = runs.Continue(id)
		}
		return msg
	}
}

// opened begins the run. From here on its events come by themselves.
func (r *running) opened(msg openedMsg) (page, tea.Cmd) {
	if msg.err != nil {
		r.failed = wizard.TroubleOf(msg.err)
		r.exit = wizard.ExitOf(msg.err)
		return r.summary()
	}
	r.history = msg.history
	r.forecast.Learn(msg.history)
	account, connection := r.account(), r.sh.options.Connection
	config := wizard.RunConfig{
		Plan: r.start.plan, Clock: r.sh.clock(), Account: account, Journal: msg.journal,
		Earlier: msg.earlier, Verb: r.start.verb, Secrets: r.start.secrets, Owner: owner(),
	}
	if connection != nil {
		config.Cloud = connection.Cloud
	}
	if msg.earlier != nil {
		r.progress = msg.earlier
		if n := r.progress.Damage.Lines; n > 0 {
			r.say(count(n, "line", "lines") + " of the journal could not be read; the rest is shown.")
		}
	}
	r.run = wizard.NewRun(config)
	r.id = r.run.ID()
	if msg.journal != nil {
		r.journal = msg.journal.Path()
	}
	ctx, cancel := context.WithCancelCause(r.sh.ctx)
	r.cancel = cancel
	// The run is counted, so that the program waits for it: also where the screen
	// is closed over it, its last journal line is written.
	done := make(chan doneMsg, 1)
	run, journal := r.run, msg.journal
	r.sh.work.Go(func() {
		defer cancel(nil)
		_, exit := run.Do(ctx)
		if journal != nil {
			_ = journal.Close() // every line that must be on the disk was synced
		}
		done <- doneMsg{r, exit}
	})
	return r, tea.Batch(listen(run.Events()), func() tea.Msg { return <-done })
}

// owner names this process in the journal.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return fmt.Sprintf("pid %d on %s", os.Getpid(), host)
}

// farewell is what stays below the prompt after detaching.
func (r *running) farewell() string {
	if r.id == "" {
		return "What was started goes on by itself."
	}
	return "What was started goes on by itself. Watch it again: gantry attach " + r.id
}
