package simulator

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// wall is a clock that a test moves while the simulator reads it.
type wall struct {
	mu  sync.Mutex
	now time.Time
}

func newWall() *wall { return &wall{now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)} }

func (w *wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// element is any XML.
type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// all are the texts of every element of a name, in order.
func (e element) all(name string) []string {
	var texts []string
	if e.XMLName.Local == name {
		texts = append(texts, strings.TrimSpace(e.Text))
	}
	for _, child := range e.Children {
		texts = append(texts, child.all(name)...)
	}
	return texts
}

// one is the first text of a name.
func (e element) one(name string) string {
	if texts := e.all(name); len(texts) > 0 {
		return texts[0]
	}
	return ""
}

const scope = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261120/eu-west-1/"

// query calls a query service: parameters come in pairs. An error is answered
// like any other call: one("Code") is its code.
func query(t *testing.T, s *Simulator, service, version, action string, parameters ...string) element {
	t.Helper()
	form := url.Values{"Action": {action}, "Version": {version}}
	for i := 0; i+1 < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, s.URL(), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", scope+service+"/aws4_request")
	var e element
	if err := xml.Unmarshal(send(t, request), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// target calls a JSON service. An error has __type.
func target(t *testing.T, s *Simulator, action, body string) map[string]any {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.URL(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Target", action)
	request.Header.Set("Authorization", scope+"any/aws4_request")
	var out map[string]any
	if err := json.Unmarshal(send(t, request), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func send(t *testing.T, request *http.Request) []byte {
	t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing is lost
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// at reads a path of JSON: names and numbers of elements.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}
