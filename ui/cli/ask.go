package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// asker asks in plain text, one line at a time. Reading a terminal cannot be
// broken off, so that a reader of its own waits for the line; it ends with the
// program, or with the input.
type asker struct {
	out    *printer
	secret func() (string, error)
	from   *bufio.Reader
}

// answer is one line that was read.
type answer struct {
	text string
	err  error
}

// errNoAnswer says that the input has ended.
var errNoAnswer = errors.New("the input has ended")

func newAsker(from io.Reader, out *printer, secret func() (string, error)) *asker {
	if from == nil {
		from = strings.NewReader("")
	}
	return &asker{out: out, secret: secret, from: bufio.NewReader(from)}
}

// line asks for a line.
func (a *asker) line(ctx context.Context, format string, args ...any) (string, error) {
	a.out.prompt(format, args...)
	return a.next(ctx)
}

// next waits for a line.
func (a *asker) next(ctx context.Context) (string, error) {
	return a.read(ctx, func() (string, error) { return a.from.ReadString('\n') })
}

// hidden asks for a line that is not shown.
func (a *asker) hidden(ctx context.Context, format string, args ...any) (string, error) {
	if a.secret == nil {
		return a.line(ctx, format, args...)
	}
	a.out.prompt(format, args...)
	text, err := a.read(ctx, a.secret)
	a.out.line("")
	return text, err
}

func (a *asker) read(ctx context.Context, read func() (string, error)) (string, error) {
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	got := make(chan answer, 1)
	go func() {
		text, err := read()
		got <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case a := <-got:
		text := strings.TrimRight(a.text, "\r\n")
		if errors.Is(a.err, io.EOF) {
			if text != "" {
				return text, nil
			}
			return "", errNoAnswer
		}
		if a.err != nil {
			return "", fmt.Errorf("reading an answer: %w", a.err)
		}
		return text, nil
	}
}

// agreed asks a question that only "yes" answers with yes.
func (a *asker) agreed(ctx context.Context, question string) (bool, error) {
	text, err := a.line(ctx, "%s [yes/no] ", question)
	if errors.Is(err, errNoAnswer) {
		a.out.line("")
		return false, nil
	}
	text = strings.ToLower(strings.TrimSpace(text))
	return text == "yes" || text == "y", err
}
