package wizard

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// eventReader reads the lines of a journal. Nearly all lines of a long one are
// resource events as MarshalJSON writes them; those it reads by hand, several
// times as fast as package encoding/json, and keeps one copy of each text that
// comes again and again. Whatever looks different in any way goes to
// encoding/json, so that both always come to the same.
type eventReader struct {
	texts map[string]string
}

func newEventReader() *eventReader { return &eventReader{texts: map[string]string{}} }

var resourceKind = []byte(`"kind":"resource"`)

func (r *eventReader) read(line []byte, e *Event) error {
	if bytes.Contains(line, resourceKind) && r.resource(line, e) {
		return nil
	}
	return json.Unmarshal(line, e)
}

// resource reads a flat object of plain strings and whole numbers. It gives up
// at the first thing it does not expect.
func (r *eventReader) resource(line []byte, e *Event) bool {
	var body ResourceEvent
	var isResource, hasTime bool
	*e = Event{}
	rest, ok := bytes.CutPrefix(line, []byte{'{'})
	for ok {
		var key, value []byte
		if key, rest, ok = quoted(rest); !ok || len(rest) == 0 || rest[0] != ':' {
			return false
		}
		if string(key) == "seq" {
			if e.Seq, rest, ok = number(rest[1:]); !ok {
				return false
			}
		} else {
			if value, rest, ok = quoted(rest[1:]); !ok {
				return false
			}
			switch string(key) {
			case "kind":
				isResource = string(value) == "resource"
			case "at":
				e.At, hasTime = milliseconds(value)
			case "occurred":
				body.Occurred, ok = moment(value)
			case "run":
				e.Run = r.text(value)
			case "step":
				e.Step = r.text(value)
			default:
				ok = r.field(&body, key, value)
			}
		}
		if !ok || len(rest) == 0 {
			return false
		}
		if rest[0] == '}' {
			e.Body = body
			return len(rest) == 1 && isResource && hasTime
		}
		rest, ok = bytes.CutPrefix(rest, []byte{','})
	}
	return false
}

func (r *eventReader) field(body *ResourceEvent, key, value []byte) bool {
	switch string(key) {
	case "stack":
		body.Stack = r.text(value)
	case "stackId":
		body.StackID = r.text(value)
	case "logical":
		body.Logical = r.text(value)
	case "physical":
		body.Physical = r.text(value)
	case "type":
		body.Type = r.text(value)
	case "status":
		body.Status = r.text(value)
	case "detailed":
		body.Detailed = r.text(value)
	case "reason":
		body.Reason = r.text(value)
	case "event":
		body.ID = string(value) // no two are the same
	default:
		return false
	}
	return true
}

// text is the one copy of a text.
func (r *eventReader) text(value []byte) string {
	if known, ok := r.texts[string(value)]; ok {
		return known
	}
	text := string(value)
	r.texts[text] = text
	return text
}

// quoted takes a string without escapes off the front.
func quoted(from []byte) (value, rest []byte, ok bool) {
	if len(from) == 0 || from[0] != '"' {
		return nil, nil, false
	}
	plain := true
	for i := 1; i < len(from); i++ {
		switch c := from[i]; {
		case c == '"':
			value = from[1:i]
			return value, from[i+1:], plain || utf8.Valid(value)
		case c == '\\' || c < ' ':
			return nil, nil, false
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	return nil, nil, false
}

// number takes a positive whole number off the front.
func number(from []byte) (n int64, rest []byte, ok bool) {
	end := 0
	for end < len(from) && from[end] >= '0' && from[end] <= '9' {
		end++
	}
	if end == 0 || from[0] == '0' {
		return 0, nil, false
	}
	n, err := strconv.ParseInt(string(from[:end]), 10, 64)
	return n, from[end:], err == nil
}

// milliseconds reads a time as events have it: UTC, with three digits.
func milliseconds(value []byte) (time.Time, bool) {
	if len(value) != len("2006-01-02T15:04:05.000Z") {
		return time.Time{}, false
	}
	return moment(value)
}

// moment reads a time as time.Time writes it in UTC: with any number of digits
// after the second, or none. What it does not take may still be a time.
func moment(value []byte) (time.Time, bool) {
	const whole = "2006-01-02T15:04:05"
	if len(value) <= len(whole) || value[len(value)-1] != 'Z' {
		return time.Time{}, false
	}
	for _, i := range []int{4, 7, 10, 13, 16} {
		if value[i] != whole[i] {
			return time.Time{}, false
		}
	}
	var parts [6]int
	for i, at := range [6][2]int{{0, 4}, {5, 7}, {8, 10}, {11, 13}, {14, 16}, {17, 19}} {
		n, ok := digits(value[at[0]:at[1]])
		if !ok {
			return time.Time{}, false
		}
		parts[i] = n
	}
	nano, ok := fraction(value[len(whole) : len(value)-1])
	year, month, day, hour, minute, second := parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]
	if !ok || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nano, time.UTC)
	return t, t.Day() == day // there is no 31st of February
}

func digits(value []byte) (n int, ok bool) {
	for _, c := range value {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// fraction reads ".28" as nanoseconds, and nothing as none.
func fraction(value []byte) (nano int, ok bool) {
	if len(value) == 0 {
		return 0, true
	}
	if value[0] != '.' || len(value) == 1 || len(value) > 10 {
		return 0, false
	}
	n, ok := digits(value[1:])
	for range 10 - len(value) {
		n *= 10
	}
	return n, ok
}
