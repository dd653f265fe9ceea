package cli

import (
	"context"
	"io"
	"os"
	"time"

	"gantry/ui"
	"gantry/wizard"
)

// AccountOptions say which account a command works on.
type AccountOptions struct {
	Account     string // name in AWS's shared config, "" for the default
	Region      string // "" for the account's own
	EndpointURL string // "" for AWS's own
	Simulate    bool
	Speed       float64 // of simulated time
}

// SimulatorOptions are those of the simulator alone.
type SimulatorOptions struct {
	Listen string // host:port; port 0 is any that is free
	Speed  float64
	Region string
	Reset  bool // forget the world that was kept
	// ResetOnly forgets it and does not listen.
	ResetOnly bool
}

// Setup is what main hands in.
type Setup struct {
	Version string
	// Open connects to an account without asking it anything.
	Open func(ctx context.Context, o AccountOptions) (*ui.Connection, error)
	// Fetch reads a template from a file, https:// or s3://.
	Fetch func(ctx context.Context, c *ui.Connection, location string) (wizard.TemplateSource, error)
	// Secret reads what a profile refers to by "ssm:NAME" or "secretsmanager:NAME";
	// nil lets it be asked for.
	Secret func(ctx context.Context, c *ui.Connection, reference string) (string, error)
	// Screen shows the wizard on the terminal; nil is text mode everywhere.
	Screen func(ctx context.Context, o ui.Options) (wizard.Exit, error)
	// Simulate runs the simulator until ctx ends. It calls ready with its
	// address once it listens.
	Simulate func(ctx context.Context, o SimulatorOptions, ready func(url string)) error
	// Config is the folder of profiles, State that of journals and drafts. They
	// are asked for when first needed.
	Config, State func() (string, error)
	// Now is the wall clock; nil is time.Now. Run ids are made of it.
	Now func() time.Time

	// Background starts this program again in a process of its own, with a text
	// handed over, and returns once that has what it needs. Handover is the other
	// end there: the text, and where to say so; nil in any other process. Nil
	// means a real process and its pipes.
	Background func(ctx context.Context, args []string, text []byte) error
	Handover   func() (from io.ReadCloser, ready io.WriteCloser)

	In       io.Reader
	Out, Err io.Writer
	// Terminal says whether a person can be asked: input and output are a
	// terminal.
	Terminal bool
	// ReadSecret reads a line that is not shown; nil reads a plain line.
	ReadSecret func() (string, error)
	// Environment looks a variable up; nil is os.LookupEnv.
	Environment func(name string) (string, bool)
	// Signals are those that ask the program to stop.
	Signals <-chan os.Signal
	// Beat sends a tick of wall time for the heartbeat of a quiet run; nil is a
	// ticker of a second.
	Beat func() (ticks <-chan time.Time, stop func())
}

func (s *Setup) fillIn() {
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Environment == nil {
		s.Environment = os.LookupEnv
	}
	if s.Background == nil {
		s.Background = spawn
	}
	if s.Handover == nil {
		s.Handover = inherited
	}
	if s.Beat == nil {
		s.Beat = func() (<-chan time.Time, func()) {
			t := time.NewTicker(time.Second)
			return t.C, t.Stop
		}
	}
}
