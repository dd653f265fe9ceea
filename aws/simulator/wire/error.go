package wire

import (
	"fmt"
	"net/http"
)

// Error is an answer that refuses a call, in AWS's words. Each protocol writes
// it in its own shape.
type Error struct {
	// Status is the HTTP status; zero means 400.
	Status int
	// Code is AWS's error code, such as "ValidationError".
	Code    string
	Message string
	// Fields are further elements or members, such as S3's BucketName.
	Fields []Field
	// Header is added to the answer.
	Header http.Header
}

// Field is one further member of an error.
type Field struct{ Name, Value string }

// Errorf makes an error.
func Errorf(status int, code, format string, args ...any) *Error {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	return &Error{Status: status, Code: code, Message: message}
}

// Error is the code and the message.
func (e *Error) Error() string {
	if e.Message == "" {
		return e.Code
	}
	return e.Code + ": " + e.Message
}

// With adds a member.
func (e *Error) With(name, value string) *Error {
	e.Fields = append(e.Fields, Field{name, value})
	return e
}

// StatusCode is the HTTP status of the answer.
func (e *Error) StatusCode() int {
	if e.Status == 0 {
		return http.StatusBadRequest
	}
	return e.Status
}

// Invalid is the ValidationError of the query protocol.
func Invalid(format string, args ...any) *Error {
	return Errorf(http.StatusBadRequest, "ValidationError", format, args...)
}

// Null is what AWS says when a required parameter was not sent. name starts
// with a small letter, as in 'stackName'.
func Null(name string) *Error {
	return Invalid("1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null", name)
}
