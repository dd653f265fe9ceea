package wizard

import "encoding/json"

// eventReader reads the lines of a journal.
type eventReader struct{}

func newEventReader() *eventReader { return &eventReader{} }

func (*eventReader) read(line []byte, e *Event) error { return json.Unmarshal(line, e) }
