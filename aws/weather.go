package aws

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// weather is what kind of trouble an error is.
type weather int

const (
	fair        weather = iota // no error
	refused                    // the service understood and said no
	denied                     // a permission is missing
	throttled                  // asked too often
	unreachable                // no answer: network, name, endpoint
	broken                     // an answer nobody can use: 5xx, garbage
	noKeys                     // no credentials to be had
	expired                    // credentials or sign-in have run out
	badKeys                    // credentials that AWS does not know
	skewed                     // the clock here is wrong
	interrupted                // our own context ended
	ours                       // a bug or an impossible request: never sent
)

// codes are the error codes with which services say so, in all their spellings.
var codes = map[string]weather{
	"Throttling": throttled, "ThrottlingException": throttled, "ThrottledException": throttled,
	"RequestLimitExceeded": throttled, "RequestThrottled": throttled, "RequestThrottledException": throttled,
	"TooManyRequestsException": throttled, "SlowDown": throttled, "BandwidthLimitExceeded": throttled,
	"PriorRequestNotComplete": throttled, "EC2ThrottledException": throttled,

	"AccessDenied": denied, "AccessDeniedException": denied, "UnauthorizedOperation": denied,
	"AllAccessDisabled": denied, "Forbidden": denied, "NotAuthorized": denied,

	"ExpiredToken": expired, "ExpiredTokenException": expired, "TokenRefreshRequired": expired,

	"InvalidClientTokenId": badKeys, "UnrecognizedClientException": badKeys, "AuthFailure": badKeys,
	"InvalidAccessKeyId": badKeys, "SignatureDoesNotMatch": badKeys, "MissingAuthenticationToken": badKeys,
	"MissingAuthenticationTokenException": badKeys, "IncompleteSignature": badKeys, "InvalidSignatureException": badKeys,
	"OptInRequired": badKeys,

	"RequestExpired": skewed, "RequestTimeTooSkewed": skewed, "RequestInTheFuture": skewed,

	"InternalFailure": broken, "InternalError": broken, "InternalServerError": broken,
	"ServiceUnavailable": broken, "ServiceUnavailableException": broken, "RequestTimeout": broken,
}

// weatherOf classifies an error of the SDK.
func weatherOf(err error) weather {
	if err == nil {
		return fair
	}
	// A deadline is not told from a timeout of the network: who set one asks his
	// own context first.
	if errors.Is(err, context.Canceled) {
		return interrupted
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		return weatherOfAnswer(api, err)
	}
	var keys *credentialsError
	if errors.As(err, &keys) {
		return weatherOfKeys(keys)
	}
	if isNetwork(err) {
		return unreachable
	}
	var answer *smithyhttp.ResponseError
	var garbled *smithy.DeserializationError
	if errors.As(err, &answer) || errors.As(err, &garbled) {
		return broken
	}
	return ours
}

// weatherOfAnswer classifies what a service said.
func weatherOfAnswer(api smithy.APIError, err error) weather {
	if w, known := codes[api.ErrorCode()]; known {
		if w == badKeys && saysClock(api.ErrorMessage()) {
			return skewed
		}
		return w
	}
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		switch status := answer.HTTPStatusCode(); {
		case status == 429:
			return throttled
		case status == 401:
			return badKeys
		case status >= 500:
			return broken
		case status == 403:
			return denied
		}
	}
	return refused
}

// saysClock tells a signature that is out of date from one that is wrong.
func saysClock(message string) bool {
	return strings.Contains(message, "Signature expired") || strings.Contains(message, "not yet current")
}

// weatherOfKeys classifies why credentials could not be had.
func weatherOfKeys(err error) weather {
	var api smithy.APIError
	if errors.As(err, &api) {
		if w := weatherOfAnswer(api, err); w != refused {
			return w
		}
		return expired // SSO and STS refuse a sign-in that has run out in many words
	}
	text := strings.ToLower(err.Error())
	switch {
	case strings.Contains(text, "expired"), strings.Contains(text, "sso session"), strings.Contains(text, "cached sso token"):
		return expired
	case strings.Contains(text, "imds"), strings.Contains(text, "metadata"):
		return noKeys
	case isNetwork(err):
		return unreachable
	}
	return noKeys
}

// isNetwork says whether no answer came.
func isNetwork(err error) bool {
	var network net.Error
	var name *net.DNSError
	var sending *smithyhttp.RequestSendError
	return errors.As(err, &network) || errors.As(err, &name) || errors.As(err, &sending) ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// passes says whether waiting may help: the same request can succeed later.
func (w weather) passes() bool {
	switch w {
	case throttled, unreachable, broken:
		return true
	}
	return false
}

// code is the service's error code, or "".
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// message is the service's own words, or the error's text.
func message(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorMessage() != "" {
		return api.ErrorMessage()
	}
	var sending *smithyhttp.RequestSendError
	if errors.As(err, &sending) {
		return sending.Err.Error()
	}
	return err.Error()
}

// isMissing says whether CloudFormation does not know (or not yet) a stack.
func isMissing(err error) bool {
	return code(err) == "StackNotFoundException" ||
		code(err) == "ValidationError" && strings.Contains(message(err), "does not exist")
}
