package aws

import (
	"html"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// withChangeSet answers the change set calls: ready at the second asking.
func withChangeSet(w *wire, s *scriptedStack, failure string, execute func(token string)) {
	asked := 0
	w.on("CreateChangeSet", func(url.Values) reply {
		return answered("CreateChangeSet", "<Id>arn:aws:cloudformation:eu-west-1:1:changeSet/tok/1</Id><StackId>"+s.id+"</StackId>")
	})
	w.on("DescribeChangeSet", func(f url.Values) reply {
		asked++
		if asked == 1 {
			return answered("DescribeChangeSet", "<Status>CREATE_PENDING</Status>")
		}
		if failure != "" {
			return answered("DescribeChangeSet", "<Status>FAILED</Status><StatusReason>"+html.EscapeString(failure)+"</StatusReason>")
		}
		change := func(logical, replacement string) string {
			return "<Changes><member><Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>" + logical + "</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType><Replacement>" + replacement + "</Replacement><Details><member><Target><Attribute>Properties</Attribute><Name>Size</Name><RequiresRecreation>Always</RequiresRecreation><BeforeValue>1</BeforeValue><AfterValue>2</AfterValue></Target></member><member><Target><Attribute>Properties</Attribute><Name>Size</Name></Target></member></Details></ResourceChange></member></Changes>"
		}
		if f.Get("NextToken") == "" {
			return answered("DescribeChangeSet", "<Status>CREATE_COMPLETE</Status>"+change("Queue", "True")+"<NextToken>2</NextToken>")
		}
		return answered("DescribeChangeSet", "<Status>CREATE_COMPLETE</Status>"+change("Other", "False"))
	})
	w.on("DeleteChangeSet", func(url.Values) reply { return answered("DeleteChangeSet", "") })
	w.on("ExecuteChangeSet", func(f url.Values) reply {
		execute(f.Get("ClientRequestToken"))
		return answered("ExecuteChangeSet", "")
	})
}

func TestAnUpdateGoesThroughAChangeSetAndOnlyItsEventsAreTold(t *testing.T) {
	w, c := newWire(t)
	s := settledStack(w, "UPDATE_COMPLETE") // an old end on page one
	withChangeSet(w, s, "", func(token string) {
		s.then(token,
			root(0, "UPDATE_IN_PROGRESS", "User Initiated"),
			resource(2*time.Second, "Queue", "AWS::SQS::Queue", "UPDATE_COMPLETE"),
			root(3*time.Second, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ""),
			root(5*time.Second, "UPDATE_COMPLETE", ""))
	})
	s.lag = 3 * time.Second
	var h heard
	outputs, err := c.Do(withToken(false), wizard.Apply, demo(), h.emit)
	if err != nil || outputs["Url"] == "" {
		t.Fatal(outputs, err)
	}
	if got := len(h.resources()); got != 4 {
		t.Errorf("%d events, want the update's 4: %v", got, h.ids())
	}
	if f := w.made("CreateChangeSet")[0].form; f.Get("ChangeSetName") != "tok" || f.Get("ClientToken") != "tok" || f.Get("ChangeSetType") != "UPDATE" {
		t.Errorf("change set %v", f)
	}
}

func TestAnUpdateThatChangesNothingIsKept(t *testing.T) {
	w, c := newWire(t)
	s := settledStack(w, "UPDATE_COMPLETE")
	withChangeSet(w, s, "The submitted information didn't contain changes. Submit different information to create a change set.", func(string) {})
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, demo(), h.emit); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]wizard.Decision{wizard.DecideUpdate, wizard.DecideKeep}, h.decisions()); diff != "" {
		t.Error(diff)
	}
	if len(w.made("ExecuteChangeSet")) != 0 || len(w.made("DeleteChangeSet")) != 1 {
		t.Error("the empty change set was executed, or left")
	}
}

func TestAPreviewShowsReplacementsOfAllPagesAndLeavesNothing(t *testing.T) {
	w, c := newWire(t)
	s := settledStack(w, "UPDATE_COMPLETE")
	withChangeSet(w, s, "", func(string) { t.Error("executed") })
	var got []wizard.Difference
	_, err := c.Do(withToken(false), wizard.Preview, demo(), func(e wizard.Event) {
		if d, ok := e.Body.(wizard.Difference); ok {
			got = append(got, d)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	size := []wizard.PropertyChange{{Path: "Properties/Size", Before: "1", After: "2", Recreate: "always"}}
	want := []wizard.Difference{
		{Change: "modify", Logical: "Queue", Type: "AWS::SQS::Queue", Replacement: "true", Properties: size},
		{Change: "modify", Logical: "Other", Type: "AWS::SQS::Queue", Replacement: "false", Properties: size},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(w.made("DeleteChangeSet")) != 1 {
		t.Error("the change set was left")
	}
	if name := w.made("CreateChangeSet")[0].form.Get("ChangeSetName"); name == "tok" {
		t.Error("the preview used the token of the execution")
	}
}
