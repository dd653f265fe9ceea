package wizard

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestOutputsAreBoundIntoLaterSteps(t *testing.T) {
	var given string
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"b": func(_ context.Context, a Action, _ func(Event)) (Outputs, error) {
			given = a.(*StackAction).Parameters[0].Value.String()
			return nil, nil
		},
	}}
	_, j := createRun(t)
	p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a"), Cloud: cloud, Journal: j})
	same(t, "ended", []any{outcome, exit}, []any{Done, ExitOK})
	same(t, "given", given, "<a-1>")
	same(t, "asked", cloud.asked, []string{"look a", "apply a", "look b", "apply b"})
	same(t, "owned", p.Step("a").Owned, true)
	for i, e := range p.Events {
		if e.Seq != int64(i+1) || e.Run != j.ID() || e.At.IsZero() {
			t.Errorf("event %d is stamped %d %q %v", i, e.Seq, e.Run, e.At)
		}
	}
	stored, err := readJournal(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "journal", len(stored.Events), len(p.Events))
	same(t, "first and last", []string{p.Events[0].Body.Kind(), p.Events[len(p.Events)-1].Body.Kind()}, []string{"run.started", "run.done"})
}

func TestAFailureStopsOnlyWhatWaitsForIt(t *testing.T) {
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(context.Context, Action, func(Event)) (Outputs, error) {
			return nil, &Trouble{Cause: "X in a", Exit: ExitRolledBack, Cancelled: []string{"Y"}}
		},
	}}
	p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a", "c:b", "d"), Cloud: cloud})
	same(t, "ended", []any{outcome, exit}, []any{Failed, ExitRolledBack})
	same(t, "steps", outcomes(p), []string{"a failed", "b skipped", "c skipped", "d done"})
	same(t, "cancelled", p.Troubles[0].Cancelled, []string{"Y", "B", "C"})
}

func TestAConflictIsNotTouched(t *testing.T) {
	cloud := &scripted{look: map[string]Decision{"a": DecideConflict}}
	p, outcome, _ := carry(t, t.Context(), RunConfig{Plan: stacks("a"), Cloud: cloud})
	same(t, "asked", cloud.asked, []string{"look a"})
	same(t, "outcome", outcome, Failed)
	same(t, "reason", p.Troubles[0].Reason, "a is looked at")
}

func TestWhatIsThereAlreadyIsKept(t *testing.T) {
	cloud := &scripted{look: map[string]Decision{"a": DecideKeep, "b": DecideKeep}}
	p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a"), Cloud: cloud})
	same(t, "ended", []any{outcome, exit}, []any{Kept, ExitOK})
	same(t, "steps", outcomes(p), []string{"a kept", "b kept"})
	same(t, "owned", p.Step("a").Owned, false)
}

func TestNoMoreStacksThanTheLimitAtOnce(t *testing.T) {
	var mu sync.Mutex
	var now, most int
	release := make(chan struct{})
	hold := func(ctx context.Context, _ Action, _ func(Event)) (Outputs, error) {
		mu.Lock()
		now++
		most = max(most, now)
		if now == StackLimit {
			close(release)
		}
		mu.Unlock()
		<-release
		mu.Lock()
		now--
		mu.Unlock()
		return nil, nil
	}
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){}}
	var names []string
	for i := range StackLimit + 1 {
		names = append(names, fmt.Sprint("s", i))
	}
	for _, name := range names[:StackLimit] {
		cloud.apply[name] = hold
	}
	_, outcome, _ := carry(t, t.Context(), RunConfig{Plan: stacks(names...), Cloud: cloud})
	same(t, "outcome and most", []any{outcome, most}, []any{Done, StackLimit})
}

func TestACheckpointWaitsForTheOperator(t *testing.T) {
	plan := Plan{Steps: []PlannedStep{
		{ID: "hand", Title: "By hand", Action: &CheckpointAction{Text: Literal("do it")}},
		{ID: "after", Title: "After", Needs: []string{"hand"}, Action: &StackAction{Name: Literal("after")}},
	}}
	for _, answer := range []Outcome{Done, Skipped} {
		cloud := &scripted{look: map[string]Decision{"do it": DecideAsk}}
		run := NewRun(RunConfig{Plan: plan, Cloud: cloud, Clock: &stillClock{now: noon}})
		p := NewProgress()
		read := make(chan struct{})
		go func() {
			defer close(read)
			for e := range run.Events() {
				p.Apply(e)
				if step := p.Step("hand"); step != nil && step.Outcome == NeedsYou {
					run.Answer("hand", Failed) // not an answer
					run.Answer("nobody", Done)
					run.Answer("hand", answer)
					run.Answer("hand", Done) // it has one already
				}
			}
		}()
		outcome, exit := run.Do(t.Context())
		<-read
		same(t, "ended", []any{outcome, exit}, []any{Done, ExitOK})
		same(t, "steps", outcomes(p), []string{"hand " + string(answer), "after done"})
	}
}

func TestADetachedRunIsTakenUpWhereItWas(t *testing.T) {
	runs, j := createRun(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	event := Event{Body: ResourceEvent{Stack: "b", StackID: arn("b"), Logical: "R", Status: "CREATE_IN_PROGRESS", ID: "R-1"}}
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"b": func(ctx context.Context, _ Action, emit func(Event)) (Outputs, error) {
			emit(event)
			cancel(ErrDetached)
			<-ctx.Done()
			return nil, ctx.Err()
		},
	}}
	plan := stacks("a", "b:a", "c:b")
	plan.Steps[1].Action.(*StackAction).Parameters = append(plan.Steps[1].Action.(*StackAction).Parameters, Parameter{Key: "Word", Value: Literal("hush"), Secret: true})
	p, outcome, exit := carry(t, ctx, RunConfig{Plan: plan, Cloud: cloud, Journal: j})
	same(t, "left", []any{outcome, exit, p.Outcome}, []any{Running, ExitOK, Running})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	first := cloud.tokens["apply b"]

	j, earlier, err := runs.Continue(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	same(t, "as it was left", outcomes(earlier), []string{"a done", "b running", "c waiting"})
	same(t, "secrets to ask for", earlier.MissingSecrets(), []string{"b.Word"})
	cloud.look = map[string]Decision{"a": DecideKeep, "b": DecideAdopt}
	cloud.apply["b"] = func(_ context.Context, _ Action, emit func(Event)) (Outputs, error) {
		emit(event) // the cloud tells it from the beginning
		e := event.Body.(ResourceEvent)
		e.Status, e.ID = "CREATE_COMPLETE", "R-2"
		emit(Event{Body: e})
		return Outputs{"Id": "b-1"}, nil
	}
	cloud.asked = nil
	p, outcome, exit = carry(t, t.Context(), RunConfig{Cloud: cloud, Journal: j, Earlier: earlier})
	same(t, "ended", []any{outcome, exit}, []any{Done, ExitOK})
	same(t, "steps", outcomes(p), []string{"a done", "b done", "c done"})
	same(t, "token", cloud.tokens["apply b"], Token{Value: first.Value, Sent: true})
	same(t, "first token", first.Sent, false)
	same(t, "owned still", p.Step("b").Owned, true)
	var ids []string
	var last int64
	for _, e := range p.Events {
		if e.Seq != last+1 {
			t.Errorf("event %d comes after %d", e.Seq, last)
		}
		last = e.Seq
		if b, ok := e.Body.(ResourceEvent); ok && b.Stack == "b" {
			ids = append(ids, b.ID)
		}
	}
	same(t, "neither gap nor repetition", ids, []string{"R-1", "R-2"})
}

func TestOtherEndsOfTheContextHaveTheirCodes(t *testing.T) {
	for cause, want := range map[error]Exit{ErrDetached: ExitOK, errors.New("ctrl-c"): ExitInterrupted, context.DeadlineExceeded: ExitTimedOut} {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		_, outcome, exit := carry(t, ctx, RunConfig{Plan: stacks("a"), Cloud: &scripted{}})
		same(t, cause.Error(), []any{outcome, exit}, []any{Running, want})
	}
}

func TestAPanicOfTheCloudIsTrouble(t *testing.T) {
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(context.Context, Action, func(Event)) (Outputs, error) { panic("oh") },
	}}
	p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b"), Cloud: cloud})
	same(t, "ended", []any{outcome, exit}, []any{Failed, ExitInternal})
	same(t, "reason", p.Troubles[0].Reason, "oh")
	if advice := strings.Join(p.Troubles[0].Advice, " "); !strings.Contains(advice, "run_test.go:") {
		t.Errorf("the place is missing: %s", advice)
	}
	same(t, "the other step", string(p.Step("b").Outcome), "done")
}

func TestEveryTroubleHasItsCode(t *testing.T) {
	for _, c := range []struct {
		err     error
		outcome Outcome
		exit    Exit
	}{
		{errors.New("surprise"), Failed, ExitInternal},
		{&Trouble{Cause: "x"}, Failed, ExitFailed},
		{&Trouble{Cause: "x", Exit: ExitUndoFailed}, Failed, ExitUndoFailed},
		{&Trouble{Cause: "x", Exit: ExitTimedOut}, TimedOut, ExitTimedOut},
		{fmt.Errorf("waiting: %w", context.DeadlineExceeded), TimedOut, ExitTimedOut},
		{&Trouble{Cause: "x", Exit: ExitLostSight}, Running, ExitLostSight},
	} {
		cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
			"a": func(context.Context, Action, func(Event)) (Outputs, error) { return nil, c.err },
		}}
		p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a"), Cloud: cloud})
		same(t, c.err.Error(), []any{outcome, exit}, []any{c.outcome, c.exit})
		if c.outcome == Running {
			same(t, "lost sight of", outcomes(p), []string{"a running", "b waiting"})
		}
	}
}
