package wizard

import (
	"context"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// Token is the request token of one attempt at one step. AWS takes a request
// with a token it has seen for a repetition, so that asking again is asking
// the same. It is made of the run, the step, the verb and the attempt, and of
// nothing else: after a crash it is the same token.
type Token struct {
	// Value has at most 100 letters, digits and hyphens and begins with a letter,
	// which leaves room for a suffix within AWS's limit of 128.
	Value string
	// Sent says that an earlier process may have sent it already. What it began
	// is then to be followed from its beginning, even if it is over.
	Sent bool
}

type tokenKey struct{}

// WithToken returns a context that carries the token to the cloud.
func WithToken(ctx context.Context, t Token) context.Context {
	return context.WithValue(ctx, tokenKey{}, t)
}

// TokenFrom returns the token of a context. Outside of a run, as when a plan
// is only looked at, it is empty.
func TokenFrom(ctx context.Context) Token {
	t, _ := ctx.Value(tokenKey{}).(Token)
	return t
}

// tokenLimit leaves room for a suffix within the 128 characters AWS allows.
const tokenLimit = 100

// newToken makes the token of an attempt, counted from 1.
func newToken(run, step string, verb Verb, attempt int) string {
	tail := "-" + string(verb) + "-" + strconv.Itoa(attempt)
	name := "gantry-" + run + "-" + step
	clean := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			return c
		}
		return '-'
	}, name)
	if clean != name || len(clean)+len(tail) > tokenLimit { // keep different names apart
		hash := fnv.New64a()
		hash.Write([]byte(name)) //nolint:errcheck // a hash takes everything
		sum := fmt.Sprintf("-%016x", hash.Sum64())
		clean = clean[:min(len(clean), tokenLimit-len(tail)-len(sum))] + sum
	}
	return clean + tail
}
