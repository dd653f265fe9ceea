package template

import (
	"os"
	"path/filepath"
	"testing"
)

// corpus reads every template of testdata.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates in testdata: %v", err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = source
	}
	return all
}

// pendingScope gives every parameter without a default a value that is not
// known yet.
func pendingScope(parsed *Template) Scope {
	s := Scope{Region: "ap-southeast-1", AccountID: "123456789012", StackName: "dev", Pending: map[string]bool{}}
	for _, p := range parsed.Parameters {
		if !p.HasDefault {
			s.Pending[p.Name] = true
		}
	}
	return s
}

func TestEveryRealTemplateIsReadAndEvaluated(t *testing.T) {
	for name, source := range corpus(t) {
		parsed, err := Parse(name, source)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if len(parsed.Resources) == 0 {
			t.Errorf("%s: no resources", name)
		}
		e, err := parsed.Evaluate(pendingScope(parsed))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		ordered := 0
		levels, err := e.Order()
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, level := range levels {
			ordered += len(level)
		}
		if ordered != len(e.Resources()) {
			t.Errorf("%s: %d resources are ordered, %d exist", name, ordered, len(e.Resources()))
		}
		for _, r := range e.Resources() {
			if _, err := e.Properties(r.Logical); err != nil {
				t.Errorf("%s: %v", r.Logical, err)
			}
		}
		if _, err := e.Outputs(); err != nil {
			t.Errorf("%v", err)
		}
		if err := e.CheckRules(); err != nil {
			t.Errorf("%v", err)
		}
	}
}
