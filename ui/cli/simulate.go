package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func (p *program) simulateCommand() *cobra.Command {
	var o SimulatorOptions
	c := &cobra.Command{
		Use:   "simulate",
		Short: "The embedded AWS alone, for any AWS client",
		Long: "Answers as AWS does, on a loopback address, until it is interrupted. Its world is\n" +
			"kept from one time to the next. --reset forgets that world; without --listen it\n" +
			"does nothing else.",
		Example: "gantry simulate --listen 127.0.0.1:4566 --speed 100\ngantry simulate --reset",
		Args:    wrong(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			o.Speed, o.Region = p.speed, p.region
			o.ResetOnly = o.Reset && !c.Flags().Changed("listen")
			return p.runSimulator(c.Context(), o)
		},
	}
	c.Flags().StringVar(&o.Listen, "listen", "127.0.0.1:0", "address to listen at; port 0 is any that is free")
	c.Flags().BoolVar(&o.Reset, "reset", false, "forget the world that was kept")
	return c
}

// runSimulator tells how to use the simulator and waits for a signal, which is
// its proper end.
func (p *program) runSimulator(ctx context.Context, o SimulatorOptions) error {
	if o.ResetOnly {
		if err := p.Simulate(ctx, o, nil); err != nil {
			return err
		}
		p.out.object(map[string]any{"kind": "reset"})
		p.out.line("The simulated world is forgotten.")
		return nil
	}
	err := p.Simulate(ctx, o, func(url string) {
		p.out.object(map[string]any{"kind": "listening", "url": url})
		p.out.line("The simulator listens at %s, at %v times the speed of real time.", url, o.Speed)
		p.out.line("")
		p.out.line("  export AWS_ENDPOINT_URL=%s", url)
		p.out.line("  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=eu-west-1")
		p.out.line("")
		p.out.line("ctrl-c ends it.")
	})
	var s stopped
	if ctx.Err() != nil && errors.As(context.Cause(ctx), &s) && (err == nil || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}
