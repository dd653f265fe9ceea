package wizard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// told makes resource events from lines as a person writes them down: time,
// logical id, status, physical id or "-", reason. "stack" is the stack itself,
// a status that ends with * has CONFIGURATION_COMPLETE.
func told(t testing.TB, stack, lines string) []ResourceEvent {
	t.Helper()
	var events []ResourceEvent
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f := strings.Fields(line)
		at, err := time.Parse("15:04:05.000", f[0])
		if err != nil {
			t.Fatal(err)
		}
		e := ResourceEvent{Stack: stack, StackID: arn(stack), Logical: f[1], Type: "AWS::SQS::Queue"}
		e.Occurred = at.AddDate(2026, 9, 25)
		var configured bool
		e.Status, configured = strings.CutSuffix(f[2], "*")
		if configured {
			e.Detailed = configurationComplete
		}
		if len(f) > 3 && f[3] != "-" {
			e.Physical = f[3]
		}
		if strings.HasPrefix(e.Logical, "Child") {
			e.Type = stackType
		}
		if f[1] == "stack" {
			e.Logical, e.Physical, e.Type = stack, e.StackID, stackType
		}
		if len(f) > 4 {
			e.Reason = strings.Join(f[4:], " ")
		}
		e.ID = fmt.Sprint(e.Logical, "-", e.Status, "-", f[0])
		events = append(events, e)
	}
	return events
}

func arn(stack string) string {
	return "arn:aws:cloudformation:eu-west-1:123456789012:stack/" + stack + "/1"
}

// planned is a run of one stack step that will have the given resources.
func planned(p *Progress, verb Verb, stack string, logical ...string) {
	a := &StackAction{Name: Literal(stack)}
	for i, l := range logical {
		a.Resources = append(a.Resources, PlannedResource{Logical: l, Type: "AWS::SQS::Queue", Line: i + 1})
	}
	plan := Plan{Blueprint: "b", Title: "B", Steps: []PlannedStep{{ID: "s", Title: "S", Action: a}}}
	p.Apply(Event{Run: "r", Body: RunStarted{Blueprint: "b", Verb: verb, Plan: plan}})
	decision := DecideCreate
	if verb == "update" {
		decision = DecideUpdate
	}
	p.Apply(Event{Run: "r", Step: "s", Body: StepStarted{Action: StackKind, Decision: decision}})
}

func apply(p *Progress, events []ResourceEvent) {
	for _, e := range events {
		p.Apply(Event{At: e.Occurred, Run: "r", Step: "s", Body: e})
	}
}

// states is "Logical state" of a stack's resources in their order.
func states(s *StackProgress) []string {
	var all []string
	for _, r := range s.Resources {
		all = append(all, r.Logical+" "+string(r.State))
	}
	return all
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestACreatedStackIsCounted(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Bucket", "Queue", "Topic")
	step := p.Step("s")
	same(t, "before", states(step.Stack()), []string{"Bucket waiting", "Queue waiting", "Topic waiting"})
	events := told(t, "one", `
22:21:45.602 stack CREATE_IN_PROGRESS - User Initiated
22:21:49.052 Queue CREATE_IN_PROGRESS
22:21:49.986 Queue CREATE_IN_PROGRESS q-1 Resource creation Initiated
22:21:50.417 Queue CREATE_IN_PROGRESS* q-1 Eventual consistency check initiated
22:21:52.071 Topic CREATE_IN_PROGRESS
22:21:52.983 Topic CREATE_IN_PROGRESS t-1 Resource creation Initiated
22:21:53.532 Topic CREATE_COMPLETE t-1
22:22:51.666 Queue CREATE_COMPLETE q-1`)
	apply(p, events[:4])
	queue := step.Stack().Resource("Queue")
	same(t, "configured", states(step.Stack()), []string{"Queue configured", "Bucket waiting", "Topic waiting"})
	same(t, "elapsed so far", queue.Elapsed(p.Now).String(), "1.365s")
	apply(p, events[4:])
	same(t, "order of first event", states(step.Stack()), []string{"Queue created", "Topic created", "Bucket waiting"})
	same(t, "counts", []int{step.Total, step.Complete, step.FailedCount}, []int{3, 2, 0})
	same(t, "elapsed", queue.Elapsed(p.Now.Add(time.Hour)).String(), "1m2.614s")
	same(t, "configured at", queue.Configured.Sub(queue.Started).String(), "1.365s")
	same(t, "stack known", p.Stacks[arn("one")] == step.Stack(), true)
	same(t, "line", queue.Line, 2)
}

func TestARollbackTellsTheCauseFromWhatItCancelled(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "GoodQueue", "BadQueue", "Sibling", "BlockedTopic")
	apply(p, told(t, "one", `
22:31:49.644 stack CREATE_IN_PROGRESS - User Initiated
22:31:52.667 GoodQueue CREATE_IN_PROGRESS
22:31:53.667 GoodQueue CREATE_IN_PROGRESS g-1 Resource creation Initiated
22:31:53.700 Sibling CREATE_IN_PROGRESS
22:32:55.312 GoodQueue CREATE_COMPLETE g-1
22:32:55.671 BadQueue CREATE_IN_PROGRESS
22:32:56.500 Sibling CREATE_FAILED - Resource creation cancelled
22:32:56.428 BadQueue CREATE_FAILED - Resource handler returned message: "no"
22:32:56.734 stack ROLLBACK_IN_PROGRESS - The following resource(s) failed to create: [BadQueue]. Rollback requested by user.
22:35:17.772 BadQueue DELETE_COMPLETE
22:35:17.900 Sibling DELETE_COMPLETE
22:35:18.204 GoodQueue DELETE_IN_PROGRESS g-1
22:36:19.278 GoodQueue DELETE_COMPLETE g-1
22:36:19.601 stack ROLLBACK_COMPLETE`))
	step := p.Step("s")
	same(t, "cause", p.RootCause().Logical, "BadQueue")
	same(t, "words", p.RootCause().Failure, `Resource handler returned message: "no"`)
	same(t, "counts", []int{step.Total, step.Complete, step.FailedCount}, []int{4, 0, 1})
	same(t, "stack", step.Stack().Reason, "The following resource(s) failed to create: [BadQueue]. Rollback requested by user.")
	same(t, "elapsed of the deletion", step.Stack().Resource("GoodQueue").Elapsed(p.Now).String(), "1m1.074s")
	p.Apply(Event{Step: "s", Body: StepDone{Outcome: Failed}})
	same(t, "states", states(step.Stack()), []string{
		"GoodQueue deleted", "Sibling deleted", "BadQueue deleted", "BlockedTopic cancelled",
	})
}

func TestAnUpdateCountsWhatItRemovesAndKeeps(t *testing.T) {
	p := NewProgress()
	planned(p, "update", "one", "Queue", "New", "Same")
	apply(p, told(t, "one", `
10:00:00.000 stack UPDATE_IN_PROGRESS - User Initiated
10:00:03.000 Queue UPDATE_IN_PROGRESS old Requested update requires the creation of a new physical resource; hence creating one.
10:00:04.000 Queue UPDATE_IN_PROGRESS new Resource creation Initiated
10:00:05.000 New CREATE_IN_PROGRESS
10:01:04.000 Queue UPDATE_COMPLETE new
10:01:05.000 New CREATE_COMPLETE n-1
10:01:06.000 stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
10:01:07.000 Queue DELETE_IN_PROGRESS old
10:01:08.000 Gone DELETE_IN_PROGRESS g-1
10:01:09.000 Queue DELETE_COMPLETE old
10:01:10.000 Gone DELETE_COMPLETE g-1
10:01:11.000 stack UPDATE_COMPLETE`))
	step := p.Step("s")
	same(t, "states", states(step.Stack()), []string{"Queue updated", "New created", "Gone deleted", "Same kept"})
	same(t, "counts", []int{step.Total, step.Complete, step.FailedCount}, []int{4, 4, 0})
	queue := step.Stack().Resource("Queue")
	same(t, "replaced", []string{queue.Physical, queue.Old, string(queue.OldState)}, []string{"new", "old", "deleted"})
}

func TestAnUpdateThatRollsBackIsNotComplete(t *testing.T) {
	p := NewProgress()
	planned(p, "update", "one", "Queue", "BadQueue", "Extra")
	apply(p, told(t, "one", `
10:00:00.000 stack UPDATE_IN_PROGRESS - User Initiated
10:00:03.000 Queue UPDATE_IN_PROGRESS q
10:00:04.000 Queue UPDATE_COMPLETE q
10:00:04.500 Extra CREATE_IN_PROGRESS
10:00:05.000 BadQueue CREATE_IN_PROGRESS
10:00:06.000 BadQueue CREATE_FAILED - no
10:00:06.300 Extra CREATE_FAILED e-1 Resource creation cancelled
10:00:07.000 stack UPDATE_ROLLBACK_IN_PROGRESS - The following resource(s) failed to create: [BadQueue].
10:00:08.000 Queue UPDATE_IN_PROGRESS q
10:00:09.000 Queue UPDATE_COMPLETE q
10:00:10.000 stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS
10:00:11.000 BadQueue DELETE_COMPLETE
10:00:11.500 Extra DELETE_IN_PROGRESS e-1
10:00:12.000 Extra DELETE_COMPLETE e-1
10:00:13.000 stack UPDATE_ROLLBACK_COMPLETE`))
	step := p.Step("s")
	same(t, "cause", step.RootCause().Logical, "BadQueue")
	same(t, "counts", []int{step.Total, step.Complete, step.FailedCount}, []int{3, 1, 1})
	same(t, "rolling back", step.Stack().RollingBack(), true)
	same(t, "reason", step.Stack().Reason, "The following resource(s) failed to create: [BadQueue].")
}

func TestAFailureInsideANestedStackComesFirst(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "top", "ChildA", "ChildB", "Last")
	top := told(t, "top", `
10:00:00.000 stack CREATE_IN_PROGRESS - User Initiated
10:00:03.000 ChildA CREATE_IN_PROGRESS
10:00:03.000 ChildB CREATE_IN_PROGRESS
10:00:04.000 ChildA CREATE_IN_PROGRESS `+arn("a")+` Resource creation Initiated
10:00:04.000 ChildB CREATE_IN_PROGRESS `+arn("b")+` Resource creation Initiated`)
	apply(p, top)
	// The parent's failure is read before the child's: other requests bring them.
	apply(p, told(t, "top", "10:00:09.000 ChildA CREATE_FAILED "+arn("a")+" Embedded stack was not successfully created"))
	apply(p, told(t, "b", "10:00:08.500 Queue CREATE_FAILED - Resource creation cancelled"))
	apply(p, told(t, "a", `
10:00:05.000 stack CREATE_IN_PROGRESS - User Initiated
10:00:06.000 Queue CREATE_IN_PROGRESS
10:00:09.000 Queue CREATE_FAILED - no`))
	step := p.Step("s")
	cause := p.RootCause()
	same(t, "cause", []string{cause.Stack.Name, cause.Logical}, []string{"a", "Queue"})
	same(t, "failures", len(step.Failures), 2)
	same(t, "parent", []string{p.Stacks[arn("a")].Parent, p.Stacks[arn("a")].ParentLogical}, []string{arn("top"), "ChildA"})
	same(t, "equal logical ids stay apart", string(p.Stacks[arn("b")].Resource("Queue").State), "cancelled")
	same(t, "total", step.Total, 5)
	same(t, "child", step.Stack().Resource("ChildA").Child, arn("a"))
	same(t, "own stack", step.Stack().Name, "top")
}

func TestAGroupThatWaitsForSignalsIsStillBeingCreated(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Group")
	apply(p, told(t, "one", `
10:00:00.000 Group CREATE_IN_PROGRESS
10:00:01.000 Group CREATE_IN_PROGRESS g Resource creation Initiated
10:15:01.000 Group UPDATE_IN_PROGRESS g Failed to receive 1 resource signal(s) for the current batch.`))
	r := p.Step("s").Stack().Resource("Group")
	same(t, "state", string(r.State), "creating")
	same(t, "elapsed", r.Elapsed(p.Now).String(), "15m1s")
	apply(p, told(t, "one", "10:15:02.000 Group CREATE_FAILED g Received 0 SUCCESS signal(s) out of 1."))
	same(t, "state", string(r.State), "failed")
}

func TestCancelledReasonsAreKnown(t *testing.T) {
	for reason, want := range map[string]bool{
		"Resource creation cancelled":              true,
		"Resource update cancelled":                true,
		"Resource creation Cancelled.":             true,
		"Order cancelled":                          false,
		"Resource creation cancelled because of x": false,
		"": false,
	} {
		same(t, reason, IsCancelled(reason), want)
	}
}

func TestEventsOfNoPlanAreKeptTogether(t *testing.T) {
	p := NewProgress()
	for _, e := range told(t, "one", "10:00:00.000 Queue CREATE_FAILED - no") {
		p.Apply(Event{Body: e})                // watching, without a step
		p.Apply(Event{Step: "other", Body: e}) // a step nobody announced
	}
	same(t, "stack", states(p.Stacks[arn("one")]), []string{"Queue failed"})
	same(t, "step", p.Step("other").Title, "other")
}

func TestACircleOfNestedStacksEnds(t *testing.T) {
	p := NewProgress()
	for _, e := range append(told(t, "a", "10:00:00.000 ChildB CREATE_FAILED "+arn("b")+" no"),
		told(t, "b", "10:00:00.000 ChildA CREATE_FAILED "+arn("a")+" no")...) {
		p.Apply(Event{Step: "s", Body: e})
		p.Apply(Event{Step: "s", Body: e})
	}
	same(t, "failures", len(p.Step("s").Failures), 2)
}
