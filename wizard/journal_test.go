package wizard

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func createRun(t testing.TB) (*Runs, *Journal) {
	t.Helper()
	runs := OpenRuns(filepath.Join(t.TempDir(), "runs"))
	j, err := runs.Create(noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return runs, j
}

func write(t testing.TB, j *Journal, bodies ...Body) {
	t.Helper()
	for i, b := range bodies {
		if err := j.Write(Event{Seq: int64(i + 1), At: noon, Run: j.ID(), Step: "s", Body: b}); err != nil {
			t.Fatal(err)
		}
	}
}

func appendText(t testing.TB, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func bigJournal(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "20261121-143015-k3f9.jsonl")
	var all bytes.Buffer
	for _, e := range manyEvents(n) {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(append(line, '\n'))
	}
	if err := os.WriteFile(path, all.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAJournalIsItsOwnersAlone(t *testing.T) {
	runs, j := createRun(t)
	folder, err := os.Stat(runs.Dir())
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "folder", folder.Mode().Perm().String(), "-rwx------")
	same(t, "file", file.Mode().Perm().String(), "-rw-------")
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, RunStarted{Blueprint: "b", Account: "123456789012", Region: "eu-west-1", Verb: Apply, Plan: Plan{Title: "B"}},
		StepStarted{Action: StackKind, Decision: DecideCreate},
		OutputsKnown{Values: Outputs{"A": "1"}}, StepDone{Outcome: Done, Elapsed: 3})
	p, err := runs.Load(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "progress", []any{p.Blueprint, p.Account, p.Region, p.Title, p.Step("s").Outcome, p.Step("s").Outputs["A"], len(p.Events)},
		[]any{"b", "123456789012", "eu-west-1", "B", Done, "1", 4})
}

func TestATornLastLineIsNoDamage(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, Said{Text: "one"})
	appendText(t, j.Path(), `{"seq":2,"at":"2026-11-2`)
	p, err := runs.Load(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "read", []any{len(p.Events), p.Damage}, []any{1, Damage{}})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	again, p, err := runs.Continue(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	same(t, "taken up", len(p.Events), 1)
	write(t, again, Said{Text: "two"})
	p, err = runs.Load(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the line after the torn one", []any{len(p.Events), p.Damage.Lines}, []any{2, 1})
}

func TestDamagedLinesAreKeptAside(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, Said{Text: "one"})
	appendText(t, j.Path(), "\x00\x00\x00\nnot json\n{\"kind\":\"unheard of\"}\n")
	write(t, j, Said{Text: "two"})
	before, err := os.ReadFile(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p, err := runs.Load(j.ID())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "events", len(p.Events), 2)
		same(t, "damage", p.Damage, Damage{Lines: 3, File: strings.TrimSuffix(j.Path(), ".jsonl") + ".damaged"})
		kept, err := os.ReadFile(p.Damage.File)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "kept", string(kept), "\x00\x00\x00\nnot json\n{\"kind\":\"unheard of\"}\n")
	}
	after, err := os.ReadFile(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the journal itself", bytes.Equal(before, after), true)
}

func TestALongLineIsRead(t *testing.T) {
	runs, j := createRun(t)
	write(t, j, Said{Text: strings.Repeat("long ", 300_000)}, Said{Text: "short"})
	p, err := runs.Load(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "lengths", []int{len(p.Events[0].Body.(Said).Text), len(p.Events[1].Body.(Said).Text)}, []int{1_500_000, 5})
}

func TestOnlyWhatNamesSomethingIsSynced(t *testing.T) {
	_, j := createRun(t)
	e := ResourceEvent{StackID: "a", Logical: "Q"}
	var durable []bool
	for _, b := range []Body{
		RunStarted{},
		Said{},
		e, e,
		ResourceEvent{StackID: "a", Logical: "Q", Physical: "q"},
		ResourceEvent{StackID: "a", Logical: "Q", Physical: "q"},
		StepDone{},
	} {
		durable = append(durable, j.Durable(Event{Body: b}))
	}
	same(t, "durable", durable, []bool{true, false, true, false, true, false, true})
}

func TestTimesAreReadAsPackageTimeDoes(t *testing.T) {
	for _, text := range []string{
		"2026-11-21T12:34:56.789Z", "2026-11-21T12:34:56Z", "2026-11-21T12:34:56.7Z", "2024-02-29T00:00:00.123456789Z", "0001-01-01T00:00:00Z",
	} {
		want, err := time.Parse(time.RFC3339Nano, text)
		got, ok := moment([]byte(text))
		if err != nil || !ok || !got.Equal(want) || got != want {
			t.Errorf("%s: %v %v", text, got, ok)
		}
	}
	for _, text := range []string{
		"", "Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z", "2026-11-21T12:00:60Z",
		"2026-11-21T12:34:56.Z", "2026-11-21T12:34:56,7Z", "2026-11-21 12:34:56Z", "2026-11-21T12:34:56.1234567890Z", "2026-11-00T00:00:00Z", "2026-1a-21T12:34:56Z",
	} {
		if got, ok := moment([]byte(text)); ok {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// FuzzJournal holds that no journal stops the reader, that it finds the same
// events whatever follows them, and that the fast reading of a line comes to
// the same as encoding/json.
func FuzzJournal(f *testing.F) {
	events := manyEvents(3)
	events[0].Body = RunStarted{Verb: Apply}
	for _, e := range events {
		line, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append(line, '\n'))
	}
	f.Add([]byte(`{"seq":7,"at":"2026-11-21T12:00:00.000Z","run":"r","kind":"resource","stack":"é","occurred":"0001-01-01T00:00:00Z"}` + "\n\x00\n{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, damaged, err := foldJournal(bytes.NewReader(data), 0)
		if err != nil {
			t.Fatal(err)
		}
		events := []Event{}
		for line := range bytes.Lines(data) {
			var e Event
			if text := bytes.TrimSpace(line); len(text) > 0 && json.Unmarshal(text, &e) == nil {
				events = append(events, e)
			}
		}
		same(t, "fast and slow", p.Events, events)
		longer, _, err := foldJournal(bytes.NewReader(append(bytes.Clone(data), "\n{\"seq\":1,"...)), 0)
		if err != nil || len(longer.Events) != len(p.Events) || len(p.Events)+len(damaged) > bytes.Count(data, []byte{'\n'})+1 {
			t.Errorf("%d events, %d damaged, then %d: %v", len(p.Events), len(damaged), len(longer.Events), err)
		}
	})
}

// BenchmarkOpenJournal opens one of 100,000 events; the budget is 300 ms.
func BenchmarkOpenJournal(b *testing.B) {
	path := bigJournal(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		p, err := readJournal(path)
		if err != nil || len(p.Events) != 100_000 {
			b.Fatal(err)
		}
	}
}
