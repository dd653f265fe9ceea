package wizard

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"
)

// HistoryFile keeps how long changes took, of all worlds: one JSON object a
// line, in a file that only its owner may read. It is small whatever happened.
type HistoryFile struct{ path string }

// OpenHistory names the file. It is made when there is something to remember.
func OpenHistory(path string) *HistoryFile { return &HistoryFile{path} }

// History is the file beside the journals of this machine's runs.
func (r *Runs) History() *HistoryFile { return OpenHistory(filepath.Join(r.dir, "durations.ndjson")) }

// Bounds of the file. What is beyond them is not believed.
const (
	maxHistoryFile  = 16 << 20
	maxHistoryLines = 4000
	maxTypeName     = 256
)

// historyLine is one line: a type and change in a world, and its samples as
// pairs of milliseconds, when it ended and how long it took.
type historyLine struct {
	World   string     `json:"world"`
	Type    string     `json:"type"`
	Change  Change     `json:"change"`
	Samples [][2]int64 `json:"samples"`
}

// Read is the history of the world that an account is in. A file that is not
// there is an empty history; lines that are damaged are left out. The history
// that is returned is usable also beside an error.
func (f *HistoryFile) Read(where Account) (*History, error) {
	lines, _, err := f.lines()
	h := &History{took: map[historyKey]Usual{}}
	for key, samples := range lines {
		if key.world == world(where) {
			h.took[key.historyKey] = measured(samples)
		}
	}
	return h, err
}

// worldKey is what a line of the file is about.
type worldKey struct {
	world string
	historyKey
}

// lines reads the file, and returns what of it is damaged.
func (f *HistoryFile) lines() (lines map[worldKey][]sample, damaged [][]byte, err error) {
	file, err := os.Open(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return map[worldKey][]sample{}, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading how long things took: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxHistoryFile))
	if err != nil {
		return nil, nil, fmt.Errorf("reading how long things took: %w", err)
	}
	lines, damaged = readHistory(data)
	return lines, damaged, nil
}

// readHistory reads the lines of a history; those it cannot read are returned.
func readHistory(data []byte) (lines map[worldKey][]sample, damaged [][]byte) {
	lines = map[worldKey][]sample{}
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		key, samples, ok := readHistoryLine(line)
		if !ok || len(lines) >= maxHistoryLines {
			damaged = append(damaged, line)
			continue
		}
		lines[key] = latest(append(lines[key], samples...))
	}
	return lines, damaged
}

func readHistoryLine(line []byte) (worldKey, []sample, bool) {
	var read historyLine
	if json.Unmarshal(line, &read) != nil || read.World == "" || read.Type == "" || len(read.Type) > maxTypeName {
		return worldKey{}, nil, false
	}
	switch read.Change {
	case ChangeCreate, ChangeUpdate, ChangeDelete:
	default:
		return worldKey{}, nil, false
	}
	var samples []sample
	for _, pair := range read.Samples {
		if pair[1] > 0 && pair[1] <= maxTook.Milliseconds() {
			samples = append(samples, sample{pair[0], pair[1]})
		}
	}
	return worldKey{read.World, historyKey{read.Type, read.Change}}, samples, len(samples) > 0
}

// historyWait is how long one process waits for another that writes the file.
const historyWait = 2 * time.Second

// Learn adds what a run measured to the file: of its progress only Where and
// Events are read. Learning the same run again adds
// nothing. Lines that are damaged are kept beside the file, in <name>.damaged.
func (f *HistoryFile) Learn(ctx context.Context, p *Progress) error {
	learnt := samplesOf(p)
	if len(learnt) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("remembering how long things took: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, historyWait)
	defer cancel()
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("remembering how long things took: another process writes %s: %w", f.path, err)
	}
	defer lock.Close()
	lines, damaged, err := f.lines()
	if err != nil {
		return err
	}
	for key, samples := range learnt {
		at := worldKey{world(p.Where), key}
		lines[at] = latest(append(lines[at], samples...))
	}
	if len(damaged) > 0 {
		if err := keepDamaged(f.path+".damaged", damaged); err != nil {
			return err
		}
	}
	if err := renameio.WriteFile(f.path, writeHistory(lines), 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return fmt.Errorf("remembering how long things took: %w", err)
	}
	return nil
}

// writeHistory writes the lines with the latest samples, the newest first, as
// many as a file may have.
func writeHistory(lines map[worldKey][]sample) []byte {
	keys := make([]worldKey, 0, len(lines))
	for key, samples := range lines {
		if len(samples) > 0 {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b worldKey) int { return compareLines(a, b, lines) })
	var data []byte
	for _, key := range keys[:min(len(keys), maxHistoryLines)] {
		line := historyLine{World: key.world, Type: key.resourceType, Change: key.change}
		for _, s := range lines[key] {
			line.Samples = append(line.Samples, [2]int64{s.ended, s.took})
		}
		text, err := json.Marshal(line)
		if err != nil {
			continue // text and numbers only: it cannot happen
		}
		data = append(append(data, text...), '\n')
	}
	return data
}
