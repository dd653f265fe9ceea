package aws

import (
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// sort takes the events of a reading that belong to the operation, oldest
// first, and notes the nested stacks among them.
func (f *chase) sort(t *thread, fresh []types.StackEvent) []types.StackEvent {
	if t == f.root {
		fresh = f.belonging(fresh)
	}
	for _, e := range fresh {
		f.discover(e)
	}
	if t != f.root && len(fresh) > 0 {
		t.resting = isEnd(fresh[len(fresh)-1])
	}
	return fresh
}

// belonging are the root's events between the first of the operation and the
// first of the next one. Rollbacks and cancellations in between belong to it,
// whoever asked for them and whatever their own operation id.
func (f *chase) belonging(fresh []types.StackEvent) []types.StackEvent {
	if !f.open && f.request == "" && !slices.ContainsFunc(fresh, isStart) {
		f.open = len(fresh) > 0 // an endpoint that does not say how operations begin
	}
	var ours []types.StackEvent
	status := f.status
	for _, e := range fresh {
		token := sdk.ToString(e.ClientRequestToken)
		switch {
		case f.closed:
			continue
		case !f.open && f.request == "":
			f.open = isStart(e)
		case !f.open:
			f.open = token == f.request || token == ""
		case isStart(e) && f.request != "" && token != f.request && isOver(status):
			f.closed = true
		}
		if !f.open || f.closed {
			continue
		}
		if f.started.IsZero() {
			f.started = sdk.ToTime(e.Timestamp)
		}
		if isRoot(e) {
			status = types.StackStatus(e.ResourceStatus)
		}
		ours = append(ours, e)
	}
	return ours
}

// isOver says whether a status is one in which nothing goes on.
func isOver(status types.StackStatus) bool {
	return status != "" && !strings.HasSuffix(string(status), "_IN_PROGRESS")
}

// discover follows the nested stack that an event of its parent names, or goes
// on following it.
func (f *chase) discover(e types.StackEvent) {
	child := sdk.ToString(e.PhysicalResourceId)
	if sdk.ToString(e.ResourceType) != stackType || isRoot(e) || !strings.HasPrefix(child, "arn:") {
		return
	}
	now := f.c.clock.Now()
	for _, t := range f.all {
		if t.id == child {
			if t.resting && strings.HasSuffix(string(e.ResourceStatus), "_IN_PROGRESS") {
				t.resting, t.due = false, now
			}
			return
		}
	}
	t := &thread{reel: reel{id: child}, due: now}
	t.cadence.news = now
	if !strings.HasPrefix(string(e.ResourceStatus), "CREATE_") {
		t.from = f.started // its earlier history is not of this operation
	}
	f.all = append(f.all, t)
}

// stackType is the resource type of stacks.
const stackType = "AWS::CloudFormation::Stack"

// take emits one event and keeps what the end is judged by.
func (f *chase) take(e types.StackEvent) {
	event := resourceEvent(e)
	if event.StackID == f.id && event.IsStack() {
		f.note(event)
	} else if strings.HasSuffix(event.Status, "_FAILED") && !event.IsStack() {
		f.failed = append(f.failed, event)
	}
	f.tell(event)
}

// note keeps the root's status and the reason why it went wrong.
func (f *chase) note(event wizard.ResourceEvent) {
	f.status = types.StackStatus(event.Status)
	f.over = time.Time{}
	if isOver(f.status) {
		f.over = f.c.clock.Now()
	}
	bad := strings.Contains(event.Status, "ROLLBACK") || strings.HasSuffix(event.Status, "_FAILED") || strings.Contains(event.Reason, "cancel")
	if bad && event.Reason != "" && event.Reason != "User Initiated" && f.reason == "" {
		f.reason = event.Reason
	}
}

// resourceEvent is an event in our words. What AWS says is passed on as it is.
func resourceEvent(e types.StackEvent) wizard.ResourceEvent {
	return wizard.ResourceEvent{
		Stack:    sdk.ToString(e.StackName),
		StackID:  sdk.ToString(e.StackId),
		Logical:  sdk.ToString(e.LogicalResourceId),
		Physical: sdk.ToString(e.PhysicalResourceId),
		Type:     sdk.ToString(e.ResourceType),
		Status:   string(e.ResourceStatus),
		Detailed: string(e.DetailedStatus),
		Reason:   reasonOf(e),
		ID:       sdk.ToString(e.EventId),
		Occurred: sdk.ToTime(e.Timestamp),
	}
}

// reasonOf is an event's reason; a hook's events say what the hook said.
func reasonOf(e types.StackEvent) string {
	words := []string{sdk.ToString(e.ResourceStatusReason)}
	if hook := sdk.ToString(e.HookType); hook != "" {
		words = append(words, strings.TrimSpace("hook "+hook+" "+string(e.HookStatus)), sdk.ToString(e.HookStatusReason))
	}
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	return strings.Join(words, ": ")
}
