package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"gantry/wizard"
)

// quietEnd is a pipe's end that remembers what was written.
type quietEnd struct{ bytes.Buffer }

func (*quietEnd) Close() error { return nil }

func TestADetachedRunIsCarriedOutByAnotherProcess(t *testing.T) {
	s := newStage(t)
	var said quietEnd
	var args []string
	s.setup.Background = func(ctx context.Context, a []string, text []byte) error {
		args = a
		other := s.setup
		other.Out, other.Err, other.Terminal = io.Discard, io.Discard, false
		other.Handover = func() (io.ReadCloser, io.WriteCloser) {
			return io.NopCloser(bytes.NewReader(text)), &said
		}
		if exit := Run(ctx, other, a); exit != wizard.ExitOK {
			t.Errorf("the background process ended with %d", exit)
		}
		return nil
	}
	out := s.run(wizard.ExitOK, "", shop("--yes", "--detach")...)
	if strings.Contains(strings.Join(args, " "), "hush-hush") {
		t.Errorf("a secret is an argument: %v", args)
	}
	s.sees(out, "goes on in the background. Watch it: gantry attach "+args[1])
	if said.String() != backgroundReady {
		t.Errorf("it said %q", said.String())
	}
	s.sees(s.run(wizard.ExitOK, "", "attach", args[1]), "done")
}

func TestARunThatCannotBeDetachedIsNotLost(t *testing.T) {
	s := newStage(t)
	s.setup.Background = func(context.Context, []string, []byte) error { return errors.New("no more processes") }
	out := s.run(wizard.ExitLostSight, "", "deploy", "testdata/shop/queue.yaml", "--set", "Environment=x", "--yes", "--detach", "--name", "dev")
	s.sees(out, "no more processes", "gantry attach ")
	s.sees(s.run(wizard.ExitOK, "", "attach"), "done")
}

func TestNotifyIsWordsAndNoShell(t *testing.T) {
	words, err := notifyWords(`say "it is" 'a $HOME; x' "" end`)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "words", words, []string{"say", "it is", "a $HOME; x", "", "end"})
	if _, err := notifyWords(`say "no end`); err == nil || !strings.Contains(err.Error(), "quote") {
		t.Errorf("a quote without its end: %v", err)
	}
}

func FuzzNotifyWords(f *testing.F) {
	f.Add(`say "it is" 'over'`)
	f.Fuzz(func(t *testing.T, command string) {
		words, err := notifyWords(command)
		total := 0
		for _, w := range words {
			total += len([]rune(w))
		}
		if err == nil && total > len([]rune(command)) {
			t.Errorf("%q became %q", command, words)
		}
	})
}
