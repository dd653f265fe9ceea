package aws

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const account = "arn:aws:cloudformation:eu-west-1:123456789012:stack/"

// scripted is one event that a test's CloudFormation will have.
type scripted struct {
	after    time.Duration // after the operation began
	logical  string        // "" for the stack itself
	kind     string
	status   string
	reason   string
	physical string
	token    string // "" is the stack's
	detailed string
	id       string // "" is made up
}

// scriptedStack is a stack whose life is told beforehand.
type scriptedStack struct {
	w        *wire
	name, id string
	token    string
	began    time.Time // zero before the operation was asked for
	script   []scripted
	pageSize int
	lag      time.Duration // DescribeStacks is that much behind the events
	hidden   time.Duration // nothing is to be seen for that long
	extra    string        // further elements of the description
	noTokens bool
	template string
}

// newScriptedStack puts one onto the wire. It begins with CreateStack.
func newScriptedStack(w *wire, name string, script ...scripted) *scriptedStack {
	s := &scriptedStack{w: w, name: name, id: account + name + "/1111", script: script, pageSize: 100}
	w.on("CreateStack", func(f url.Values) reply {
		s.began, s.token = w.clock.Now(), f.Get("ClientRequestToken")
		return answered("CreateStack", "<StackId>"+s.id+"</StackId><OperationId>op</OperationId>")
	})
	w.on("DescribeStackEvents", func(f url.Values) reply { return s.events(f) })
	w.on("DescribeStacks", func(f url.Values) reply { return s.describe(f) })
	w.on("GetTemplate", func(url.Values) reply {
		return answered("GetTemplate", "<TemplateBody>"+html.EscapeString(s.template)+"</TemplateBody>")
	})
	return s
}

// visible are the events that can be read by now, oldest first.
func (s *scriptedStack) visible(behind time.Duration) []scripted {
	now := s.w.clock.Now()
	if s.began.IsZero() || now.Sub(s.began) < s.hidden {
		return nil
	}
	var all []scripted
	for _, e := range s.script {
		if !s.began.Add(e.after).After(now.Add(-behind)) {
			all = append(all, e)
		}
	}
	return all
}

func (s *scriptedStack) is(f url.Values) bool {
	return f.Get("StackName") == s.id || f.Get("StackName") == s.name
}

// events answers DescribeStackEvents, newest first.
func (s *scriptedStack) events(f url.Values) reply {
	all := s.visible(0)
	if !s.is(f) || len(all) == 0 {
		return failed(400, "ValidationError", "Stack ["+f.Get("StackName")+"] does not exist")
	}
	start, _ := strconv.Atoi(f.Get("NextToken"))
	var b strings.Builder
	n := 0
	for i := len(all) - 1 - start; i >= 0 && n < s.pageSize; i-- {
		b.WriteString(s.eventXML(all[i], i))
		n++
	}
	next := ""
	if start+n < len(all) {
		next = "<NextToken>" + strconv.Itoa(start+n) + "</NextToken>"
	}
	return answered("DescribeStackEvents", "<StackEvents>"+b.String()+"</StackEvents>"+next)
}

func (s *scriptedStack) eventXML(e scripted, i int) string {
	if e.logical == "" {
		e.logical, e.kind, e.physical = s.name, stackType, s.id
	}
	if e.id == "" {
		e.id = fmt.Sprintf("%s-%03d-%s-%s", s.name, i, e.logical, e.status)
	}
	token := e.token
	if token == "" {
		token = s.token
	}
	tokenXML := "<ClientRequestToken>" + token + "</ClientRequestToken>"
	if s.noTokens {
		tokenXML = ""
	}
	return fmt.Sprintf(`<member><StackId>%s</StackId><EventId>%s</EventId><StackName>%s</StackName><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId><ResourceType>%s</ResourceType><Timestamp>%s</Timestamp><ResourceStatus>%s</ResourceStatus><ResourceStatusReason>%s</ResourceStatusReason><DetailedStatus>%s</DetailedStatus>%s</member>`,
		s.id, e.id, s.name, e.logical, e.physical, e.kind, s.began.Add(e.after).Format("2006-01-02T15:04:05.000Z"), e.status,
		html.EscapeString(e.reason), e.detailed, tokenXML)
}

// describe answers DescribeStacks from the root's latest event.
func (s *scriptedStack) describe(f url.Values) reply {
	status := ""
	for _, e := range s.visible(s.lag) {
		if e.logical == "" {
			status = e.status
		}
	}
	if !s.is(f) || status == "" || status == "DELETE_COMPLETE" && f.Get("StackName") == s.name {
		return failed(400, "ValidationError", "Stack with id "+f.Get("StackName")+" does not exist")
	}
	return answered("DescribeStacks", "<Stacks><member><StackId>"+s.id+"</StackId><StackName>"+s.name+"</StackName><StackStatus>"+status+"</StackStatus><CreationTime>2026-11-21T10:00:00.000Z</CreationTime>"+s.extra+"</member></Stacks>")
}

// root is an event of the stack itself.
func root(after time.Duration, status, reason string) scripted {
	return scripted{after: after, status: status, reason: reason}
}

// resource is an event of a resource.
func resource(after time.Duration, logical, kind, status string) scripted {
	return scripted{after: after, logical: logical, kind: kind, status: status, physical: "phys-" + logical}
}

// created is the script of one queue that is made.
func created() []scripted {
	return []scripted{
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		{after: 3 * time.Second, logical: "Queue", kind: "AWS::SQS::Queue", status: "CREATE_IN_PROGRESS"},
		resource(4*time.Second, "Queue", "AWS::SQS::Queue", "CREATE_IN_PROGRESS"),
		resource(65*time.Second, "Queue", "AWS::SQS::Queue", "CREATE_COMPLETE"),
		root(66*time.Second, "CREATE_COMPLETE", ""),
	}
}
