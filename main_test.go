package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
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
			"kills":   kills,
			"once":    once,
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

// journals is the text of all journals in a folder.
func journals(ts *testscript.TestScript, dir string) string {
	var all strings.Builder
	paths, err := filepath.Glob(filepath.Join(ts.MkAbs(dir), "*.jsonl"))
	ts.Check(err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		ts.Check(err)
		all.Write(text)
	}
	return all.String()
}

var ownerPID = regexp.MustCompile(`"owner":"pid ([0-9]+) `)

// kills waits until the journals hold a pattern, and kills the process that
// carries the run out as a power failure would: kills FOLDER PATTERN
func kills(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: kills FOLDER PATTERN")
	}
	pattern := regexp.MustCompile(args[1])
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		text := journals(ts, args[0])
		if !pattern.MatchString(text) {
			continue
		}
		owners := ownerPID.FindAllStringSubmatch(text, -1)
		pid, err := strconv.Atoi(owners[len(owners)-1][1])
		ts.Check(err)
		process, err := os.FindProcess(pid)
		ts.Check(err)
		ts.Check(process.Kill())
		for process.Signal(syscall.Signal(0)) == nil && time.Now().Before(deadline) {
			if state, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil && strings.Contains(string(state), ") Z ") {
				return // dead, and only not yet buried by whoever its parent is now
			}
			time.Sleep(2 * time.Millisecond)
		}
		return
	}
	ts.Fatalf("nobody wrote %s:\n%s", pattern, journals(ts, args[0]))
}

// once holds that the stack ARNs a pattern finds in the journals have a
// different name each: once FOLDER PATTERN
func once(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: once FOLDER PATTERN")
	}
	stacks := map[string]string{}
	for _, found := range regexp.MustCompile(args[1]).FindAllStringSubmatch(journals(ts, args[0]), -1) {
		name := strings.Split(found[1], "/")[1]
		if known := stacks[name]; known != "" && known != found[1] {
			ts.Fatalf("there are two stacks %s: %s and %s", name, known, found[1])
		}
		stacks[name] = found[1]
	}
	if len(stacks) == 0 {
		ts.Fatalf("no stack was found by %s", args[1])
	}
}
