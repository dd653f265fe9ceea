package aws

import (
	"context"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// preview emits what applying would change. A stack that does not exist is
// told from the plan; one that does, by a change set that is deleted again.
func (w worker) preview(ctx context.Context, a *wizard.StackAction) error {
	s, err := w.look(ctx, a)
	if err != nil {
		return err
	}
	w.tell(wizard.Looked{Decision: s.decision, Text: s.text})
	switch s.decision {
	case wizard.DecideCreate, wizard.DecideReplace:
		for _, r := range a.Resources {
			w.tell(wizard.Difference{Change: "add", Logical: r.Logical, Type: r.Type})
		}
		return nil
	case wizard.DecideUpdate:
		return w.previewUpdate(ctx, a, s)
	}
	return nil
}

func (w worker) previewUpdate(ctx context.Context, a *wizard.StackAction, s sight) error {
	if waits := wizard.References(a); len(waits) > 0 {
		w.say("What changes in %s is known once %s is", s.name, list(waits))
		return nil
	}
	// Not the token of a later execution: a change set is made anew for that.
	name := previewPrefix + strings.TrimPrefix(w.token, "gantry-")
	set, err := w.makeChangeSet(ctx, a, sdk.ToString(s.stack.StackId), name)
	if err != nil {
		return err
	}
	w.dropChangeSet(ctx, set)
	if set.empty {
		w.tell(wizard.Looked{Decision: wizard.DecideKeep, Text: s.name + ": nothing to change"})
		return nil
	}
	for _, change := range set.changes {
		if change.ResourceChange != nil {
			w.tell(difference(*change.ResourceChange))
		}
	}
	return nil
}

// difference is a change set's change in our words.
func difference(c types.ResourceChange) wizard.Difference {
	d := wizard.Difference{
		Change:      strings.ToLower(string(c.Action)),
		Logical:     sdk.ToString(c.LogicalResourceId),
		Physical:    sdk.ToString(c.PhysicalResourceId),
		Type:        sdk.ToString(c.ResourceType),
		Replacement: strings.ToLower(string(c.Replacement)),
	}
	at := map[string]int{}
	for _, detail := range c.Details {
		t := detail.Target
		if t == nil {
			continue
		}
		path := strings.TrimPrefix(sdk.ToString(t.Path), "/")
		if path == "" {
			path = strings.Trim(string(t.Attribute)+"/"+sdk.ToString(t.Name), "/")
		}
		p := wizard.PropertyChange{
			Path: path, Before: sdk.ToString(t.BeforeValue), After: sdk.ToString(t.AfterValue),
			Recreate: strings.ToLower(string(t.RequiresRecreation)),
		}
		// One property changed through a parameter comes twice.
		if i, twice := at[path]; twice {
			d.Properties[i].Before = orElse(d.Properties[i].Before, p.Before)
			d.Properties[i].After = orElse(d.Properties[i].After, p.After)
			continue
		}
		at[path] = len(d.Properties)
		d.Properties = append(d.Properties, p)
	}
	return d
}
