package wizard

import (
	"fmt"
	"slices"
)

// fillStack adds to a stack's action what its template and the answers say.
func (p *planner) fillStack(step *Step, action *StackAction) error {
	action.Parameters = p.stackParameters(step)
	action.Role, action.Bucket = p.plainText(action.Role), p.plainText(action.Bucket)
	drawn := p.draw(step)
	if drawn.err != nil {
		return &Trouble{
			Cause:  fmt.Sprintf("the template of %s cannot be evaluated with these answers", step.Title),
			Reason: drawn.err.Error(), Exit: ExitUsage, Err: drawn.err,
			Advice: []string{"Change the answers, or the template."},
		}
	}
	for _, resource := range drawn.resources {
		implicit, explicit := drawn.evaluation.Needs(resource.Logical)
		needs := slices.Concat(implicit, explicit)
		slices.Sort(needs)
		action.Resources = append(action.Resources, PlannedResource{
			Logical: resource.Logical, Type: resource.Type, Needs: slices.Compact(needs), Line: resource.Line,
		})
	}
	for _, capability := range step.Template.Capabilities() {
		action.Capabilities = append(action.Capabilities, Capability{
			Name: capability.Name, Resources: step.describe(capability.Resources, drawn.names),
		})
	}
	return p.exchange(step, action, drawn)
}

// exchange notes the outputs a stack promises, its exports and its imports.
func (p *planner) exchange(step *Step, action *StackAction, drawn *drawn) error {
	if p.exports == nil {
		p.exports, p.imports = map[string]string{}, map[string][]string{}
	}
	for _, output := range drawn.evaluation.Template().Outputs {
		if holds, known := drawn.evaluation.Condition(output.Condition); output.Condition != "" && known && !holds {
			continue
		}
		action.Promises = append(action.Promises, output.Name)
		if step.hides(output.ExportName) {
			continue
		}
		export, err := drawn.evaluation.Value(output.ExportName)
		name, isText := export.(string)
		if err != nil || !isText {
			continue
		}
		if other, taken := p.exports[name]; taken && other != step.ID {
			return &Trouble{
				Cause:  step.Title,
				Reason: fmt.Sprintf("it exports %s, and so does step %s", name, other),
				Advice: []string{"Names of exports are unique in an account and region: change the answers they are made of."},
				Exit:   ExitUsage,
			}
		}
		p.exports[name] = step.ID
	}
	for _, argument := range step.Template.Imports() {
		value, err := drawn.evaluation.Value(argument)
		name, isText := value.(string)
		if err == nil && isText && !step.hides(argument) && !slices.Contains(p.imports[step.ID], name) {
			p.imports[step.ID] = append(p.imports[step.ID], name)
		}
	}
	return nil
}

// stackParameters are a stack's parameters in the template's order.
func (p *planner) stackParameters(step *Step) []Parameter {
	var parameters []Parameter
	for _, declared := range step.Template.Parameters {
		planned := Parameter{Key: declared.Name, Secret: declared.NoEcho}
		if bound, ok := step.bound(declared.Name); ok {
			planned.Value, planned.Origin = p.wired(bound).Resolve(p.lookup), p.originOf(bound)
		} else {
			key := step.ID + "." + declared.Name
			answer, _ := p.answers.Lookup(key)
			planned.Value, planned.Origin = p.wired(Expression{{From: key}}), answer.Origin
			if planned.Value[0].From == key {
				planned.Value = Literal(answer.Value)
			}
		}
		parameters = append(parameters, planned)
	}
	return parameters
}

// wired replaces a binding to one answer by the output that the answer names.
func (p *planner) wired(bound Expression) Expression {
	if len(bound) != 1 {
		return bound
	}
	if name, ok := p.outputBehind(bound[0].From); ok {
		return Expression{{From: name}}
	}
	return bound
}

// originOf is the origin of the one answer that a binding passes on; anything
// more is the blueprint's own making.
func (p *planner) originOf(bound Expression) Origin {
	if len(bound) != 1 || bound[0].From == "" || p.session.blueprint.isOutput(bound[0].From) {
		return OriginBlueprint
	}
	if answer, ok := p.answers.Lookup(bound[0].From); ok {
		return answer.Origin
	}
	return OriginBlueprint
}

// describe names resources with their types, and with their own names where
// they have one: "HostRole (AWS::IAM::Role j-dev-ECSRole)".
func (s *Step) describe(logical []string, names []DerivedName) []string {
	described := make([]string, 0, len(logical))
	for _, id := range logical {
		resource, ok := s.Template.Resource(id)
		if !ok {
			described = append(described, id)
			continue
		}
		text := resource.Type
		for _, name := range names {
			if name.logical == id {
				text += " " + name.Value
			}
		}
		described = append(described, fmt.Sprintf("%s (%s)", id, text))
	}
	return described
}
