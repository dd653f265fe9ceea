package cli

import (
	"context"

	"github.com/spf13/cobra"

	"gantry/ui"
	"gantry/wizard"
)

// showCommand tells a run again as text.
func (p *program) showCommand() *cobra.Command {
	var events bool
	c := &cobra.Command{
		Use:   "show RUN",
		Short: "Tell how a run stands: steps, trouble, outputs",
		Long:  "Tells how a run stands, from its journal alone. With --output jsonl it gives the\njournal's lines.",
		Args:  wrong(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			past, err := p.past(args[0])
			if err != nil {
				return err
			}
			p.head(past)
			if events || p.out.json {
				p.again(past)
			}
			t := teller{printer: p.out, progress: past}
			t.report()
			return p.saveReport(past, p.history(past.Where))
		},
		ValidArgsFunction: p.completeRuns,
	}
	p.reporting(c)
	c.Flags().BoolVar(&events, "events", false, "every event as well")
	return c
}

// playCommand shows a run again as it went.
func (p *program) playCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "play RUN",
		Short: "Show a run again as a film, without an account",
		Long: "Shows on the screen what happened in a run, --speed times as fast as it did; long\n" +
			"silences are cut short. Space pauses, right goes to the next event, n to the next\n" +
			"step. Without a terminal it prints the lines at once.",
		Example: "gantry runs play 20261121-143015-k3f9 --speed 60",
		Args:    wrong(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			past, err := p.past(args[0])
			if err != nil {
				return err
			}
			if p.mode() == modeScreen {
				return p.film(c.Context(), past)
			}
			p.again(past)
			t := teller{printer: p.out, progress: past}
			t.report()
			return nil
		},
		ValidArgsFunction: p.completeRuns,
	}
}

// past reads a run to look at it.
func (p *program) past(id string) (*wizard.Progress, error) {
	runs, err := p.runs()
	if err != nil {
		return nil, err
	}
	return runs.Load(id)
}

// again tells all events as they were told.
func (p *program) again(past *wizard.Progress) {
	t := teller{printer: p.out, progress: wizard.NewProgress()}
	for _, e := range past.Events {
		t.tell(e)
	}
}

// head says which run it is, where it worked and who carried it out.
func (p *program) head(past *wizard.Progress) {
	p.out.line("Run %s of %s, begun %s", past.Run, past.Title, past.Started.Local().Format(listTime))
	where := "in account " + past.Account + ", " + past.Region
	if past.Where.Simulated {
		where += ", simulated"
	}
	p.out.line("  %s", where)
	if past.Owner != "" {
		p.out.line("  carried out by %s", past.Owner)
	}
	p.out.line("  %d events", len(past.Events))
}

// film shows a run on the screen again.
func (p *program) film(ctx context.Context, past *wizard.Progress) error {
	exit, err := p.Screen(ctx, ui.Options{
		NoColor: p.noColors(), In: p.In, Out: p.Out,
		Film: &ui.Film{Past: past, Speed: p.speed},
	})
	if err != nil {
		return err
	}
	return finish(exit)
}
