package cloudformation

// How long things take around the handlers, from recorded traces of AWS.
var (
	firstResource   = span(3000, 3500)     // stack event to first resource event
	checkAfter      = span(1900, 2300)     // stack event to the end of the checks
	dependencyGap   = span(350, 530)       // dependency done to dependant started
	identifyAfter   = span(500, 1400)      // started to "Resource creation Initiated"
	configureAfter  = span(100, 500)       // initiated to CONFIGURATION_COMPLETE
	completeAfter   = span(350, 600)       // initiated to complete, at the least
	failAfter       = span(650, 900)       // started to a failure at once
	cancelAfter     = span(50, 250)        // root cause to "Resource creation cancelled"
	turnAfter       = span(300, 420)       // root cause to the rollback
	finishCreate    = span(600, 1200)      // last resource to the stack
	finishUpdate    = span(1700, 2300)     // last resource to the cleanup
	finishCleanup   = span(750, 950)       // cleanup done to the stack
	finishRollback  = span(900, 1100)      // the same of a rollback
	firstDelete     = span(1400, 1900)     // stack event to first deletion
	finishDelete    = span(320, 650)       // last deletion to the stack
	firstRollback   = span(1000, 2000)     // rollback to its first deletion
	unborn          = span(138000, 142000) // deletion of what failed without an id
	emptyRollback   = span(17000, 19000)   // rollback that has nothing to delete
	finishRestore   = span(1900, 2100)
	childNoticed    = span(600, 2000) // end of a nested stack to its parent's event
	propertyFailure = span(250, 400)
)
