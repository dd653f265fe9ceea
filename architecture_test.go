package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "gantry/"

// allowed says which rooms each room may know, and why the arrow points that way.
var allowed = map[string]struct {
	rooms []string
	why   string
}{
	"wizard":   {nil, "the domain is tested in milliseconds and knows nobody"},
	"profiles": {[]string{"wizard"}, "answers on disk need only know what an answer is"},
	"aws":      {[]string{"wizard"}, "a cloud carries out actions; it neither draws nor asks"},
	"ui":       {[]string{"wizard", "profiles"}, "the screen is handed a cloud by main and never opens one"},
}

// reserved says which rooms alone may import a family of modules.
var reserved = []struct {
	prefix string
	rooms  []string
	why    string
}{
	{"charm.land/fang", []string{"ui/cli", "main"}, "only the command line is a command line"},
	{"github.com/spf13/cobra", []string{"ui/cli", "main"}, "only the command line is a command line"},
	{"github.com/charmbracelet/x/term", []string{"ui", "main"}, "main tells whether there is a terminal"},
	{"charm.land/", []string{"ui"}, "only ui draws"},
	{"github.com/charmbracelet/", []string{"ui"}, "only ui draws"},
	{"github.com/aws/", []string{"aws"}, "only aws talks to AWS"},
	{"github.com/moby/", []string{"aws"}, "only aws talks to clusters"},
	{"github.com/docker/", []string{"aws"}, "only aws talks to clusters"},
	{"golang.org/x/crypto/ssh", []string{"aws"}, "only aws talks to clusters"},
}

// maxLines is the longest a file may be, but for generated data.
const maxLines = 300

// The test reads the files itself, so that go test knows when to run it again.
func eachFile(t *testing.T, visit func(path string, file *ast.File, source []byte)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ParseComments)
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(path), file, source)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsPointInward(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, _ []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		room, _, inFolder := strings.Cut(path, "/")
		for _, spec := range file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			checkReserved(t, path, name)
			if !inFolder {
				continue // main introduces the rooms to each other
			}
			rest, ours := strings.CutPrefix(name, module)
			to, _, _ := strings.Cut(rest, "/")
			rule, known := allowed[room]
			if !known {
				t.Errorf("%s: there is no room %q; the house has wizard, aws, profiles and ui", path, room)
			}
			if ours && to != room && !slices.Contains(rule.rooms, to) {
				t.Errorf("%s imports %s: %s may import only %v, for %s", path, name, room, rule.rooms, rule.why)
			}
			if name == "github.com/aws/aws-sdk-go-v2/aws" && (spec.Name == nil || spec.Name.Name != "sdk") {
				t.Errorf("%s imports %s without calling it sdk: our own package is called aws", path, name)
			}
		}
	})
}

// checkReserved fails where a file imports a module that is reserved for
// another room. The first matching prefix counts.
func checkReserved(t *testing.T, path, name string) {
	t.Helper()
	for _, r := range reserved {
		if !strings.HasPrefix(name, r.prefix) {
			continue
		}
		for _, room := range r.rooms {
			if strings.HasPrefix(path, room+"/") || path == room+".go" {
				return
			}
		}
		t.Errorf("%s imports %s: %s", path, name, r.why)
		return
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said := map[string]bool{}
	eachFile(t, func(path string, file *ast.File, _ []byte) {
		if !strings.HasSuffix(path, "_test.go") {
			folder := filepath.Dir(path)
			said[folder] = said[folder] || file.Doc != nil
		}
	})
	for folder, ok := range said {
		if !ok {
			t.Errorf("package %s has no package comment: a newcomer should not have to read the code to know what it is", folder)
		}
	}
}

func TestNoFileIsTooLongToRead(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, source []byte) {
		if lines := strings.Count(string(source), "\n"); lines > maxLines && !ast.IsGenerated(file) {
			t.Errorf("%s has %d lines, more than %d: split it by noun", path, lines, maxLines)
		}
	})
}

func TestOnlyTheFourRoomsStandAtTheTop(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, room := allowed[entry.Name()]; entry.IsDir() && !room && !strings.HasPrefix(entry.Name(), ".") {
			t.Errorf("folder %s stands at the top: the house has four rooms", entry.Name())
		}
	}
}
