package wizard

import (
	"encoding/json"
	"fmt"
	"time"
)

// eventTime is RFC 3339 with milliseconds.
const eventTime = "2006-01-02T15:04:05.000Z07:00"

// header is what every line has.
type header struct {
	Seq  int64  `json:"seq"`
	At   string `json:"at"`
	Run  string `json:"run"`
	Step string `json:"step,omitempty"`
	Kind string `json:"kind"`
}

// MarshalJSON writes the event as one flat object.
func (e Event) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(header{e.Seq, e.At.UTC().Format(eventTime), e.Run, e.Step, e.Body.Kind()})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(e.Body)
	if err != nil {
		return nil, fmt.Errorf("writing a %s event: %w", e.Body.Kind(), err)
	}
	if len(body) == len("{}") {
		return head, nil
	}
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// UnmarshalJSON reads a line that MarshalJSON wrote. An unknown kind is an error.
func (e *Event) UnmarshalJSON(data []byte) error {
	var head header
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("reading an event: %w", err)
	}
	at, err := time.Parse(eventTime, head.At)
	if err != nil {
		return fmt.Errorf("reading the time of event %d: %w", head.Seq, err)
	}
	body, err := readBody(head.Kind, data)
	if err != nil {
		return fmt.Errorf("reading event %d: %w", head.Seq, err)
	}
	*e = Event{Seq: head.Seq, At: at, Run: head.Run, Step: head.Step, Body: body}
	return nil
}

// readBody reads the fields that belong to a kind.
func readBody(kind string, data []byte) (Body, error) {
	switch kind {
	case RunStarted{}.Kind():
		return read[RunStarted](data)
	case PlanMade{}.Kind():
		return read[PlanMade](data)
	case StepStarted{}.Kind():
		return read[StepStarted](data)
	case Looked{}.Kind():
		return read[Looked](data)
	case Difference{}.Kind():
		return read[Difference](data)
	case ResourceEvent{}.Kind():
		return read[ResourceEvent](data)
	case GroupEvent{}.Kind():
		return read[GroupEvent](data)
	case Said{}.Kind():
		return read[Said](data)
	case OutputsKnown{}.Kind():
		return read[OutputsKnown](data)
	case StepDone{}.Kind():
		return read[StepDone](data)
	case TroubleMet{}.Kind():
		return read[TroubleMet](data)
	case RunDone{}.Kind():
		return read[RunDone](data)
	}
	return nil, fmt.Errorf("unknown kind %q", kind)
}

func read[B Body](data []byte) (Body, error) {
	var body B
	err := json.Unmarshal(data, &body)
	return body, err
}
