// Package logs answers CloudWatch Logs from the simulated world: log groups,
// their streams, and the events somebody put there.
package logs

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	groupType  = "AWS::Logs::LogGroup"
	streamType = "AWS::Logs::LogStream"
	// mostEvents is how many events a stream keeps; older ones are dropped.
	mostEvents = 10000
)

type service struct{ w *world.World }

// New makes CloudWatch Logs over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(groupType, world.Hooks{Delete: s.goes})
	return &wire.Service{
		Name: "logs", Protocol: wire.JSON11, Target: "Logs_20140328",
		Actions: map[string]wire.Action{
			"DescribeLogGroups": s.groups, "CreateLogGroup": s.createGroup, "DeleteLogGroup": s.deleteGroup, "PutRetentionPolicy": s.retention,
			"DescribeLogStreams": s.streams, "CreateLogStream": s.createStream, "DeleteLogStream": s.deleteStream,
			"PutLogEvents": s.put, "GetLogEvents": s.get, "FilterLogEvents": s.filter, "ListTagsLogGroup": s.tags, "ListTagsForResource": s.tags,
		},
	}
}

func (s *service) goes(group *world.Resource) error {
	for _, stream := range s.streamsOf(group) {
		s.w.Remove(group.Region, streamType, stream.Physical)
	}
	return nil
}

func noGroup() error {
	return wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "The specified log group does not exist.")
}

// group is the log group a call names, by name or ARN.
func (s *service) group(q *wire.Request) (*world.Resource, error) {
	name := world.TextOf(q.JSON, "logGroupName")
	if name == "" {
		name = world.TextOf(q.JSON, "logGroupIdentifier") + world.TextOf(q.JSON, "resourceArn")
	}
	if _, after, found := strings.Cut(name, ":log-group:"); found {
		name = strings.TrimSuffix(after, ":*")
	}
	r, found := s.w.Get(q.Region, groupType, name)
	if !found {
		return nil, noGroup()
	}
	return r, nil
}

func paged(list []any, q *wire.Request, name string) wire.Output {
	start, _ := strconv.Atoi(world.TextOf(q.JSON, "nextToken")) // a strange token begins at the beginning
	start = min(max(start, 0), len(list))
	end := min(start+max(1, world.NumberOf(q.JSON, "limit", 50)), len(list))
	out := map[string]any{name: list[start:end]}
	if end < len(list) {
		out["nextToken"] = strconv.Itoa(end)
	}
	return wire.JSON(out)
}

func (s *service) groups(q *wire.Request) (wire.Output, error) {
	prefix, pattern := world.TextOf(q.JSON, "logGroupNamePrefix"), world.TextOf(q.JSON, "logGroupNamePattern")
	all := slices.Clone(s.w.List(q.Region, groupType))
	slices.SortFunc(all, func(a, b *world.Resource) int { return strings.Compare(a.Physical, b.Physical) })
	list := []any{}
	for _, r := range all {
		if !strings.HasPrefix(r.Physical, prefix) || !strings.Contains(r.Physical, pattern) {
			continue
		}
		group := map[string]any{
			"logGroupName": r.Physical, "creationTime": r.Created.UnixMilli(), "arn": r.Attribute("Arn"), "logGroupArn": strings.TrimSuffix(r.Attribute("Arn"), ":*"),
			"metricFilterCount": 0, "storedBytes": 0, "logGroupClass": "STANDARD",
		}
		if days := r.Number("RetentionInDays", 0); days > 0 {
			group["retentionInDays"] = days
		}
		list = append(list, group)
	}
	return paged(list, q, "logGroups"), nil
}

func (s *service) createGroup(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "logGroupName")
	if _, taken := s.w.Get(q.Region, groupType, name); taken {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceAlreadyExistsException", "The specified log group already exists")
	}
	if name == "" || len(name) > 512 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "1 validation error detected: Value '%s' at 'logGroupName' failed to satisfy constraint: Member must have length less than or equal to 512", name)
	}
	_, err := catalogue.Make(s.w, q.Region, groupType, map[string]any{"LogGroupName": name})
	return wire.Output{}, err
}

func (s *service) deleteGroup(q *wire.Request) (wire.Output, error) {
	r, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.Output{}, s.w.Delete(q.Region, groupType, r.Physical)
}

func (s *service) retention(q *wire.Request) (wire.Output, error) {
	r, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	r.SetProperty("RetentionInDays", world.NumberOf(q.JSON, "retentionInDays", 0))
	s.w.Put(q.Region, r)
	return wire.Output{}, nil
}

// streamsOf are the streams of a group. A stack names a stream by itself; ours
// are named by their group too.
func (s *service) streamsOf(group *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, r := range s.w.List(group.Region, streamType) {
		if r.Text("LogGroupName") == group.Physical {
			list = append(list, r)
		}
	}
	return list
}

func streamName(r *world.Resource) string {
	if name := r.Text("LogStreamName"); name != "" {
		return name
	}
	return r.Physical
}

func (s *service) stream(q *wire.Request) (*world.Resource, error) {
	group, err := s.group(q)
	if err != nil {
		return nil, err
	}
	name := world.TextOf(q.JSON, "logStreamName")
	for _, r := range s.streamsOf(group) {
		if streamName(r) == name {
			return r, nil
		}
	}
	return nil, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "The specified log stream does not exist.")
}

func (s *service) streams(q *wire.Request) (wire.Output, error) {
	group, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	list := []any{}
	for _, r := range s.streamsOf(group) {
		if !strings.HasPrefix(streamName(r), world.TextOf(q.JSON, "logStreamNamePrefix")) {
			continue
		}
		stream := map[string]any{
			"logStreamName": streamName(r), "creationTime": r.Created.UnixMilli(), "storedBytes": 0,
			"arn": strings.TrimSuffix(group.Attribute("Arn"), "*") + "log-stream:" + streamName(r), "uploadSequenceToken": "1",
		}
		if events := world.List(r.Private["Events"]); len(events) > 0 {
			stream["firstEventTimestamp"] = world.Map(events[0])["timestamp"]
			stream["lastEventTimestamp"] = world.Map(events[len(events)-1])["timestamp"]
			stream["lastIngestionTime"] = world.Map(events[len(events)-1])["ingestionTime"]
		}
		list = append(list, stream)
	}
	return paged(list, q, "logStreams"), nil
}

func (s *service) createStream(q *wire.Request) (wire.Output, error) {
	group, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	if _, err := s.stream(q); err == nil {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceAlreadyExistsException", "The specified log stream already exists")
	}
	name := world.TextOf(q.JSON, "logStreamName")
	s.w.Put(q.Region, &world.Resource{
		Type: streamType, Physical: group.Physical + ":" + name, Properties: map[string]any{"LogGroupName": group.Physical, "LogStreamName": name},
	})
	return wire.Output{}, nil
}

func (s *service) deleteStream(q *wire.Request) (wire.Output, error) {
	r, err := s.stream(q)
	if err != nil {
		return wire.Output{}, err
	}
	s.w.Remove(q.Region, streamType, r.Physical)
	return wire.Output{}, nil
}

func (s *service) put(q *wire.Request) (wire.Output, error) {
	r, err := s.stream(q)
	if err != nil {
		return wire.Output{}, err
	}
	events := slices.Clone(world.List(r.Private["Events"]))
	for _, each := range world.List(q.JSON["logEvents"]) {
		event := world.Map(each)
		events = append(events, map[string]any{"timestamp": event["timestamp"], "message": event["message"], "ingestionTime": s.w.Now().UnixMilli()})
	}
	r.SetPrivate("Events", events[max(0, len(events)-mostEvents):])
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"nextSequenceToken": strconv.Itoa(len(events))}), nil
}

// within says whether an event is in the span of time a call asks for.
func within(event map[string]any, q *wire.Request) bool {
	at := world.NumberOf(event, "timestamp", 0)
	return at >= world.NumberOf(q.JSON, "startTime", 0) && at < world.NumberOf(q.JSON, "endTime", int(^uint(0)>>1))
}

func (s *service) get(q *wire.Request) (wire.Output, error) {
	r, err := s.stream(q)
	if err != nil {
		return wire.Output{}, err
	}
	events := []any{}
	for _, each := range world.List(r.Private["Events"]) {
		if within(world.Map(each), q) {
			events = append(events, each)
		}
	}
	limit := max(1, world.NumberOf(q.JSON, "limit", 10000))
	start := max(0, len(events)-limit)
	if world.TextOf(q.JSON, "startFromHead") == "true" {
		start = 0
	}
	if token, forward := strings.CutPrefix(world.TextOf(q.JSON, "nextToken"), "f/"); forward {
		start, _ = strconv.Atoi(token) // a strange token begins at the beginning
	} else if token, backward := strings.CutPrefix(world.TextOf(q.JSON, "nextToken"), "b/"); backward {
		end, _ := strconv.Atoi(token)
		start = max(0, end-limit)
		limit = end - start
	}
	start = min(max(start, 0), len(events))
	end := min(start+limit, len(events))
	return wire.JSON(map[string]any{
		"events": events[start:end], "nextForwardToken": "f/" + strconv.Itoa(end), "nextBackwardToken": "b/" + strconv.Itoa(start),
	}), nil
}

func (s *service) filter(q *wire.Request) (wire.Output, error) {
	group, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	names := world.Texts(q.JSON["logStreamNames"])
	pattern := strings.Trim(world.TextOf(q.JSON, "filterPattern"), `"`)
	events := []any{}
	for _, r := range s.streamsOf(group) {
		if len(names) > 0 && !slices.Contains(names, streamName(r)) {
			continue
		}
		for i, each := range world.List(r.Private["Events"]) {
			event := world.Map(each)
			if within(event, q) && strings.Contains(world.TextOf(event, "message"), pattern) {
				events = append(events, map[string]any{
					"logStreamName": streamName(r), "timestamp": event["timestamp"], "message": event["message"],
					"ingestionTime": event["ingestionTime"], "eventId": world.StableID("3", r.Physical, strconv.Itoa(i)),
				})
			}
		}
	}
	return paged(events, q, "events"), nil
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	r, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	tags := map[string]string{}
	for _, tag := range r.Tags {
		tags[tag.Key] = tag.Value
	}
	return wire.JSON(map[string]any{"tags": tags}), nil
}
