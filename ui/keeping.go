package ui

import (
	"fmt"

	"gantry/profiles"
	"gantry/wizard"
)

// keeping is a profile about to be written: a session's answers under a name,
// and the profile they came from.
type keeping struct {
	store *profiles.Store
	made  profiles.Profile
	used  profiles.Profile // the one that is replayed; no name for none
}

// keep prepares to keep the answers of a session under a name, "" for none. It
// copies what it needs, so that save can run in a command.
func (s *shared) keep(session *wizard.Session, name string) keeping {
	now := s.clock().Now()
	base := s.saverOf(session).base
	k := keeping{store: s.options.Profiles, made: base, used: base}
	if base.Blueprint == "" && len(base.Templates) == 0 {
		k.made.Blueprint = session.Blueprint().Name
	}
	k.made.Name, k.made.Created, k.made.Used = name, now, now
	k.made.Account, k.made.Region = s.account.Name, s.account.Region
	k.made.Take(session)
	k.used.Used = now
	return k
}

// save writes the profile, and that the one it came from was used. One of the
// same name keeps when it was made and where its secrets are.
func (k keeping) save() error {
	if k.store == nil {
		return nil
	}
	if k.used.Name != "" && k.used.Name != k.made.Name {
		if err := k.store.Save(k.used); err != nil {
			return fmt.Errorf("noting that the profile was used: %w", err)
		}
	}
	if k.made.Name == "" {
		return nil
	}
	if earlier, err := k.store.Load(k.made.Name); err == nil {
		k.made.Created = earlier.Created
		for key := range k.made.Secrets {
			if reference, ok := earlier.Secrets[key]; ok {
				k.made.Secrets[key] = reference
			}
		}
	}
	return k.store.Save(k.made)
}
