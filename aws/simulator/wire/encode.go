package wire

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Answer is a finished HTTP answer.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Epoch writes a moment as the JSON protocols do: seconds with milliseconds.
func Epoch(t time.Time) json.Number {
	return json.Number(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64))
}

// Encode writes an operation's output as the service's protocol does.
func (s *Service) Encode(q *Request, out Output) (Answer, error) {
	a := Answer{Status: out.Status, Header: http.Header{}}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	var b bytes.Buffer
	switch s.Protocol {
	case Query, EC2:
		a.Header.Set("Content-Type", "text/xml;charset=UTF-8")
		if s.Protocol == Query {
			a.Header.Set("Content-Type", "text/xml")
		}
		s.envelope(q, out).Append(&b)
	case RESTXML:
		if len(out.Nodes) > 0 {
			a.Header.Set("Content-Type", "application/xml")
			b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
			root := *out.Nodes[0]
			if s.Namespace != "" && root.Attributes == nil {
				root.Attributes = []string{"xmlns", s.Namespace}
			}
			root.Append(&b)
		}
	default:
		a.Header.Set("Content-Type", s.contentType())
		if out.JSON != nil {
			text, err := json.Marshal(out.JSON)
			if err != nil {
				return a, err
			}
			b.Write(text)
		} else if s.Protocol != RESTJSON {
			b.WriteString("{}")
		}
	}
	a.Body = b.Bytes()
	if out.Raw != nil {
		a.Body = out.Raw
	}
	for name, values := range out.Header {
		a.Header[http.CanonicalHeaderKey(name)] = values
	}
	s.identify(q, a.Header)
	return a, nil
}

func (s *Service) envelope(q *Request, out Output) *Node {
	root := &Node{Name: q.Action + "Response", Attributes: []string{"xmlns", s.Namespace}}
	if s.Protocol == EC2 {
		root.Children = append([]*Node{Text("requestId", q.ID)}, out.Nodes...)
		return root
	}
	if out.Nodes != nil {
		root.Children = append(root.Children, El(q.Action+"Result", out.Nodes...))
	}
	root.Children = append(root.Children, El("ResponseMetadata", Text("RequestId", q.ID)))
	return root
}

func (s *Service) contentType() string {
	switch s.Protocol {
	case JSON10:
		return "application/x-amz-json-1.0"
	case JSON11:
		return "application/x-amz-json-1.1"
	default:
		return "application/json"
	}
}

// identify puts the request id where clients look for it.
func (s *Service) identify(q *Request, h http.Header) {
	if s.Name == "s3" {
		h.Set("x-amz-request-id", s3ID(q.ID))
		h.Set("x-amz-id-2", hostID(q.ID))
		return
	}
	h.Set("x-amzn-RequestId", q.ID)
}

// s3ID has the look of S3's request ids: sixteen hexadecimal digits.
func s3ID(id string) string {
	return strings.ToUpper(strings.ReplaceAll(id, "-", "") + "0000000000000000")[:16]
}

func hostID(id string) string { return strings.ReplaceAll(id, "-", "") + "/simulated=" }

// EncodeError writes a refusal as the service's protocol does.
func (s *Service) EncodeError(q *Request, e *Error) Answer {
	a := Answer{Status: e.StatusCode(), Header: http.Header{}}
	var b bytes.Buffer
	switch s.Protocol {
	case Query:
		a.Header.Set("Content-Type", "text/xml")
		s.queryError(q, e).Append(&b)
	case EC2:
		a.Header.Set("Content-Type", "text/xml;charset=UTF-8")
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
		El("Response",
			El("Errors", El("Error", Text("Code", e.Code), Text("Message", e.Message))),
			Text("RequestID", q.ID)).Append(&b)
	case RESTXML:
		a.Header.Set("Content-Type", "application/xml")
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
		s.restError(q, e).Append(&b)
	default:
		a.Header.Set("Content-Type", s.contentType())
		a.Header.Set("x-amzn-ErrorType", e.Code)
		b.Write(s.jsonError(e))
	}
	if q.Method != http.MethodHead {
		a.Body = b.Bytes()
	}
	for name, values := range e.Header {
		a.Header[http.CanonicalHeaderKey(name)] = values
	}
	s.identify(q, a.Header)
	return a
}

func (s *Service) queryError(q *Request, e *Error) *Node {
	fault := "Sender"
	if e.StatusCode() >= http.StatusInternalServerError {
		fault = "Receiver"
	}
	inner := El("Error", Text("Type", fault), Text("Code", e.Code), Text("Message", e.Message))
	for _, f := range e.Fields {
		inner.Children = append(inner.Children, Text(f.Name, f.Value))
	}
	return &Node{
		Name: "ErrorResponse", Attributes: []string{"xmlns", s.Namespace},
		Children: []*Node{inner, Text("RequestId", q.ID)},
	}
}

func (s *Service) restError(q *Request, e *Error) *Node {
	if s.Name != "s3" {
		return s.queryError(q, e)
	}
	root := El("Error", Text("Code", e.Code), Text("Message", e.Message))
	for _, f := range e.Fields {
		root.Children = append(root.Children, Text(f.Name, f.Value))
	}
	root.Children = append(root.Children, Text("RequestId", s3ID(q.ID)), Text("HostId", hostID(q.ID)))
	return root
}

func (s *Service) jsonError(e *Error) []byte {
	body := map[string]any{}
	if s.Protocol != RESTJSON {
		body["__type"] = e.Code
	}
	if e.Message != "" {
		body["message"] = e.Message
	}
	for _, f := range e.Fields {
		body[f.Name] = f.Value
	}
	text, err := json.Marshal(body)
	if err != nil {
		// A map of strings always marshals; this keeps the answer JSON anyway.
		return []byte("{}")
	}
	return text
}
