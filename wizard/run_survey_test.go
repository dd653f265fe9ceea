package wizard

import (
	"context"
	"errors"
	"testing"
)

// seen is a cloud that finds one stack, which an update would change.
type seen struct{ asked []string }

func (c *seen) Choices(context.Context, Query) ([]Choice, error) { return nil, nil }

func (c *seen) Do(_ context.Context, verb Verb, a Action, emit func(Event)) (Outputs, error) {
	name := actionName(a)
	c.asked = append(c.asked, string(verb)+" "+name)
	switch {
	case name == "a":
		emit(Event{Body: Looked{Decision: DecideKeep, Text: "a is there"}})
		return Outputs{"Id": "a-1"}, nil
	case name == "b" && verb == Preview:
		emit(Event{Body: Difference{Change: "modify", Logical: "Queue", Replacement: "true"}})
		emit(Event{Body: Said{Text: "by a change set"}})
		return nil, nil
	case name == "b":
		emit(Event{Body: Looked{Decision: DecideUpdate, Text: a.(*StackAction).Parameters[0].Value.String()}})
		return nil, nil
	case name == "d":
		return nil, errors.New("denied")
	}
	emit(Event{Body: Looked{Decision: DecideCreate, Text: "there is no " + name}})
	return nil, nil
}

func TestASurveyLooksAtEverythingAndChangesNothing(t *testing.T) {
	cloud := &seen{}
	told := 0
	findings, err := Survey(t.Context(), cloud, stacks("a", "b:a", "c:b", "d"), func(Finding) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	same(t, "asked", cloud.asked, []string{"look a", "look b", "preview b", "look c", "look d"})
	same(t, "told", told, 4)
	b, c := findings[1], findings[2]
	same(t, "a is kept", findings[0].Changes(), false)
	same(t, "b knows a's output", []any{b.Text, b.Changes(), b.Differences[0].Logical, b.Notes}, []any{"<a-1>", true, "Queue", []string{"by a change set"}})
	same(t, "c waits", []any{c.Waits, c.Decision}, []any{[]string{"B"}, DecideCreate})
	same(t, "d", findings[3].Err.Error(), "denied")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Survey(ctx, cloud, stacks("a"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a survey that is left: %v", err)
	}
}
