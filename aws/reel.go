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
}

// emptyPages is how many pages in a row may bring nothing new before the rest
// is taken for repetitions.
const emptyPages = 3

// read returns the events that were not seen yet, oldest first. It reads all
// pages down to one that holds an event it knows, and only then marks them
// seen: after an error nothing is, and the next read begins anew.
func (r *reel) read(ctx context.Context, c *Cloud) ([]types.StackEvent, error) {
	scan := scan{reel: r, here: map[string]bool{}}
	next, barren := "", 0
	for {
		in := cloudformation.DescribeStackEventsInput{StackName: &r.id}
		if next != "" {
			in.NextToken = &next
		}
		page, err := c.cfn.DescribeStackEvents(ctx, &in, once)
		if err != nil {
			return nil, err
		}
		barren++
		if scan.page(page.StackEvents) {
			barren = 0
		}
		token := sdk.ToString(page.NextToken)
		if scan.done || token == "" || token == next || barren == emptyPages {
			break
		}
		next = token
	}
	if r.seen == nil {
		r.seen = make(map[string]bool, len(scan.here))
	}
	for id := range scan.here {
		r.seen[id] = true
	}
	slices.Reverse(scan.fresh)
	return scan.fresh, nil
}

// scan is one reading of a reel.
type scan struct {
	*reel
	here  map[string]bool    // ids of this reading
	fresh []types.StackEvent // newest first
	past  bool               // what comes now is older than what is followed
	done  bool               // no further page is needed
}

// page takes one page, to its end: an older event may have come late. It says
// whether the page brought anything that this reading did not have.
func (s *scan) page(events []types.StackEvent) bool {
	count := len(s.here)
	for _, e := range events {
		id := sdk.ToString(e.EventId)
		if s.seen[id] {
			s.done = true
			continue
		}
		if s.here[id] {
			continue
		}
		s.here[id] = true
		if sdk.ToTime(e.Timestamp).Before(s.from) {
			s.past = true
		}
		if s.past {
			s.done = true
			continue
		}
		s.fresh = append(s.fresh, e)
		if s.begins != nil && s.begins(e) {
			s.past, s.done = true, true
		}
	}
	return len(s.here) > count
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
