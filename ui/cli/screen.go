package cli

import (
	"context"
	"maps"
	"slices"

	"gantry/ui"
	"gantry/wizard"
	"gantry/wizard/blueprints"
)

// begin is gantry without a command: the screen from its beginning; without a
// terminal, a rehearsal of the default blueprint.
func (p *program) begin(ctx context.Context) error {
	if p.mode() != modeScreen {
		return p.new(ctx, "")
	}
	conn, err := p.open(ctx, p.place("", ""))
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	o, err := p.screenOptions()
	if err != nil {
		return err
	}
	p.connect(&o, conn)
	if len(p.set) > 0 || p.answers != "" || len(p.fail) > 0 {
		return usage("answers belong to a blueprint", "name it: gantry new BLUEPRINT --set …")
	}
	exit, err := p.Screen(ctx, o)
	if err != nil {
		return err
	}
	return finish(exit)
}

// screenOptions are what every way to the screen has in common.
func (p *program) screenOptions() (ui.Options, error) {
	o := ui.Options{Background: p.handOver, NoColor: p.noColors(), In: p.In, Out: p.Out, Save: p.save, Report: p.report}
	var err error
	if o.Blueprints, err = blueprints.All(); err != nil {
		return o, err
	}
	if o.Profiles, err = p.store(); err != nil {
		return o, err
	}
	if o.Drafts, err = p.drafts(); err != nil {
		return o, err
	}
	if o.Runs, err = p.runs(); err != nil {
		return o, err
	}
	return o, nil
}

// connect puts the connection in, and what goes through it.
func (p *program) connect(o *ui.Options, conn *ui.Connection) {
	o.Connection = conn
	if p.Fetch != nil {
		o.Fetch = func(ctx context.Context, location string) (wizard.TemplateSource, error) {
			return p.Fetch(ctx, conn, location)
		}
	}
}

// noColors obeys --no-color and https://no-color.org: any value but an empty
// one.
func (p *program) noColors() bool {
	value, _ := p.Environment("NO_COLOR")
	return p.noColor || value != ""
}

// open connects to an account.
func (p *program) open(ctx context.Context, o AccountOptions) (*ui.Connection, error) {
	conn, err := p.Open(ctx, o)
	if err != nil {
		return nil, beforehand(err)
	}
	if conn.Clock == nil {
		conn.Clock = wizard.WallClock{}
	}
	return conn, nil
}

// closeQuietly gives a connection up. What it kept is on disk by then or told
// by whoever used it; there is nothing left that an error could change.
func closeQuietly(conn *ui.Connection) {
	if conn.Close != nil {
		_ = conn.Close()
	}
}

func sortedKeys(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }
