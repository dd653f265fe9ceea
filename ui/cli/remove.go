package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gantry/ui"
	"gantry/wizard"
)

func (p *program) removeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "remove RUN",
		Short: "Undo a run: delete what it created, and only that",
		Args:  wrong(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			runs, err := p.runs()
			if err != nil {
				return err
			}
			return p.remove(c.Context(), runs, args[0])
		},
		ValidArgsFunction: p.completeRuns,
	}
	p.reporting(c)
	return c
}

func (p *program) remove(ctx context.Context, runs *wizard.Runs, id string) error {
	journal, past, err := runs.Continue(id)
	if err != nil {
		return err
	}
	defer journal.Close() // every event is on the disk by then
	conn, err := p.reopen(ctx, past)
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	owned := p.showRemoval(past, conn.Account)
	if owned == 0 {
		p.out.line("There is nothing to remove.")
		return nil
	}
	if err := p.agreeRemoval(ctx, past); err != nil {
		return err
	}
	if p.mode() == modeScreen {
		return p.showRun(ctx, conn, journal, ui.Attach{Run: past.Run, Verb: wizard.Undo})
	}
	return p.carry(ctx, conn, wizard.RunConfig{Journal: journal, Earlier: past, Verb: wizard.Undo})
}

// showRemoval says what will be deleted and what will stay.
func (p *program) showRemoval(past *wizard.Progress, a wizard.Account) (owned int) {
	p.out.line("Run %s of %s, begun %s, in account %s, %s", past.Run, past.Title, past.Started.Local().Format(listTime), a.ID, a.Region)
	for _, s := range past.Steps {
		what := "left alone: this run did not create it"
		switch {
		case s.Owned:
			owned++
			what = "will be deleted"
			if s.Total > 0 {
				what += fmt.Sprintf(", with %d resources", s.Complete)
			}
		case s.Outcome == wizard.Undone:
			what = "is gone already"
		case s.Started.IsZero():
			what = "was never begun"
		}
		p.out.line("  %-28s %s", s.Title, what)
	}
	return owned
}

// agreeRemoval lets nothing be deleted without its name typed. With --yes the
// name on the command line is that.
func (p *program) agreeRemoval(ctx context.Context, past *wizard.Progress) error {
	if p.yes {
		return nil
	}
	if !p.asking() {
		return &wizard.Trouble{
			Cause:  "nothing was removed",
			Reason: "nobody agreed to it, and there is no terminal to ask at",
			Advice: []string{"add --yes"},
			Exit:   wizard.ExitDeclined,
		}
	}
	text, err := p.ask.line(ctx, "Type %s to delete it: ", past.Run)
	if err != nil && !errors.Is(err, errNoAnswer) {
		return err
	}
	if text != past.Run {
		p.out.line("Nothing was removed.")
		return finish(wizard.ExitDeclined)
	}
	return nil
}
