package ecs

import (
	"encoding/json"
	"strconv"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// definitionComes uses the revision up.
func (s *service) definitionComes(r *world.Resource) error {
	if len(world.List(r.Properties["ContainerDefinitions"])) == 0 {
		return refusal("ClientException", "Task definition does not have any container definitions.")
	}
	s.w.Took(r.Region, r.Physical)
	return nil
}

// definitionGoes keeps a definition as an inactive one, as ECS does.
func (s *service) definitionGoes(r *world.Resource) error {
	old := *r
	old.Type, old.Stack, old.Logical = inactiveType, "", ""
	s.w.Put(r.Region, &old)
	return nil
}

// definition finds a task definition by ARN, family:revision or family; a
// family alone means its newest active revision.
func (s *service) definition(region, name string) (*world.Resource, bool) {
	if name == "" {
		return nil, false
	}
	for _, typ := range []string{definitionType, inactiveType} {
		if r, found := s.w.Get(region, typ, name); found {
			return r, true
		}
	}
	var newest *world.Resource
	for _, r := range s.w.List(region, definitionType) {
		if tail := short(r.Physical); tail == short(name) || familyOf(r) == short(name) && (newest == nil || revisionOf(r) > revisionOf(newest)) {
			newest = r
		}
	}
	return newest, newest != nil
}

func familyOf(r *world.Resource) string {
	family, _, _ := strings.Cut(short(r.Physical), ":")
	return family
}

func revisionOf(r *world.Resource) int {
	number, _ := strconv.Atoi(r.Physical[strings.LastIndexByte(r.Physical, ':')+1:]) // our own ids end in a number
	return number
}

// lowered spells the members of a definition as the API does, with a small
// first letter. Keys of maps that are not members, such as log options, stay.
func lowered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			if name == "Options" || name == "DockerLabels" || name == "options" || name == "dockerLabels" {
				out[strings.ToLower(name[:1])+name[1:]] = value
				continue
			}
			out[strings.ToLower(name[:1])+name[1:]] = lowered(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = lowered(value)
		}
		return out
	}
	return v
}

// numeric are members of containers that are numbers in the API, though a
// template may have written them as text.
var numeric = map[string]bool{"memory": true, "memoryReservation": true, "cpu": true, "containerPort": true, "hostPort": true}

func numbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if text, ok := world.Text(value); ok && numeric[name] {
				if _, err := strconv.Atoi(text); err == nil {
					v[name] = json.Number(text)
					continue
				}
			}
			v[name] = numbers(value)
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	}
	return v
}

func shownDefinition(r *world.Resource) map[string]any {
	status := "ACTIVE"
	if r.Type == inactiveType {
		status = "INACTIVE"
	}
	out := map[string]any{
		"taskDefinitionArn": r.Physical, "family": familyOf(r), "revision": revisionOf(r), "status": status,
		"containerDefinitions": numbers(lowered(r.Properties["ContainerDefinitions"])), "volumes": []any{}, "placementConstraints": []any{},
		"registeredAt": wire.Epoch(r.Created), "compatibilities": []string{"EC2"}, "requiresAttributes": []any{},
	}
	for _, name := range []string{"ExecutionRoleArn", "TaskRoleArn", "NetworkMode", "Cpu", "Memory"} {
		if text := r.Text(name); text != "" {
			out[strings.ToLower(name[:1])+name[1:]] = text
		}
	}
	if kinds := r.Texts("RequiresCompatibilities"); len(kinds) > 0 {
		out["requiresCompatibilities"] = kinds
	}
	return out
}

func (s *service) register(q *wire.Request) (wire.Output, error) {
	family := world.TextOf(q.JSON, "family")
	if family == "" {
		return wire.Output{}, refusal("ClientException", "Family should not be null or empty.")
	}
	properties := map[string]any{"Family": family, "ContainerDefinitions": q.JSON["containerDefinitions"]}
	for _, name := range []string{"ExecutionRoleArn", "TaskRoleArn", "NetworkMode", "Cpu", "Memory"} {
		if text := world.TextOf(q.JSON, strings.ToLower(name[:1])+name[1:]); text != "" {
			properties[name] = text
		}
	}
	r, err := catalogue.Make(s.w, q.Region, definitionType, properties)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"taskDefinition": shownDefinition(r)}), nil
}

func (s *service) describeDefinition(q *wire.Request) (wire.Output, error) {
	r, found := s.definition(q.Region, world.TextOf(q.JSON, "taskDefinition"))
	if !found {
		return wire.Output{}, refusal("ClientException", "Unable to describe task definition.")
	}
	return wire.JSON(map[string]any{"taskDefinition": shownDefinition(r), "tags": tagsShown(r)}), nil
}

func (s *service) listDefinitions(q *wire.Request) (wire.Output, error) {
	typ := definitionType
	if world.TextOf(q.JSON, "status") == "INACTIVE" {
		typ = inactiveType
	}
	arns := []string{}
	for _, r := range s.w.List(q.Region, typ) {
		if prefix := world.TextOf(q.JSON, "familyPrefix"); prefix == "" || familyOf(r) == prefix {
			arns = append(arns, r.Physical)
		}
	}
	return wire.JSON(page(arns, q, "taskDefinitionArns", 100)), nil
}

func (s *service) deregister(q *wire.Request) (wire.Output, error) {
	r, found := s.definition(q.Region, world.TextOf(q.JSON, "taskDefinition"))
	if !found || r.Type != definitionType {
		return wire.Output{}, refusal("ClientException", "The specified task definition does not exist.")
	}
	if err := s.w.Delete(q.Region, definitionType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	old, _ := s.definition(q.Region, r.Physical)
	return wire.JSON(map[string]any{"taskDefinition": shownDefinition(old)}), nil
}
