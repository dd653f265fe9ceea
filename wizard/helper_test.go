package wizard_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// differs says how two values differ, if they do.
func differs(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// folder is a blueprint's folder in memory: file names and contents in turn.
func folder(files ...string) fstest.MapFS {
	made := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		made[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return made
}

// load reads a blueprint that must be sound.
func load(t testing.TB, files ...string) *wizard.Blueprint {
	t.Helper()
	b, err := wizard.LoadBlueprint(folder(files...), "own")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// environment is the blueprint that comes with the program.
func environment(t testing.TB) *wizard.Blueprint {
	t.Helper()
	b, err := wizard.LoadBlueprint(os.DirFS("blueprints/datp-environment"), "datp-environment")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// place is where the tests work.
var place = wizard.Surroundings{Region: "eu-west-1", Account: "123456789012"}

// answers gives answers of one origin: keys and values in turn.
func answers(origin wizard.Origin, pairs ...string) wizard.Answers {
	var a wizard.Answers
	for i := 0; i+1 < len(pairs); i += 2 {
		a = a.WithFrom(pairs[i], pairs[i+1], origin)
	}
	return a
}

// faults are the keys and words of a session's faults.
func faults(all wizard.FieldErrors) map[string]string {
	words := map[string]string{}
	for _, f := range all {
		words[f.Field.Key] = f.Err.Error()
	}
	return words
}

// states are the states of a session's stages, without the titles.
func states(s *wizard.Session) []wizard.StageState {
	var all []wizard.StageState
	for _, stage := range s.Stages() {
		all = append(all, stage.State)
	}
	return all
}

// keys are the keys of fields.
func keys(fields []wizard.Field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Key)
	}
	return all
}
