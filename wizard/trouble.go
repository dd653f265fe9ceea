package wizard

import (
	"errors"
	"strings"
)

// Trouble is an error that says what failed, why, and what the operator can do
// next. It is the only kind of error a person sees.
type Trouble struct {
	// Cause is what failed, such as "NatGateway1 (AWS::EC2::NatGateway) in dev-network".
	Cause string `json:"cause"`
	// Reason is why, in the words of whoever refused.
	Reason string `json:"reason,omitempty"`
	// Cancelled names what stopped only because of this.
	Cancelled []string `json:"cancelled,omitempty"`
	// Advice is what to do next, one sentence each, the likeliest first.
	Advice []string `json:"advice,omitempty"`
	// Exit is the code a script gets; zero means ExitFailed.
	Exit Exit `json:"-"`
	// Err is the error underneath, if any.
	Err error `json:"-"`
}

// Error is the cause and the reason in one line.
func (t *Trouble) Error() string {
	if t.Reason == "" {
		return t.Cause
	}
	return t.Cause + ": " + t.Reason
}

// Unwrap returns the error underneath.
func (t *Trouble) Unwrap() error { return t.Err }

// Text is the whole of it in several lines, for text mode and reports.
func (t *Trouble) Text() string {
	var b strings.Builder
	b.WriteString(t.Error())
	if len(t.Cancelled) > 0 {
		b.WriteString("\n  cancelled because of it: " + strings.Join(t.Cancelled, ", "))
	}
	for _, advice := range t.Advice {
		b.WriteString("\n  → " + advice)
	}
	return b.String()
}

// TroubleOf finds the Trouble in an error, or makes one whose cause is the
// error's own text. It returns nil for nil.
func TroubleOf(err error) *Trouble {
	if err == nil {
		return nil
	}
	var t *Trouble
	if errors.As(err, &t) {
		return t
	}
	return &Trouble{Cause: err.Error(), Exit: ExitInternal, Err: err}
}

// ExitOf is the exit code that an error asks for.
func ExitOf(err error) Exit {
	t := TroubleOf(err)
	if t == nil {
		return ExitOK
	}
	if t.Exit == ExitOK {
		return ExitFailed
	}
	return t.Exit
}
