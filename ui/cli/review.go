package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gantry/wizard"
)

// review looks at everything, prints the plan before anything is done, and
// refuses one that stands in the way of something. With --check that is all.
func (j *journey) review(ctx context.Context, plan wizard.Plan) ([]wizard.Finding, error) {
	a := j.conn.Account
	j.out.line("")
	j.out.line("Plan: %s", plan.Title)
	where := fmt.Sprintf("account %s, %s", a.ID, a.Region)
	if a.ARN != "" {
		where += ", as " + a.ARN
	}
	if a.Simulated {
		where += ", simulated: nothing real is touched"
	} else if a.Endpoint != "" {
		where += ", at " + a.Endpoint
	}
	j.out.line("  in %s", where)
	if j.out.json && j.check {
		j.out.event(wizard.Event{At: j.Now(), Body: wizard.PlanMade{Account: a.ID, Region: a.Region, Plan: plan}})
	}
	for _, name := range j.session.Names(wizard.Answers{}) {
		if name.Fault != "" {
			j.out.line("  ! %s: %s", name.Label, name.Fault)
		}
	}
	findings, err := wizard.Survey(ctx, j.conn.Cloud, plan, j.finding)
	if err != nil {
		return nil, context.Cause(ctx)
	}
	if err := refused(findings); err != nil {
		return nil, err
	}
	if !j.check {
		return findings, nil
	}
	if slices.ContainsFunc(findings, wizard.Finding.Changes) {
		j.out.line("")
		j.out.line("There is something to do.")
		return findings, finish(wizard.ExitDifferences)
	}
	j.out.line("")
	j.out.line("There is nothing to do.")
	return findings, nil
}

// refused is the first error of a survey, or its conflicts.
func refused(findings []wizard.Finding) error {
	conflict := &wizard.Trouble{Exit: wizard.ExitUsage}
	for _, f := range findings {
		if f.Err != nil {
			return beforehand(f.Err)
		}
		if f.Decision == wizard.DecideConflict {
			conflict.Cause = f.Step.Title + " is in the way of something that is there already"
			conflict.Reason = strings.TrimPrefix(conflict.Reason+"; "+f.Text, "; ")
		}
	}
	if conflict.Cause == "" {
		return nil
	}
	conflict.Advice = []string{"nothing was done: choose another name, or remove what is there if it is yours"}
	return conflict
}

// finding prints one step of the plan.
func (j *journey) finding(f wizard.Finding) {
	if j.out.json {
		if j.check {
			j.differences(f)
		}
		return
	}
	out := j.out
	out.line("")
	out.line("  %s: %s", f.Step.Title, intention(f.Decision))
	if f.Text != "" && f.Decision != wizard.DecideAsk {
		out.line("    %s", f.Text)
	}
	if f.Err != nil {
		out.line("    ! %v", f.Err)
	}
	for _, d := range f.Differences {
		out.line("    %s", change(d))
	}
	for _, note := range f.Notes {
		out.line("    %s", note)
	}
	if len(f.Waits) > 0 {
		out.line("    waits for %s", strings.Join(f.Waits, ", "))
	}
	switch a := f.Step.Action.(type) {
	case *wizard.StackAction:
		j.stack(a)
	case *wizard.KeyPairAction:
		out.line("    key pair %s (%s), saved in %s", a.Name, a.Type, a.Save)
	case *wizard.CheckpointAction:
		out.lines("    ", a.Text.String())
	}
}

// stack prints what a stack will be made of.
func (j *journey) stack(a *wizard.StackAction) {
	out := j.out
	out.line("    stack %s, %d resources, template %s", a.Name, len(a.Resources), a.Template.Name)
	for _, p := range a.Parameters {
		value := p.Value.String()
		switch {
		case p.Previous:
			value = "(as the stack has it)"
		case p.Secret:
			value = wizard.Mask
		}
		origin := ""
		if p.Origin != "" {
			origin = "  (" + string(p.Origin) + ")"
		}
		out.line("      %s = %s%s", p.Key, value, origin)
	}
	for _, c := range a.Capabilities {
		out.line("    needs %s because of %s", c.Name, strings.Join(c.Resources, ", "))
	}
	if a.OnFailure != "" && a.OnFailure != "rollback" {
		out.line("    on failure: %s", a.OnFailure)
	}
}

func (j *journey) differences(f wizard.Finding) {
	tell := func(b wizard.Body) { j.out.event(wizard.Event{At: j.Now(), Step: f.Step.ID, Body: b}) }
	tell(wizard.Looked{Decision: f.Decision, Text: f.Text})
	for _, d := range f.Differences {
		tell(d)
	}
}

// consent asks whether to go on. Where nothing would change there is nothing to
// agree to, and where nothing real is touched nobody has to be asked.
func (j *journey) consent(ctx context.Context, findings []wizard.Finding) error {
	j.out.line("")
	if j.yes || !slices.ContainsFunc(findings, wizard.Finding.Changes) {
		return nil
	}
	if !j.asking() {
		if j.conn.Account.Simulated {
			j.out.line("Nothing real is touched: going on without asking.")
			return nil
		}
		return &wizard.Trouble{
			Cause:  "nothing was done",
			Reason: "nobody agreed to the plan, and there is no terminal to ask at",
			Advice: []string{"add --yes to go on without being asked, or --check to see only the plan"},
			Exit:   wizard.ExitDeclined,
		}
	}
	agreed, err := j.ask.agreed(ctx, "Go on?")
	if err != nil {
		return err
	}
	if !agreed {
		j.out.line("Nothing was done.")
		return finish(wizard.ExitDeclined)
	}
	return nil
}
