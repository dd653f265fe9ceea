package catalogue

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// Explain puts the refusal of a service's API into the words of a resource's
// failure: "<message> (Service: Ec2, Status Code: 400, Request ID: <uuid>) (SDK
// Attempt Count: 1)", with the HandlerErrorCode that fits the error's code.
func Explain(typeName string, err error) *world.Fault {
	var refusal *wire.Error
	if !errors.As(err, &refusal) {
		return &world.Fault{Code: "InternalFailure", Text: err.Error(), Err: err}
	}
	request := uuidOf(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	text := fmt.Sprintf("%s (Service: %s, Status Code: %d, Request ID: %s) (SDK Attempt Count: 1)",
		refusal.Message, serviceTitle(typeName), refusal.StatusCode(), request)
	return &world.Fault{Code: handlerCode(refusal), Text: text, Err: err}
}

// handlerCode guesses CloudFormation's code for a service's own.
func handlerCode(e *wire.Error) string {
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(e.Code, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("AlreadyExists", "Duplicate", "AlreadyOwned"):
		return "AlreadyExists"
	case has("NotFound", "NoSuch", "Unknown"):
		return "NotFound"
	case has("LimitExceeded", "Quota"):
		return "ServiceLimitExceeded"
	case has("AccessDenied", "Unauthorized"), e.StatusCode() == http.StatusForbidden:
		return "AccessDenied"
	case has("Conflict", "InUse"):
		return "ResourceConflict"
	case has("Dependency", "Invalid", "Validation", "Malformed", "Missing"):
		return "InvalidRequest"
	}
	return "GeneralServiceException"
}
