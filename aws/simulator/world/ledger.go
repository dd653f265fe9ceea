package world

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/google/renameio/v2"

	"gantry/wizard"
)

// Ledger keeps keys and values in one file that only grows: a line for every
// change, and after the changes that belong together a line that seals them
// with a checksum. What is not sealed never happened, so a process or a machine
// may die at any moment. When most of the file is history it is written anew.
type Ledger struct {
	dir  string
	file *os.File
	size int64 // bytes in the file
	live int64 // bytes it had when it was last written anew, or opened
	err  error // the first failed write: nothing may be written after a gap
}

// Change is one key with its new value, JSON without line breaks; nil removes
// the key.
type Change struct {
	Key   string
	Value []byte
}

const (
	ledgerName = "world.ledger"
	ledgerHead = "gantry world 1\n"
	seal       = '='
	// A ledger is written anew when it is so many times larger than what is
	// alive in it, and larger than a floor below which nobody cares.
	ledgerWaste = 4
	ledgerFloor = 4 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// OpenLedger opens the ledger of a folder, made if it is not there, and reads
// all that is alive in it. An unsealed end, left by a process that died, is cut
// off; anything else that is wrong is a Trouble.
func OpenLedger(dir string) (*Ledger, map[string][]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("making the simulator's folder: %w", err)
	}
	path := filepath.Join(dir, ledgerName)
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("reading the simulated world: %w", err)
	}
	alive, sealed, err := readLedger(content)
	if err != nil {
		return nil, nil, damaged(dir, err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the simulated world: %w", err)
	}
	l := &Ledger{dir: dir, file: file, size: int64(sealed)}
	if err := l.begin(len(content)); err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	l.live = liveSize(alive)
	return l, alive, nil
}

// begin writes the first line of a new file, or cuts off an unsealed end.
func (l *Ledger) begin(had int) error {
	if l.size == 0 {
		if err := l.file.Truncate(0); err != nil {
			return fmt.Errorf("beginning the simulated world: %w", err)
		}
		if _, err := l.file.WriteAt([]byte(ledgerHead), 0); err != nil {
			return fmt.Errorf("beginning the simulated world: %w", err)
		}
		l.size = int64(len(ledgerHead))
		return nil
	}
	if int64(had) > l.size {
		if err := l.file.Truncate(l.size); err != nil {
			return fmt.Errorf("cutting off what was half written: %w", err)
		}
	}
	return nil
}

// readLedger finds what is alive in a ledger and where its last seal ends.
func readLedger(content []byte) (alive map[string][]byte, sealed int, err error) {
	alive = map[string][]byte{}
	if len(content) < len(ledgerHead) && bytes.HasPrefix([]byte(ledgerHead), content) {
		return alive, 0, nil
	}
	if !bytes.HasPrefix(content, []byte(ledgerHead)) {
		return nil, 0, errors.New("it does not begin as a ledger of this program does")
	}
	sealed = len(ledgerHead)
	start := sealed
	var batch []Change
	for at := sealed; at < len(content); {
		end := bytes.IndexByte(content[at:], '\n')
		if end < 0 {
			break
		}
		line := content[at : at+end]
		at += end + 1
		if len(line) > 0 && line[0] == seal {
			sum, parseErr := strconv.ParseUint(string(line[1:]), 16, 32)
			if parseErr != nil || uint32(sum) != crc32.Checksum(content[start:at-end-1], castagnoli) {
				if bytes.IndexByte(content[at:], '\n') < 0 {
					break // the last batch, torn
				}
				return nil, 0, fmt.Errorf("the checksum at byte %d is wrong", at)
			}
			for _, change := range batch {
				if change.Value == nil {
					delete(alive, change.Key)
				} else {
					alive[change.Key] = change.Value
				}
			}
			batch, sealed, start = batch[:0], at, at
			continue
		}
		key, value, _ := bytes.Cut(line, []byte{'\t'})
		change := Change{Key: string(key)}
		if len(value) > 0 {
			change.Value = value
		}
		batch = append(batch, change)
	}
	return alive, sealed, nil
}

// Dir is the folder it is in.
func (l *Ledger) Dir() string { return l.dir }

// Write appends changes that belong together. With durable the disk has them
// when it returns.
func (l *Ledger) Write(batch []Change, durable bool) error {
	if l.err != nil {
		return l.err
	}
	text := encodeBatch(batch)
	if _, err := l.file.WriteAt(text, l.size); err != nil {
		l.err = fmt.Errorf("writing the simulated world: %w", err)
		return l.err
	}
	if durable {
		if err := l.file.Sync(); err != nil {
			l.err = fmt.Errorf("writing the simulated world: %w", err)
			return l.err
		}
	}
	l.size += int64(len(text))
	if l.size > ledgerFloor && l.size > ledgerWaste*l.live {
		return l.renew()
	}
	return nil
}

func encodeBatch(batch []Change) []byte {
	var b bytes.Buffer
	for _, change := range batch {
		b.WriteString(change.Key)
		b.WriteByte('\t')
		b.Write(change.Value)
		b.WriteByte('\n')
	}
	sum := crc32.Checksum(b.Bytes(), castagnoli)
	fmt.Fprintf(&b, "%c%08x\n", seal, sum)
	return b.Bytes()
}

// renew writes the file anew with only what is alive, in place of the old one
// and at once.
func (l *Ledger) renew() error {
	path := filepath.Join(l.dir, ledgerName)
	content := make([]byte, l.size)
	if _, err := l.file.ReadAt(content, 0); err != nil {
		return fmt.Errorf("reading the simulated world: %w", err)
	}
	alive, _, err := readLedger(content)
	if err != nil {
		return damaged(l.dir, err)
	}
	pending, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o600))
	if err != nil {
		return fmt.Errorf("writing the simulated world anew: %w", err)
	}
	defer pending.Cleanup() //nolint:errcheck // after success there is nothing to clean up
	out := bufio.NewWriterSize(pending, 1<<20)
	var size int64
	for _, text := range [][]byte{[]byte(ledgerHead), encodeBatch(sorted(alive))} {
		n, err := out.Write(text)
		size += int64(n)
		if err != nil {
			return fmt.Errorf("writing the simulated world anew: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the simulated world anew: %w", err)
	}
	if err := pending.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("writing the simulated world anew: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the simulated world anew: %w", err)
	}
	_ = l.file.Close() // it is no longer anybody's file
	l.file, l.size, l.live = file, size, size
	return nil
}

// Close gives the file back; what was written durable or not is in it.
func (l *Ledger) Close() error {
	if err := l.file.Sync(); err != nil {
		_ = l.file.Close()
		return fmt.Errorf("writing the simulated world: %w", err)
	}
	return l.file.Close()
}

// damaged is the trouble of a world that cannot be read.
func damaged(dir string, err error) error {
	return &wizard.Trouble{
		Cause:  "the simulated world in " + dir + " cannot be read",
		Reason: err.Error(),
		Advice: []string{"Begin with a new one: gantry simulate --reset"},
		Err:    err,
	}
}

// Remove deletes the world kept in a folder. Nobody may have it open.
func Remove(dir string) error {
	err := os.Remove(filepath.Join(dir, ledgerName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the simulated world: %w", err)
	}
	return nil
}

// sorted are the keys and values of a map in the order of the keys.
func sorted(alive map[string][]byte) []Change {
	batch := make([]Change, 0, len(alive))
	for _, key := range slices.Sorted(maps.Keys(alive)) {
		batch = append(batch, Change{Key: key, Value: alive[key]})
	}
	return batch
}

// liveSize is about how large a ledger with only these would be.
func liveSize(alive map[string][]byte) int64 {
	size := len(ledgerHead)
	for key, value := range alive {
		size += len(key) + len(value) + 2
	}
	return int64(size)
}
