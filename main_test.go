package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be gantry itself when a script runs it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gantry": main})
}

// TestJourneys runs whole journeys through the built binary, without a
// terminal. Each script begins on a fresh machine: no home, no account.
func TestJourneys(t *testing.T) {
	templates, err := filepath.Abs("ui/cli/testdata/templates")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "ui/cli/testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			e.Setenv("TEMPLATES", templates)
			return os.Mkdir(e.Getenv("HOME"), 0o700)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":   exits,
			"nowhere": nowhere,
			"private": private,
			"awaits":  awaits,
		},
	})
}

// exits runs a program and holds it to an exit code: exits 5 gantry deploy …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// nowhere holds that no file under a folder contains a text: nowhere TEXT DIR
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: nowhere TEXT FOLDER")
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(content), args[0]) {
			ts.Fatalf("%s holds %q", path, args[0])
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("there is no file under %s", args[1])
	}
}

// awaits waits until some file under a folder contains a text, for what a
// program in the background writes: awaits TEXT FOLDER
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: awaits TEXT FOLDER")
	}
	found := false
	for deadline := time.Now().Add(30 * time.Second); !found; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("no file under %s came to hold %q", args[1], args[0])
		}
		_ = filepath.WalkDir(ts.MkAbs(args[1]), func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() { // what is not there yet comes later
				content, err := os.ReadFile(path)
				found = found || err == nil && strings.Contains(string(content), args[0])
			}
			return nil
		})
	}
}

// private holds that everything under a folder can be read by its owner only.
func private(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: private FOLDER")
	}
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			ts.Fatalf("%s is open to others: %v", path, info.Mode())
		}
		return err
	}))
}
