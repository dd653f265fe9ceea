package profiles

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gantry/wizard"
)

// Drafts are the answers of journeys that have not come to their end, saved as
// they are given: one file for each blueprint, the owner's alone. They hold no
// secrets.
type Drafts struct{ dir string }

// OpenDrafts names the folder. It is made when something is saved.
func OpenDrafts(dir string) *Drafts { return &Drafts{dir: dir} }

// path is the draft of a blueprint, whose name may be a folder's.
func (d *Drafts) path(blueprint string) string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' {
			return c
		}
		return '-'
	}, filepath.Base(blueprint))
	if name != blueprint || len(name) > 60 {
		hash := fnv.New64a()
		hash.Write([]byte(blueprint)) //nolint:errcheck // a hash takes everything
		name = name[:min(len(name), 40)] + "." + hex.EncodeToString(hash.Sum(nil))
	}
	return filepath.Join(d.dir, name+suffix)
}

// SaveDraft keeps what a session would save so far. A draft with nothing in it
// is none.
func (d *Drafts) SaveDraft(s *wizard.Session) error {
	b := s.Blueprint()
	p := Profile{Name: b.Name, Blueprint: b.Name}
	p.Take(s)
	saved := s.Saved()
	for _, key := range saved.Keys() {
		if answer, _ := saved.Lookup(key); answer.Origin == wizard.OriginDefault || answer.Origin == wizard.OriginEnvironment {
			delete(p.Answers, key) // it will be there by itself
		}
	}
	if len(p.Answers) == 0 {
		return d.DeleteDraft(b.Name)
	}
	p.Secrets = nil
	data, err := encode(p)
	if err != nil {
		return err
	}
	return writePrivate(d.path(b.Name), data)
}

// LoadDraft returns the answers given so far to a blueprint's questions; there
// are none where nothing was begun.
func (d *Drafts) LoadDraft(blueprint string) (wizard.Answers, error) {
	path := d.path(blueprint)
	data, err := readSome(path)
	if errors.Is(err, fs.ErrNotExist) {
		return wizard.Answers{}, nil
	}
	if err != nil {
		return wizard.Answers{}, fmt.Errorf("reading what was answered before: %w", err)
	}
	p, err := decode(path, blueprint, data)
	if err != nil {
		return wizard.Answers{}, err
	}
	var given wizard.Answers
	for key, value := range p.Answers {
		given = given.WithFrom(key, value, wizard.OriginDraft)
	}
	return given, nil
}

// Saved is when a draft was last written, zero where there is none.
func (d *Drafts) Saved(blueprint string) time.Time {
	info, err := os.Stat(d.path(blueprint))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// DeleteDraft forgets a draft, for example when its run has begun.
func (d *Drafts) DeleteDraft(blueprint string) error {
	if err := os.Remove(d.path(blueprint)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forgetting what was answered before: %w", err)
	}
	return nil
}
