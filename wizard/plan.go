package wizard

import (
	"encoding/json"
	"fmt"
)

// Plan is the actions that a set of answers asks for: plain data, which can be
// printed, compared and stored. It holds no secrets when marshalled.
type Plan struct {
	Blueprint string        `json:"blueprint"`
	Version   int           `json:"version"`
	Title     string        `json:"title"`
	Steps     []PlannedStep `json:"steps"`
}

// PlannedStep is one step of a plan.
type PlannedStep struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Needs are the ids of the steps that must be done before.
	Needs  []string `json:"needs,omitempty"`
	Action Action   `json:"action"`
}

// MarshalJSON adds the action's kind, by which it is read back.
func (s PlannedStep) MarshalJSON() ([]byte, error) {
	type plain PlannedStep
	return json.Marshal(struct {
		plain
		Kind ActionKind `json:"kind"`
	}{plain(s), s.Action.Kind()})
}

// UnmarshalJSON reads a step of any kind; an unknown kind is an error.
func (s *PlannedStep) UnmarshalJSON(data []byte) error {
	var read struct {
		ID, Title string
		Needs     []string
		Kind      ActionKind
		Action    json.RawMessage
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return fmt.Errorf("reading a planned step: %w", err)
	}
	var action Action
	switch read.Kind {
	case CheckKind:
		action = new(CheckAction)
	case StackKind:
		action = new(StackAction)
	case KeyPairKind:
		action = new(KeyPairAction)
	case CheckpointKind:
		action = new(CheckpointAction)
	default:
		return fmt.Errorf("reading step %q: unknown kind of action %q", read.ID, read.Kind)
	}
	if err := json.Unmarshal(read.Action, action); err != nil {
		return fmt.Errorf("reading step %q: %w", read.ID, err)
	}
	*s = PlannedStep{ID: read.ID, Title: read.Title, Needs: read.Needs, Action: action}
	return nil
}

// Step returns the step with an id.
func (p Plan) Step(id string) (PlannedStep, bool) {
	for _, s := range p.Steps {
		if s.ID == id {
			return s, true
		}
	}
	return PlannedStep{}, false
}
