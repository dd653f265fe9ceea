package aws

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// demo is the action of a small stack.
func demo() *wizard.StackAction {
	return &wizard.StackAction{
		Name:     wizard.Literal("demo"),
		Template: wizard.TemplateSource{Name: "demo.yaml", Body: "Resources: {}\n"},
		Parameters: []wizard.Parameter{
			{Key: "Size", Value: wizard.Literal("1")},
			{Key: "Password", Value: wizard.Literal("hunter2"), Secret: true},
		},
		Capabilities: []wizard.Capability{{Name: "CAPABILITY_IAM"}},
		Tags:         []wizard.Tag{{Key: "cost", Value: wizard.Literal("0000")}},
		Promises:     []string{"Url"},
	}
}

const demoOutputs = `<Outputs><member><OutputKey>Url</OutputKey><OutputValue>https://q</OutputValue></member></Outputs>`

func TestAStackIsCreatedFollowedAndItsOutputsReturned(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", created()...)
	s.extra = demoOutputs
	var h heard
	outputs, err := c.Do(withToken(false), wizard.Apply, demo(), h.emit)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wizard.Outputs{"Url": "https://q"}, outputs); diff != "" {
		t.Error(diff)
	}
	if got := len(h.resources()); got != 5 {
		t.Errorf("%d events, want 5: %v", got, h.ids())
	}
	f := w.made("CreateStack")[0].form
	for name, want := range map[string]string{
		"StackName": "demo", "ClientRequestToken": "tok", "OnFailure": "ROLLBACK", "TemplateBody": "Resources: {}\n",
		"Parameters.member.2.ParameterValue": "hunter2", "Capabilities.member.1": "CAPABILITY_IAM", "Tags.member.1.Value": "0000",
	} {
		if got := f.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if diff := cmp.Diff([]wizard.Decision{wizard.DecideCreate}, h.decisions()); diff != "" {
		t.Error(diff)
	}
}

func TestAStackWithoutAPromisedOutputIsNotDone(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo", created()...)
	var h heard
	_, err := c.Do(withToken(false), wizard.Apply, demo(), h.emit)
	if trouble := troubleIn(t, err); !strings.Contains(trouble.Reason, "no output Url") {
		t.Errorf("reason is %q", trouble.Reason)
	}
}

func TestAStackIsDeletedAndFollowedByItsARN(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", root(0, "CREATE_COMPLETE", ""))
	s.began, s.token = w.clock.Now().Add(-time.Hour), "other"
	w.on("DeleteStack", func(f url.Values) reply {
		at := w.clock.Now().Sub(s.began)
		s.script = append(s.script,
			scripted{after: at, status: "DELETE_IN_PROGRESS", reason: "User Initiated", token: f.Get("ClientRequestToken")},
			scripted{after: at + 20*time.Second, logical: "Queue", kind: "AWS::SQS::Queue", status: "DELETE_COMPLETE", token: f.Get("ClientRequestToken")},
			scripted{after: at + 21*time.Second, status: "DELETE_COMPLETE", token: f.Get("ClientRequestToken")})
		return answered("DeleteStack", "")
	})
	var h heard
	if _, err := c.Do(withToken(false), wizard.Undo, demo(), h.emit); err != nil {
		t.Fatal(err)
	}
	if got := len(h.resources()); got != 3 {
		t.Errorf("%d events, want 3: %v", got, h.ids())
	}
	if got := w.made("DeleteStack")[0].form.Get("StackName"); got != s.id {
		t.Errorf("deleted %q by name, want the ARN", got)
	}
}
