package wizard

import (
	"maps"
	"slices"
)

// Surroundings are what a session knows besides the answers.
type Surroundings struct {
	Region  string // such as eu-west-1
	Account string // 12 digits; "" while it is not known yet
	// Environment looks up an environment variable, as os.LookupEnv does; nil
	// for none. GANTRY_<KEY> answers a question.
	Environment func(name string) (string, bool)
	// Rehearsal lets examples stand in for missing defaults: on the simulator
	// without a terminal.
	Rehearsal bool
}

// Session is the asking of one blueprint's questions: forward, back, anywhere.
// It owns the answers and checks them; forms, text mode, profiles and --set
// all go through it. It is not safe for concurrent use.
type Session struct {
	blueprint *Blueprint
	in        Surroundings
	given     Answers // normalised; no defaults
	unknown   []string
	stage     int
	seen      []bool // stages that were asked already, as long as there are stages
	drafts    evaluations
}

// Begin starts a session with answers that were given before. Keys that the
// blueprint does not know are put aside (Unknown); bare parameter names are
// understood as by Set.
func Begin(b *Blueprint, given Answers, in Surroundings) *Session {
	s := &Session{blueprint: b, in: in, seen: make([]bool, len(b.Steps)+1)}
	for _, key := range given.Keys() {
		answer, _ := given.Lookup(key)
		if err := s.Set(key, answer.Value, answer.Origin); err != nil {
			s.unknown = append(s.unknown, key)
		}
	}
	if v := s.view(s.given); !v.asksAt(0) {
		s.forward(v)
	}
	return s
}

// Blueprint is what the session asks about.
func (s *Session) Blueprint() *Blueprint { return s.blueprint }

// Unknown are the keys given to Begin that no question has.
func (s *Session) Unknown() []string { return slices.Clone(s.unknown) }

// Place tells the session where the run works, once that is known.
func (s *Session) Place(region, account string) { s.in.Region, s.in.Account = region, account }

// Answers are all answers that count now: those given, and for the rest the
// environment's, the defaults, and in a rehearsal the examples, each with its
// origin. Answers given to questions that are not asked now are kept too.
func (s *Session) Answers() Answers { return s.fill(s.given) }

// Saved are the answers worth keeping for another time: all but secrets and
// those that only a rehearsal made up.
func (s *Session) Saved() Answers {
	saved := s.Answers()
	for _, key := range saved.Keys() {
		answer, _ := saved.Lookup(key)
		field, _, _ := s.blueprint.Field(key)
		if answer.Origin == OriginExample || field.Secret() {
			saved = saved.Without(key)
		}
	}
	return saved
}

// Secrets are the keys of the questions whose answers are never saved.
func (s *Session) Secrets() []string {
	var keys []string
	for _, key := range s.blueprint.Keys() {
		if field, _, _ := s.blueprint.Field(key); field.Secret() {
			keys = append(keys, key)
		}
	}
	return keys
}

// Fields are the questions of the current stage that are asked now, in order.
// Defaults and filters that refer to other answers are filled in.
func (s *Session) Fields() []Field { return s.view(s.given).fieldsOf(s.stage) }

// Done says that the session is past its last stage: time to review.
func (s *Session) Done() bool { return s.stage > len(s.blueprint.Steps) }

// Next takes the draft's answers to the current stage, checks all of it and
// moves on to the next stage with questions, or past the last one. What is
// wrong is a FieldErrors; the answers are kept all the same.
func (s *Session) Next(draft Answers) error {
	if s.Done() {
		return nil
	}
	s.take(draft)
	s.seen[s.stage] = true
	v := s.view(s.given)
	if faults := s.stageFaults(s.stage, v); len(faults) > 0 {
		return faults
	}
	s.forward(v)
	return nil
}

// Back keeps the draft's answers unchecked and moves to the stage before that
// has questions. It says whether there was one.
func (s *Session) Back(draft Answers) bool {
	s.take(draft)
	v := s.view(s.given)
	for i := s.stage - 1; i >= 0; i-- {
		if v.asksAt(i) {
			s.stage = i
			return true
		}
	}
	return false
}

// Jump keeps the draft's answers unchecked and moves to any stage that has
// questions. Jumping to len(Stages()) is going to the review, which is allowed
// once nothing is missing or wrong.
func (s *Session) Jump(stage int, draft Answers) bool {
	s.take(draft)
	switch {
	case stage < 0 || stage > len(s.seen):
		return false
	case stage == len(s.seen):
		if len(s.Faults()) > 0 {
			return false
		}
	case !s.view(s.given).asksAt(stage):
		return false
	}
	s.stage = stage
	return true
}

// Resume moves to the first stage at which something is missing or wrong, or
// past the last one: a replay asks only what it must.
func (s *Session) Resume() {
	v := s.view(s.given)
	for stage := range len(s.seen) {
		if len(s.stageFaults(stage, v)) > 0 {
			s.stage = stage
			return
		}
		s.seen[stage] = true
	}
	s.stage = len(s.seen)
}

// forward moves to the next stage that has questions, or past the last one.
func (s *Session) forward(v view) {
	for s.stage++; s.stage < len(s.seen) && !v.asksAt(s.stage); s.stage++ {
		s.seen[s.stage] = true
	}
}

// take keeps the draft's answers to the current stage. An answer that says
// what holds anyway keeps its origin; clearing a field that has no default is
// taking its answer back.
func (s *Session) take(draft Answers) {
	if s.Done() {
		return
	}
	before := s.Answers()
	for _, field := range s.Fields() {
		answer, ok := draft.Lookup(field.Key)
		if !ok {
			continue
		}
		value := field.Normalise(answer.Value)
		if held, ok := before.Lookup(field.Key); ok && held.Value == value {
			continue
		}
		if value == "" && !field.HasDefault && !field.mayBeEmpty() {
			s.given = s.given.Without(field.Key)
			continue
		}
		s.given = s.given.WithFrom(field.Key, value, answer.Origin.orTyped())
	}
}

// Check says what is wrong with one field of the draft, in the constraint's own
// words: its own checks, those of the parameters it is bound to, the names it
// is part of, and the rules between fields.
func (s *Session) Check(f Field, draft Answers) error {
	v := s.view(s.merge(draft))
	_, step, ok := s.blueprint.Field(f.Key)
	if !ok {
		return f.Check(draft.Get(f.Key))
	}
	stage := 0
	if step != nil {
		stage = s.stageOf(step.ID)
	}
	for _, err := range s.stageFaults(stage, v) {
		if err.Field.Key == f.Key {
			return err.Err
		}
	}
	return nil
}

// merge lays a draft over what was given, without keeping it.
func (s *Session) merge(draft Answers) Answers {
	values := maps.Clone(s.given.values)
	if values == nil {
		values = map[string]Answer{}
	}
	for key, answer := range draft.values {
		field, _, ok := s.blueprint.Field(key)
		if !ok || answer.Origin == OriginDefault || answer.Origin == OriginExample || answer.Origin == OriginEnvironment {
			continue
		}
		values[key] = Answer{Value: field.Normalise(answer.Value), Origin: answer.Origin}
	}
	return Answers{values: values}
}
