package sqs

import (
	"crypto/md5" //nolint:gosec // what SQS itself tells about a message
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const queueType = "AWS::SQS::Queue"

// message is one message of a queue.
type message struct {
	ID       string         `json:"id"`
	Body     string         `json:"body"`
	Sent     int64          `json:"sent"`    // milliseconds of the world's clock
	Visible  int64          `json:"visible"` // from when it can be received
	Received int            `json:"received"`
	Receipt  string         `json:"receipt,omitempty"`
	Fields   map[string]any `json:"fields,omitempty"` // message attributes
}

type service struct{ w *world.World }

// New makes SQS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "sqs", Protocol: wire.JSON10, Target: "AmazonSQS",
		Actions: map[string]wire.Action{
			"CreateQueue": s.create, "DeleteQueue": s.remove, "GetQueueUrl": s.url, "ListQueues": s.list, "PurgeQueue": s.purge,
			"GetQueueAttributes": s.attributes, "SetQueueAttributes": s.setAttributes, "ListQueueTags": s.tags,
			"SendMessage": s.send, "SendMessageBatch": s.sendBatch, "ReceiveMessage": s.receive, "DeleteMessage": s.drop,
			"ChangeMessageVisibility": s.visibility,
		},
	}
}

func messages(r *world.Resource) []message {
	text, err := json.Marshal(r.Private["Messages"])
	if err != nil {
		return nil // plain data always marshals
	}
	var list []message
	if json.Unmarshal(text, &list) != nil {
		return nil
	}
	return list
}

func (s *service) keep(r *world.Resource, list []message) {
	r.SetPrivate("Messages", list)
	s.w.Put(r.Region, r)
}

func nameOf(url string) string { return url[strings.LastIndexAny(url, "/:")+1:] }

// queue finds a queue by its URL, on whatever host, or its ARN.
func queue(w *world.World, region, id string) (*world.Resource, bool) {
	return w.Find(region, queueType, func(r *world.Resource) bool { return nameOf(r.Physical) == nameOf(id) })
}

func (s *service) queue(q *wire.Request) (*world.Resource, error) {
	r, found := queue(s.w, q.Region, world.TextOf(q.JSON, "QueueUrl"))
	if !found {
		return nil, missing()
	}
	return r, nil
}

// missing is coded twice: for clients of the JSON protocol and, in a header, for
// those that know the codes of the old one.
func missing() error {
	e := wire.Errorf(http.StatusBadRequest, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.")
	e.Header = http.Header{"X-Amzn-Query-Error": {"AWS.SimpleQueueService.NonExistentQueue;Sender"}}
	return e
}

// Send puts a message into a queue that is named by its ARN. A queue that does
// not exist gets nothing.
func Send(w *world.World, region, arn, body string) {
	if r, found := queue(w, region, arn); found {
		(&service{w}).add(r, body, nil, 0)
	}
}

func (s *service) add(r *world.Resource, body string, fields map[string]any, delay int) message {
	now := s.w.Now()
	m := message{ID: s.w.UUID(), Body: body, Sent: now.UnixMilli(), Visible: now.Add(time.Duration(delay) * time.Second).UnixMilli(), Fields: fields}
	s.keep(r, append(messages(r), m))
	return m
}

func sum(text string) string {
	digest := md5.Sum([]byte(text)) //nolint:gosec // see above
	return hex.EncodeToString(digest[:])
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "QueueName")
	if name == "" || len(name) > 80 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	}
	if r, found := queue(s.w, q.Region, name); found {
		return wire.JSON(map[string]any{"QueueUrl": r.Physical}), nil
	}
	properties := map[string]any{"QueueName": name}
	for key, value := range world.Map(q.JSON["Attributes"]) {
		properties[key] = value
	}
	r, err := catalogue.Make(s.w, q.Region, queueType, properties)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"QueueUrl": r.Physical}), nil
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.Output{}, s.w.Delete(q.Region, queueType, r.Physical)
}

func (s *service) url(q *wire.Request) (wire.Output, error) {
	r, found := queue(s.w, q.Region, world.TextOf(q.JSON, "QueueName"))
	if !found {
		return wire.Output{}, missing()
	}
	return wire.JSON(map[string]any{"QueueUrl": r.Physical}), nil
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	urls := []string{}
	for _, r := range s.w.List(q.Region, queueType) {
		if strings.HasPrefix(nameOf(r.Physical), world.TextOf(q.JSON, "QueueNamePrefix")) {
			urls = append(urls, r.Physical)
		}
	}
	return wire.JSON(map[string]any{"QueueUrls": urls}), nil
}

func (s *service) purge(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	s.keep(r, nil)
	return wire.Output{}, nil
}

// usual are attributes with their values when nobody set them.
var usual = map[string]string{
	"DelaySeconds": "0", "MaximumMessageSize": "262144", "MessageRetentionPeriod": "345600", "ReceiveMessageWaitTimeSeconds": "0",
	"VisibilityTimeout": "30", "SqsManagedSseEnabled": "true",
}

func (s *service) attributes(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	waiting, flying := 0, 0
	for _, m := range messages(r) {
		if m.Visible <= s.w.Now().UnixMilli() {
			waiting++
		} else {
			flying++
		}
	}
	all := map[string]string{
		"QueueArn": r.Attribute("Arn"), "ApproximateNumberOfMessages": strconv.Itoa(waiting), "ApproximateNumberOfMessagesNotVisible": strconv.Itoa(flying),
		"ApproximateNumberOfMessagesDelayed": "0", "CreatedTimestamp": strconv.FormatInt(r.Created.Unix(), 10), "LastModifiedTimestamp": strconv.FormatInt(r.Created.Unix(), 10),
	}
	for name, value := range usual {
		all[name] = value
		if text := r.Text(name); text != "" {
			all[name] = text
		}
	}
	for _, policy := range s.w.List(q.Region, "AWS::SQS::QueuePolicy") {
		if slices.Contains(policy.Texts("Queues"), r.Physical) {
			if text, err := json.Marshal(policy.Properties["PolicyDocument"]); err == nil {
				all["Policy"] = string(text)
			}
		}
	}
	wanted := world.Texts(q.JSON["AttributeNames"])
	out := map[string]string{}
	for name, value := range all {
		if slices.Contains(wanted, "All") || slices.Contains(wanted, name) {
			out[name] = value
		}
	}
	return wire.JSON(map[string]any{"Attributes": out}), nil
}

func (s *service) setAttributes(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	for name, value := range world.Map(q.JSON["Attributes"]) {
		r.SetProperty(name, value)
	}
	s.w.Put(q.Region, r)
	return wire.Output{}, nil
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	tags := map[string]string{}
	for _, tag := range r.Tags {
		tags[tag.Key] = tag.Value
	}
	return wire.JSON(map[string]any{"Tags": tags}), nil
}
