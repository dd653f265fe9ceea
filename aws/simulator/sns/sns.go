// Package sns answers the Simple Notification Service from the simulated world:
// topics, subscriptions, and messages that reach subscribed queues.
package sns

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/sqs"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	topicType        = "AWS::SNS::Topic"
	subscriptionType = "AWS::SNS::Subscription"
)

type service struct{ w *world.World }

// New makes SNS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(topicType, world.Hooks{Delete: s.goes})
	return &wire.Service{
		Name: "sns", Protocol: wire.Query, Version: "2010-03-31", Namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
		Actions: map[string]wire.Action{
			"CreateTopic": s.create, "DeleteTopic": s.remove, "ListTopics": s.list, "GetTopicAttributes": s.attributes,
			"Subscribe": s.subscribe, "Unsubscribe": s.unsubscribe, "ListSubscriptions": s.subscriptions, "ListSubscriptionsByTopic": s.subscriptions,
			"Publish": s.publish, "ListTagsForResource": s.tags,
		},
	}
}

func (s *service) topic(q *wire.Request, parameter string) (*world.Resource, error) {
	r, found := s.w.Get(q.Region, topicType, q.Params.Get(parameter))
	if !found {
		return nil, wire.Errorf(http.StatusNotFound, "NotFound", "Topic does not exist")
	}
	return r, nil
}

// goes takes the subscriptions that calls made with the topic.
func (s *service) goes(r *world.Resource) error {
	for _, each := range s.of(r.Region, r.Physical) {
		if each.Stack == "" {
			s.w.Remove(r.Region, subscriptionType, each.Physical)
		}
	}
	return nil
}

// of are the subscriptions of a topic that are resources.
func (s *service) of(region, topic string) []*world.Resource {
	var list []*world.Resource
	for _, r := range s.w.List(region, subscriptionType) {
		if r.Text("TopicArn") == topic {
			list = append(list, r)
		}
	}
	return list
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("Name")
	if name == "" || len(name) > 256 || strings.ContainsAny(name, " /:") {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameter", "Invalid parameter: Topic Name")
	}
	arn := "arn:aws:sns:" + q.Region + ":" + world.Account + ":" + name
	if _, found := s.w.Get(q.Region, topicType, arn); !found {
		if _, err := catalogue.Make(s.w, q.Region, topicType, map[string]any{"TopicName": name}); err != nil {
			return wire.Output{}, err
		}
	}
	return wire.XML(wire.Text("TopicArn", arn)), nil
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	if r, err := s.topic(q, "TopicArn"); err == nil {
		return wire.Output{}, s.w.Delete(q.Region, topicType, r.Physical)
	}
	return wire.Output{}, nil
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	var topics [][]*wire.Node
	for _, r := range s.w.List(q.Region, topicType) {
		topics = append(topics, []*wire.Node{wire.Text("TopicArn", r.Physical)})
	}
	return wire.XML(wire.List("Topics", "member", topics...)), nil
}

func (s *service) attributes(q *wire.Request) (wire.Output, error) {
	r, err := s.topic(q, "TopicArn")
	if err != nil {
		return wire.Output{}, err
	}
	entries := wire.El("Attributes")
	for _, entry := range [][2]string{
		{"TopicArn", r.Physical},
		{"Owner", world.Account},
		{"DisplayName", r.Text("DisplayName")},
		{"SubscriptionsConfirmed", fmt.Sprint(len(s.subscribed(r)))},
		{"SubscriptionsPending", "0"},
		{"SubscriptionsDeleted", "0"},
	} {
		entries.Children = append(entries.Children, wire.El("entry", wire.Text("key", entry[0]), wire.Text("value", entry[1])))
	}
	return wire.XML(entries), nil
}

// subscription is one subscription, made by itself or with its topic.
type subscription struct{ arn, topic, protocol, endpoint string }

// subscribed are all subscriptions of a topic.
func (s *service) subscribed(r *world.Resource) []subscription {
	var list []subscription
	for _, each := range s.of(r.Region, r.Physical) {
		list = append(list, subscription{each.Physical, r.Physical, each.Text("Protocol"), each.Text("Endpoint")})
	}
	for i, each := range world.List(r.Properties["Subscription"]) {
		m := world.Map(each)
		list = append(list, subscription{r.Physical + ":" + world.StableID("", r.Physical, fmt.Sprint(i)), r.Physical, world.TextOf(m, "Protocol"), world.TextOf(m, "Endpoint")})
	}
	return list
}

func (s *service) subscribe(q *wire.Request) (wire.Output, error) {
	r, err := s.topic(q, "TopicArn")
	if err != nil {
		return wire.Output{}, err
	}
	protocol, endpoint := q.Params.Get("Protocol"), q.Params.Get("Endpoint")
	for _, each := range s.subscribed(r) {
		if each.protocol == protocol && each.endpoint == endpoint {
			return wire.XML(wire.Text("SubscriptionArn", each.arn)), nil
		}
	}
	made, err := catalogue.Make(s.w, q.Region, subscriptionType, map[string]any{"TopicArn": r.Physical, "Protocol": protocol, "Endpoint": endpoint})
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Text("SubscriptionArn", made.Physical)), nil
}

func (s *service) unsubscribe(q *wire.Request) (wire.Output, error) {
	s.w.Remove(q.Region, subscriptionType, q.Params.Get("SubscriptionArn"))
	return wire.Output{}, nil
}

func (s *service) subscriptions(q *wire.Request) (wire.Output, error) {
	topics := s.w.List(q.Region, topicType)
	if q.Action == "ListSubscriptionsByTopic" {
		r, err := s.topic(q, "TopicArn")
		if err != nil {
			return wire.Output{}, err
		}
		topics = []*world.Resource{r}
	}
	var list [][]*wire.Node
	for _, r := range topics {
		for _, each := range s.subscribed(r) {
			list = append(list, []*wire.Node{
				wire.Text("SubscriptionArn", each.arn), wire.Text("Owner", world.Account), wire.Text("Protocol", each.protocol),
				wire.Text("Endpoint", each.endpoint), wire.Text("TopicArn", each.topic),
			})
		}
	}
	return wire.XML(wire.List("Subscriptions", "member", list...)), nil
}

func (s *service) publish(q *wire.Request) (wire.Output, error) {
	if _, err := s.topic(q, "TopicArn"); err != nil {
		return wire.Output{}, err
	}
	text := q.Params.Get("Message")
	if text == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameter", "Invalid parameter: Empty message")
	}
	return wire.XML(wire.Text("MessageId", Publish(s.w, q.Region, q.Params.Get("TopicArn"), q.Params.Get("Subject"), text))), nil
}

// Publish sends a message to the queues that are subscribed to a topic, in
// SNS's envelope, and gives the message's id. A topic that does not exist
// reaches nobody.
func Publish(w *world.World, region, topic, subject, text string) string {
	s := &service{w}
	id := w.UUID()
	r, found := w.Get(region, topicType, topic)
	if !found {
		return id
	}
	for _, each := range s.subscribed(r) {
		if each.protocol != "sqs" {
			continue
		}
		envelope := map[string]string{
			"Type": "Notification", "MessageId": id, "TopicArn": topic, "Message": text, "Timestamp": wire.Stamp(w.Now()), "SignatureVersion": "1",
			"UnsubscribeURL": "https://sns." + region + ".amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + each.arn,
		}
		if subject != "" {
			envelope["Subject"] = subject
		}
		body, err := json.Marshal(envelope)
		if err != nil {
			continue // a map of strings always marshals
		}
		sqs.Send(w, region, each.endpoint, string(body))
	}
	return id
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	r, err := s.topic(q, "ResourceArn")
	if err != nil {
		return wire.Output{}, err
	}
	var tags [][]*wire.Node
	for _, tag := range r.Tags {
		tags = append(tags, []*wire.Node{wire.Text("Key", tag.Key), wire.Text("Value", tag.Value)})
	}
	return wire.XML(wire.List("Tags", "member", tags...)), nil
}
