package catalogue

import (
	"math/rand/v2"
	"strings"
)

const (
	upperAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	lowerAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	mixedAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	digitAlphabet = "0123456789"
	hexAlphabet   = "0123456789abcdef"
)

func random(r *rand.Rand, alphabet string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

// suffixLength is how many random characters end a generated name.
const suffixLength = 12

// generated is the name CloudFormation makes for a resource without one:
// <stack>-<logical>-<random>, shortened to fit. When it must be, the logical
// id keeps up to half of the room and the stack's name the rest.
func generated(r *rand.Rand, stack, logical string, longest int, lower bool) string {
	if longest <= 0 {
		longest = 255
	}
	room := longest - suffixLength - 2
	if len(stack)+len(logical) > room {
		half := min(len(logical), room/2)
		if stackRoom := room - half; len(stack) > stackRoom {
			stack = stack[:stackRoom]
		} else {
			half = room - len(stack)
		}
		logical = logical[:min(half, len(logical))]
	}
	name := stack + "-" + logical + "-" + random(r, upperAlphabet, suffixLength)
	if lower {
		return strings.ToLower(name)
	}
	return name
}
