package simulator

import (
	"time"
)

// Weather are faults on purpose, for tests and drills: what clients meet on
// AWS on a bad day. Probabilities are between 0 and 1. The zero value is a fine
// day.
type Weather struct {
	// Throttle is the probability that a call is refused with the throttling
	// error of its service.
	Throttle float64
	// Rate, when above zero, is how many calls a second (of real time) an action
	// of a region may get, and Burst how many at once; more are throttled.
	Rate  float64
	Burst int
	// Stale is the probability that a read gets the answer that the same read
	// got before.
	Stale float64
	// EmptyFirst is how many of the first reads of a stack's events answer as if
	// there were none yet.
	EmptyFirst int
	// Repeat is how many events of the page before a page of events begins with,
	// as when new ones arrive in between.
	Repeat int
	// Drop is the probability that the connection ends without an answer: half of
	// the time before the call is carried out, half after.
	Drop float64
	// Expired refuses every call because the credentials have expired.
	Expired bool
	// Slow is how long, in real time, every answer takes at least.
	Slow time.Duration
	// Skew is by how much AWS's clock is ahead of ours. Beyond what AWS allows,
	// signed calls are refused until the client corrects its clock.
	Skew time.Duration
	// Script are faults for certain calls, each for a number of times. The first
	// that fits a call is used up by it.
	Script []Squall
}

// Squall is a fault that befalls the next calls of an action.
type Squall struct {
	// Action is the operation, such as "DescribeStacks"; "" for any.
	Action string
	// Times is how many calls it befalls; zero means one.
	Times int
	// Kind says what happens.
	Kind SquallKind
	// Code and Message are the error for the kind Refused.
	Code, Message string
	// Status is its HTTP status, zero for 400.
	Status int
}

// SquallKind is what a Squall does.
type SquallKind string

// The kinds.
const (
	Throttled   SquallKind = "throttled"
	DropBefore  SquallKind = "drop before" // the call is not carried out
	DropAfter   SquallKind = "drop after"  // the call is carried out, the answer lost
	ExpiredOnce SquallKind = "expired"
	StaleOnce   SquallKind = "stale" // the answer before
	Refused     SquallKind = "refused"
	Unavailable SquallKind = "unavailable" // 503
)
