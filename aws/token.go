package aws

import (
	"context"
	"crypto/rand"
	"strings"

	"gantry/wizard"
)

// requestToken is the token of the run and the step in ctx, or a new one where
// there is none: what is only looked at, or done outside of a run.
func requestToken(ctx context.Context) wizard.Token {
	if token := wizard.TokenFrom(ctx); token.Value != "" {
		return token
	}
	return wizard.Token{Value: "gantry-" + strings.ToLower(rand.Text())}
}

// Suffixes tell apart the requests of one step that change something.
const (
	tokenReplace = "-replace" // deletes what was left by an earlier failure
	tokenExecute = "-execute" // executes a change set
	tokenCancel  = "-cancel"  // cancels an update
)

// previewPrefix begins the names of change sets that are made to be looked at
// and thrown away.
const previewPrefix = "gantry-preview-"

// ours says whether a change set was made by this step, or only to be looked at.
func (w worker) ours(changeSet string) bool {
	return changeSet == w.token || strings.HasPrefix(changeSet, previewPrefix)
}
