package wizard

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

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
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if runtime.NumGoroutine() <= before {
			return
		}
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}
