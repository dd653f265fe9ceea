package ui

import (
	"context"
	"io"

	"gantry/profiles"
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
	// Forget makes the cloud look its lists up again where it keeps them; nil
	// where it keeps none.
	Forget func()
	// Meter counts the requests made so far.
	Meter func() wizard.Meter
	// Rehearsal is nil on a real account.
	Rehearsal *Rehearsal
	// CancelUpdate asks that the update of a stack, by its id, be taken back, and
	// does not wait; nil where that cannot be asked.
	CancelUpdate func(ctx context.Context, stackID string) error
	Close        func() error
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
	// Blueprints are those to choose from.
	Blueprints []*wizard.Blueprint
	// Session is what to begin with: its questions, or the review where nothing
	// is missing. Nil begins with choosing.
	Session *wizard.Session
	// Profile is what a profile of the session begins with: the folder of its
	// blueprint or its templates, and the one that is replayed.
	Profile profiles.Profile
	// Attach is a run to take up at once, in place of Session.
	Attach *Attach
	// Film is a run to show again, in place of Session; it needs no connection.
	Film *Film
	// Report is the file that a report of each run goes to at its end, by its
	// ending .html or .svg; "" writes one only when it is asked for.
	Report string
	// Save is the name under which the review proposes to keep the answers.
	Save string
	// Profiles and Drafts keep answers; nil keeps none.
	Profiles *profiles.Store
	Drafts   *profiles.Drafts
	// Runs keeps the journals; nil keeps none.
	Runs *wizard.Runs
	// Fetch reads a template from a file, https:// or s3://; nil reads files only.
	Fetch func(ctx context.Context, location string) (wizard.TemplateSource, error)
	// Background lets a run that is in Runs, and that nobody holds, go on in a
	// process of its own; nil where that cannot be done.
	Background func(ctx context.Context, run string, verb wizard.Verb, secrets wizard.Answers) error
	NoColor    bool
	ASCII      bool
	In         io.Reader
	Out        io.Writer
}

// Attach is a run that is in a journal, to be taken up, tried again or undone
// on the screen. Options.Runs must be the folder it is in, and nobody else may
// hold its journal.
type Attach struct {
	Run string
	// Verb is Apply (also when empty) or Undo.
	Verb wizard.Verb
	// Secrets are values no journal holds, by "step.Parameter".
	Secrets wizard.Answers
}
