package uitest

import (
	"bytes"
	"sync"
)

// raw is the cable between program and terminal. It does what a line discipline
// does, because Bubble Tea writes bare newlines when its input is no terminal,
// and says that something was drawn.
type raw struct {
	screen *Screen
	mu     sync.Mutex
	all    bytes.Buffer
}

// Write draws on the terminal.
func (r *raw) Write(p []byte) (int, error) {
	r.mu.Lock()
	r.all.Write(p)
	r.mu.Unlock()
	_, err := r.screen.terminal.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	select {
	case r.screen.drawn <- struct{}{}:
	default:
	}
	return len(p), err
}

func (r *raw) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.String()
}
