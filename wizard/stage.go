package wizard

import (
	"fmt"
	"slices"
	"strings"
)

// StageState is how far the questions of one stage are.
type StageState string

// The states of a stage.
const (
	StageOpen     StageState = "open"
	StageCurrent  StageState = "current"
	StageAnswered StageState = "answered"
	StageFaulty   StageState = "faulty"  // something is missing or wrong
	StageSkipped  StageState = "skipped" // the step is not wanted
	StageEmpty    StageState = "nothing to ask"
)

// Stage is one part of the asking. The first is for the shared fields, then
// there is one for each step.
type Stage struct {
	ID        string // the step's id, "" for the shared fields
	Title     string
	State     StageState
	Questions int // asked now
}

// Stages are all stages in order. At least one is there.
func (s *Session) Stages() []Stage {
	v := s.view(s.given)
	stages := []Stage{{Title: "Names"}}
	for _, step := range s.blueprint.Steps {
		stages = append(stages, Stage{ID: step.ID, Title: step.Title})
	}
	for i := range stages {
		stages[i].Questions = len(v.fieldsOf(i))
		stages[i].State = s.stateOf(i, stages[i].Questions, v)
	}
	return stages
}

func (s *Session) stateOf(stage, questions int, v view) StageState {
	switch {
	case stage > 0 && !v.wanted(&s.blueprint.Steps[stage-1]):
		return StageSkipped
	case questions == 0:
		return StageEmpty
	case stage == s.stage:
		return StageCurrent
	case len(s.stageFaults(stage, v)) > 0:
		if s.seen[stage] || s.begun(stage) {
			return StageFaulty
		}
		return StageOpen
	case s.seen[stage] || s.begun(stage):
		return StageAnswered
	}
	return StageOpen
}

// begun says whether some answer of a stage was given.
func (s *Session) begun(stage int) bool {
	return slices.ContainsFunc(s.fields(stage), func(f Field) bool {
		_, ok := s.given.Lookup(f.Key)
		return ok
	})
}

// Stage is the number of the current stage; len(Stages()) once all is asked.
func (s *Session) Stage() int { return s.stage }

// stageOf is the stage of a step.
func (s *Session) stageOf(step string) int {
	return 1 + slices.IndexFunc(s.blueprint.Steps, func(x Step) bool { return x.ID == step })
}

// fields are all questions of a stage, asked or not.
func (s *Session) fields(stage int) []Field {
	switch {
	case stage == 0:
		return s.blueprint.Fields
	case stage > 0 && stage <= len(s.blueprint.Steps):
		return s.blueprint.Steps[stage-1].Fields
	}
	return nil
}

// FieldError is what is wrong with the answer to one question.
type FieldError struct {
	Field Field
	Err   error
}

// Error names the question and says what is wrong.
func (e FieldError) Error() string { return fmt.Sprintf("%s: %v", e.Field.Key, e.Err) }

// Unwrap returns the fault itself.
func (e FieldError) Unwrap() error { return e.Err }

// FieldErrors are all faults of a stage or a session, in the order in which
// the questions are asked, at most one for each.
type FieldErrors []FieldError

// Error has one line for each fault.
func (e FieldErrors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults, for errors.Is and errors.As.
func (e FieldErrors) Unwrap() []error {
	all := make([]error, len(e))
	for i := range e {
		all[i] = e[i]
	}
	return all
}
