package wizard

import (
	"context"
	"errors"
	"sync"
	"time"
)

// StackLimit is how many stacks a run works on at the same time. CloudFormation
// takes more; but all of them share one budget of requests, and each further
// stack makes the events of the others later.
const StackLimit = 3

// eventBuffer is how many events may wait to be taken. Then the sender waits.
const eventBuffer = 256

// ErrDetached is the cause with which a context is cancelled to stop watching
// and leave everything as it is: the run stays unfinished in its journal.
var ErrDetached = errors.New("detached")

// RunConfig is what a run is made of.
type RunConfig struct {
	// Plan is what is to be done; where it has no steps, Earlier's plan is.
	Plan  Plan
	Cloud Cloud
	// Clock is the cloud's; nil is the wall clock.
	Clock   Clock
	Account Account
	// Journal takes every event before it is sent; nil keeps none.
	Journal *Journal
	// Earlier is what the journal holds already of a run that is taken up
	// again, tried again or undone.
	Earlier *Progress
	// Verb is Apply (also when empty) or Undo.
	Verb Verb
	// Secrets are values that no journal holds, by "step.Parameter".
	Secrets Answers
	// Owner names this process in the journal.
	Owner string
}

// Run is a plan being carried out: steps with no path between them side by
// side, each looked at, decided on, applied, and its outputs handed on.
//
// Every event is stamped, written to the journal and sent on one bounded
// channel. Nothing is dropped: while the context of Do lives the sender waits
// for a reader. After it has ended an event that finds no room stays in the
// journal only, so that nobody has to read a run that was left.
type Run struct {
	RunConfig
	id      string
	began   time.Time
	writer  *runWriter
	earlier map[string]StepProgress
	answers map[string]chan Outcome

	outputsMu sync.Mutex
	outputs   map[string]Outputs // of the steps that are good
}

// NewRun prepares a run. Nothing happens before Do.
func NewRun(c RunConfig) *Run {
	if c.Clock == nil {
		c.Clock = WallClock{}
	}
	if c.Verb == "" {
		c.Verb = Apply
	}
	r := &Run{
		RunConfig: c,
		earlier:   map[string]StepProgress{},
		outputs:   map[string]Outputs{},
		answers:   map[string]chan Outcome{},
	}
	if c.Journal != nil {
		r.id = c.Journal.ID()
	}
	var last int64
	if c.Earlier != nil {
		if len(c.Plan.Steps) == 0 {
			r.Plan = c.Earlier.Plan
		}
		if r.id == "" {
			r.id = c.Earlier.Run
		}
		for _, s := range c.Earlier.Steps {
			r.earlier[s.ID] = *s
		}
		last = lastSeq(c.Earlier.Events)
	}
	for _, s := range r.Plan.Steps {
		r.answers[s.ID] = make(chan Outcome, 1)
	}
	r.writer = newRunWriter(r.id, c.Clock, c.Journal, last)
	r.writer.remember(c.Earlier)
	return r
}

func lastSeq(events []Event) (last int64) {
	for _, e := range events {
		last = max(last, e.Seq)
	}
	return last
}

// ID is the id of the run.
func (r *Run) ID() string { return r.id }

// Events are what happens, in order. The channel is closed when Do is over.
func (r *Run) Events() <-chan Event { return r.writer.events }

// Answer settles a checkpoint: Done or Skipped. Anything else, and an answer
// to a step that does not ask, changes nothing.
func (r *Run) Answer(step string, outcome Outcome) {
	if outcome != Done && outcome != Skipped {
		return
	}
	select {
	case r.answers[step] <- outcome:
	default: // it has an answer already, or there is no such step
	}
}

// Do carries the plan out and returns when it is over, or soon after ctx has
// ended. It is called once. The outcome is Running where the run was left
// before its end: it stays unfinished in the journal and can be taken up.
func (r *Run) Do(ctx context.Context) (Outcome, Exit) {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	written := make(chan struct{})
	go func() {
		defer close(written)
		r.writer.run(ctx, stop)
	}()
	outcome, exit := r.carryOut(work)
	r.writer.finish()
	<-written
	return outcome, exit
}

func (r *Run) carryOut(ctx context.Context) (Outcome, Exit) {
	r.began = r.Clock.Now()
	err := r.writer.tell(ctx, "", r.started())
	if err != nil {
		return r.left(ctx)
	}
	results := r.walk(ctx)
	outcome, exit, over := sum(r.Verb, results)
	if ctx.Err() != nil || r.writer.broken() != nil {
		return r.left(ctx)
	}
	if !over {
		return Running, exit
	}
	elapsed := r.Clock.Now().Sub(r.began).Seconds()
	if err := r.writer.tell(ctx, "", RunDone{Outcome: outcome, Exit: exit, Elapsed: elapsed}); err != nil {
		return r.left(ctx)
	}
	return outcome, exit
}

// started is the first event of the run.
func (c RunConfig) started() RunStarted {
	return RunStarted{
		Blueprint: c.Plan.Blueprint, Version: c.Plan.Version,
		Account: c.Account.ID, Region: c.Account.Region, Verb: c.Verb, Plan: c.Plan,
		AccountName: c.Account.Name, Endpoint: c.Account.Endpoint,
		Simulated: c.Account.Simulated, Speed: c.Account.Speed, Owner: c.Owner,
	}
}

// Announce writes what is planned into the journal of a run that has not begun,
// so that another process can take it up. Nothing is done.
func (c RunConfig) Announce(now time.Time) error {
	if c.Verb == "" {
		c.Verb = Apply
	}
	return c.Journal.Write(Event{Seq: 1, At: now.UTC(), Run: c.Journal.ID(), Body: c.started()})
}

// left is how a run stands that stopped before its end.
func (r *Run) left(ctx context.Context) (Outcome, Exit) {
	switch cause := context.Cause(ctx); {
	case r.writer.broken() != nil:
		return Running, ExitLostSight
	case errors.Is(cause, ErrDetached):
		return Running, ExitOK
	case errors.Is(cause, context.DeadlineExceeded):
		return Running, ExitTimedOut
	}
	return Running, ExitInterrupted
}
