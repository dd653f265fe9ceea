package profiles

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"gantry/wizard"
)

// suffix ends the files of profiles.
const suffix = ".yaml"

// Store is a folder of profiles, one file each: NAME.yaml, the owner's alone
// (0600 in 0700). A file is replaced as a whole or not at all.
type Store struct{ dir string }

// Open names the folder. It is made when something is saved.
func Open(dir string) *Store { return &Store{dir: dir} }

// Path is the file of a profile, whether it exists or not.
func (s *Store) Path(name string) string { return filepath.Join(s.dir, name+suffix) }

// Save writes a profile, in place of one with the same name.
func (s *Store) Save(p Profile) error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	for key, reference := range p.Secrets {
		if err := CheckReference(reference); err != nil {
			return fmt.Errorf("saving profile %s: %s: %w", p.Name, key, err)
		}
		if _, both := p.Answers[key]; both {
			return fmt.Errorf("saving profile %s: %s is a secret and must not be among its answers", p.Name, key)
		}
	}
	data, err := encode(p)
	if err != nil {
		return err
	}
	return writePrivate(s.Path(p.Name), data)
}

// writePrivate replaces a file that is its owner's alone.
func writePrivate(path string, data []byte) error {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = renameio.WriteFile(path, data, 0o600, renameio.WithStaticPermissions(0o600))
	}
	if err != nil {
		return &wizard.Trouble{
			Cause:  "saving " + path,
			Reason: err.Error(),
			Advice: []string{"make its folder one that you may write to"},
			Exit:   wizard.ExitInternal,
			Err:    err,
		}
	}
	return nil
}

// Load reads a profile. Where there is none of that name the error says which
// are near; where the file is damaged it says in which line, and the file is
// left as it is.
func (s *Store) Load(name string) (Profile, error) {
	data, err := readSome(s.Path(name))
	if CheckName(name) != nil || errors.Is(err, fs.ErrNotExist) {
		return Profile{}, s.unknown(name)
	}
	if err != nil {
		return Profile{}, fmt.Errorf("reading profile %s: %w", name, err)
	}
	return decode(s.Path(name), name, data)
}

func readSome(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	if info.Size() > maxBytes {
		return nil, fault(path, 1, 1, "it has %d bytes, and no more than %d are read", info.Size(), maxBytes)
	}
	return os.ReadFile(path)
}

func (s *Store) unknown(name string) error {
	t := &wizard.Trouble{Cause: fmt.Sprintf("there is no profile %.80q", name), Exit: wizard.ExitUsage}
	names, err := s.Names()
	switch near := wizard.Nearest(name, names, 3); {
	case err != nil:
		t.Reason = err.Error()
	case len(names) == 0:
		t.Reason = "none has been saved yet"
	case len(near) > 0:
		t.Advice = append(t.Advice, "did you mean "+strings.Join(near, " or ")+"?")
	default:
		t.Advice = append(t.Advice, "there are "+strings.Join(names, ", "))
	}
	return t
}

// Names are those of all profiles, in alphabetical order.
func (s *Store) Names() ([]string, error) {
	files, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing profiles: %w", err)
	}
	var names []string
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), suffix); ok && CheckName(name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// List reads all profiles. Those that can be read are returned even if others
// are damaged; the error then says what is wrong with each of those.
func (s *Store) List() ([]Profile, error) {
	names, err := s.Names()
	if err != nil {
		return nil, err
	}
	var all []Profile
	var damaged []error
	for _, name := range names {
		p, err := s.Load(name)
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		all = append(all, p)
	}
	return all, errors.Join(damaged...)
}

// Delete removes a profile, damaged or not.
func (s *Store) Delete(name string) error {
	if CheckName(name) != nil {
		return s.unknown(name)
	}
	err := os.Remove(s.Path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return s.unknown(name)
	}
	if err != nil {
		return fmt.Errorf("deleting profile %s: %w", name, err)
	}
	return nil
}
