package wizard

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Plan is what the answers ask for. It is a Trouble with exit code 2, naming
// every question, while something is missing or wrong.
func (s *Session) Plan() (Plan, error) {
	v := s.view(s.given)
	if err := s.unready(v); err != nil {
		return Plan{}, err
	}
	planner := planner{view: v, plan: Plan{Blueprint: s.blueprint.Name, Version: s.blueprint.Version, Title: s.blueprint.Title}}
	for i := range s.blueprint.Steps {
		if step := &s.blueprint.Steps[i]; v.wanted(step) {
			if err := planner.add(step); err != nil {
				return Plan{}, err
			}
		}
	}
	if err := planner.link(); err != nil {
		return Plan{}, err
	}
	return planner.plan, planner.order()
}

// unready says what keeps the plan from being made, nil if nothing does.
func (s *Session) unready(v view) error {
	faults := s.allFaults(v)
	if len(faults) == 0 {
		return v.nobodysFault()
	}
	t := &Trouble{Cause: "the plan cannot be made", Exit: ExitUsage, Err: faults}
	var missing, wrong []string
	for _, f := range faults {
		if errors.Is(f.Err, errMissing) {
			missing = append(missing, f.Field.Key)
			continue
		}
		wrong = append(wrong, f.Error())
	}
	if len(missing) > 0 {
		t.Reason = "no answer to " + strings.Join(missing, ", ")
		t.Advice = append(t.Advice, fmt.Sprintf("Answer with --set %s=VALUE, or put it in an answers file.", missing[0]))
	}
	if len(wrong) > 0 {
		if t.Reason != "" {
			wrong = append([]string{t.Reason}, wrong...)
		}
		t.Reason = strings.Join(wrong, "\n  ")
		t.Advice = append(t.Advice, "Correct what is named above and try again.")
	}
	return t
}

// nobodysFault is what is wrong although no question that is asked is to
// blame, such as a name made of the region.
func (v view) nobodysFault() error {
	if faults := v.between(); len(faults) > 0 {
		return &Trouble{
			Cause: "the plan cannot be made", Reason: faults[0].err.Error(), Exit: ExitUsage, Err: faults[0].err,
			Advice: []string{"No question is to blame: change the blueprint, or the template."},
		}
	}
	return nil
}

// planner makes one plan.
type planner struct {
	view
	plan Plan
	// exports are the steps that make an export, by its name; imports are the
	// export names that a step asks for.
	exports map[string]string
	imports map[string][]string
}

// add plans one step, without the links between steps.
func (p *planner) add(step *Step) error {
	action := Bind(step.Action, p.lookup)
	var err error
	switch action := action.(type) {
	case *StackAction:
		err = p.fillStack(step, action)
	case *KeyPairAction:
		action.Type, action.Save = p.plainText(action.Type), p.plainText(action.Save)
		action.Existing = p.plainText(action.Existing)
		if action.Existing == "here" {
			action.Existing = ""
		}
	}
	if err != nil {
		return err
	}
	if err := p.unplaced(step, action); err != nil {
		return err
	}
	p.plan.Steps = append(p.plan.Steps, PlannedStep{
		ID: step.ID, Title: step.Title, Needs: p.needs(step), Action: action,
	})
	return nil
}

// plainText is a text of the blueprint with its references replaced; the
// loader sees to it that they are all known by now.
func (p *planner) plainText(text string) string {
	return ParseExpression(text).Resolve(p.lookup).String()
}

// unplaced refuses an action that asks for the region or the account before
// they are known.
func (p *planner) unplaced(step *Step, action Action) error {
	for _, name := range References(action) {
		if name == "region" || name == "account" {
			return &Trouble{
				Cause: step.Title, Reason: "the " + name + " is not known", Exit: ExitUsage,
				Advice: []string{"Name a " + name + " with --" + name + ", or sign in."},
			}
		}
	}
	return nil
}

// needs are the steps of the plan that must be done before a step. What a step
// that is not wanted would have waited for is waited for all the same.
func (p *planner) needs(step *Step) []string {
	var needs []string
	seen := map[string]bool{step.ID: true}
	var visit func(ids []string)
	visit = func(ids []string) {
		for _, id := range ids {
			needed, ok := p.session.blueprint.Step(id)
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			if p.wanted(needed) {
				needs = append(needs, id)
			} else {
				visit(needed.Needs)
			}
		}
	}
	visit(step.Needs)
	return needs
}

// link adds what follows from references, and from the exports and imports of
// the plan's own stacks. It leaves to the actions the imports that somebody
// else must have made.
func (p *planner) link() error {
	for i := range p.plan.Steps {
		step := &p.plan.Steps[i]
		for _, name := range References(step.Action) {
			if id, _, _ := strings.Cut(name, "."); !slices.Contains(step.Needs, id) {
				step.Needs = append(step.Needs, id)
			}
		}
		action, ok := step.Action.(*StackAction)
		if !ok {
			continue
		}
		for _, name := range p.imports[step.ID] {
			maker, own := p.exports[name]
			switch {
			case !own:
				action.Imports = append(action.Imports, Literal(name))
			case maker != step.ID && !slices.Contains(step.Needs, maker):
				step.Needs = append(step.Needs, maker)
			}
		}
	}
	return nil
}

// order puts the steps in an order in which each comes after those it needs,
// as near to the blueprint's as can be, and their needs in that order.
func (p *planner) order() error {
	ordered, cycle := inOrder(p.plan.Steps, func(s PlannedStep) string { return s.ID }, func(s PlannedStep) []string { return s.Needs })
	if cycle != nil {
		return &Trouble{
			Cause: "the steps wait for each other", Reason: strings.Join(cycle, " → "), Exit: ExitUsage,
			Advice: []string{"Break the circle: one of them must not import or refer to what another makes."},
		}
	}
	place := map[string]int{}
	for i, s := range ordered {
		place[s.ID] = i
	}
	for i := range ordered {
		slices.SortFunc(ordered[i].Needs, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
	}
	p.plan.Steps = ordered
	return nil
}
