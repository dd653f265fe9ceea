package cloudformation

import (
	"strings"
	"time"
)

// statuses are all statuses of a stack.
var statuses = []string{
	"CREATE_IN_PROGRESS", "CREATE_FAILED", "CREATE_COMPLETE",
	"ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED", "ROLLBACK_COMPLETE",
	"DELETE_IN_PROGRESS", "DELETE_FAILED", "DELETE_COMPLETE",
	"UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED",
	"UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
	"UPDATE_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS",
	"IMPORT_IN_PROGRESS", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_FAILED", "IMPORT_ROLLBACK_COMPLETE",
}

func joined(words []string) string { return strings.Join(words, ", ") }

// memory is how long a deleted stack can be asked about.
const memory = 90 * 24 * time.Hour

// forgotten tells whether a stack was deleted so long ago that AWS does not
// know it any more.
func (e *Engine) forgotten(s *Stack) bool { return s.gone() && e.at.Sub(s.Deleted) > memory }
