// Package uitest runs a program on an emulated terminal, so that a journey reads
// like a person: press, type, see. There are no pauses in it: See waits until
// the screen shows what is asked for and fails when it never does.
package uitest

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// patience is how long See and Ended wait before they give up. It is for slow
// machines under the race detector; a passing test never spends it.
const patience = 20 * time.Second

// Screen is a program on an emulated terminal.
type Screen struct {
	t        testing.TB
	program  *tea.Program
	terminal *vt.SafeEmulator
	drawn    chan struct{} // has room for one: something was written
	raw      *raw
	ended    chan struct{}
	model    tea.Model
	err      error
}

// Start runs a model on a terminal of width×height cells until it quits or the
// test ends. The emulator answers what programs ask of terminals.
func Start(t testing.TB, width, height int, model tea.Model, options ...tea.ProgramOption) *Screen {
	t.Helper()
	s := &Screen{
		t: t, terminal: vt.NewSafeEmulator(width, height),
		drawn: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	s.raw = &raw{screen: s}
	// Someone must take the emulator's answers, or its writer never returns. The
	// goroutine ends with the emulator's pipe, which the cleanup closes.
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		_, _ = io.Copy(io.Discard, s.terminal)
	}()
	s.program = tea.NewProgram(model, append([]tea.ProgramOption{
		tea.WithInput(bytes.NewReader(nil)), tea.WithOutput(s.raw), tea.WithWindowSize(width, height),
		tea.WithoutSignals(), tea.WithEnvironment([]string{"TERM=xterm-256color"}),
	}, options...)...)
	go func() {
		defer close(s.ended)
		s.model, s.err = s.program.Run()
	}()
	t.Cleanup(func() {
		s.program.Kill()
		<-s.ended
		if c, ok := s.terminal.InputPipe().(io.Closer); ok {
			_ = c.Close()
			<-answers
		}
	})
	return s
}

// Send gives the program a message, after all keys pressed before it.
func (s *Screen) Send(msg tea.Msg) { s.program.Send(msg) }

// Press presses keys one after the other, named as Bubble Tea names them:
// "enter", "ctrl+c", "shift+tab", "pgdown", "f1", "space", "a", "?".
func (s *Screen) Press(keys ...string) {
	s.t.Helper()
	for _, name := range keys {
		key, err := parseKey(name)
		if err != nil {
			s.t.Fatal(err)
		}
		s.program.Send(tea.KeyPressMsg(key))
	}
}

// Type types a text, a key press a character.
func (s *Screen) Type(text string) {
	for _, r := range text {
		key := tea.Key{Code: r, Text: string(r)}
		if r == ' ' {
			key.Code = tea.KeySpace
		}
		s.program.Send(tea.KeyPressMsg(key))
	}
}

// Paste pastes a text in one go.
func (s *Screen) Paste(text string) { s.program.Send(tea.PasteMsg{Content: text}) }

// Resize changes the size of the terminal.
func (s *Screen) Resize(width, height int) {
	s.terminal.Resize(width, height)
	s.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Screen is what stands on the screen: lines without trailing spaces or styles.
func (s *Screen) Screen() string {
	lines := strings.Split(ansi.Strip(s.terminal.Render()), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.Join(lines, "\n")
}

// Written is every byte the program has written to the terminal so far.
func (s *Screen) Written() string { return s.raw.text() }

// See waits until all texts stand on the screen at once.
func (s *Screen) See(texts ...string) {
	s.t.Helper()
	s.until("never saw", texts, func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// Gone waits until none of the texts stands on the screen.
func (s *Screen) Gone(texts ...string) {
	s.t.Helper()
	s.until("still see", texts, func(screen string) bool {
		for _, text := range texts {
			if strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// Ended waits until the program is over and returns its last model.
func (s *Screen) Ended() (tea.Model, error) {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatalf("the program is still running:\n%s", s.boxed())
	}
	return s.model, s.err
}

// until looks again whenever something was drawn.
func (s *Screen) until(complaint string, texts []string, holds func(screen string) bool) {
	s.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	ended := s.ended
	for {
		if holds(s.Screen()) {
			return
		}
		select {
		case <-s.drawn:
		case <-ended:
			ended = nil // one more look: its last words are written before it ends
			select {
			case s.drawn <- struct{}{}:
			default:
			}
			deadline.Reset(0)
		case <-deadline.C:
			if holds(s.Screen()) {
				return
			}
			s.t.Fatalf("%s %q on\n%s", complaint, texts, s.boxed())
		}
	}
}

// boxed is the screen with a border, for failures.
func (s *Screen) boxed() string {
	lines := strings.Split(s.Screen(), "\n")
	for i, line := range lines {
		lines[i] = "│" + line
	}
	rule := strings.Repeat("─", s.terminal.Width())
	return "┌" + rule + "\n" + strings.Join(lines, "\n") + "\n└" + rule
}
