package wizard

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// stillClock moves only when somebody sleeps.
type stillClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stillClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stillClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
	return ctx.Err()
}

// scripted is a cloud that answers by the name of a stack or the text of a
// checkpoint, and writes down what it was asked.
type scripted struct {
	mu     sync.Mutex
	asked  []string
	tokens map[string]Token
	look   map[string]Decision
	apply  map[string]func(ctx context.Context, a Action, emit func(Event)) (Outputs, error)
	undo   map[string]error
}

func (c *scripted) Choices(context.Context, Query) ([]Choice, error) { return nil, nil }

func (c *scripted) Do(ctx context.Context, verb Verb, a Action, emit func(Event)) (Outputs, error) {
	name := actionName(a)
	c.mu.Lock()
	c.asked = append(c.asked, string(verb)+" "+name)
	if c.tokens == nil {
		c.tokens = map[string]Token{}
	}
	c.tokens[string(verb)+" "+name] = TokenFrom(ctx)
	c.mu.Unlock()
	switch verb {
	case Look:
		d := c.look[name]
		if d == "" {
			d = DecideCreate
		}
		emit(Event{Body: Looked{Decision: d, Text: name + " is looked at"}})
		return nil, nil
	case Undo:
		return nil, c.undo[name]
	}
	if do := c.apply[name]; do != nil {
		return do(ctx, a, emit)
	}
	emit(Event{Body: ResourceEvent{Stack: name, StackID: arn(name), Logical: "R", Physical: "r", Status: "CREATE_COMPLETE", ID: name + "-R"}})
	return Outputs{"Id": name + "-1"}, nil
}

func actionName(a Action) string {
	switch a := a.(type) {
	case *StackAction:
		return a.Name.String()
	case *CheckpointAction:
		return a.Text.String()
	}
	return string(a.Kind())
}

// stacks is a plan of stack steps: "c:a,b" needs a and b and refers to a's Id.
func stacks(steps ...string) Plan {
	plan := Plan{Blueprint: "b", Version: 1, Title: "B"}
	for _, s := range steps {
		id, on, _ := strings.Cut(s, ":")
		step := PlannedStep{ID: id, Title: strings.ToUpper(id)}
		action := &StackAction{Name: Literal(id)}
		if on != "" {
			step.Needs = strings.Split(on, ",")
			action.Parameters = []Parameter{{Key: "P", Value: ParseExpression("<${" + step.Needs[0] + ".Id}>")}}
		}
		step.Action = action
		plan.Steps = append(plan.Steps, step)
	}
	return plan
}

// carry does a run to its end and returns what it told.
func carry(t *testing.T, ctx context.Context, c RunConfig) (*Progress, Outcome, Exit) {
	t.Helper()
	if c.Clock == nil {
		c.Clock = &stillClock{now: noon}
	}
	p := c.Earlier
	if p == nil {
		p = NewProgress()
	}
	run := NewRun(c)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for e := range run.Events() {
			p.Apply(e)
		}
	}()
	outcome, exit := run.Do(ctx)
	<-read
	return p, outcome, exit
}

// outcomes is "step outcome" in the plan's order.
func outcomes(p *Progress) []string {
	var all []string
	for _, s := range p.Steps {
		all = append(all, s.ID+" "+string(s.Outcome))
	}
	return all
}

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

func TestUndoTakesBackOnlyWhatTheRunCreated(t *testing.T) {
	runs, j := createRun(t)
	cloud := &scripted{look: map[string]Decision{"a": DecideKeep, "d": DecideUpdate}}
	_, outcome, _ := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a", "c:b", "d"), Cloud: cloud, Journal: j})
	same(t, "built", outcome, Done)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, earlier, err := runs.Continue(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	cloud.asked = nil
	p, outcome, exit := carry(t, t.Context(), RunConfig{Cloud: cloud, Journal: j, Earlier: earlier, Verb: Undo})
	same(t, "ended", []any{outcome, exit}, []any{Undone, ExitOK})
	same(t, "in reverse", cloud.asked, []string{"undo c", "undo b"})
	same(t, "steps", outcomes(p), []string{"a kept", "b undone", "c undone", "d kept"})
	same(t, "said", p.Step("a").Note, "left alone: this run did not create it")
}

func TestAnUndoThatFailsStopsWhatStandsBeneath(t *testing.T) {
	cloud := &scripted{undo: map[string]error{"b": &Trouble{Cause: "bucket not empty"}}}
	p, _, _ := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a", "c:b"), Cloud: cloud})
	p, outcome, exit := carry(t, t.Context(), RunConfig{Cloud: cloud, Earlier: p, Verb: Undo})
	same(t, "ended", []any{outcome, exit}, []any{Failed, ExitUndoFailed})
	same(t, "steps", outcomes(p), []string{"a skipped", "b failed", "c undone"})
	same(t, "still ours", []bool{p.Step("a").Owned, p.Step("b").Owned, p.Step("c").Owned}, []bool{true, true, false})
	same(t, "cancelled", p.Troubles[0].Cancelled, []string{"A"})
	cloud.undo = nil
	cloud.asked = nil
	p, outcome, _ = carry(t, t.Context(), RunConfig{Cloud: cloud, Earlier: p, Verb: Undo})
	same(t, "again", []any{outcome, cloud.asked}, []any{Undone, []string{"undo b", "undo a"}})
	same(t, "all gone", outcomes(p), []string{"a undone", "b undone", "c undone"})
}

func TestARetryHasAnotherToken(t *testing.T) {
	fails := true
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(context.Context, Action, func(Event)) (Outputs, error) {
			if fails {
				return nil, errors.New("no")
			}
			return nil, nil
		},
	}}
	p, _, _ := carry(t, t.Context(), RunConfig{Plan: stacks("a"), Cloud: cloud})
	first := cloud.tokens["apply a"]
	fails = false
	_, outcome, _ := carry(t, t.Context(), RunConfig{Cloud: cloud, Earlier: p})
	same(t, "outcome", outcome, Done)
	second := cloud.tokens["apply a"]
	if first.Value == second.Value || second.Sent {
		t.Errorf("first %+v, second %+v", first, second)
	}
}

func TestTokensAreWhatAWSTakes(t *testing.T) {
	seen := map[string]bool{}
	for _, step := range []string{"network", "net_work", "net.work", strings.Repeat("x", 300), strings.Repeat("x", 301)} {
		token := newToken("20261121-143015-k3f9", step, Apply, 1)
		if len(token) > tokenLimit || seen[token] || strings.Trim(token, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%q", token)
		}
		seen[token] = true
	}
	same(t, "readable", newToken("20261121-143015-k3f9", "network", Apply, 1), "gantry-20261121-143015-k3f9-network-apply-1")
}

func TestAMissingSecretIsAskedForAgain(t *testing.T) {
	plan := stacks("a")
	plan.Steps[0].Action.(*StackAction).Parameters = []Parameter{{Key: "Word", Secret: true, Value: Literal(Mask)}}
	p, _, exit := carry(t, t.Context(), RunConfig{Plan: plan, Cloud: &scripted{}})
	same(t, "exit", exit, ExitUsage)
	if !strings.Contains(p.Troubles[0].Reason, "a.Word") {
		t.Errorf("%v", p.Troubles[0])
	}
	for decision, want := range map[Decision]Parameter{
		DecideUpdate: {Key: "Word", Secret: true, Previous: true},
		DecideCreate: {Key: "Word", Secret: true, Value: Literal("hush")},
	} {
		var secrets Answers
		if decision == DecideCreate {
			secrets = secrets.With("a.Word", "hush")
		}
		var given Parameter
		cloud := &scripted{look: map[string]Decision{"a": decision}, apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
			"a": func(_ context.Context, a Action, _ func(Event)) (Outputs, error) {
				given = a.(*StackAction).Parameters[0]
				return nil, nil
			},
		}}
		carry(t, t.Context(), RunConfig{Plan: plan, Cloud: cloud, Secrets: secrets})
		same(t, string(decision), given.Value.String()+fmt.Sprint(given.Previous), want.Value.String()+fmt.Sprint(want.Previous))
	}
}

func TestAJournalThatFailsStopsTheRun(t *testing.T) {
	_, j := createRun(t)
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(ctx context.Context, _ Action, emit func(Event)) (Outputs, error) {
			_ = j.file.Close() // the disk is gone
			emit(Event{Body: Said{Text: "lost"}})
			<-ctx.Done()
			return nil, ctx.Err()
		},
	}}
	p, outcome, exit := carry(t, t.Context(), RunConfig{Plan: stacks("a", "b:a"), Cloud: cloud, Journal: j})
	same(t, "ended", []any{outcome, exit}, []any{Running, ExitLostSight})
	same(t, "shown", []any{len(p.Troubles), p.Step("a").Note}, []any{1, "a is looked at"})
	same(t, "nothing further", slices.Contains(cloud.asked, "apply b"), false)
}

func TestNothingIsDroppedForASlowReader(t *testing.T) {
	const many = eventBuffer * 4
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(_ context.Context, _ Action, emit func(Event)) (Outputs, error) {
			for i := range many {
				emit(Event{Body: Said{Text: fmt.Sprint(i)}})
			}
			return nil, nil
		},
	}}
	run := NewRun(RunConfig{Plan: stacks("a"), Cloud: cloud, Clock: &stillClock{now: noon}})
	done := make(chan struct{})
	go func() { defer close(done); run.Do(t.Context()) }()
	said := 0
	for e := range run.Events() {
		if b, ok := e.Body.(Said); ok {
			same(t, "order", b.Text, fmt.Sprint(said))
			said++
			runtime.Gosched()
		}
	}
	<-done
	same(t, "said", said, many)
}

func TestARunNobodyReadsCanBeLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancelCause(t.Context())
	cloud := &scripted{apply: map[string]func(context.Context, Action, func(Event)) (Outputs, error){
		"a": func(_ context.Context, _ Action, emit func(Event)) (Outputs, error) {
			for i := range eventBuffer * 4 {
				if i == eventBuffer*3/2 {
					cancel(ErrDetached)
				}
				emit(Event{Body: Said{Text: "x"}})
			}
			return nil, nil
		},
	}}
	run := NewRun(RunConfig{Plan: stacks("a"), Cloud: cloud, Clock: &stillClock{now: noon}})
	outcome, _ := run.Do(ctx)
	same(t, "outcome", outcome, Running)
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}
