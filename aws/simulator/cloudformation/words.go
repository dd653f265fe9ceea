package cloudformation

import "fmt"

// words is an error in AWS's own words, which begin and end as AWS likes.
type words string

// Error is the words.
func (w words) Error() string { return string(w) }

// said makes an error of AWS's words.
func said(format string, arguments ...any) error { return words(fmt.Sprintf(format, arguments...)) }
