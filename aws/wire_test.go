package aws

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"gantry/wizard"
)

// TestMain keeps the machine's own AWS settings out of the tests; a bundle of
// certificates would also be read for every Cloud that is opened.
func TestMain(m *testing.M) {
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "AWS_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// testClock stands still until somebody sleeps; then it is that much later at
// once. Those who sleep at the same time sleep side by side.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if until := c.now.Add(d); until.After(c.now) {
		c.now = until
	}
	return nil
}

// reply is what the wire answers. The zero reply drops the connection.
type reply struct {
	status int
	body   string
}

// call is a request that was made.
type call struct {
	op   string
	form url.Values
	at   time.Time
	path string
}

// wire is an AWS that answers as a test tells it, over HTTP on loopback.
type wire struct {
	t      testing.TB
	clock  *testClock
	server *httptest.Server
	mu     sync.Mutex
	calls  []call
	ops    map[string]func(url.Values) reply
	// before may answer in place of an operation: the weather.
	before func(op string, form url.Values) (reply, bool)
}

// newWire starts one and opens a Cloud that talks to it.
func newWire(t testing.TB) (*wire, *Cloud) {
	t.Helper()
	w := &wire{t: t, clock: newTestClock(), ops: map[string]func(url.Values) reply{}}
	w.server = httptest.NewServer(w)
	t.Cleanup(w.server.Close)
	return w, w.open(Options{})
}

func (w *wire) open(o Options) *Cloud {
	w.t.Helper()
	o.Region, o.EndpointURL, o.Clock = "eu-west-1", w.server.URL, w.clock
	if o.Credentials == nil {
		o.Credentials = credentials.NewStaticCredentialsProvider("AKID", "hunter2", "")
		o.HTTPClient = awshttp.NewBuildableClient() // as AWS_CA_BUNDLE asks for
	}
	c, err := Open(context.Background(), o)
	if err != nil {
		w.t.Fatalf("opening: %v", err)
	}
	return c
}

// on sets what an operation answers.
func (w *wire) on(op string, answer func(url.Values) reply) { w.ops[op] = answer }

func (w *wire) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	if err := in.ParseForm(); err != nil {
		w.t.Errorf("a request that is no form: %v", err)
	}
	op := in.Form.Get("Action")
	if target := in.Header.Get("X-Amz-Target"); op == "" && target != "" {
		op = target[strings.LastIndex(target, ".")+1:]
	}
	if op == "" {
		op = in.Method
	}
	w.mu.Lock()
	w.calls = append(w.calls, call{op, in.Form, w.clock.Now(), in.URL.Path})
	answer, known := w.ops[op]
	before := w.before
	var r reply
	done := false
	if before != nil {
		r, done = before(op, in.Form)
	}
	if !done {
		r = failed(400, "InvalidAction", "no "+op+" in this test")
		if known {
			r = answer(in.Form)
		}
	}
	w.mu.Unlock()
	if r.status == 0 {
		panic(http.ErrAbortHandler)
	}
	out.Header().Set("Content-Type", "text/xml")
	out.WriteHeader(r.status)
	fmt.Fprint(out, r.body)
}

// made are the requests of an operation so far.
func (w *wire) made(op string) []call {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []call
	for _, c := range w.calls {
		if c.op == op {
			found = append(found, c)
		}
	}
	return found
}

// answered is a good answer of the query protocol.
func answered(op, result string) reply {
	return reply{200, fmt.Sprintf(`<%[1]sResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><%[1]sResult>%[2]s</%[1]sResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></%[1]sResponse>`, op, result)}
}

// failed is an error of the query protocol.
func failed(status int, code, message string) reply {
	return reply{status, fmt.Sprintf(`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>`, code, html.EscapeString(message))}
}

// failedEC2 is an error as EC2 says it.
func failedEC2(status int, code, message string) reply {
	return reply{status, fmt.Sprintf(`<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>r</RequestID></Response>`, code, html.EscapeString(message))}
}

var rateExceeded = failed(400, "Throttling", "Rate exceeded")

// heard collects what a Cloud emits.
type heard struct {
	mu     sync.Mutex
	events []wizard.Event
}

func (h *heard) emit(e wizard.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

// resources are the stack events among them.
func (h *heard) resources() []wizard.ResourceEvent {
	var all []wizard.ResourceEvent
	for _, e := range h.events {
		if r, ok := e.Body.(wizard.ResourceEvent); ok {
			all = append(all, r)
		}
	}
	return all
}

// ids are those of the stack events, in order.
func (h *heard) ids() []string {
	var all []string
	for _, r := range h.resources() {
		all = append(all, r.ID)
	}
	return all
}

// said are the sentences, one a line.
func (h *heard) said() string {
	var all []string
	for _, e := range h.events {
		if s, ok := e.Body.(wizard.Said); ok {
			all = append(all, s.Text)
		}
	}
	return strings.Join(all, "\n")
}

// decisions are what looking came to, in order.
func (h *heard) decisions() []wizard.Decision {
	var all []wizard.Decision
	for _, e := range h.events {
		if l, ok := e.Body.(wizard.Looked); ok {
			all = append(all, l.Decision)
		}
	}
	return all
}

// withToken is the context of a step whose request token is "tok".
func withToken(sent bool) context.Context {
	return wizard.WithToken(context.Background(), wizard.Token{Value: "tok", Sent: sent})
}

// troubleIn fails the test unless the error is a Trouble.
func troubleIn(t *testing.T, err error) *wizard.Trouble {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	found := wizard.TroubleOf(err)
	if found.Exit == wizard.ExitInternal {
		t.Fatalf("not a Trouble: %v", err)
	}
	return found
}
