package wizard

import (
	"context"
	"strings"
)

// undo takes back what this run created, and leaves everything else alone.
func (s *stepRun) undo(ctx context.Context, earlier StepProgress) (Outcome, error) {
	switch {
	case earlier.Outcome == Undone:
		return Undone, nil
	case !earlier.Owned && earlier.Kind == CheckpointKind && earlier.Outcome == Done:
		return s.leave("what was done by hand is left as it is")
	case !earlier.Owned && !earlier.Started.IsZero():
		return s.leave("left alone: this run did not create it")
	case !earlier.Owned:
		return Skipped, nil // it never began
	}
	if err := s.run.writer.tell(ctx, s.ID, StepStarted{Action: s.Action.Kind(), Decision: earlier.Decision}); err != nil {
		return Failed, err
	}
	s.Action = Bind(s.Action, s.recorded)
	if _, err := s.do(ctx, Undo); err != nil {
		return Failed, err
	}
	return Undone, nil
}

func (s *stepRun) leave(why string) (Outcome, error) {
	s.run.writer.emit(s.ID, Said{Text: why})
	return Kept, nil
}

// recorded resolves "step.Output" from what the journal holds.
func (s *stepRun) recorded(name string) (string, bool) {
	step, output, _ := strings.Cut(name, ".")
	value, ok := s.run.earlier[step].Outputs[output]
	return value, ok
}
