package cloudformation

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

func (e *Engine) getTemplate(q *wire.Request) (wire.Output, error) {
	name, set := q.Params.Get("StackName"), q.Params.Get("ChangeSetName")
	if stage := q.Params.Get("TemplateStage"); stage != "" && stage != "Original" && stage != "Processed" {
		return wire.Output{}, violation(stage, "templateStage", "satisfy enum value set: [Original, Processed]")
	}
	var d *Definition
	switch {
	case set != "":
		_, c, err := e.findChangeSet(q, set, name)
		if err != nil {
			return wire.Output{}, err
		}
		d = &c.Definition
	case name == "":
		return wire.Output{}, wire.Invalid("StackName is required if ChangeSetName is not specified.")
	default:
		s := e.find(q, name)
		if s == nil {
			return wire.Output{}, noStack(name)
		}
		d = s.Definition
	}
	body := d.Body
	if q.Params.Get("TemplateStage") == "Processed" {
		body = e.processed(q.Region, d)
	}
	return wire.XML(wire.Text("TemplateBody", body), wire.Texts("StagesAvailable", "member", "Original", "Processed")), nil
}

// processed is a template with its transforms carried out.
func (e *Engine) processed(region string, d *Definition) string {
	t, err := parse(d.Body)
	if err != nil || len(t.Transforms) == 0 {
		return d.Body
	}
	evaluation, err := t.Evaluate(e.scope(&Stack{Region: region}, d, nil, nil))
	if err != nil {
		return d.Body
	}
	resources := map[string]any{}
	for _, r := range evaluation.Template().Resources {
		resources[r.Logical] = rebuilt(r)
	}
	return jsonText(map[string]any{"Resources": resources})
}

// rebuilt is a resource as a template writes it.
func rebuilt(r *template.Resource) map[string]any {
	out := map[string]any{"Type": r.Type}
	for name, value := range map[string]any{
		"Properties": r.Properties, "Metadata": r.Metadata, "CreationPolicy": r.CreationPolicy, "UpdatePolicy": r.UpdatePolicy,
	} {
		if value != nil {
			out[name] = value
		}
	}
	for name, value := range map[string]string{
		"Condition": r.Condition, "DeletionPolicy": r.DeletionPolicy, "UpdateReplacePolicy": r.UpdateReplacePolicy,
	} {
		if value != "" {
			out[name] = value
		}
	}
	if len(r.DependsOn) > 0 {
		out["DependsOn"] = anyList(r.DependsOn)
	}
	return out
}

func anyList(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

func (e *Engine) validateTemplate(q *wire.Request) (wire.Output, error) {
	body, err := e.body(q)
	if err != nil {
		return wire.Output{}, err
	}
	t, err := parse(body)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, p := range t.Parameters {
		nodes := []*wire.Node{wire.Text("ParameterKey", p.Name)}
		if p.HasDefault {
			nodes = append(nodes, wire.Text("DefaultValue", p.Default))
		}
		members = append(members, append(nodes, wire.Bool("NoEcho", p.NoEcho), wire.Opt("Description", p.Description)))
	}
	nodes := []*wire.Node{wire.List("Parameters", "member", members...), wire.Opt("Description", t.Description)}
	return wire.XML(append(append(nodes, capabilityNodes(t)...), transformNode(t))...), nil
}

// capabilityNodes are the capabilities a template needs and why.
func capabilityNodes(t *template.Template) []*wire.Node {
	var names, types []string
	for _, c := range t.Capabilities() {
		names = append(names, c.Name)
		for _, logical := range c.Resources {
			if r, ok := t.Resource(logical); ok && !slices.Contains(types, r.Type) {
				types = append(types, r.Type)
			}
		}
	}
	if names == nil {
		return nil
	}
	nodes := []*wire.Node{wire.Texts("Capabilities", "member", names...)}
	if types != nil {
		nodes = append(nodes, wire.Text("CapabilitiesReason", "The following resource(s) require capabilities: ["+strings.Join(types, ", ")+"]"))
	}
	return nodes
}

func transformNode(t *template.Template) *wire.Node {
	if len(t.Transforms) == 0 {
		return nil
	}
	return wire.Texts("DeclaredTransforms", "member", t.Transforms...)
}

func (e *Engine) getTemplateSummary(q *wire.Request) (wire.Output, error) {
	var body string
	var err error
	switch name := q.Params.Get("StackName"); {
	case q.Params.Get("StackSetName") != "":
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "StackSetNotFoundException", "StackSet %s not found", q.Params.Get("StackSetName"))
	case name != "" && !q.Params.Has("TemplateBody") && !q.Params.Has("TemplateURL"):
		s := e.find(q, name)
		if s == nil {
			return wire.Output{}, noStack(name)
		}
		if s.Status == "REVIEW_IN_PROGRESS" {
			return wire.Output{}, wire.Invalid("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")
		}
		body = s.Definition.Body
	default:
		if body, err = e.body(q); err != nil {
			return wire.Output{}, err
		}
	}
	t, err := parse(body)
	if err != nil {
		return wire.Output{}, err
	}
	warn, err := q.Params.Struct("TemplateSummaryConfig").Bool("TreatUnrecognizedResourceTypesAsWarnings")
	if err != nil {
		return wire.Output{}, err
	}
	return e.summary(t, warn)
}

// summary is what GetTemplateSummary tells of a template.
func (e *Engine) summary(t *template.Template, warn bool) (wire.Output, error) {
	var unknown []string
	for _, of := range t.Types() {
		if !e.types.Known(of) {
			unknown = append(unknown, of)
		}
	}
	if unknown != nil && !warn {
		return wire.Output{}, wire.Invalid("Template format error: Unrecognized resource types: [%s]", strings.Join(unknown, ", "))
	}
	var members [][]*wire.Node
	for _, p := range t.Parameters {
		members = append(members, summaryParameter(&p))
	}
	nodes := []*wire.Node{wire.List("Parameters", "member", members...), wire.Opt("Description", t.Description)}
	nodes = append(nodes, capabilityNodes(t)...)
	nodes = append(nodes, wire.Texts("ResourceTypes", "member", t.Types()...), wire.Text("Version", "2010-09-09"))
	if t.Metadata != nil {
		nodes = append(nodes, wire.Text("Metadata", jsonText(t.Metadata)))
	}
	nodes = append(nodes, transformNode(t), e.identifiers(t))
	if unknown != nil {
		nodes = append(nodes, wire.El("Warnings", wire.Texts("UnrecognizedResourceTypes", "member", unknown...)))
	}
	return wire.XML(nodes...), nil
}

func summaryParameter(p *template.Parameter) []*wire.Node {
	nodes := []*wire.Node{wire.Text("ParameterKey", p.Name)}
	if p.HasDefault {
		nodes = append(nodes, wire.Text("DefaultValue", p.Default))
	}
	constraints := wire.El("ParameterConstraints")
	if len(p.AllowedValues) > 0 {
		constraints.Children = append(constraints.Children, wire.Texts("AllowedValues", "member", p.AllowedValues...))
	}
	return append(nodes, wire.Text("ParameterType", p.Type), wire.Bool("NoEcho", p.NoEcho), wire.Opt("Description", p.Description), constraints)
}

// identifiers are the properties by which resources of a template's types are
// imported.
func (e *Engine) identifiers(t *template.Template) *wire.Node {
	var members [][]*wire.Node
	for _, of := range t.Types() {
		var logical []string
		for _, r := range t.Resources {
			if r.Type == of {
				logical = append(logical, r.Logical)
			}
		}
		if names := e.types.Identifiers(of); len(names) > 0 {
			members = append(members, []*wire.Node{
				wire.Text("ResourceType", of), wire.Texts("LogicalResourceIds", "member", logical...),
				wire.Texts("ResourceIdentifiers", "member", names...),
			})
		}
	}
	return wire.List("ResourceIdentifierSummaries", "member", members...)
}
