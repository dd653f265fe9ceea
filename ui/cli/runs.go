package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"gantry/ui"
	"gantry/wizard"
)

// listTime is how the beginning of a run is written in lists.
const listTime = "2006-01-02 15:04"

func (p *program) runsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "runs",
		Short: "List the runs of this machine",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return p.listRuns() },
	}
	c.AddCommand(p.showCommand(), p.playCommand())
	return c
}

func (p *program) listRuns() error {
	runs, err := p.runs()
	if err != nil {
		return err
	}
	list, err := runs.List()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		p.out.line("There are no runs yet.")
	}
	for _, r := range list {
		p.out.object(r)
		more := ""
		if r.Simulated {
			more = " simulated"
		}
		if r.Alive {
			more += ", by " + r.Owner
		}
		p.out.line("%s  %s  %-12s %-24s %s %s%s", r.ID, r.Started.Local().Format(listTime), standing(r), r.Blueprint, r.Account, r.Region, more)
	}
	return nil
}

// standing is how a run stands in one or two words.
func standing(r wizard.RunSummary) string {
	switch {
	case r.Alive:
		return "running"
	case r.Outcome == wizard.Running:
		return "unfinished"
	}
	return string(r.Outcome)
}

func (p *program) attachCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "attach [RUN]",
		Short: "Go on with a run that was left; without a name, the latest",
		Long: "Goes on with a run that was left, killed or lost: what was begun is followed, what\n" +
			"was not is done. A run that failed is tried again from where it failed.",
		Args: wrong(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			runs, err := p.runs()
			if err != nil {
				return err
			}
			id, err := p.latest(runs, args)
			if err != nil {
				return err
			}
			return p.attach(c.Context(), runs, id)
		},
		ValidArgsFunction: p.completeRuns,
	}
	p.background(c)
	return c
}

// latest is the run that was named, or the latest that is not at its end.
func (p *program) latest(runs *wizard.Runs, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	list, err := runs.List()
	if err != nil {
		return "", err
	}
	for _, alive := range []bool{false, true} {
		for _, r := range list {
			if r.Outcome == wizard.Running && r.Alive == alive {
				return r.ID, nil
			}
		}
	}
	return "", usage("no run was left before its end", "gantry runs lists all runs")
}

func (p *program) attach(ctx context.Context, runs *wizard.Runs, id string) error {
	journal, past, err := runs.Continue(id)
	for wizard.Owned(err) {
		gone, watched := p.watchOnly(ctx, runs, id)
		if !gone || watched != nil {
			return watched
		}
		journal, past, err = runs.Continue(id)
	}
	if err != nil {
		return err
	}
	defer journal.Close() // every event is on the disk by then
	if ended, err := p.ended(ctx, past); ended || err != nil {
		return err
	}
	if p.detach {
		secrets, err := p.askSecrets(ctx, past)
		if err == nil {
			err = journal.Close()
		}
		if err != nil {
			return err
		}
		return p.detached(ctx, past.Run, past.Verb, secrets)
	}
	conn, err := p.reopen(ctx, past)
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	secrets, err := p.askSecrets(ctx, past)
	if err != nil {
		return err
	}
	if p.mode() == modeScreen {
		return p.showRun(ctx, conn, journal, ui.Attach{Run: past.Run, Verb: past.Verb, Secrets: secrets})
	}
	p.out.line("Going on with run %s of %s, after %d events.", past.Run, past.Title, len(past.Events))
	return p.carry(ctx, conn, wizard.RunConfig{Journal: journal, Earlier: past, Verb: past.Verb, Secrets: secrets})
}

// showRun hands a run over to the screen, and its journal with it.
func (p *program) showRun(ctx context.Context, conn *ui.Connection, journal *wizard.Journal, a ui.Attach) error {
	if err := journal.Close(); err != nil {
		return err
	}
	o, err := p.screenOptions()
	if err != nil {
		return err
	}
	p.connect(&o, conn)
	o.Attach = &a
	exit, err := p.Screen(ctx, o)
	if err != nil {
		return err
	}
	return finish(exit)
}

// ended reports a run that is at its end. One that failed is tried again if the
// operator wants that.
func (p *program) ended(ctx context.Context, past *wizard.Progress) (bool, error) {
	if past.Run == "" {
		return true, &wizard.Trouble{
			Cause: "the journal of the run does not tell what was planned", Exit: wizard.ExitUsage,
			Reason: fmt.Sprintf("%d of its lines cannot be read; a copy of them is in %s", past.Damage.Lines, past.Damage.File),
		}
	}
	if past.Ended.IsZero() {
		return false, nil
	}
	t := teller{printer: p.out, progress: past}
	again := past.Outcome == wizard.Failed || past.Outcome == wizard.TimedOut
	if again && !p.yes {
		t.report()
		again = false
		if p.asking() {
			var err error
			if again, err = p.ask.agreed(ctx, "Try again what failed?"); err != nil {
				return true, err
			}
		}
	} else if !again {
		t.report()
	}
	if again {
		return false, nil
	}
	if p.out.json {
		for _, e := range slices.Backward(past.Events) {
			if _, done := e.Body.(wizard.RunDone); done {
				p.out.event(e)
				break
			}
		}
	}
	return true, finish(past.Exit)
}

// reopen connects to the account a run works in, and makes sure that it is the
// same one.
func (p *program) reopen(ctx context.Context, past *wizard.Progress) (*ui.Connection, error) {
	o := p.place(past.Where.Name, past.Region)
	o.Simulate = o.Simulate || (past.Where.Simulated && p.endpoint == "")
	if past.Where.Speed > 0 && !p.paced() {
		o.Speed = past.Where.Speed
	}
	if p.endpoint == "" && !o.Simulate {
		o.EndpointURL = past.Where.Endpoint
	}
	conn, err := p.open(ctx, o)
	if err != nil {
		return nil, err
	}
	account, err := identify(ctx, conn)
	if err == nil && (account.ID != past.Account || account.Region != past.Region) && past.Account != "" {
		err = &wizard.Trouble{
			Cause:  "this is another account than the run's",
			Reason: fmt.Sprintf("the run works in %s, %s, and this is %s, %s", past.Account, past.Region, account.ID, account.Region),
			Advice: []string{"name the right one with --account and --region"},
			Exit:   wizard.ExitUsage,
		}
	}
	if err != nil {
		closeQuietly(conn)
		return nil, err
	}
	return conn, nil
}

// askSecrets asks again for what no journal holds. Without a terminal they are
// left out: steps that need them say so.
func (p *program) askSecrets(ctx context.Context, past *wizard.Progress) (wizard.Answers, error) {
	var secrets wizard.Answers
	if past.Verb == wizard.Undo {
		return secrets, nil
	}
	for _, key := range past.MissingSecrets() {
		if value, ok := p.Environment(wizard.EnvironmentVariable(key)); ok && value != "" {
			secrets = secrets.With(key, value)
			continue
		}
		if !p.asking() {
			continue
		}
		value, err := p.ask.hidden(ctx, "%s (not kept; empty if it is not needed any more): ", key)
		if err != nil && !errors.Is(err, errNoAnswer) {
			return secrets, err
		}
		if value != "" {
			secrets = secrets.With(key, value)
		}
	}
	return secrets, nil
}
