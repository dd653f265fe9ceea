package aws

import (
	"context"
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// reel reads the events of one stack. CloudFormation gives them newest first,
// over the stack's whole history, without a filter.
type reel struct {
	id   string          // ARN: a name may be used again
	seen map[string]bool // event ids that were handed out, or are older than what is followed
	// begins tells the event that began what is followed: nothing older is
	// wanted. Nil wants everything since from.
	begins func(types.StackEvent) bool
	// from is a moment of CloudFormation's clock; nothing older is wanted.
	from time.Time
	// under is a reading that an error has interrupted.
	under *scan
}

// emptyPages is how many pages in a row may bring nothing new before the rest
// is taken for repetitions.
const emptyPages = 3

// read returns the events that were not seen yet, oldest first. It reads all
// pages down to one that holds an event it knows, and only then marks them
// seen. After an error nothing is, and the next read asks for the same page
// again: many pages get through hard throttling one by one.
func (r *reel) read(ctx context.Context, c *Cloud) ([]types.StackEvent, error) {
	if r.under == nil {
		r.under = &scan{reel: r, here: map[string]bool{}}
	}
	s := r.under
	for more := true; more; {
		in := cloudformation.DescribeStackEventsInput{StackName: &r.id}
		if s.next != "" {
			in.NextToken = &s.next
		}
		page, err := c.cfn.DescribeStackEvents(ctx, &in, once)
		if err != nil {
			if w := weatherOf(err); w == refused || w == denied {
				r.under = nil // its token may have become old
			}
			return nil, err
		}
		more = s.page(page.StackEvents, sdk.ToString(page.NextToken))
	}
	r.under = nil
	if r.seen == nil {
		r.seen = make(map[string]bool, len(s.here))
	}
	for id := range s.here {
		r.seen[id] = true
	}
	slices.Reverse(s.fresh)
	// A page that comes again may bring events that are newer than the reading.
	slices.SortStableFunc(s.fresh, func(a, b types.StackEvent) int {
		return sdk.ToTime(a.Timestamp).Compare(sdk.ToTime(b.Timestamp))
	})
	return s.fresh, nil
}

// scan is one reading of a reel.
type scan struct {
	*reel
	next   string             // token of the page to be read, "" for the first
	barren int                // pages in a row that brought nothing new
	here   map[string]bool    // ids of this reading
	fresh  []types.StackEvent // newest first
	past   bool               // what comes now is older than what is followed
}

// page takes one page, to its end: an older event may have come late. It says
// whether the next one is to be read.
func (s *scan) page(events []types.StackEvent, next string) bool {
	count, known := len(s.here), false
	for _, e := range events {
		id := sdk.ToString(e.EventId)
		if s.seen[id] {
			known = true
			continue
		}
		if s.here[id] {
			continue
		}
		s.here[id] = true
		s.past = s.past || sdk.ToTime(e.Timestamp).Before(s.from)
		if s.past {
			continue
		}
		s.fresh = append(s.fresh, e)
		s.past = s.begins != nil && s.begins(e)
	}
	s.barren++
	if len(s.here) > count {
		s.barren = 0
	}
	if known || s.past || next == "" || next == s.next || s.barren == emptyPages {
		return false
	}
	s.next = next
	return true
}

// isRoot says whether an event is about the stack whose list it is in.
func isRoot(e types.StackEvent) bool {
	id := sdk.ToString(e.StackId)
	return id != "" && sdk.ToString(e.PhysicalResourceId) == id
}

// isStart says whether an event begins an operation: not a rollback, which
// belongs to what it takes back, and not a change set.
func isStart(e types.StackEvent) bool {
	switch string(e.ResourceStatus) {
	case "CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS":
		return isRoot(e) && sdk.ToString(e.ResourceStatusReason) == "User Initiated"
	}
	return false
}

// isEnd says whether an event may end an operation.
func isEnd(e types.StackEvent) bool {
	return isRoot(e) && !strings.HasSuffix(string(e.ResourceStatus), "_IN_PROGRESS")
}
