package aws

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// described are the elements of a stack that is as demo wants it.
const described = `<Parameters><member><ParameterKey>Size</ParameterKey><ParameterValue>1</ParameterValue></member><member><ParameterKey>Password</ParameterKey><ParameterValue>****</ParameterValue></member></Parameters><Capabilities><member>CAPABILITY_IAM</member></Capabilities><Tags><member><Key>cost</Key><Value>0000</Value></member></Tags><EnableTerminationProtection>false</EnableTerminationProtection>` + demoOutputs

// settledStack is a stack like demo that was made an hour ago by somebody else.
func settledStack(w *wire, status string) *scriptedStack {
	s := newScriptedStack(w, "demo",
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		resource(time.Second, "Queue", "AWS::SQS::Queue", "CREATE_COMPLETE"),
		root(2*time.Second, "UPDATE_COMPLETE", ""),
		root(3*time.Second, status, ""))
	s.began, s.token, s.extra, s.template = w.clock.Now().Add(-time.Hour), "other", described, "Resources: {}\r\n"
	w.on("ListChangeSets", func(url.Values) reply { return answered("ListChangeSets", "<Summaries/>") })
	return s
}

// then appends events that begin now.
func (s *scriptedStack) then(token string, events ...scripted) {
	at := s.w.clock.Now().Sub(s.began)
	for _, e := range events {
		e.after += at
		e.token = token
		s.script = append(s.script, e)
	}
}

// kept is demo with its secret not typed anew.
func kept() *wizard.StackAction {
	a := demo()
	a.Parameters[1].Value = nil
	a.Parameters[1].Previous = true
	return a
}

func TestAStackThatIsAsWantedIsKeptByReadingAlone(t *testing.T) {
	w, c := newWire(t)
	settledStack(w, "CREATE_COMPLETE")
	var h heard
	outputs, err := c.Do(withToken(false), wizard.Look, kept(), h.emit)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]wizard.Decision{wizard.DecideKeep}, h.decisions()); diff != "" {
		t.Error(diff)
	}
	if outputs["Url"] != "https://q" {
		t.Errorf("outputs are %v", outputs)
	}
	for _, call := range w.calls {
		if !strings.HasPrefix(call.op, "Describe") && !strings.HasPrefix(call.op, "Get") {
			t.Errorf("looking has asked %s", call.op)
		}
	}
}

func TestWhatDiffersIsNamed(t *testing.T) {
	for want, change := range map[string]func(*wizard.StackAction){
		"the template differs":                              func(a *wizard.StackAction) { a.Template.Body = "Resources: {A: {}}\n" },
		"the parameter Size differs":                        func(a *wizard.StackAction) { a.Parameters[0].Value = wizard.Literal("2") },
		"the parameter Password differs":                    func(a *wizard.StackAction) { a.Parameters[1] = demo().Parameters[1] },
		"the tags differs":                                  func(a *wizard.StackAction) { a.Tags = nil },
		"the capabilities differs":                          func(a *wizard.StackAction) { a.Capabilities[0].Name = "CAPABILITY_NAMED_IAM" },
		"the termination protection differs":                func(a *wizard.StackAction) { a.Protect = true },
		"the parameter Size and the parameter Extra differ": func(a *wizard.StackAction) { a.Parameters[0].Key = "Extra" },
		"the parameter Size and the service role differ":    func(a *wizard.StackAction) { a.Parameters[0].Value = nil; a.Role = "arn:aws:iam::1:role/r" },
		"the template and the parameter Size differ": func(a *wizard.StackAction) {
			a.Template.Body = ""
			a.Parameters[0].Value = wizard.ParseExpression("${a.B}")
		},
	} {
		w, c := newWire(t)
		settledStack(w, "UPDATE_ROLLBACK_COMPLETE")
		a := kept()
		change(a)
		var text string
		_, err := c.Do(withToken(false), wizard.Look, a, func(e wizard.Event) { text = e.Body.(wizard.Looked).Text })
		if err != nil {
			t.Fatal(err)
		}
		sorted := strings.ReplaceAll(text, "the parameter Extra and the parameter Size", "the parameter Size and the parameter Extra")
		if !strings.HasSuffix(sorted, want) {
			t.Errorf("%q, want …%q", text, want)
		}
	}
}

func TestEveryStatusHasItsDecision(t *testing.T) {
	for status, want := range map[string]wizard.Decision{
		"CREATE_COMPLETE": wizard.DecideKeep, "UPDATE_COMPLETE": wizard.DecideKeep, "IMPORT_COMPLETE": wizard.DecideKeep,
		"UPDATE_ROLLBACK_COMPLETE": wizard.DecideKeep, "UPDATE_FAILED": wizard.DecideKeep,
		"CREATE_IN_PROGRESS": wizard.DecideAdopt, "UPDATE_IN_PROGRESS": wizard.DecideAdopt,
		"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": wizard.DecideAdopt, "UPDATE_ROLLBACK_IN_PROGRESS": wizard.DecideAdopt,
		"IMPORT_IN_PROGRESS": wizard.DecideAdopt, "SOMETHING_NEW_IN_PROGRESS": wizard.DecideAdopt,
		"ROLLBACK_IN_PROGRESS": wizard.DecideReplace, "ROLLBACK_COMPLETE": wizard.DecideReplace, "CREATE_FAILED": wizard.DecideReplace,
		"DELETE_IN_PROGRESS": wizard.DecideCreate, "REVIEW_IN_PROGRESS": wizard.DecideReplace,
		"ROLLBACK_FAILED": wizard.DecideConflict, "UPDATE_ROLLBACK_FAILED": wizard.DecideConflict,
		"DELETE_FAILED": wizard.DecideConflict, "IMPORT_ROLLBACK_FAILED": wizard.DecideConflict,
	} {
		w, c := newWire(t)
		settledStack(w, status)
		var h heard
		if _, err := c.Do(withToken(false), wizard.Look, kept(), h.emit); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]wizard.Decision{want}, h.decisions()); diff != "" {
			t.Errorf("%s: %s", status, diff)
		}
	}
}

func TestAnotherPersonsChangeSetIsNeverTouched(t *testing.T) {
	for _, status := range []string{"REVIEW_IN_PROGRESS", "CREATE_COMPLETE"} {
		w, c := newWire(t)
		settledStack(w, status)
		w.on("ListChangeSets", func(url.Values) reply {
			return answered("ListChangeSets", "<Summaries><member><ChangeSetName>theirs</ChangeSetName><Status>CREATE_COMPLETE</Status></member></Summaries>")
		})
		_, err := c.Do(withToken(false), wizard.Apply, demo(), func(wizard.Event) {})
		trouble := troubleIn(t, err)
		if !strings.Contains(trouble.Reason, "theirs") || !strings.HasPrefix(trouble.Cause, "Conflict") {
			t.Errorf("%s: %v", status, err)
		}
		for _, op := range []string{"DeleteStack", "DeleteChangeSet", "CreateChangeSet", "ExecuteChangeSet", "CreateStack"} {
			if len(w.made(op)) > 0 {
				t.Errorf("%s: %s was asked", status, op)
			}
		}
	}
}

func TestAStackUnderWayIsFollowedAndThenCompared(t *testing.T) {
	for _, size := range []string{"1", "2"} {
		w, c := newWire(t)
		s := newScriptedStack(w, "demo", created()...)
		s.began, s.token, s.extra, s.template = w.clock.Now().Add(-30*time.Second), "other", described, demo().Template.Body
		a := kept()
		a.Parameters[0].Value = wizard.Literal(size)
		var h heard
		_, err := c.Do(withToken(false), wizard.Apply, a, h.emit)
		everyEventOnce(t, s, &h)
		if size == "1" && err != nil {
			t.Error(err)
		}
		if size == "2" && !strings.Contains(troubleIn(t, err).Cause, "differently") {
			t.Error(err)
		}
		if len(w.made("CreateStack"))+len(w.made("CreateChangeSet")) > 0 {
			t.Error("something was written")
		}
	}
}

func TestWhatAnEarlierProcessBeganIsFollowedFromItsBeginning(t *testing.T) {
	for _, ago := range []time.Duration{10 * time.Second, 10 * time.Minute} {
		w, c := newWire(t)
		s := newScriptedStack(w, "demo", created()...)
		s.began, s.token, s.extra = w.clock.Now().Add(-ago), "tok", demoOutputs
		var h heard
		if _, err := c.Do(withToken(true), wizard.Apply, demo(), h.emit); err != nil {
			t.Fatal(err)
		}
		everyEventOnce(t, s, &h)
		if len(w.made("CreateStack")) > 0 {
			t.Error("asked for it again")
		}
	}
}

func TestALostAnswerIsNotAskedTwice(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", created()...)
	w.on("CreateStack", func(f url.Values) reply {
		if !s.began.IsZero() {
			return failed(400, "AlreadyExistsException", "Stack [demo] already exists")
		}
		s.began, s.token = w.clock.Now(), f.Get("ClientRequestToken")
		return reply{} // the connection breaks
	})
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	everyEventOnce(t, s, &h)
}

func TestAFailedStackIsReplacedAndItsNameUsedAgain(t *testing.T) {
	w, c := newWire(t)
	old := settledStack(w, "ROLLBACK_COMPLETE")
	old.id = account + "demo/old"
	var fresh *scriptedStack
	w.on("DeleteStack", func(f url.Values) reply {
		if f.Get("StackName") != old.id {
			t.Errorf("deleting %s", f.Get("StackName"))
		}
		old.then(f.Get("ClientRequestToken"), root(0, "DELETE_IN_PROGRESS", "User Initiated"), root(2*time.Second, "DELETE_COMPLETE", ""))
		return answered("DeleteStack", "")
	})
	w.on("CreateStack", func(f url.Values) reply {
		create := w.ops["CreateStack"]
		fresh = newScriptedStack(w, "demo", created()...)
		made := w.ops["CreateStack"](f)
		w.on("CreateStack", create)
		both := func(op string, f url.Values) reply {
			s := fresh
			if f.Get("StackName") == old.id {
				s = old
			}
			if op == "events" {
				return s.events(f)
			}
			return s.describe(f)
		}
		w.on("DescribeStackEvents", func(f url.Values) reply { return both("events", f) })
		w.on("DescribeStacks", func(f url.Values) reply { return both("", f) })
		return made
	})
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	everyEventOnce(t, fresh, &h)
	if diff := cmp.Diff([]wizard.Decision{wizard.DecideReplace, wizard.DecideCreate}, h.decisions()); diff != "" {
		t.Error(diff)
	}
	if got := len(h.resources()); got != 2+len(fresh.script) {
		t.Errorf("%d events: %v", got, h.ids())
	}
}

func TestACapabilityThatWasNotAgreedToIsNamed(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo")
	w.on("CreateStack", func(url.Values) reply {
		return failed(400, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")
	})
	_, err := c.Do(withToken(false), wizard.Apply, bare(), func(wizard.Event) {})
	if trouble := troubleIn(t, err); !strings.Contains(fmt.Sprint(trouble.Advice), "CAPABILITY_NAMED_IAM") {
		t.Errorf("%+v", trouble)
	}
}
