package wizard

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
)

// account is a cloud that remembers: stacks outlive the runner, a token that
// comes again is the same request, and events are told from the beginning.
type account struct {
	mu      sync.Mutex
	created map[string][]string // tokens that created a stack, by its name
	events  map[string][]ResourceEvent
}

func (c *account) Choices(context.Context, Query) ([]Choice, error) { return nil, nil }

func (c *account) Do(ctx context.Context, verb Verb, a Action, emit func(Event)) (Outputs, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name, token := actionName(a), TokenFrom(ctx)
	tokens := c.created[name]
	d := DecideCreate
	if len(tokens) > 0 {
		if d = DecideKeep; token.Sent && tokens[0] == token.Value {
			d = DecideAdopt
		}
	}
	outputs := Outputs{"Id": name + "-1"}
	emit(Event{Body: Looked{Decision: d, Text: name}})
	if verb == Look {
		return outputs, nil
	}
	if d == DecideCreate {
		c.created[name] = append(tokens, token.Value)
		for i := range 4 {
			c.events[name] = append(c.events[name], ResourceEvent{
				Stack: name, StackID: arn(name), Logical: fmt.Sprint("R", i%2), Physical: fmt.Sprint("r", i),
				Status: []string{"CREATE_IN_PROGRESS", "CREATE_COMPLETE"}[i/2], ID: fmt.Sprint(name, i),
			})
		}
	}
	if d != DecideKeep {
		for _, e := range c.events[name] {
			emit(Event{Body: e})
		}
	}
	return outputs, nil
}

// TestAKillAtAnyLineLosesAndRepeatsNothing cuts the journal of a run of three
// stacks after each of its lines, as a kill would, and within the line after
// it, and takes it up again on an account that is as far as it was then or
// further.
func TestAKillAtAnyLineLosesAndRepeatsNothing(t *testing.T) {
	plan := stacks("a", "b:a", "c:b")
	runs, j := createRun(t)
	whole := &account{created: map[string][]string{}, events: map[string][]ResourceEvent{}}
	fair, _, _ := carry(t, t.Context(), RunConfig{Plan: plan, Cloud: whole, Journal: j})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	journal, err := os.ReadFile(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(journal, []byte{'\n'})
	for cut := 1; cut < len(lines)-1; cut++ {
		for _, torn := range []int{0, len(lines[cut]) / 2} {
			kept := slices.Concat(bytes.Join(lines[:cut], nil), lines[cut][:torn])
			if err := os.WriteFile(j.Path(), kept, 0o600); err != nil {
				t.Fatal(err)
			}
			again, past, err := runs.Continue(j.ID())
			if err != nil {
				t.Fatal(err)
			}
			cloud := asFarAs(past, whole)
			p, outcome, exit := carry(t, t.Context(), RunConfig{Cloud: cloud, Journal: again, Earlier: past})
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("cut after line %d and %d bytes: ", cut, torn)
			same(t, what+"ended", []any{outcome, exit}, []any{Done, ExitOK})
			same(t, what+"steps", outcomes(p), outcomes(fair))
			for _, s := range p.Steps {
				same(t, what+"owned", s.Owned, true)
				same(t, what+"created "+s.ID, len(cloud.created[s.ID]), 1)
			}
			same(t, what+"events", stackEvents(p), stackEvents(fair))
		}
	}
}

// asFarAs is the account as it was when the journal was cut: whatever the
// journal announced has been begun, since that is the harder case.
func asFarAs(past *Progress, whole *account) *account {
	c := &account{created: map[string][]string{}, events: map[string][]ResourceEvent{}}
	for _, s := range past.Steps {
		if !s.Started.IsZero() {
			c.created[s.ID], c.events[s.ID] = whole.created[s.ID], whole.events[s.ID]
		}
	}
	return c
}

func stackEvents(p *Progress) []string {
	var ids []string
	for _, e := range p.Events {
		if b, ok := e.Body.(ResourceEvent); ok {
			ids = append(ids, b.ID)
		}
	}
	return ids
}
