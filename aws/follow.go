package aws

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// pursuit says what is followed.
type pursuit struct {
	id      string // the stack's ARN
	request string // request token of the operation, "" for whatever is under way
	// whole takes every event of the stack: it is new.
	whole bool
	// before are the ids of events from before the operation, where they were
	// read; without them it is looked for in the history.
	before map[string]bool
	// deletes says that the operation ends with the stack gone.
	deletes bool
	// goesOn says that a status that looks like an end is followed by another,
	// as with a stack that is deleted after its rollback.
	goesOn  func(types.StackStatus) bool
	timeout time.Duration // 0 for none
}

// chase follows one operation of one stack and of the stacks nested in it.
type chase struct {
	worker
	pursuit
	vane      vane
	began     time.Time
	root      *thread
	all       []*thread // the root first
	open      bool      // the operation's first event was seen
	closed    bool      // a later operation of somebody else has begun
	started   time.Time // when the operation began, by CloudFormation's clock
	status    types.StackStatus
	reason    string                 // why the operation took a bad turn, in the root's words
	failed    []wizard.ResourceEvent // in the order of their emission
	checked   time.Time              // when the stack itself was last looked at
	over      time.Time              // when the root's end was first read, zero if not
	disagreed time.Time              // since when the stack is said to be over without an event that says so
}

// thread is one stack that is followed.
type thread struct {
	reel
	cadence cadence
	due     time.Time
	missing time.Time // since when it is said not to exist
	resting bool      // a nested stack whose part is over, for now
	deaf    bool      // its events may not be read
}

// ending is how an operation ended.
type ending struct {
	status types.StackStatus
	reason string
	stack  *types.Stack // as it was last described; nil once it is gone
	failed []wizard.ResourceEvent
}

// chase follows an operation to its end and emits every event of it. It
// outlasts throttling, lost connections and expired credentials; only ctx, the
// timeout, and a stack that is not to be seen end it early.
func (w worker) chase(ctx context.Context, p pursuit) (ending, error) {
	now := w.c.clock.Now()
	f := &chase{worker: w, pursuit: p, vane: vane{w: w}, began: now, checked: now, open: p.whole}
	f.root = &thread{reel: reel{id: p.id, seen: p.before}, due: now}
	f.root.cadence.news = now
	if !p.whole && p.before == nil {
		f.root.begins = f.begins
	}
	f.all = []*thread{f.root}
	for {
		t := f.nextDue()
		if err := f.waitFor(ctx, t.due); err != nil {
			return ending{}, err
		}
		end, err := f.turn(ctx, t)
		if err != nil {
			return ending{}, err
		}
		if end != nil {
			return *end, nil
		}
	}
}

// nextDue is the stack that is to be asked next: the one that waits longest.
func (f *chase) nextDue() *thread {
	next := f.root
	for _, t := range f.all {
		if !t.resting && !t.deaf && t.due.Before(next.due) {
			next = t
		}
	}
	return next
}

// waitFor sleeps until a moment, and no longer than the timeout allows.
func (f *chase) waitFor(ctx context.Context, due time.Time) error {
	now := f.c.clock.Now()
	if f.timeout > 0 {
		end := f.began.Add(f.timeout)
		if !now.Before(end) {
			return f.timedOut()
		}
		if due.After(end) {
			due = end
		}
	}
	if err := f.c.pause(ctx, due.Sub(now)); err != nil {
		return ended(ctx)
	}
	return nil
}

// turn asks one stack, emits what is new, and says whether all is over.
func (f *chase) turn(ctx context.Context, t *thread) (*ending, error) {
	fresh, err := t.read(ctx, f.c)
	now := f.c.clock.Now()
	t.cadence.asked(now)
	if err != nil {
		return f.misread(ctx, t, err)
	}
	f.vane.turn(fair, nil)
	t.missing = time.Time{}
	fresh = f.sort(t, fresh)
	if t == f.root && slices.ContainsFunc(fresh, isEnd) {
		if fresh, err = f.sweep(ctx, fresh); err != nil {
			return nil, err
		}
	}
	for _, e := range fresh {
		f.take(e)
	}
	t.due = now.Add(t.cadence.next(now, len(fresh) > 0))
	if t == f.root && (f.mayBeOver() || f.isSilent(now)) {
		return f.confirm(ctx)
	}
	return nil, nil
}

// isSilent says whether it is time to look at the stack itself: an end that is
// in no event would else never be seen.
func (f *chase) isSilent(now time.Time) bool {
	return !f.disagreed.IsZero() || now.Sub(f.checked) > time.Minute && now.Sub(f.root.cadence.news) > time.Minute
}

// timedOut says that the wait is over while the stack goes on.
func (f *chase) timedOut() error {
	name := shortName(f.id)
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s was not ready within %s", name, f.timeout),
		Reason: "its status is " + orElse(string(f.status), "not known"),
		Advice: []string{
			"It goes on by itself: gantry watch " + name + " follows it, and a later run takes it up.",
			"Allow more time for this step.",
		},
		Exit: wizard.ExitTimedOut,
	}
}

// begins tells the event with which the operation began.
func (f *chase) begins(e types.StackEvent) bool {
	return isStart(e) && (f.request == "" || sdk.ToString(e.ClientRequestToken) == f.request)
}

// mayBeOver says whether the latest status looks like the end.
func (f *chase) mayBeOver() bool {
	return f.status != "" && !strings.HasSuffix(string(f.status), "_IN_PROGRESS")
}
