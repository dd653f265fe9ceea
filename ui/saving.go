package ui

import (
	"sync"

	"gantry/profiles"
	"gantry/wizard"
)

// saver keeps the answers of a session on disk while they are given, without
// anybody waiting for it. One write is under way at a time, always of the
// latest answers; the program waits for the last one when it ends.
type saver struct {
	shared  *shared
	session *wizard.Session
	// base is what a profile of the session begins with: its blueprint or
	// templates, and the profile that is replayed.
	base profiles.Profile

	mu      sync.Mutex
	next    *wizard.Answers // to be written, nil for nothing
	writing chan struct{}   // closed when nothing is written any more, nil for nothing
	err     error           // why the last write failed
}

// saverOf is the one saver of a session.
func (s *shared) saverOf(session *wizard.Session) *saver {
	if s.saving == nil || s.saving.session != session {
		s.saving = &saver{shared: s, session: session}
	}
	return s.saving
}

// save writes the answers given so far, soon.
func (s *saver) save() {
	if s.shared.options.Drafts == nil {
		return
	}
	answers := s.session.Saved()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = &answers
	if s.writing == nil {
		s.writing = make(chan struct{})
		s.shared.work.Go(s.write)
	}
}

// write writes until nothing is left to be written.
func (s *saver) write() {
	b := s.session.Blueprint()
	for {
		s.mu.Lock()
		answers := s.next
		s.next = nil
		if answers == nil {
			close(s.writing)
			s.writing = nil
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		// A session of its own: the other one goes on being asked.
		err := s.shared.options.Drafts.SaveDraft(wizard.Begin(b, *answers, wizard.Surroundings{}))
		s.mu.Lock()
		s.err = err
		s.mu.Unlock()
	}
}

// wait returns once all is written. It is for commands.
func (s *saver) wait() {
	s.mu.Lock()
	writing := s.writing
	s.mu.Unlock()
	if writing != nil {
		<-writing
	}
}

// failure is why the last write failed, nil if it did not.
func (s *saver) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// advice says what becomes of the answers when the operator leaves.
func (s *saver) advice() string {
	err := s.failure()
	switch {
	case s.shared.options.Drafts == nil:
		return "The answers are not kept."
	case err != nil:
		return "The answers could not be saved: " + err.Error()
	case len(s.session.Secrets()) > 0:
		return "Your answers are saved, but for secrets: they are asked again."
	}
	return "Your answers are saved."
}

// farewell says how to go on, for the normal screen.
func (s *saver) farewell() string {
	if s.shared.options.Drafts == nil || s.failure() != nil {
		return "Nothing was done."
	}
	return "Nothing was done. Your answers are saved; go on with: gantry new " + s.session.Blueprint().Name
}
