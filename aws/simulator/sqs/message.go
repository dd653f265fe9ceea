package sqs

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) send(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	body := world.TextOf(q.JSON, "MessageBody")
	if body == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "MissingParameter", "The request must contain the parameter MessageBody.")
	}
	m := s.add(r, body, world.Map(q.JSON["MessageAttributes"]), world.NumberOf(q.JSON, "DelaySeconds", r.Number("DelaySeconds", 0)))
	return wire.JSON(map[string]any{"MessageId": m.ID, "MD5OfMessageBody": sum(body)}), nil
}

func (s *service) sendBatch(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	sent := []any{}
	for _, each := range world.List(q.JSON["Entries"]) {
		entry := world.Map(each)
		m := s.add(r, world.TextOf(entry, "MessageBody"), world.Map(entry["MessageAttributes"]), world.NumberOf(entry, "DelaySeconds", 0))
		sent = append(sent, map[string]any{"Id": world.TextOf(entry, "Id"), "MessageId": m.ID, "MD5OfMessageBody": sum(m.Body)})
	}
	return wire.JSON(map[string]any{"Successful": sent, "Failed": []any{}}), nil
}

// receive hands out messages that nobody has in hand. With a wait, an empty
// answer is put off until a message comes or the wait is over.
func (s *service) receive(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	now := s.w.Now()
	most := min(max(world.NumberOf(q.JSON, "MaxNumberOfMessages", 1), 1), 10)
	timeout := world.NumberOf(q.JSON, "VisibilityTimeout", r.Number("VisibilityTimeout", 30))
	oldest := now.Add(-time.Duration(r.Number("MessageRetentionPeriod", 345600)) * time.Second).UnixMilli()
	all := messages(r)
	kept := slices.DeleteFunc(all, func(m message) bool { return m.Sent < oldest })
	got := []any{}
	for i := range kept {
		m := &kept[i]
		if m.Visible > now.UnixMilli() || len(got) >= most {
			continue
		}
		m.Visible, m.Receipt = now.Add(time.Duration(timeout)*time.Second).UnixMilli(), s.w.UUID()
		m.Received++
		out := map[string]any{
			"MessageId": m.ID, "ReceiptHandle": m.Receipt, "Body": m.Body, "MD5OfBody": sum(m.Body),
			"Attributes": map[string]string{
				"SentTimestamp": strconv.FormatInt(m.Sent, 10), "ApproximateReceiveCount": strconv.Itoa(m.Received), "SenderId": "AIDASIMULATEDGANTRY01",
				"ApproximateFirstReceiveTimestamp": strconv.FormatInt(now.UnixMilli(), 10),
			},
		}
		if len(m.Fields) > 0 {
			out["MessageAttributes"] = m.Fields
		}
		got = append(got, out)
	}
	if len(got) > 0 {
		s.keep(r, kept)
		return wire.JSON(map[string]any{"Messages": got}), nil
	}
	out := wire.JSON(map[string]any{})
	if wait := world.NumberOf(q.JSON, "WaitTimeSeconds", r.Number("ReceiveMessageWaitTimeSeconds", 0)); wait > 0 {
		out.Again = s.waitUntil(q, now, wait)
	}
	return out, nil
}

// waitUntil is the end of a long poll, which does not move while it waits.
func (s *service) waitUntil(q *wire.Request, now time.Time, seconds int) time.Time {
	if q.Until.IsZero() {
		q.Until = now.Add(time.Duration(min(seconds, 20)) * time.Second)
	}
	return q.Until
}

func (s *service) drop(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	receipt := world.TextOf(q.JSON, "ReceiptHandle")
	s.keep(r, slices.DeleteFunc(messages(r), func(m message) bool { return receipt != "" && m.Receipt == receipt }))
	return wire.Output{}, nil
}

func (s *service) visibility(q *wire.Request) (wire.Output, error) {
	r, err := s.queue(q)
	if err != nil {
		return wire.Output{}, err
	}
	list := messages(r)
	for i := range list {
		if list[i].Receipt == world.TextOf(q.JSON, "ReceiptHandle") {
			list[i].Visible = s.w.Now().Add(time.Duration(world.NumberOf(q.JSON, "VisibilityTimeout", 0)) * time.Second).UnixMilli()
		}
	}
	s.keep(r, list)
	return wire.Output{}, nil
}
