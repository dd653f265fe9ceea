package wizard

import (
	"context"
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
