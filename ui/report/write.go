package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"

	"gantry/ui/pane"
)

// esc is text from anywhere as text of a page or a picture, in an element or in
// an attribute: cleaned of what controls, and escaped.
func esc(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(pane.Clean(text))) // a buffer takes all
	return b.String()
}

// put writes markup. Everything in it that is not ours has passed through esc.
func put(b *bytes.Buffer, format string, parts ...any) { fmt.Fprintf(b, format, parts...) }

// moment is a time as a report writes it: the same wherever it is read.
func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04:05 UTC")
}

// clock is the time of day of a moment.
func clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("15:04:05")
}
