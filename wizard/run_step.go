package wizard

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// stepRun is one step being carried out.
type stepRun struct {
	run *Run
	PlannedStep
	began    time.Time
	started  bool
	mu       sync.Mutex
	decision Decision
	found    string // what looking came to, in a sentence
}

// step carries one step out and says how it ended.
func (r *Run) step(ctx context.Context, s PlannedStep) result {
	earlier := r.earlier[s.ID]
	token := Token{
		Value: newToken(r.id, s.ID, r.Verb, earlier.Attempts+1),
		Sent:  !earlier.Started.IsZero() && !earlier.Outcome.Over(),
	}
	ctx = WithToken(ctx, token)
	step := &stepRun{run: r, PlannedStep: s, began: r.Clock.Now()}
	var outcome Outcome
	var err error
	if r.Verb == Undo {
		outcome, err = step.undo(ctx, earlier)
	} else {
		outcome, err = step.apply(ctx, earlier)
	}
	return step.end(ctx, outcome, err)
}

// end reports how the step ended. Nothing is reported of a step that was left
// or lost sight of: it may go on, and is looked at again.
func (s *stepRun) end(ctx context.Context, outcome Outcome, err error) result {
	left := result{step: s.ID, outcome: Running, exit: ExitInterrupted}
	if ctx.Err() != nil {
		return left
	}
	exit := ExitOK
	if err != nil {
		t := *TroubleOf(err)
		exit = ExitOf(&t)
		outcome = Failed
		if exit == ExitTimedOut || errors.Is(err, context.DeadlineExceeded) {
			outcome, exit = TimedOut, ExitTimedOut
		}
		if s.run.Verb == Undo && exit == ExitFailed {
			exit = ExitUndoFailed
		}
		if exit == ExitLostSight {
			s.run.writer.emit(s.ID, TroubleMet{t})
			left.exit = exit
			return left
		}
		t.Cancelled = append(t.Cancelled[:len(t.Cancelled):len(t.Cancelled)], s.run.cancelled(s.ID)...)
		s.run.writer.emit(s.ID, TroubleMet{t})
	}
	elapsed := s.run.Clock.Now().Sub(s.began).Seconds()
	if s.run.writer.tell(ctx, s.ID, StepDone{Outcome: outcome, Elapsed: elapsed}) != nil {
		return left
	}
	return result{step: s.ID, outcome: outcome, exit: exit}
}

// apply looks, decides, applies, and hands the outputs on.
func (s *stepRun) apply(ctx context.Context, earlier StepProgress) (Outcome, error) {
	settled := earlier.Outcome == Done || earlier.Outcome == Skipped
	if s.Action.Kind() == CheckpointKind && earlier.Decision == DecideAsk && settled {
		return earlier.Outcome, nil // what was done by hand is not asked for twice
	}
	if missing := References(s.Action); len(missing) > 0 {
		return Failed, s.unresolved(missing)
	}
	if _, err := s.do(ctx, Look); err != nil {
		return Failed, err
	}
	decision, found := s.decided()
	if decision == DecideConflict {
		return Failed, s.conflict(found)
	}
	action, err := withSecrets(s.PlannedStep, decision, s.run.Secrets)
	if err != nil {
		return Failed, err
	}
	s.Action = action
	if err := s.announce(ctx, decision); err != nil {
		return Failed, err
	}
	if decision == DecideAsk {
		answer, err := s.ask(ctx)
		if err != nil || answer == Skipped || s.Action.Kind() == CheckpointKind {
			return answer, err
		}
	}
	outputs, err := s.do(ctx, Apply)
	if err != nil {
		return Failed, err
	}
	s.hand(outputs)
	decision, _ = s.decided()
	ours := earlier.Owned && (earlier.Outcome == Done || !earlier.Outcome.Over())
	if decision == DecideKeep && !ours {
		return Kept, nil
	}
	return Done, nil
}

// announce writes down what is going to be done before it is done.
func (s *stepRun) announce(ctx context.Context, d Decision) error {
	s.mu.Lock()
	if !s.started {
		s.started, s.began = true, s.run.Clock.Now() // looking is not doing: a step takes as long as its report says
	}
	s.mu.Unlock()
	return s.run.writer.tell(ctx, s.ID, StepStarted{Action: s.Action.Kind(), Decision: d})
}

// decided is what looking came to, and the sentence that says so.
func (s *stepRun) decided() (Decision, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decision, s.found
}

// ask waits for the operator.
func (s *stepRun) ask(ctx context.Context) (Outcome, error) {
	select {
	case outcome := <-s.run.answers[s.ID]:
		return outcome, nil
	case <-ctx.Done():
		return Running, ctx.Err()
	}
}

// hand gives the outputs to the steps that wait for them.
func (s *stepRun) hand(outputs Outputs) {
	if len(outputs) > 0 {
		s.run.writer.emit(s.ID, OutputsKnown{Values: outputs})
	}
	s.run.outputsMu.Lock()
	defer s.run.outputsMu.Unlock()
	s.run.outputs[s.ID] = outputs
}

// lookup resolves "step.Output".
func (r *Run) lookup(name string) (string, bool) {
	step, output, ok := strings.Cut(name, ".")
	if !ok {
		return "", false
	}
	r.outputsMu.Lock()
	defer r.outputsMu.Unlock()
	value, ok := r.outputs[step][output]
	return value, ok
}

// do asks the cloud, and survives it: a panic there becomes a Trouble.
func (s *stepRun) do(ctx context.Context, verb Verb) (outputs Outputs, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Trouble{
				Cause:  fmt.Sprintf("%s: gantry itself failed", s.Title),
				Reason: fmt.Sprint(p),
				Advice: []string{
					"what was started goes on by itself: gantry attach " + s.run.id,
					"please report this with the lines that follow: " + place(debug.Stack()),
				},
				Exit: ExitInternal,
			}
		}
	}()
	return s.run.Cloud.Do(ctx, verb, s.Action, func(e Event) { s.heard(ctx, verb, e.Body) })
}

// place is the few calls of a stack trace that say where it was.
func place(stack []byte) string {
	var calls []string
	for line := range strings.Lines(string(stack)) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, ".go:") && !strings.Contains(line, "/runtime/") {
			file := line[strings.LastIndex(line, "/")+1:]
			calls = append(calls, strings.Fields(file)[0])
		}
	}
	return strings.Join(calls[:min(len(calls), 6)], " ")
}

// heard takes what the cloud tells. A decision that changed while applying is
// announced like the first one, so that the journal knows what is ours.
func (s *stepRun) heard(ctx context.Context, verb Verb, body Body) {
	if body == nil {
		return
	}
	s.run.writer.emit(s.ID, body)
	looked, ok := body.(Looked)
	if !ok {
		return
	}
	s.mu.Lock()
	changed := s.decision != looked.Decision
	s.decision, s.found = looked.Decision, looked.Text
	s.mu.Unlock()
	if verb == Apply && changed {
		_ = s.announce(ctx, looked.Decision) // a journal that fails has stopped the run already
	}
}

func (s *stepRun) conflict(found string) error {
	return &Trouble{
		Cause:  s.Title + " is in the way of something that is there already",
		Reason: found,
		Advice: []string{"choose another name, or remove what is there if it is yours"},
	}
}

func (s *stepRun) unresolved(missing []string) error {
	return &Trouble{
		Cause:  s.Title + " cannot start",
		Reason: "not known: ${" + strings.Join(missing, "}, ${") + "}",
		Advice: []string{"look at the outputs of the step it refers to; the blueprint or its template does not have this one"},
	}
}
