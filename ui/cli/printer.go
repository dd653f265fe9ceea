package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// printer writes lines: words for a person, or one JSON object a line for a
// program. Whatever comes from outside is made harmless on the way. Should
// nobody read any more it goes silent: a run does not end because a reader did.
type printer struct {
	to   io.Writer
	json bool
	now  func() time.Time
	seq  int64
	gone bool
}

func (p *printer) write(line string) {
	if p.gone || p.to == nil {
		return
	}
	if _, err := io.WriteString(p.to, line+"\n"); err != nil {
		p.gone = true
	}
}

// line writes one line of words.
func (p *printer) line(format string, args ...any) {
	if !p.json {
		p.write(strings.TrimRight(pane.Clean(fmt.Sprintf(format, args...)), " "))
	}
}

// lines writes words of several lines.
func (p *printer) lines(indent, text string) {
	for line := range strings.Lines(pane.CleanLines(text)) {
		p.line("%s%s", indent, strings.TrimRight(line, "\n"))
	}
}

// prompt writes words without ending the line.
func (p *printer) prompt(format string, args ...any) {
	if !p.json && !p.gone {
		_, err := io.WriteString(p.to, pane.Clean(fmt.Sprintf(format, args...)))
		p.gone = err != nil
	}
}

// object writes one JSON object.
func (p *printer) object(v any) {
	if !p.json {
		return
	}
	data, err := json.Marshal(v)
	if err != nil { // only a program error can make data that is none
		data, _ = json.Marshal(map[string]string{"error": err.Error()})
	}
	p.write(string(data))
}

// event writes an event as an object. Events of no run are numbered here.
func (p *printer) event(e wizard.Event) {
	if e.Seq == 0 {
		p.seq++
		e.Seq = p.seq
	}
	p.object(e)
}

// trouble writes what went wrong and what to do next.
func (p *printer) trouble(t *wizard.Trouble) {
	p.lines("", t.Text())
}

// troubleOf finds words for an error, also for one that only says that the
// program was asked to stop.
func troubleOf(ctx context.Context, err error) *wizard.Trouble {
	var s stopped
	if errors.As(err, &s) || (errors.Is(err, context.Canceled) && errors.As(context.Cause(ctx), &s)) {
		return &wizard.Trouble{Cause: "stopped", Reason: "nothing was started", Exit: wizard.ExitInterrupted}
	}
	var m misused
	if errors.As(err, &m) {
		return &wizard.Trouble{Cause: err.Error(), Advice: []string{"gantry --help shows the commands and their flags"}, Exit: wizard.ExitUsage}
	}
	var faults wizard.FieldErrors
	if errors.As(err, &faults) {
		return faultsTrouble(faults)
	}
	return wizard.TroubleOf(err)
}

// faultsTrouble names every missing and every wrong answer.
func faultsTrouble(faults wizard.FieldErrors) *wizard.Trouble {
	t := &wizard.Trouble{Cause: "not all questions have a good answer", Exit: wizard.ExitUsage}
	if len(faults) > 0 {
		t.Advice = append(t.Advice, fmt.Sprintf("answer with --set %s=…, with --answers FILE, or with the variable %s", faults[0].Field.Key, wizard.EnvironmentVariable(faults[0].Field.Key)))
	}
	var all strings.Builder
	for _, f := range faults {
		fmt.Fprintf(&all, "\n  %s: %v", f.Field.Key, f.Err)
	}
	t.Reason = all.String()
	return t
}
