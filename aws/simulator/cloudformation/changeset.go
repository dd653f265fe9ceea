package cloudformation

import (
	"time"

	"gantry/aws/simulator/wire"
)

// ChangeSet is one change set of a stack.
type ChangeSet struct {
	ID, Name    string
	Type        string
	Description string `json:",omitempty"`
	Status      string
	Execution   string
	Reason      string `json:",omitempty"`
	Created     time.Time
	Definition  Definition
}

func (e *Engine) findChangeSet(q *wire.Request, set, stack string) (*Stack, *ChangeSet, error) {
	return nil, nil, wire.Errorf(404, "ChangeSetNotFound", "ChangeSet [%s] does not exist", set)
}

func (e *Engine) changeSetReady(_ *Stack, _ string) {}
func (e *Engine) changeSetGone(_ *Stack, _ string)  {}

func (e *Engine) startImport(_ *Stack, _ *Work) {}
