package aws

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// standing is what a stack's status means for somebody who wants it built.
type standing int

const (
	absent   standing = iota // no such stack
	settled                  // complete: compare, then keep or update
	busy                     // something is being done to it: follow
	falling                  // being rolled back to nothing: wait, then replace
	fallen                   // failed to be created: delete it, create it again
	leaving                  // being deleted: wait, then create
	reviewed                 // only a change set was made for it
	stuck                    // nothing can be done from here without the operator
)

// standingOf reads a status. Statuses that are not known yet are judged by
// their ending.
func standingOf(status types.StackStatus) standing {
	switch status {
	case "", types.StackStatusDeleteComplete:
		return absent
	case types.StackStatusReviewInProgress:
		return reviewed
	case types.StackStatusRollbackInProgress:
		return falling
	case types.StackStatusRollbackComplete, types.StackStatusCreateFailed:
		return fallen
	case types.StackStatusDeleteInProgress:
		return leaving
	case types.StackStatusUpdateFailed: // kept as it was when the update failed: it can be updated
		return settled
	}
	switch {
	case strings.HasSuffix(string(status), "_IN_PROGRESS"):
		return busy
	case strings.HasSuffix(string(status), "_FAILED"):
		return stuck
	}
	return settled
}

// adviceOnStuck is the way out of a status that has none of its own.
func adviceOnStuck(name string, status types.StackStatus) []string {
	switch status {
	case types.StackStatusUpdateRollbackFailed:
		return []string{
			"Mend what stopped the rollback, then: aws cloudformation continue-update-rollback --stack-name " + name + " (with --resources-to-skip for what cannot be mended).",
			"Or delete the stack.",
		}
	case types.StackStatusDeleteFailed:
		return []string{
			"Remove what stands in the way of the resources that could not be deleted, then delete the stack again.",
			"Or let them be: aws cloudformation delete-stack --stack-name " + name + " --retain-resources LOGICAL-ID…",
		}
	case types.StackStatusRollbackFailed:
		return []string{
			"Remove what stands in the way of the resources that could not be deleted, then delete the stack and run again.",
		}
	}
	return []string{"Bring the stack to a complete status, or delete it, then run again."}
}
