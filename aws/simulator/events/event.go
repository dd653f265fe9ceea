package events

import (
	"encoding/json"
	"strings"

	"gantry/aws/simulator/sns"
	"gantry/aws/simulator/sqs"
	"gantry/aws/simulator/world"
)

// Event is one event on the default bus.
type Event struct {
	Source, DetailType string
	Resources          []string
	Detail             map[string]any
}

// Emit puts an event on a region's default bus: the targets of every rule that
// matches get it. Queues and topics are reached; other targets are not played.
// It gives the event's id.
func Emit(w *world.World, region string, e Event) string {
	id := w.UUID()
	resources := []any{}
	for _, arn := range e.Resources {
		resources = append(resources, arn)
	}
	event := map[string]any{
		"version": "0", "id": id, "detail-type": e.DetailType, "source": e.Source, "account": world.Account,
		"time": w.Now().UTC().Format("2006-01-02T15:04:05Z"), "region": region, "resources": resources, "detail": e.Detail,
	}
	text, err := json.Marshal(event)
	if err != nil {
		return id // plain data always marshals
	}
	for _, rule := range w.List(region, ruleType) {
		if rule.Text("State") == "DISABLED" || rule.Text("EventBusName") != "" && rule.Text("EventBusName") != "default" {
			continue
		}
		if pattern, ok := patternOf(rule); ok && Matches(pattern, event) {
			deliver(w, region, rule, string(text))
		}
	}
	return id
}

// patternOf is a rule's pattern, which a template writes as an object and a
// call as text.
func patternOf(rule *world.Resource) (map[string]any, bool) {
	if text, ok := rule.Properties["EventPattern"].(string); ok {
		pattern, err := parsePattern(text)
		return pattern, err == nil
	}
	pattern := world.Map(rule.Properties["EventPattern"])
	return pattern, pattern != nil
}

func deliver(w *world.World, region string, rule *world.Resource, text string) {
	for _, each := range world.List(rule.Properties["Targets"]) {
		arn := world.TextOf(world.Map(each), "Arn")
		switch {
		case strings.Contains(arn, ":sqs:"):
			sqs.Send(w, region, arn, text)
		case strings.Contains(arn, ":sns:"):
			sns.Publish(w, region, arn, "", text)
		}
	}
}
