package profiles

import (
	"errors"
	"fmt"
	"os"
	"time"

	"gantry/wizard"
)

// Export is a profile as a file that a colleague can import. It holds no
// secret; when it was made and used is left out.
func (s *Store) Export(name string) ([]byte, error) {
	p, err := s.Load(name)
	if err != nil {
		return nil, err
	}
	p.Created, p.Used = time.Time{}, time.Time{}
	return encode(p)
}

// Import saves what Export wrote under a name that is not taken. The file's
// name is for messages.
func (s *Store) Import(file, name string, data []byte) (Profile, error) {
	p, err := decode(file, name, data)
	if err != nil {
		return Profile{}, err
	}
	if err := s.free(name); err != nil {
		return Profile{}, err
	}
	return p, s.Save(p)
}

// Copy saves a profile under a second name that is not taken.
func (s *Store) Copy(from, to string) error {
	p, err := s.Load(from)
	if err != nil {
		return err
	}
	if err := s.free(to); err != nil {
		return err
	}
	p.Name = to
	return s.Save(p)
}

// Rename gives a profile another name that is not taken.
func (s *Store) Rename(from, to string) error {
	if err := s.Copy(from, to); err != nil {
		return err
	}
	return s.Delete(from)
}

func (s *Store) free(name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	_, err := os.Lstat(s.Path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for profile %s: %w", name, err)
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("there is a profile %q already", name),
		Advice: []string{"choose another name, or first: gantry profiles delete " + name},
		Exit:   wizard.ExitUsage,
	}
}

// Replace puts an edited file in the place of a profile, if it can be read. The
// file's name is for messages.
func (s *Store) Replace(file, name string, data []byte) error {
	p, err := decode(file, name, data)
	if err != nil {
		return err
	}
	return s.Save(p)
}
