package wire

import (
	"net/http"
	"strings"
	"time"
)

// Protocol is how a service's calls and answers are written.
type Protocol int

// The protocols.
const (
	Query    Protocol = iota // form in, XML out
	EC2                      // form in, XML out, in EC2's dialect
	RESTXML                  // path and XML
	JSON10                   // X-Amz-Target, JSON, "application/x-amz-json-1.0"
	JSON11                   // X-Amz-Target, JSON, "application/x-amz-json-1.1"
	RESTJSON                 // path and JSON
)

// Action carries out one operation. The error is an *Error when it is AWS's
// own refusal; any other error is answered as InternalFailure.
type Action func(q *Request) (Output, error)

// Output is what an operation answers. Which part is used depends on the
// service's protocol.
type Output struct {
	// Status is the HTTP status; zero means 200.
	Status int
	Header http.Header
	// Nodes are the members of an XML answer. Nil means that the operation has
	// no result at all (query leaves the Result element out); for rest-xml the
	// only node is the root.
	Nodes []*Node
	// JSON is the body of a JSON answer; nil means an empty one.
	JSON any
	// Raw is a body sent as it is, with the content type of Header.
	Raw []byte
	// Again, when not zero, asks the server to try the action again a little
	// later, until that moment of the world's clock: a long poll.
	Again time.Time
}

// XML is an answer of XML elements; with none it still has an (empty) result.
func XML(nodes ...*Node) Output {
	if nodes == nil {
		nodes = []*Node{}
	}
	return Output{Nodes: nodes}
}

// JSON is an answer of JSON.
func JSON(value any) Output { return Output{JSON: value} }

// Service is one AWS service: how it speaks and what it can do.
type Service struct {
	// Name is the signing name, such as "ec2".
	Name string
	// Protocol says how it speaks.
	Protocol Protocol
	// Version is the API version of a query service, such as "2010-05-15".
	Version string
	// Namespace is the XML namespace of its answers.
	Namespace string
	// Target is the prefix of X-Amz-Target of a JSON service, such as "AmazonSSM".
	Target string
	// Actions are its operations by name.
	Actions map[string]Action
	// Route finds the operation of a call to a REST service; "" for none.
	Route func(q *Request) string
	// Match claims unsigned calls that only their host or path tells apart, nil
	// for none.
	Match func(q *Request) bool
}

// Mutates says whether a call may change the world, judged by its name or, for
// REST, its method.
func (s *Service) Mutates(q *Request) bool {
	if s.Protocol == RESTXML || s.Protocol == RESTJSON {
		return q.Method != http.MethodGet && q.Method != http.MethodHead
	}
	for _, prefix := range []string{"Describe", "List", "Get", "Validate", "Estimate", "Simulate", "Test", "BatchGet", "Lookup"} {
		if strings.HasPrefix(q.Action, prefix) {
			return false
		}
	}
	return true
}

// Do carries out a call.
func (s *Service) Do(q *Request) (Output, error) {
	if s.Route != nil {
		q.Action = s.Route(q)
	}
	action, known := s.Actions[q.Action]
	if !known {
		return Output{}, s.unknown(q)
	}
	return action(q)
}

// unknown is how a service answers an operation it does not have.
func (s *Service) unknown(q *Request) *Error {
	switch s.Protocol {
	case Query:
		if q.Action == "" {
			return Errorf(http.StatusBadRequest, "MissingAction", "The request must contain the parameter Action")
		}
		return Errorf(http.StatusBadRequest, "InvalidAction", "Could not find operation %s for version %s", q.Action, q.Version)
	case EC2:
		if q.Action == "" {
			return Errorf(http.StatusBadRequest, "MissingParameter", "The request must contain the parameter Action")
		}
		return Errorf(http.StatusBadRequest, "InvalidAction", "The action %s is not valid for this web service.", q.Action)
	case RESTXML:
		if s.Name == "s3" {
			return Errorf(http.StatusNotImplemented, "NotImplemented", "A header you provided implies functionality that is not implemented")
		}
		return Errorf(http.StatusNotFound, "UnknownOperationException", "")
	case RESTJSON:
		return Errorf(http.StatusNotFound, "UnknownOperationException", "")
	default:
		return Errorf(http.StatusBadRequest, "UnknownOperationException", "")
	}
}
