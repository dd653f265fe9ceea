package world

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gantry/wizard"
)

func TestALedgerTornAtAnyByteIsReadToItsLastSeal(t *testing.T) {
	dir := t.TempDir()
	l, _, err := OpenLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		batch := []Change{{"a", []byte(strings.Repeat("1", i+1))}, {"b", []byte(`{"x":"y"}`)}}
		if err := l.Write(batch, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, ledgerName))
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for cut := range len(whole) + 1 {
		alive, sealed, err := readLedger(whole[:cut])
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if got := string(alive["a"]); got < last || sealed > cut {
			t.Fatalf("cut at %d: %q after %q, sealed %d", cut, got, last, sealed)
		} else {
			last = got
		}
	}
	if last != "111" {
		t.Errorf("the whole file gives %q", last)
	}
}

func TestADamagedLedgerIsATroubleWithAdvice(t *testing.T) {
	for name, content := range map[string]string{
		"another file":  "hello, world\nthis is something else\n",
		"changed bytes": ledgerHead + "a\t1\n=00000000\nb\t2\n=11111111\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, ledgerName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(Options{Dir: dir})
		var trouble *wizard.Trouble
		if !errors.As(err, &trouble) || len(trouble.Advice) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLedgerDoesNotGrowWithoutEnd(t *testing.T) {
	dir := t.TempDir()
	l, _, err := OpenLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	value := []byte(`"` + strings.Repeat("x", 100<<10) + `"`)
	for i := range 200 {
		if err := l.Write([]Change{{"k", value}, {"i", []byte{byte('0' + i%10)}}}, false); err != nil {
			t.Fatal(err)
		}
	}
	if l.size > 3*ledgerFloor {
		t.Errorf("%d bytes for 100 KB", l.size)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, alive, err := OpenLedger(dir)
	if err != nil || string(alive["i"]) != "9" || len(alive["k"]) != len(value) {
		t.Errorf("%v, %q", err, alive["i"])
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(filepath.Join(dir, ledgerName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func FuzzReadLedger(f *testing.F) {
	f.Add([]byte(ledgerHead + "a\t1\n=00000000\n"))
	f.Add([]byte("x"))
	f.Add([]byte(ledgerHead))
	f.Fuzz(func(t *testing.T, content []byte) {
		_, sealed, err := readLedger(content)
		if err == nil && sealed > len(content) {
			t.Errorf("sealed at %d of %d", sealed, len(content))
		}
	})
}

func BenchmarkCommitDurable(b *testing.B) {
	w, err := Open(Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	w.Resume()
	for b.Loop() {
		w.Keep("k", map[string]string{"a": strings.Repeat("x", 500)})
		if err := w.Commit(true); err != nil {
			b.Fatal(err)
		}
	}
}
