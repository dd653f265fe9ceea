package wizard

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Journal is a run's events on disk: one JSON object a line, in a file that
// only its owner may read. One process owns it at a time, by a lock that the
// system takes back when the process dies. A Journal belongs to one goroutine.
//
// What Append wrote survives the death of the process. What must also survive
// a loss of power is synced before it is shown: see Durable.
type Journal struct {
	id   string
	file *os.File
	lock *flock.Flock
	torn bool // the file does not end with a whole line
	// names are the physical ids and stacks that are durable already.
	names map[string]bool
}

// openJournal opens or makes the file of a run and takes the lock. The error
// is errOwned where another process has it.
func openJournal(path, id string, flag int) (*Journal, error) {
	file, err := os.OpenFile(path, flag|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDWR), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	for tries := 0; err == nil && !locked && tries < 5; tries++ {
		time.Sleep(10 * time.Millisecond) // somebody may only be asking who has it
		locked, err = lock.TryLock()
	}
	if err == nil && !locked {
		err = errOwned
	}
	j := &Journal{id: id, file: file, lock: lock, names: map[string]bool{}}
	if err == nil {
		j.torn, err = endsTorn(file)
	}
	if err != nil {
		_ = file.Close() // nothing was written
		_ = lock.Close()
		return nil, err
	}
	return j, nil
}

// endsTorn says whether the last line lacks its end: the process died, or the
// power went, while it was written.
func endsTorn(file *os.File) (bool, error) {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return false, err
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, info.Size()-1)
	return last[0] != '\n', err
}

// ID is the id of the run.
func (j *Journal) ID() string { return j.id }

// Path is the file.
func (j *Journal) Path() string { return j.file.Name() }

// Append writes one event as one line.
func (j *Journal) Append(e Event) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if j.torn {
		line = append([]byte{'\n'}, line...)
	}
	n, err := j.file.Write(append(line, '\n'))
	if err != nil {
		j.torn = j.torn || n > 0
		return fmt.Errorf("writing the journal %s: %w", j.file.Name(), err)
	}
	j.torn = false
	return nil
}

// Durable says whether the event must be on the disk itself before it is
// shown: all that say what is about to be created, what was, under which name,
// and how it ended. That a resource went from one status to the next can be
// asked again of CloudFormation.
func (j *Journal) Durable(e Event) bool {
	b, ok := e.Body.(ResourceEvent)
	if !ok {
		_, chatter := e.Body.(Said)
		return !chatter
	}
	known := j.names[b.StackID] && (b.Physical == "" || j.names[b.Physical])
	j.names[b.StackID], j.names[b.Physical] = true, true
	return !known
}

// Sync waits until all that was appended is on the disk.
func (j *Journal) Sync() error {
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("writing the journal %s to the disk: %w", j.file.Name(), err)
	}
	return nil
}

// Write appends one event, and syncs it where it must be durable.
func (j *Journal) Write(e Event) error {
	if err := j.Append(e); err != nil {
		return err
	}
	if !j.Durable(e) {
		return nil
	}
	return j.Sync()
}

// Close gives the journal up.
func (j *Journal) Close() error {
	err := j.file.Close()
	if unlocked := j.lock.Close(); err == nil {
		err = unlocked
	}
	return err
}

// syncFolder makes a new file's name durable.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closed := folder.Close(); err == nil {
		err = closed
	}
	return err
}

// Damage tells which part of a journal could not be read.
type Damage struct {
	Lines int    // how many
	File  string // where a copy of them is, "" for none
	Err   error  // why the copy could not be written, if so
}
