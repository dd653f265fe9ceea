package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const scope = "AWS4-HMAC-SHA256 Credential=AKID/20261120/eu-west-1/%s/aws4_request, SignedHeaders=host, Signature=00"

func request(t *testing.T, method, target, body string, header map[string]string) *Request {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for name, value := range header {
		r.Header.Set(name, value)
	}
	q, err := Read(r, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	q.ID = "11111111-2222-4333-8444-555555555555"
	return q
}

// router has one service of each kind.
func router() *Router {
	answer := func(*Request) (Output, error) { return XML(Text("A", "b")), nil }
	json := func(*Request) (Output, error) { return JSON(map[string]any{"A": "b"}), nil }
	r := &Router{}
	r.Add(
		&Service{Name: "cloudformation", Protocol: Query, Version: "2010-05-15", Namespace: "ns:cfn", Actions: map[string]Action{"CreateStack": answer}},
		&Service{Name: "ec2", Protocol: EC2, Version: "2016-11-15", Namespace: "ns:ec2", Actions: map[string]Action{"DescribeVpcs": answer}},
		&Service{Name: "ssm", Protocol: JSON11, Target: "AmazonSSM", Actions: map[string]Action{"GetParameter": json}},
		&Service{Name: "sqs", Protocol: JSON10, Target: "AmazonSQS", Actions: map[string]Action{"ListQueues": json}},
		&Service{Name: "eks", Protocol: RESTJSON, Route: func(*Request) string { return "X" }, Actions: map[string]Action{"X": json}},
		&Service{Name: "s3", Protocol: RESTXML, Namespace: "ns:s3", Route: func(*Request) string { return "Get" }, Actions: map[string]Action{"Get": answer}},
	)
	return r
}

func TestCallsFindTheirService(t *testing.T) {
	form := "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name   string
		q      *Request
		want   string
		action string
	}{
		{"by scope", request(t, "POST", "/", "Action=CreateStack&Version=2010-05-15", map[string]string{"Content-Type": form, "Authorization": strings.Replace(scope, "%s", "cloudformation", 1)}), "cloudformation", "CreateStack"},
		{"by version, unsigned", request(t, "POST", "/", "Action=DescribeVpcs&Version=2016-11-15", map[string]string{"Content-Type": form + "; charset=utf-8"}), "ec2", "DescribeVpcs"},
		{"by target", request(t, "POST", "/", "{}", map[string]string{"X-Amz-Target": "AmazonSSM.GetParameter"}), "ssm", "GetParameter"},
		{"in the query string", request(t, "GET", "/?Action=DescribeVpcs&Version=2016-11-15", "", nil), "ec2", "DescribeVpcs"},
		{"an unsigned object", request(t, "GET", "/bucket/key", "", nil), "s3", ""},
		{"a presigned object", request(t, "GET", "/bucket/key?X-Amz-Credential=AK%2F20261120%2Fus-east-1%2Fs3%2Faws4_request", "", nil), "s3", ""},
		{"a REST service", request(t, "GET", "/clusters", "", map[string]string{"Authorization": strings.Replace(scope, "%s", "eks", 1)}), "eks", ""},
	} {
		s, refusal := router().Find(c.q)
		if refusal != nil || s.Name != c.want || c.q.Action != c.action {
			t.Errorf("%s: %s (%v), action %q", c.name, s.Name, refusal, c.q.Action)
		}
	}
}

func TestTheScopeTellsRegionAndKey(t *testing.T) {
	q := request(t, "POST", "/", "", map[string]string{"Authorization": strings.Replace(scope, "%s", "ec2", 1)})
	if q.Region != "eu-west-1" || q.AccessKey != "AKID" || q.Service != "ec2" || !q.Signed {
		t.Errorf("got %q %q %q", q.Region, q.AccessKey, q.Service)
	}
	q = request(t, "POST", "/", "", map[string]string{"Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20261120/../../etc/ec2/aws4_request"})
	if q.Region != "" {
		t.Errorf("a region of %q was taken", q.Region)
	}
}

func TestAnswersHaveTheirProtocolsForm(t *testing.T) {
	const id = "11111111-2222-4333-8444-555555555555"
	for _, c := range []struct {
		service, action, want, kind string
	}{
		{"cloudformation", "CreateStack", `<CreateStackResponse xmlns="ns:cfn"><CreateStackResult><A>b</A></CreateStackResult><ResponseMetadata><RequestId>` + id + `</RequestId></ResponseMetadata></CreateStackResponse>`, "text/xml"},
		{"ec2", "DescribeVpcs", `<DescribeVpcsResponse xmlns="ns:ec2"><requestId>` + id + `</requestId><A>b</A></DescribeVpcsResponse>`, "text/xml;charset=UTF-8"},
		{"ssm", "GetParameter", `{"A":"b"}`, "application/x-amz-json-1.1"},
		{"sqs", "ListQueues", `{"A":"b"}`, "application/x-amz-json-1.0"},
		{"eks", "X", `{"A":"b"}`, "application/json"},
		{"s3", "Get", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A xmlns=\"ns:s3\">b</A>", "application/xml"},
	} {
		q := &Request{ID: id, Action: c.action, Params: &Params{}, Service: c.service, Method: "POST"}
		s, _ := router().Find(q)
		out, err := s.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Encode(q, out)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, string(a.Body)); diff != "" || a.Status != 200 || a.Header.Get("Content-Type") != c.kind {
			t.Errorf("%s: %d %s\n%s", c.service, a.Status, a.Header.Get("Content-Type"), diff)
		}
	}
}

func TestErrorsHaveTheirProtocolsForm(t *testing.T) {
	for service, want := range map[string]string{
		"cloudformation": `<ErrorResponse xmlns="ns:cfn"><Error><Type>Sender</Type><Code>C</Code><Message>m &lt;x&gt;</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
		"ec2":            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>C</Code><Message>m &lt;x&gt;</Message></Error></Errors><RequestID>id</RequestID></Response>",
		"ssm":            `{"__type":"C","message":"m \u003cx\u003e"}`,
		"eks":            `{"message":"m \u003cx\u003e"}`,
	} {
		q := &Request{ID: "id", Params: &Params{}, Service: service, Method: "POST"}
		s, _ := router().Find(q)
		a := s.EncodeError(q, Errorf(404, "C", "m <x>"))
		if diff := cmp.Diff(want, string(a.Body)); diff != "" || a.Status != 404 {
			t.Errorf("%s: %d %s", service, a.Status, diff)
		}
	}
	q := &Request{ID: "id", Params: &Params{}, Service: "s3", Method: "HEAD"}
	s, _ := router().Find(q)
	if a := s.EncodeError(q, Errorf(404, "NoSuchKey", "x")); len(a.Body) != 0 {
		t.Errorf("an answer to HEAD has the body %q", a.Body)
	}
}

func TestAnUnknownActionIsAnsweredAsAWSDoes(t *testing.T) {
	for _, c := range []struct{ service, action, code, message string }{
		{"cloudformation", "Frobnicate", "InvalidAction", "Could not find operation Frobnicate for version 2010-05-15"},
		{"cloudformation", "", "MissingAction", "The request must contain the parameter Action"},
		{"ec2", "Frobnicate", "InvalidAction", "The action Frobnicate is not valid for this web service."},
		{"ssm", "Frobnicate", "UnknownOperationException", ""},
	} {
		q := &Request{Action: c.action, Version: "2010-05-15", Params: &Params{}, Service: c.service}
		if c.service == "ec2" {
			q.Version = "2016-11-15"
		}
		s, _ := router().Find(q)
		_, err := s.Do(q)
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Message != c.message || refusal.StatusCode() != http.StatusBadRequest {
			t.Errorf("%s %s: %v", c.service, c.action, err)
		}
	}
}

func TestAnswersAreAlwaysXML(t *testing.T) {
	var b bytes.Buffer
	(&Node{Name: "A", Attributes: []string{"x", `"<&`}, Text: "a\x00\x1b[31m<b>&\xff", Children: []*Node{nil, El("Empty"), Time("T", time.Date(2026, 9, 26, 22, 21, 45, 602e6, time.UTC)), Time("Zero", time.Time{})}}).Append(&b)
	if err := xml.Unmarshal(b.Bytes(), new(struct{})); err != nil {
		t.Errorf("%v: %q", err, b.String())
	}
	if !strings.Contains(b.String(), "<Empty/><T>2026-09-26T22:21:45.602Z</T>") || strings.Contains(b.String(), "Zero") {
		t.Errorf("got %q", b.String())
	}
}

func TestTimesInJSONAreSeconds(t *testing.T) {
	text, err := json.Marshal(map[string]any{"at": Epoch(time.UnixMilli(1795217539472))})
	if err != nil || string(text) != `{"at":1795217539.472}` {
		t.Errorf("%s, %v", text, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("POST", "/", "application/x-www-form-urlencoded", "Action=A&Version=1", "AWS4-HMAC-SHA256 Credential=A/b/c/d/e", "")
	f.Add("POST", "/", "application/x-amz-json-1.1", `{"a":[1,2]}`, "", "AmazonSSM.GetParameter")
	f.Add("GET", "/b/k?X-Amz-Credential=a%2Fb", "", "", "", "")
	f.Fuzz(func(t *testing.T, method, target, kind, body, authorization, amz string) {
		r, err := http.NewRequest(method, "http://h"+target, nil)
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", authorization)
		r.Header.Set("X-Amz-Target", amz)
		q, err := Read(r, []byte(body))
		var refusal *Error
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("%v is not AWS's", err)
		}
		s, e := router().Find(q)
		if s == nil {
			t.Fatal("nobody answers")
		}
		if e != nil {
			s.EncodeError(q, e)
		}
	})
}

func BenchmarkReadAndEncode(b *testing.B) {
	body := "Action=CreateStack&Version=2010-05-15&StackName=demo&TemplateBody=" + strings.Repeat("x", 20000)
	r := httptest.NewRequest("POST", "/", nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	routes := router()
	for b.Loop() {
		q, err := Read(r, []byte(body))
		if err != nil {
			b.Fatal(err)
		}
		s, _ := routes.Find(q)
		out, err := s.Do(q)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Encode(q, out); err != nil {
			b.Fatal(err)
		}
	}
}
