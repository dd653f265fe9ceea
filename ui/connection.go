package ui

import (
	"context"
	"io"

	"gantry/wizard"
)

// Connection is an account a run can work on; main makes it.
type Connection struct {
	Cloud wizard.Cloud
	Clock wizard.Clock
	// Account is what is known of it without a call.
	Account wizard.Account
	// Identify asks who the caller is.
	Identify func(ctx context.Context) (wizard.Account, error)
	// Meter counts the requests made so far.
	Meter func() wizard.Meter
	// Rehearsal is nil on a real account.
	Rehearsal *Rehearsal
	Close     func() error
}

// Rehearsal is what only a simulated account can do.
type Rehearsal struct {
	// Fail lets a logical id fail once with a fault, "" for a fitting one.
	Fail func(logical, fault string) error
	// Faults are those that can be let happen to a resource type.
	Faults func(resourceType string) []wizard.Choice
}

// Options are what a program on the screen is given.
type Options struct {
	Connection *Connection
	NoColor    bool
	ASCII      bool
	In         io.Reader
	Out        io.Writer
}
