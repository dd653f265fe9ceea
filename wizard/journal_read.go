package wizard

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/renameio/v2"
)

// readJournal folds a journal into its progress. A line that cannot be read is
// skipped, and a copy of it is kept in <id>.damaged; the journal itself is
// never changed. A last line without an end is one that is being written, or
// was when the process died: it is no damage.
func readJournal(path string) (*Progress, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a journal: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading a journal: %w", err)
	}
	p, damaged, err := foldJournal(file, info.Size()/lineBytes)
	if err != nil {
		return nil, fmt.Errorf("reading the journal %s: %w", path, err)
	}
	if len(damaged) > 0 {
		p.Damage.Lines = len(damaged)
		p.Damage.File = strings.TrimSuffix(path, ".jsonl") + ".damaged"
		p.Damage.Err = keepDamaged(p.Damage.File, damaged)
	}
	return p, nil
}

// lineBytes is about the length of a resource event's line.
const lineBytes = 450

// foldJournal reads lines of any length, about so many, and returns those that
// are no events.
func foldJournal(from io.Reader, about int64) (*Progress, [][]byte, error) {
	p := NewProgress()
	p.Events = make([]Event, 0, min(about+8, 1<<18))
	var damaged [][]byte
	reader := bufio.NewReaderSize(from, 256<<10)
	scan := newEventReader()
	var long []byte
	for {
		line, err := reader.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, line...)
			continue
		}
		if len(long) > 0 {
			long = append(long, line...)
			line = long
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		whole := bytes.HasSuffix(line, []byte{'\n'})
		if text := bytes.TrimSpace(line); len(text) > 0 {
			var e Event
			switch failed := scan.read(text, &e); {
			case failed == nil:
				p.Apply(e)
			case whole:
				damaged = append(damaged, bytes.Clone(text))
			}
		}
		long = nil
		if errors.Is(err, io.EOF) {
			return p, damaged, nil
		}
	}
}

// keepDamaged writes the copy, unless it is there already.
func keepDamaged(path string, lines [][]byte) error {
	all := append(bytes.Join(lines, []byte{'\n'}), '\n')
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, all) {
		return nil
	}
	if err := renameio.WriteFile(path, all, 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return fmt.Errorf("keeping damaged lines: %w", err)
	}
	return nil
}
