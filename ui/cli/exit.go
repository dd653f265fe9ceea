package cli

import (
	"context"
	"errors"
	"os"

	"gantry/wizard"
)

// ended is an error that has been told already, or is none: only the exit code
// is left of it.
type ended wizard.Exit

// Error is never shown.
func (e ended) Error() string { return "ended" }

// finish turns an exit code into what a command returns.
func finish(exit wizard.Exit) error {
	if exit == wizard.ExitOK {
		return nil
	}
	return ended(exit)
}

// misused wraps an error of the command line itself, such as an unknown flag.
type misused struct{ err error }

// Error is the error's own text.
func (m misused) Error() string { return m.err.Error() }

// Unwrap returns the error.
func (m misused) Unwrap() error { return m.err }

// usage is Trouble with the command line or the answers.
func usage(cause string, advice ...string) error {
	return &wizard.Trouble{Cause: cause, Advice: advice, Exit: wizard.ExitUsage}
}

// stopped is the cause of a context that a signal ended.
type stopped struct{ signal os.Signal }

// Error names the signal.
func (s stopped) Error() string { return "stopped by " + s.signal.String() }

// exitOf is the one place where an error becomes an exit code.
func exitOf(ctx context.Context, err error) wizard.Exit {
	var e ended
	var m misused
	var s stopped
	var t *wizard.Trouble
	switch {
	case err == nil:
		return wizard.ExitOK
	case errors.As(err, &e):
		return wizard.Exit(e)
	case errors.As(err, &s), errors.As(context.Cause(ctx), &s):
		return wizard.ExitInterrupted
	case errors.As(err, &t):
		return wizard.ExitOf(t)
	case errors.As(err, &m), faulty(err):
		return wizard.ExitUsage
	case errors.Is(err, context.DeadlineExceeded):
		return wizard.ExitTimedOut
	}
	return wizard.ExitOf(err)
}

// beforehand is the error of something that went wrong before anything was
// done: nothing failed to be created then, and it is the operator's to mend.
func beforehand(err error) error {
	var t *wizard.Trouble
	if !errors.As(err, &t) || t.Exit != wizard.ExitOK {
		return err
	}
	mine := *t
	mine.Exit = wizard.ExitUsage
	return &mine
}

// faulty says whether an error is about answers.
func faulty(err error) bool {
	var faults wizard.FieldErrors
	return errors.As(err, &faults)
}

// silent says whether there is nothing left to tell of an error.
func silent(err error) bool {
	var e ended
	return errors.As(err, &e)
}
