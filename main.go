// Gantry takes an operator from nothing to a running system on AWS. This file
// introduces the rooms of the house to each other and does nothing else.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/term"

	"gantry/aws"
	"gantry/aws/simulator"
	"gantry/ui"
	"gantry/ui/cli"
	"gantry/wizard"
)

// version is set by the linker for releases.
var version = "development"

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is the program; it returns the exit code.
func run(args []string) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	setup := cli.Setup{
		Version:  version,
		Open:     open,
		Fetch:    fetch,
		Secret:   secret,
		Screen:   ui.Run,
		Simulate: simulate,
		Config:   func() (string, error) { return filepath.Join(xdg.ConfigHome, "gantry"), nil },
		State:    func() (string, error) { return stateFolder(), nil },
		In:       os.Stdin,
		Out:      os.Stdout,
		Err:      os.Stderr,
		Terminal: term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd()),
		ReadSecret: func() (string, error) {
			secret, err := term.ReadPassword(os.Stdin.Fd())
			return string(secret), err
		},
		Signals: signals,
	}
	return int(cli.Run(context.Background(), setup, args))
}

// stateFolder holds journals, drafts and the simulated world.
func stateFolder() string { return filepath.Join(xdg.StateHome, "gantry") }

// worldFolder holds the simulated world and what a rehearsal leaves behind.
func worldFolder() string { return filepath.Join(stateFolder(), "simulator") }

// open connects to an account, or to a simulated one.
func open(ctx context.Context, o cli.AccountOptions) (*ui.Connection, error) {
	options := aws.Options{Account: o.Account, Region: o.Region, EndpointURL: o.EndpointURL}
	if !o.Simulate {
		return connect(ctx, options, nil)
	}
	world, err := simulator.Start(ctx, simulator.Options{Dir: worldFolder(), Speed: o.Speed, Region: o.Region})
	if err != nil {
		return nil, err
	}
	options.EndpointURL = world.URL()
	options.Clock = world.Clock()
	options.Simulated, options.Speed = true, o.Speed
	options.KeyFolder = filepath.Join(worldFolder(), "keys")
	conn, err := connect(ctx, options, world)
	if err != nil {
		_ = world.Close() // the reason for not connecting is what counts
	}
	return conn, err
}

// connect makes a connection, with what only a rehearsal can do where there is
// a simulated world.
func connect(ctx context.Context, o aws.Options, world *simulator.Simulator) (*ui.Connection, error) {
	cloud, err := aws.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	conn := &ui.Connection{
		Cloud: cloud, Clock: o.Clock, Account: cloud.Account(),
		Identify: cloud.Identify, Meter: cloud.Meter, Forget: cloud.Forget, CancelUpdate: cloud.CancelUpdate,
	}
	if world != nil {
		conn.Rehearsal = &ui.Rehearsal{Fail: world.Fail, Faults: world.Faults}
		conn.Close = world.Close
	}
	return conn, nil
}

// fetch reads a template with the account's credentials.
func fetch(ctx context.Context, c *ui.Connection, location string) (wizard.TemplateSource, error) {
	return c.Cloud.(*aws.Cloud).Fetch(ctx, location)
}

// secret reads what a profile refers to.
func secret(ctx context.Context, c *ui.Connection, reference string) (string, error) {
	return c.Cloud.(*aws.Cloud).Secret(ctx, reference)
}

// simulate runs the simulator alone until ctx ends.
func simulate(ctx context.Context, o cli.SimulatorOptions, ready func(url string)) error {
	if o.Reset {
		if err := simulator.Reset(worldFolder()); err != nil {
			return err
		}
	}
	if o.ResetOnly {
		return nil
	}
	world, err := simulator.Start(ctx, simulator.Options{
		Dir: worldFolder(), Listen: o.Listen, Speed: o.Speed, Region: o.Region,
	})
	if err != nil {
		return err
	}
	ready(world.URL())
	<-ctx.Done()
	return world.Close()
}
