package aws

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// nest puts a parent and its nested stacks onto one wire.
func nest(w *wire, parent *scriptedStack, children ...*scriptedStack) {
	all := append([]*scriptedStack{parent}, children...)
	find := func(f url.Values) *scriptedStack {
		for _, s := range all {
			if s.is(f) {
				return s
			}
		}
		return parent
	}
	w.on("DescribeStackEvents", func(f url.Values) reply { return find(f).events(f) })
	w.on("DescribeStacks", func(f url.Values) reply { return find(f).describe(f) })
	w.on("CreateStack", func(f url.Values) reply {
		for _, s := range all {
			s.began, s.token = w.clock.Now(), f.Get("ClientRequestToken")
		}
		return answered("CreateStack", "<StackId>"+parent.id+"</StackId>")
	})
}

// child is the parent's event about a nested stack.
func child(after time.Duration, of *scriptedStack, logical, status string) scripted {
	return scripted{after: after, logical: logical, kind: stackType, status: status, physical: of.id}
}

func TestNestedStacksAreFollowedFromTheirParentsEvents(t *testing.T) {
	w, c := newWire(t)
	grandchild := &scriptedStack{w: w, name: "demo-A-B", id: account + "demo-A-B/3", pageSize: 100, script: []scripted{
		root(7*time.Second, "CREATE_IN_PROGRESS", "User Initiated"),
		resource(8*time.Second, "Queue", "AWS::SQS::Queue", "CREATE_COMPLETE"),
		root(9*time.Second, "CREATE_COMPLETE", ""),
	}}
	one := &scriptedStack{w: w, name: "demo-A", id: account + "demo-A/2", pageSize: 100, script: []scripted{
		root(5*time.Second, "CREATE_IN_PROGRESS", "User Initiated"),
		{after: 6 * time.Second, logical: "B", kind: stackType, status: "CREATE_IN_PROGRESS"},
		child(7*time.Second, grandchild, "B", "CREATE_IN_PROGRESS"),
		resource(8*time.Second, "Queue", "AWS::SQS::Queue", "CREATE_COMPLETE"), // the same logical id as its child's
		child(10*time.Second, grandchild, "B", "CREATE_COMPLETE"),
		root(11*time.Second, "CREATE_COMPLETE", ""),
	}}
	parent := newScriptedStack(w, "demo",
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		scripted{after: 4 * time.Second, logical: "A", kind: stackType, status: "CREATE_IN_PROGRESS"},
		child(5*time.Second, one, "A", "CREATE_IN_PROGRESS"),
		child(12*time.Second, one, "A", "CREATE_COMPLETE"),
		root(13*time.Second, "CREATE_COMPLETE", ""))
	nest(w, parent, one, grandchild)
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*scriptedStack{parent, one, grandchild} {
		everyEventOnce(t, s, &h)
	}
	if last := h.resources()[len(h.resources())-1]; last.StackID != parent.id || last.Status != "CREATE_COMPLETE" {
		t.Errorf("the last event is %+v", last)
	}
}

func TestANestedStacksOlderHistoryIsNotOfThisUpdate(t *testing.T) {
	w, c := newWire(t)
	s := settledStack(w, "UPDATE_COMPLETE")
	inner := &scriptedStack{w: w, name: "demo-A", id: account + "demo-A/2", pageSize: 2, began: s.began, token: "x", script: []scripted{
		root(0, "CREATE_IN_PROGRESS", "User Initiated"), resource(0, "Q", "AWS::SQS::Queue", "CREATE_COMPLETE"), root(0, "CREATE_COMPLETE", ""),
	}}
	withChangeSet(w, s, "", func(token string) {
		s.then(token, root(0, "UPDATE_IN_PROGRESS", "User Initiated"), child(2*time.Second, inner, "A", "UPDATE_IN_PROGRESS"),
			child(9*time.Second, inner, "A", "UPDATE_COMPLETE"), root(10*time.Second, "UPDATE_COMPLETE", ""))
		inner.then(token, root(3*time.Second, "UPDATE_IN_PROGRESS", "User Initiated"), resource(4*time.Second, "Q", "AWS::SQS::Queue", "UPDATE_COMPLETE"), root(5*time.Second, "UPDATE_COMPLETE", ""))
	})
	nest(w, s, inner)
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, demo(), h.emit); err != nil {
		t.Fatal(err)
	}
	if got := len(h.resources()); got != 7 {
		t.Errorf("%d events, want 7: %v", got, h.ids())
	}
}

func TestTheRootCauseIsFoundAcrossNestedStacks(t *testing.T) {
	w, c := newWire(t)
	denied := `User: arn:aws:sts::1:assumed-role/R/S is not authorized to perform: iam:CreateRole on resource: x (Service: Iam, Status Code: 403)`
	inner := &scriptedStack{w: w, name: "demo-A", id: account + "demo-A/2", pageSize: 100, script: []scripted{
		root(5*time.Second, "CREATE_IN_PROGRESS", "User Initiated"),
		{after: 8 * time.Second, logical: "Role", kind: "AWS::IAM::Role", status: "CREATE_FAILED", reason: denied},
		{after: 8 * time.Second, logical: "Queue", kind: "AWS::SQS::Queue", status: "CREATE_FAILED", reason: "Resource creation cancelled"},
		root(9*time.Second, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Role, Queue]. "),
		root(20*time.Second, "ROLLBACK_COMPLETE", ""),
	}}
	parent := newScriptedStack(w, "demo",
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		child(5*time.Second, inner, "A", "CREATE_IN_PROGRESS"),
		scripted{after: 10 * time.Second, logical: "A", kind: stackType, status: "CREATE_FAILED", physical: inner.id, reason: "Embedded stack " + inner.id + " was not successfully created: The following resource(s) failed to create: [Role, Queue]. "},
		scripted{after: 10 * time.Second, logical: "Topic", kind: "AWS::SNS::Topic", status: "CREATE_FAILED", reason: "Resource creation cancelled"},
		root(11*time.Second, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [A, Topic]. Rollback requested by user."),
		root(30*time.Second, "ROLLBACK_COMPLETE", ""))
	nest(w, parent, inner)
	var h heard
	_, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit)
	trouble := troubleIn(t, err)
	if trouble.Exit != wizard.ExitRolledBack || !strings.HasPrefix(trouble.Cause, "Role (AWS::IAM::Role) in demo-A") || trouble.Reason != denied {
		t.Errorf("exit %d, %s", trouble.Exit, trouble.Text())
	}
	if diff := cmp.Diff([]string{"Queue (AWS::SQS::Queue)", "Topic (AWS::SNS::Topic)"}, trouble.Cancelled); diff != "" {
		t.Error(diff)
	}
	if len(trouble.Advice) == 0 || !strings.Contains(trouble.Advice[0], "iam:CreateRole") {
		t.Errorf("advice %q", trouble.Advice)
	}
	for _, s := range []*scriptedStack{parent, inner} {
		everyEventOnce(t, s, &h)
	}
}

func TestHowItEndedDecidesTheExitCode(t *testing.T) {
	quota := scripted{after: 3 * time.Second, logical: "Vpc", kind: "AWS::EC2::VPC", status: "CREATE_FAILED", reason: "The maximum number of VPCs has been reached."}
	for want, end := range map[wizard.Exit][]scripted{
		wizard.ExitFailed:     {root(9*time.Second, "CREATE_FAILED", "The following resource(s) failed to create: [Vpc]. ")},
		wizard.ExitRolledBack: {root(4*time.Second, "ROLLBACK_IN_PROGRESS", "x"), root(9*time.Second, "ROLLBACK_COMPLETE", "")},
		wizard.ExitUndoFailed: {
			root(4*time.Second, "ROLLBACK_IN_PROGRESS", "x"),
			{after: 5 * time.Second, logical: "Bucket", kind: "AWS::S3::Bucket", status: "DELETE_FAILED", reason: "The bucket you tried to delete is not empty"},
			root(9*time.Second, "ROLLBACK_FAILED", "The following resource(s) failed to delete: [Bucket]. "),
		},
	} {
		w, c := newWire(t)
		s := newScriptedStack(w, "demo", append([]scripted{root(0, "CREATE_IN_PROGRESS", "User Initiated"), quota}, end...)...)
		a := bare()
		a.Resources = []wizard.PlannedResource{{Logical: "Vpc", Type: "AWS::EC2::VPC", Line: 12}}
		var h heard
		_, err := c.Do(withToken(false), wizard.Apply, a, h.emit)
		trouble := troubleIn(t, err)
		if trouble.Exit != want || trouble.Cause != "Vpc (AWS::EC2::VPC) in demo, line 12 of demo.yaml" || !strings.Contains(trouble.Advice[0], "quota") {
			t.Errorf("want exit %d, got %d: %s", want, trouble.Exit, trouble.Text())
		}
		if want == wizard.ExitUndoFailed && !strings.Contains(trouble.Reason, "Bucket (AWS::S3::Bucket): The bucket you tried to delete is not empty") {
			t.Error(trouble.Reason)
		}
		everyEventOnce(t, s, &h)
	}
}

func TestAParameterThatDoesNotExistIsTheReason(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo",
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		root(2*time.Second, "ROLLBACK_IN_PROGRESS", "Parameter validation failed: parameter value x for parameter name KeyName does not exist. Rollback requested by user."),
		root(20*time.Second, "ROLLBACK_COMPLETE", ""))
	_, err := c.Do(withToken(false), wizard.Apply, bare(), func(wizard.Event) {})
	trouble := troubleIn(t, err)
	if !strings.Contains(trouble.Reason, "parameter name KeyName does not exist") || !strings.Contains(trouble.Advice[0], "exists in this account") {
		t.Error(trouble.Text())
	}
}

func TestADeletionThatGoesBackSaysWhy(t *testing.T) {
	w, c := newWire(t)
	s := settledStack(w, "CREATE_COMPLETE")
	w.on("ListImports", func(url.Values) reply { return failed(403, "AccessDenied", "no") })
	w.on("DeleteStack", func(f url.Values) reply {
		s.then(f.Get("ClientRequestToken"), root(0, "DELETE_IN_PROGRESS", "User Initiated"),
			root(time.Second, "CREATE_COMPLETE", "Delete canceled. Cannot delete export E as it is in use by S."))
		return answered("DeleteStack", "")
	})
	_, err := c.Do(withToken(false), wizard.Undo, demo(), func(wizard.Event) {})
	if trouble := troubleIn(t, err); trouble.Exit != wizard.ExitUndoFailed || !strings.Contains(trouble.Reason, "in use by S") {
		t.Error(trouble.Text())
	}
}

func TestWhatIsProtectedOrImportedIsNotDeleted(t *testing.T) {
	for want, extra := range map[string]string{
		"protected from deletion":          "<EnableTerminationProtection>true</EnableTerminationProtection>",
		"j-Vpc is imported by shop, other": "<Outputs><member><OutputKey>V</OutputKey><OutputValue>1</OutputValue><ExportName>j-Vpc</ExportName></member></Outputs>",
	} {
		w, c := newWire(t)
		s := settledStack(w, "CREATE_COMPLETE")
		s.extra = extra
		w.on("ListImports", func(url.Values) reply {
			return answered("ListImports", "<Imports><member>shop</member><member>other</member></Imports>")
		})
		_, err := c.Do(withToken(false), wizard.Undo, demo(), func(wizard.Event) {})
		trouble := troubleIn(t, err)
		text := strings.ReplaceAll(trouble.Error(), " and ", ", ")
		if trouble.Exit != wizard.ExitUndoFailed || !strings.Contains(text, want) || len(w.made("DeleteStack")) > 0 {
			t.Error(trouble.Text())
		}
	}
}
