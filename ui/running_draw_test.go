package ui

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"gantry/ui/theme"
	"gantry/wizard"
)

// recordedRun is a run page on a recorded run, one second after its last event.
func recordedRun(t testing.TB, name string, width, height int) *running {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("pane", "testdata", "runs", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	p := wizard.NewProgress()
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e wizard.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		// The time of day is shown where the operator is; here that is one place.
		if b, ok := e.Body.(wizard.ResourceEvent); ok {
			b.Occurred = local(b.Occurred)
			e.Body = b
		}
		e.At = local(e.At)
		p.Apply(e)
	}
	now := p.Now.Add(time.Second)
	account := wizard.Account{ID: p.Account, Region: p.Region, Simulated: true, Speed: 20}
	sh := &shared{
		theme: theme.New(theme.Options{Dark: true}), ctx: context.Background(), width: width, height: height, account: account,
		options: Options{Connection: &Connection{
			Clock: stillClock{now}, Meter: func() wizard.Meter { return wizard.Meter{PerMinute: 18} },
			Rehearsal: &Rehearsal{},
		}},
	}
	r := newRunning(sh, runStart{plan: p.Plan}).(*running)
	r.progress, r.id, r.wall = p, p.Run, time.Unix(1_700_000_000, 0)
	r.run = wizard.NewRun(wizard.RunConfig{Plan: p.Plan, Clock: sh.clock()})
	r.meter = wizard.Meter{PerMinute: 18}
	if !p.Ended.IsZero() {
		r.closed, r.done, r.exit = true, true, p.Exit
	}
	return r
}

// resize gives a page another terminal.
func resize(r *running, width, height int) {
	r.sh.width, r.sh.height = width, height
	body := place(width, height).body
	r.Update(sizeMsg{body.width, body.height})
}

// local is a moment whose time of day is the same everywhere.
func local(at time.Time) time.Time {
	_, offset := at.In(time.Local).Zone()
	return at.Add(-time.Duration(offset) * time.Second)
}

// shot is the whole screen with a page, without styles.
func shot(sh *shared, p page) string {
	lines := strings.Split(ansi.Strip(sh.frame(p)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

var screenSizes = [][2]int{{50, 20}, {60, 15}, {80, 24}, {120, 40}, {200, 50}}

func TestARunOnTheScreen(t *testing.T) {
	for _, c := range []struct {
		name, run string
		change    func(r *running) page
	}{
		{"events", "creating", func(r *running) page { return r }},
		{"resources", "nested", func(r *running) page { r.show(resourcesTab); return r }},
		{"trouble", "rolling-back", func(r *running) page { r.show(troubleTab); return r }},
		{"what now", "creating", func(r *running) page { r.dialog = r.whatNow(); return r }},
		{"let fail", "creating", func(r *running) page { r.dialog = r.chooseVictim(); return r }},
		{"done", "done", func(r *running) page { return newEnded(r) }},
		{"failed", "failed", func(r *running) page { return newEnded(r) }},
		{"undo", "failed", func(r *running) page {
			e := newEnded(r)
			e.do("undo")
			return e
		}},
	} {
		for _, size := range screenSizes {
			t.Run(fmt.Sprintf("%s/%dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				r := recordedRun(t, c.run, size[0], size[1])
				golden.RequireEqual(t, shot(r.sh, c.change(r)))
			})
		}
	}
}

// The screen is filled exactly, whatever its size, and nothing panics.
func TestEverySizeOfTerminalIsFilledExactly(t *testing.T) {
	for _, run := range []string{"creating", "hostile", "failed"} {
		r := recordedRun(t, run, 80, 24)
		for _, width := range []int{1, 39, 40, 59, 60, 80, 119, 120, 220} {
			for _, height := range []int{1, 9, 10, 13, 14, 40} {
				resize(r, width, height)
				for _, tab := range r.tabs() {
					r.show(tab)
					filled(t, fmt.Sprintf("%s pane %d", run, tab), r.sh.frame(r), width, height)
				}
				r.dialog = r.whatNow()
				filled(t, run+" dialog", r.sh.frame(r), width, height)
				r.dialog = nil
				filled(t, run+" ended", r.sh.frame(newEnded(r)), width, height)
			}
		}
	}
}

func filled(t *testing.T, name, frame string, width, height int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != height {
		t.Errorf("%s at %d×%d has %d lines", name, width, height, len(lines))
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w != width {
			t.Errorf("%s at %d×%d has a line of %d cells: %q", name, width, height, w, line)
			return
		}
	}
}
