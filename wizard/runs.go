package wizard

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Runs is a folder of journals, one file a run: <id>.jsonl. The folder is the
// owner's alone (0700) and so are the files (0600).
type Runs struct{ dir string }

// OpenRuns names the folder. It is made when the first run is.
func OpenRuns(dir string) *Runs { return &Runs{dir: dir} }

// Dir is the folder.
func (r *Runs) Dir() string { return r.dir }

// errOwned says that another process has the lock.
var errOwned = errors.New("another process carries this run out")

// runID is the form of an id: the time in UTC, so that ids sort by age, and
// four letters and digits that can be read aloud: 20261121-143015-k3f9.
var runID = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}-[a-z0-9]{4}$`)

// Letters and digits that are not taken for one another.
const (
	idLetters = "abcdefghjkmnpqrstuvwxyz"
	idDigits  = "23456789"
)

func newRunID(now time.Time) string {
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails: see its documentation
	tail := []byte{
		idLetters[int(random[0])%len(idLetters)], idDigits[int(random[1])%len(idDigits)],
		idLetters[int(random[2])%len(idLetters)], idDigits[int(random[3])%len(idDigits)],
	}
	return now.UTC().Format("20060102-150405-") + string(tail)
}

// Create makes the journal of a new run.
func (r *Runs) Create(now time.Time) (*Journal, error) {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return nil, r.unusable(err)
	}
	for range 100 {
		id := newRunID(now)
		j, err := openJournal(r.path(id), id, os.O_CREATE|os.O_EXCL)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err == nil {
			err = syncFolder(r.path(id))
		}
		if err != nil {
			return nil, r.unusable(err)
		}
		return j, nil
	}
	return nil, r.unusable(errors.New("a hundred ids were taken"))
}

func (r *Runs) unusable(err error) error {
	return &Trouble{
		Cause:  "the journal of the run cannot be made",
		Reason: err.Error(),
		Advice: []string{"nothing was started; make " + r.dir + " a folder that you may write to"},
		Exit:   ExitInternal,
		Err:    err,
	}
}

func (r *Runs) path(id string) string { return filepath.Join(r.dir, id+".jsonl") }

// ids are those of all journals, the latest first.
func (r *Runs) ids() ([]string, error) {
	entries, err := os.ReadDir(r.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing runs: %w", err)
	}
	var ids []string
	for _, entry := range entries {
		if id, ok := strings.CutSuffix(entry.Name(), ".jsonl"); ok && runID.MatchString(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	return ids, nil
}

// find makes sure that there is such a run. The last four letters of an id are
// enough where no other run has them.
func (r *Runs) find(name string) (string, error) {
	ids, err := r.ids()
	if err != nil {
		return "", err
	}
	var ending []string
	for _, id := range ids {
		if id == name {
			return id, nil
		}
		if len(name) >= 4 && strings.HasSuffix(id, name) {
			ending = append(ending, id)
		}
	}
	if len(ending) == 1 {
		return ending[0], nil
	}
	t := &Trouble{Cause: fmt.Sprintf("there is no run %q", name), Exit: ExitUsage}
	if near := Nearest(name, ids, 3); len(near) > 0 {
		t.Advice = append(t.Advice, "did you mean "+strings.Join(near, " or ")+"?")
	}
	if len(ids) == 0 {
		t.Reason = "no run has been made yet"
	} else {
		t.Advice = append(t.Advice, "gantry runs lists them")
	}
	return "", t
}

// Load reads a run to look at it. It may still be going on elsewhere.
func (r *Runs) Load(id string) (*Progress, error) {
	id, err := r.find(id)
	if err != nil {
		return nil, err
	}
	return readJournal(r.path(id))
}

// Continue takes a run up: it takes the lock, and reads what happened. Where
// another process carries the run out the error says which.
func (r *Runs) Continue(id string) (*Journal, *Progress, error) {
	id, err := r.find(id)
	if err != nil {
		return nil, nil, err
	}
	j, err := openJournal(r.path(id), id, 0)
	if errors.Is(err, errOwned) {
		return nil, nil, r.owned(id)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("taking up run %s: %w", id, err)
	}
	p, err := readJournal(r.path(id))
	if err != nil {
		_ = j.Close() // nothing was written
		return nil, nil, err
	}
	return j, p, nil
}

func (r *Runs) owned(id string) error {
	t := &Trouble{
		Cause:  "run " + id + " is carried out by another process",
		Advice: []string{"watch it there, or end that process and try again: the run loses nothing", "gantry runs show " + id + " tells what happened so far"},
		Exit:   ExitUsage,
		Err:    errOwned,
	}
	if p, err := readJournal(r.path(id)); err == nil {
		t.Reason = p.Owner
	}
	return t
}

// Owned says whether an error means that another process carries the run out.
func Owned(err error) bool { return errors.Is(err, errOwned) }

// Alive says whether some process carries the run out at this moment.
func (r *Runs) Alive(id string) bool {
	lock := flock.New(r.path(id), flock.SetFlag(os.O_RDWR))
	locked, err := lock.TryRLock()
	_ = lock.Close() // only asked
	return err == nil && !locked
}
