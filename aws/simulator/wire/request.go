package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is one call of an AWS API, whatever its protocol.
type Request struct {
	// ID is the request id of the answer, a UUID.
	ID string
	// At is when it arrived, on the simulated world's clock.
	At time.Time
	// Until is the end of a long poll that is under way, for whoever began it.
	Until time.Time
	// Service is the signing name of the credential scope, such as "ec2", or ""
	// for an unsigned call.
	Service string
	// Region is the region of the credential scope, or the simulator's own.
	Region string
	// AccessKey is the access key id of the credential scope.
	AccessKey string
	// Token is the session token sent along, if any.
	Token string
	// Action is the operation's name, such as "CreateStack". For a REST protocol
	// the service's router finds it.
	Action string
	// Version is the API version of a query call.
	Version string
	// Target is the part of X-Amz-Target before the operation.
	Target string

	Method string
	// Host is the Host header.
	Host string
	// Path is the decoded path, with its leading slash.
	Path string
	// RawPath is the path as it was sent, still escaped.
	RawPath string
	Query   url.Values
	Header  http.Header
	// Params is the form of a query call; never nil.
	Params *Params
	// JSON is the body of a json call; nil when there was none.
	JSON map[string]any
	// Body is the body as it was sent.
	Body []byte
	// Signed says whether the call carried a signature of any kind.
	Signed bool
}

// Read makes a Request of an HTTP request whose body has been read already.
// The error is an *Error that the service's protocol can carry; the Request is
// usable for routing even then.
func Read(r *http.Request, body []byte) (*Request, error) {
	q := &Request{
		Method: r.Method, Host: r.Host, Path: r.URL.Path, RawPath: r.URL.EscapedPath(),
		Header: r.Header, Body: body, Params: &Params{}, Token: r.Header.Get("X-Amz-Security-Token"),
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	q.Query = query
	if err != nil {
		return q, Errorf(http.StatusBadRequest, "MalformedQueryString", "The query string contains a syntax error.")
	}
	readScope(q)
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		q.Target, q.Action = splitTarget(target)
		return q, q.readJSON()
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case media == "application/x-www-form-urlencoded" && r.Method == http.MethodPost && len(body) > 0 && !isObjectPath(q):
		return q, q.readForm(string(body))
	case query.Has("Action"):
		return q, q.readForm(r.URL.RawQuery)
	case media == "application/json" && len(body) > 0 && q.Service != "s3" && q.Service != "":
		return q, q.readJSON()
	}
	return q, nil
}

// isObjectPath tells an upload to S3 that happens to be a form from a query
// call, which always goes to the root.
func isObjectPath(q *Request) bool { return q.Service == "s3" || (q.Path != "/" && q.Path != "") }

func (q *Request) readForm(form string) error {
	params, err := ParseForm(form)
	if err != nil {
		return err
	}
	q.Params = params
	q.Action, q.Version = params.Get("Action"), params.Get("Version")
	return nil
}

func (q *Request) readJSON() error {
	if len(bytes.TrimSpace(q.Body)) == 0 {
		q.JSON = map[string]any{}
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(q.Body))
	decoder.UseNumber()
	if err := decoder.Decode(&q.JSON); err != nil {
		return Errorf(http.StatusBadRequest, "SerializationException", "")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Errorf(http.StatusBadRequest, "SerializationException", "")
	}
	if q.JSON == nil {
		q.JSON = map[string]any{}
	}
	return nil
}

// splitTarget takes "AmazonSSM.GetParameter" apart.
func splitTarget(target string) (prefix, action string) {
	at := strings.LastIndexByte(target, '.')
	if at < 0 {
		return "", target
	}
	return target[:at], target[at+1:]
}
