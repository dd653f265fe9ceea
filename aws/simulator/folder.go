package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"gantry/aws/simulator/world"
	"gantry/wizard"
)

// folder is the world's folder while this process has it.
type folder struct {
	dir  string
	lock *flock.Flock
}

const (
	lockName    = "lock"
	addressName = "address.json"
)

// served is what the process that has the folder says about itself in it.
type served struct {
	URL string `json:"url"`
	PID int    `json:"pid"`
}

// take takes the folder, if nobody has it.
func take(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &wizard.Trouble{
			Cause: "the simulator cannot use the folder " + dir, Reason: err.Error(), Err: err,
			Advice: []string{"Choose a folder that you may write to"},
		}
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the simulator's folder: %w", err)
	}
	if !taken {
		return nil, nil
	}
	return &folder{dir, lock}, nil
}

// announce says where the world is served.
func (f *folder) announce(url string) error {
	text, err := json.Marshal(served{url, os.Getpid()})
	if err != nil {
		return fmt.Errorf("announcing the simulator: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(f.dir, addressName), text, 0o600); err != nil {
		return fmt.Errorf("announcing the simulator: %w", err)
	}
	return nil
}

// release gives the folder back.
func (f *folder) release() error {
	err := os.Remove(filepath.Join(f.dir, addressName))
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, f.lock.Unlock())
}

// owner is who has the folder, as far as it says so.
func owner(dir string) served {
	var who served
	if text, err := os.ReadFile(filepath.Join(dir, addressName)); err == nil {
		_ = json.Unmarshal(text, &who) // what cannot be read is nobody
	}
	return who
}

// Reset forgets the world kept in a folder. It is refused, with a Trouble,
// while a process serves it.
func Reset(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	f, err := take(dir)
	if err != nil {
		return err
	}
	if f == nil {
		return busy(dir)
	}
	return errors.Join(world.Remove(dir), f.release())
}

// busy is the trouble of a folder that another process has.
func busy(dir string) error {
	reason := "another process has it"
	if who := owner(dir); who.PID != 0 {
		reason = fmt.Sprintf("process %d has it, at %s", who.PID, who.URL)
	}
	return &wizard.Trouble{
		Cause: "the simulated world in " + dir + " is in use", Reason: reason,
		Advice: []string{"End that process first, or use another folder"},
	}
}
