package cloudformation

import (
	"encoding/base64"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
)

// How many members a page has.
const (
	eventPage    = 100
	stackPage    = 100
	resourcePage = 100
	changePage   = 100
)

// turn the pages: from is the first member of the asked page, and next the
// element that leads to the following one, if there is any. The token counts
// from the newest, so members that arrive in between are shown again, never
// left out.
func page(q *wire.Request, what string, total, size int) (from, to int, next *wire.Node, err error) {
	if q.Params.Has("NextToken") {
		text, decodeErr := base64.RawURLEncoding.DecodeString(q.Params.Get("NextToken"))
		number, ok := strings.CutPrefix(string(text), what+":")
		from, err = strconv.Atoi(number)
		if decodeErr != nil || !ok || err != nil || from < 0 {
			return 0, 0, nil, wire.Invalid("NextToken is invalid.")
		}
	}
	from = min(from, total)
	to = min(from+size, total)
	if to < total {
		next = wire.Text("NextToken", base64.RawURLEncoding.EncodeToString([]byte(what+":"+strconv.Itoa(to))))
	}
	return from, to, next, nil
}
