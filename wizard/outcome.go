package wizard

// Outcome is how a step stands: one word, the same in every view and report.
type Outcome string

// The outcomes.
const (
	Waiting  Outcome = "waiting"
	Running  Outcome = "running"
	Done     Outcome = "done"
	Kept     Outcome = "kept" // already as wanted
	Skipped  Outcome = "skipped"
	Failed   Outcome = "failed"
	TimedOut Outcome = "timed out"
	NeedsYou Outcome = "needs you"
	Undone   Outcome = "undone"
)

// Over says whether nothing more will happen to the step in this run.
func (o Outcome) Over() bool {
	switch o {
	case Waiting, Running, NeedsYou, "":
		return false
	}
	return true
}

// Good says whether steps that need this one may start.
func (o Outcome) Good() bool { return o == Done || o == Kept || o == Skipped }

// Decision is what looking at an action came to.
type Decision string

// The decisions.
const (
	DecideCreate   Decision = "create"
	DecideUpdate   Decision = "update"
	DecideKeep     Decision = "kept"
	DecideAdopt    Decision = "adopt"    // it is being made already: follow it
	DecideReplace  Decision = "replace"  // it failed to be created: delete it and create it again
	DecideConflict Decision = "conflict" // it exists and is not ours to touch
	DecideAsk      Decision = "ask"      // the operator does it
)

// Exit is a process exit code. Scripts rely on the numbers.
type Exit int

// The exit codes.
const (
	ExitOK          Exit = 0
	ExitInternal    Exit = 1
	ExitUsage       Exit = 2
	ExitDeclined    Exit = 3
	ExitFailed      Exit = 4
	ExitRolledBack  Exit = 5
	ExitUndoFailed  Exit = 6 // a rollback or a delete failed
	ExitLostSight   Exit = 7 // it may still be running
	ExitTimedOut    Exit = 8
	ExitDifferences Exit = 10 // --check found something to do
	ExitInterrupted Exit = 130
)
