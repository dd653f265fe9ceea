package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/ui"
	"gantry/wizard"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// world is an account that remembers its stacks. What a test wants to happen to
// one it puts into do, by the stack's name.
type world struct {
	mu     sync.Mutex
	stacks map[string]wizard.StackAction
	do     map[string]func(ctx context.Context, emit func(wizard.Event)) error
	taken  map[string]bool
	fails  []string
	opened []AccountOptions
	now    time.Time
	denied error
}

func newWorld() *world {
	return &world{
		stacks: map[string]wizard.StackAction{}, taken: map[string]bool{}, now: noon,
		do: map[string]func(context.Context, func(wizard.Event)) error{},
	}
}

// Now moves a second each time it is asked.
func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Second)
	return w.now
}

func (w *world) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func (w *world) Choices(_ context.Context, q wizard.Query) ([]wizard.Choice, error) { return nil, nil }

func (w *world) Do(ctx context.Context, verb wizard.Verb, a wizard.Action, emit func(wizard.Event)) (wizard.Outputs, error) {
	outputs := wizard.Outputs{}
	decision := wizard.DecideKeep
	stack, ok := a.(*wizard.StackAction)
	if !ok {
		outputs["name"] = "key"
		if a.Kind() == wizard.CheckpointKind {
			decision = wizard.DecideAsk
		}
		emit(wizard.Event{Body: wizard.Looked{Decision: decision, Text: string(a.Kind()) + " is fine"}})
		return outputs, nil
	}
	name := stack.Name.String()
	for _, promise := range stack.Promises {
		outputs[promise] = name + "/" + promise
	}
	w.mu.Lock()
	held, there := w.stacks[name]
	taken := w.taken[name]
	w.mu.Unlock()
	switch {
	case taken:
		decision = wizard.DecideConflict
	case !there:
		decision, outputs = wizard.DecideCreate, nil
	case !equal(held, *stack):
		decision = wizard.DecideUpdate
	}
	switch verb {
	case wizard.Look:
		emit(wizard.Event{Body: wizard.Looked{Decision: decision, Text: name + " was looked at"}})
		return outputs, nil
	case wizard.Preview:
		emit(wizard.Event{Body: wizard.Difference{Change: "modify", Logical: "Queue", Type: "AWS::SQS::Queue", Replacement: "False"}})
		return nil, nil
	case wizard.Undo:
		w.mu.Lock()
		delete(w.stacks, name)
		w.mu.Unlock()
		emit(w.event(name, "Queue", "DELETE_COMPLETE", ""))
		return nil, nil
	}
	if decision == wizard.DecideKeep {
		return outputs, nil
	}
	for _, r := range stack.Resources {
		emit(w.event(name, r.Logical, "CREATE_IN_PROGRESS", ""))
	}
	if do := w.do[name]; do != nil {
		if err := do(ctx, emit); err != nil {
			return nil, err
		}
	}
	for _, r := range stack.Resources {
		emit(w.event(name, r.Logical, "CREATE_COMPLETE", ""))
	}
	outputs = wizard.Outputs{}
	for _, promise := range stack.Promises {
		outputs[promise] = name + "/" + promise
	}
	w.mu.Lock()
	w.stacks[name] = *stack
	w.mu.Unlock()
	return outputs, nil
}

func equal(a, b wizard.StackAction) bool {
	text := func(s wizard.StackAction) string {
		var all []string
		for _, p := range s.Parameters {
			all = append(all, p.String())
		}
		return strings.Join(all, "\n")
	}
	return text(a) == text(b)
}

func (w *world) event(stack, logical, status, reason string) wizard.Event {
	now := w.Now()
	return wizard.Event{Body: wizard.ResourceEvent{
		Stack: stack, StackID: "arn:aws:cloudformation:eu-west-1:123456789012:stack/" + stack + "/1", Logical: logical,
		Physical: logical + "-1", Type: "AWS::SQS::Queue", Status: status, Reason: reason, Occurred: now,
		ID: logical + "-" + status + "-" + now.Format(time.RFC3339),
	}}
}

// stage is a program in a folder of its own, on a world.
type stage struct {
	t       testing.TB
	world   *world
	dir     string
	out     bytes.Buffer
	err     bytes.Buffer
	setup   Setup
	signals chan os.Signal
	beats   chan time.Time
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{t: t, world: newWorld(), dir: t.TempDir(), signals: make(chan os.Signal, 1), beats: make(chan time.Time)}
	s.setup = Setup{
		Version: "test",
		Open: func(_ context.Context, o AccountOptions) (*ui.Connection, error) {
			s.world.opened = append(s.world.opened, o)
			account := wizard.Account{Name: o.Account, Region: "eu-west-1", Simulated: o.Simulate, Endpoint: o.EndpointURL}
			if o.Region != "" {
				account.Region = o.Region
			}
			return &ui.Connection{
				Cloud: s.world, Clock: s.world, Account: account,
				Identify: func(context.Context) (wizard.Account, error) {
					account.ID = "123456789012"
					return account, s.world.denied
				},
				Rehearsal: &ui.Rehearsal{Fail: func(logical, fault string) error {
					s.world.fails = append(s.world.fails, logical+"="+fault)
					return nil
				}},
			}, nil
		},
		Fetch: func(_ context.Context, _ *ui.Connection, location string) (wizard.TemplateSource, error) {
			body, err := os.ReadFile(location)
			return wizard.TemplateSource{Name: location, Body: string(body)}, err
		},
		Config:      func() (string, error) { return filepath.Join(s.dir, "config"), nil },
		State:       func() (string, error) { return filepath.Join(s.dir, "state"), nil },
		Now:         func() time.Time { return noon },
		Environment: func(string) (string, bool) { return "", false },
		Signals:     s.signals,
		Beat:        func() (<-chan time.Time, func()) { return s.beats, func() {} },
	}
	return s
}

// run is one call of the program; typed is what a person types, where there is
// a terminal.
func (s *stage) run(want wizard.Exit, typed string, args ...string) string {
	s.t.Helper()
	s.out.Reset()
	s.err.Reset()
	s.setup.In, s.setup.Out, s.setup.Err = strings.NewReader(typed), &s.out, &s.err
	s.setup.Terminal = typed != ""
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second) // a hang is told, with what was seen
	defer cancel()
	exit := Run(ctx, s.setup, args)
	if exit != want {
		s.t.Errorf("gantry %s: exit %d, want %d\n%s%s", strings.Join(args, " "), exit, want, s.out.String(), s.err.String())
	}
	return s.out.String() + s.err.String()
}

// sees makes sure that texts stand in an output, in this order.
func (s *stage) sees(output string, texts ...string) {
	s.t.Helper()
	rest := output
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			s.t.Errorf("%q is not (or not in this place) in\n%s", text, output)
			return
		}
		rest = after
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}
