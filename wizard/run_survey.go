package wizard

import (
	"context"
	"slices"
	"strings"
)

// Finding is what looking at one step came to before anything is done.
type Finding struct {
	// Step is as planned, with the outputs of steps that are there already.
	Step     PlannedStep
	Decision Decision
	// Text is one sentence: "dev-network is CREATE_COMPLETE".
	Text string
	// Differences are the changes an update would make.
	Differences []Difference
	// Notes are what else was said.
	Notes []string
	// Waits are the titles of the steps whose outputs it needs first.
	Waits []string
	Err   error
}

// Changes says whether there is something to do. What the operator does by hand
// cannot be looked at, and does not count.
func (f Finding) Changes() bool {
	switch f.Decision {
	case DecideKeep, DecideConflict, DecideAsk, "":
		return false
	}
	return true
}

// Survey looks at every step of a plan and previews those that would change
// something there is, one after the other. Nothing is changed. Each finding is
// told as it is made; the error is that of the context.
func Survey(ctx context.Context, cloud Cloud, plan Plan, tell func(Finding)) ([]Finding, error) {
	var findings []Finding
	known := map[string]Outputs{}
	for _, s := range plan.Steps {
		f := survey(ctx, cloud, plan, s, known)
		if ctx.Err() != nil {
			return findings, ctx.Err()
		}
		findings = append(findings, f)
		if tell != nil {
			tell(f)
		}
	}
	return findings, nil
}

func survey(ctx context.Context, cloud Cloud, plan Plan, s PlannedStep, known map[string]Outputs) Finding {
	s.Action = Bind(s.Action, func(name string) (string, bool) {
		step, output, _ := strings.Cut(name, ".")
		value, ok := known[step][output]
		return value, ok
	})
	f := Finding{Step: s}
	for _, name := range References(s.Action) {
		id, _, _ := strings.Cut(name, ".")
		step, ok := plan.Step(id)
		if title := step.Title; ok && !slices.Contains(f.Waits, title) {
			f.Waits = append(f.Waits, title)
		}
	}
	hear := func(e Event) {
		switch b := e.Body.(type) {
		case Looked:
			f.Decision, f.Text = b.Decision, b.Text
		case Difference:
			f.Differences = append(f.Differences, b)
		case Said:
			f.Notes = append(f.Notes, b.Text)
		}
	}
	outputs, err := cloud.Do(ctx, Look, s.Action, hear)
	if err == nil && f.Decision == DecideUpdate {
		_, err = cloud.Do(ctx, Preview, s.Action, hear)
	}
	f.Err = err
	known[s.ID] = outputs
	return f
}
