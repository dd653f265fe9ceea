package events

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	ruleType        = "AWS::Events::Rule"
	busType         = "AWS::Events::EventBus"
	connectionType  = "AWS::Events::Connection"
	destinationType = "AWS::Events::ApiDestination"
)

type service struct{ w *world.World }

// New makes EventBridge over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "events", Protocol: wire.JSON11, Target: "AWSEvents",
		Actions: map[string]wire.Action{
			"PutRule": s.putRule, "DescribeRule": s.describeRule, "ListRules": s.listRules, "DeleteRule": s.deleteRule,
			"EnableRule": s.enable, "DisableRule": s.enable,
			"PutTargets": s.putTargets, "ListTargetsByRule": s.targets, "RemoveTargets": s.removeTargets,
			"TestEventPattern": s.testPattern, "PutEvents": s.putEvents, "ListEventBuses": s.buses, "DescribeEventBus": s.bus,
			"DescribeConnection": s.connection, "DescribeApiDestination": s.destination,
		},
	}
}

// name is the name of a rule, which may stand behind its bus.
func name(q *wire.Request, member string) string {
	text := world.TextOf(q.JSON, member)
	return text[strings.LastIndexByte(text, '/')+1:]
}

func (s *service) rule(q *wire.Request, member string) (*world.Resource, error) {
	wanted := name(q, member)
	r, found := s.w.Get(q.Region, ruleType, wanted)
	if !found {
		return nil, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Rule %s does not exist on EventBus default.", wanted)
	}
	return r, nil
}

func shown(r *world.Resource) map[string]any {
	state := r.Text("State")
	if state == "" {
		state = "ENABLED"
	}
	out := map[string]any{"Name": r.Physical, "Arn": r.Attribute("Arn"), "State": state, "EventBusName": "default"}
	if bus := r.Text("EventBusName"); bus != "" {
		out["EventBusName"] = bus
	}
	if pattern, ok := patternOf(r); ok {
		if text, err := json.Marshal(pattern); err == nil {
			out["EventPattern"] = string(text)
		}
	}
	for _, member := range []string{"Description", "ScheduleExpression", "RoleArn"} {
		if text := r.Text(member); text != "" {
			out[member] = text
		}
	}
	return out
}

func (s *service) putRule(q *wire.Request) (wire.Output, error) {
	if text := world.TextOf(q.JSON, "EventPattern"); text != "" {
		if _, err := parsePattern(text); err != nil {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidEventPatternException", "%s", err.Error())
		}
	} else if world.TextOf(q.JSON, "ScheduleExpression") == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
	}
	r, found := s.w.Get(q.Region, ruleType, name(q, "Name"))
	if !found {
		made, err := catalogue.Make(s.w, q.Region, ruleType, map[string]any{"Name": name(q, "Name")})
		if err != nil {
			return wire.Output{}, err
		}
		r = made
	}
	for _, member := range []string{"EventPattern", "ScheduleExpression", "State", "Description", "RoleArn", "EventBusName"} {
		if text := world.TextOf(q.JSON, member); text != "" {
			r.SetProperty(member, text)
		}
	}
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"RuleArn": r.Attribute("Arn")}), nil
}

func (s *service) describeRule(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Name")
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(shown(r)), nil
}

func (s *service) listRules(q *wire.Request) (wire.Output, error) {
	list := []any{}
	for _, r := range s.w.List(q.Region, ruleType) {
		if strings.HasPrefix(r.Physical, world.TextOf(q.JSON, "NamePrefix")) {
			list = append(list, shown(r))
		}
	}
	return wire.JSON(map[string]any{"Rules": list}), nil
}

func (s *service) deleteRule(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Name")
	if err != nil {
		return wire.Output{}, nil //nolint:nilerr // deleting what is not there succeeds
	}
	if len(world.List(r.Properties["Targets"])) > 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "Rule can't be deleted since it has targets.")
	}
	return wire.Output{}, s.w.Delete(q.Region, ruleType, r.Physical)
}

func (s *service) enable(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Name")
	if err != nil {
		return wire.Output{}, err
	}
	r.SetProperty("State", strings.ToUpper(strings.TrimSuffix(q.Action, "Rule"))+"D")
	s.w.Put(q.Region, r)
	return wire.Output{}, nil
}

func (s *service) putTargets(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Rule")
	if err != nil {
		return wire.Output{}, err
	}
	list := slices.Clone(world.List(r.Properties["Targets"]))
	for _, each := range world.List(q.JSON["Targets"]) {
		id := world.TextOf(world.Map(each), "Id")
		list = slices.DeleteFunc(list, func(old any) bool { return world.TextOf(world.Map(old), "Id") == id })
		list = append(list, each)
	}
	r.SetProperty("Targets", list)
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"FailedEntryCount": 0, "FailedEntries": []any{}}), nil
}

func (s *service) targets(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Rule")
	if err != nil {
		return wire.Output{}, err
	}
	list := world.List(r.Properties["Targets"])
	if list == nil {
		list = []any{}
	}
	return wire.JSON(map[string]any{"Targets": list}), nil
}

func (s *service) removeTargets(q *wire.Request) (wire.Output, error) {
	r, err := s.rule(q, "Rule")
	if err != nil {
		return wire.Output{}, err
	}
	ids := world.Texts(q.JSON["Ids"])
	r.SetProperty("Targets", slices.DeleteFunc(slices.Clone(world.List(r.Properties["Targets"])), func(each any) bool {
		return slices.Contains(ids, world.TextOf(world.Map(each), "Id"))
	}))
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"FailedEntryCount": 0, "FailedEntries": []any{}}), nil
}

func (s *service) testPattern(q *wire.Request) (wire.Output, error) {
	pattern, err := parsePattern(world.TextOf(q.JSON, "EventPattern"))
	if err != nil {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidEventPatternException", "%s", err.Error())
	}
	var event map[string]any
	if err := json.Unmarshal([]byte(world.TextOf(q.JSON, "Event")), &event); err != nil {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "Parameter Event is not valid.")
	}
	for _, member := range []string{"id", "account", "source", "time", "region", "resources", "detail-type"} {
		if _, there := event[member]; !there {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "Parameter Event is not valid. Reason: Missing required field %s", member)
		}
	}
	return wire.JSON(map[string]any{"Result": Matches(pattern, event)}), nil
}

func (s *service) putEvents(q *wire.Request) (wire.Output, error) {
	entries, failed := []any{}, 0
	for _, each := range world.List(q.JSON["Entries"]) {
		entry := world.Map(each)
		source := world.TextOf(entry, "Source")
		var detail map[string]any
		switch err := json.Unmarshal([]byte(world.TextOf(entry, "Detail")), &detail); {
		case strings.HasPrefix(source, "aws."):
			failed++
			entries = append(entries, map[string]any{"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."})
		case err != nil:
			failed++
			entries = append(entries, map[string]any{"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."})
		default:
			id := Emit(s.w, q.Region, Event{Source: source, DetailType: world.TextOf(entry, "DetailType"), Resources: world.Texts(entry["Resources"]), Detail: detail})
			entries = append(entries, map[string]any{"EventId": id})
		}
	}
	return wire.JSON(map[string]any{"FailedEntryCount": failed, "Entries": entries}), nil
}

func busShown(region, name string) map[string]any {
	return map[string]any{"Name": name, "Arn": "arn:aws:events:" + region + ":" + world.Account + ":event-bus/" + name}
}

func (s *service) buses(q *wire.Request) (wire.Output, error) {
	list := []any{busShown(q.Region, "default")}
	for _, r := range s.w.List(q.Region, busType) {
		list = append(list, busShown(q.Region, r.Physical))
	}
	return wire.JSON(map[string]any{"EventBuses": list}), nil
}

func (s *service) bus(q *wire.Request) (wire.Output, error) {
	wanted := name(q, "Name")
	if wanted == "" {
		wanted = "default"
	}
	if _, found := s.w.Get(q.Region, busType, wanted); !found && wanted != "default" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Event bus %s does not exist.", wanted)
	}
	return wire.JSON(busShown(q.Region, wanted)), nil
}

func (s *service) connection(q *wire.Request) (wire.Output, error) {
	r, found := s.w.Get(q.Region, connectionType, name(q, "Name"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Failed to describe the connection(s). Connection '%s' does not exist.", name(q, "Name"))
	}
	return wire.JSON(map[string]any{
		"Name": r.Physical, "ConnectionArn": r.Attribute("Arn"), "ConnectionState": "AUTHORIZED", "AuthorizationType": r.Text("AuthorizationType"),
		"SecretArn": r.Attribute("SecretArn"), "CreationTime": wire.Epoch(r.Created), "LastModifiedTime": wire.Epoch(r.Created),
	}), nil
}

func (s *service) destination(q *wire.Request) (wire.Output, error) {
	r, found := s.w.Get(q.Region, destinationType, name(q, "Name"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Failed to describe the api-destination(s). ApiDestination '%s' does not exist.", name(q, "Name"))
	}
	return wire.JSON(map[string]any{
		"Name": r.Physical, "ApiDestinationArn": r.Attribute("Arn"), "ApiDestinationState": "ACTIVE", "ConnectionArn": r.Text("ConnectionArn"),
		"InvocationEndpoint": r.Text("InvocationEndpoint"), "HttpMethod": r.Text("HttpMethod"), "CreationTime": wire.Epoch(r.Created),
	}), nil
}
