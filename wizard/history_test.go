package wizard

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// played is a run that has come to its end.
func played(seed uint64) *Progress {
	p := NewProgress()
	for _, e := range newPlayer(seed, networkPlan()).play() {
		p.Apply(e)
	}
	return p
}

func learn(t testing.TB, f *HistoryFile, p *Progress) {
	t.Helper()
	if err := f.Learn(context.Background(), p); err != nil {
		t.Fatal(err)
	}
}

func TestTheTableIsNumbers(t *testing.T) {
	for line := range strings.Lines(durationsTable) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		row, ok := table()[words[0]]
		if !ok || row.create <= 0 || row.update <= 0 || row.remove <= 0 || row.spread < 1 {
			t.Errorf("%q is read as %+v", line, row)
		}
	}
	for _, c := range []Change{ChangeCreate, ChangeUpdate, ChangeDelete} {
		for _, kind := range []string{"AWS::EC2::NatGateway", "AWS::New::Thing", "Custom::Mine", ""} {
			if u := tabled(kind, c); u.Low <= 0 || u.Low > u.Middle || u.Middle > u.High {
				t.Errorf("%s %s: %+v", c, kind, u)
			}
		}
	}
}

func TestWhatWasMeasuredCountsMoreThanTheTable(t *testing.T) {
	f := OpenHistory(filepath.Join(t.TempDir(), "state", "durations.jsonl"))
	empty, err := f.Read(Account{})
	if err != nil || empty.Len() != 0 {
		t.Fatalf("nothing was learnt: %v %v", empty.Len(), err)
	}
	for seed := range uint64(20) {
		player := newPlayer(seed, networkPlan())
		player.slow["Nat"] = 3 // it takes five minutes here
		p := NewProgress()
		for _, e := range player.play() {
			p.Apply(e)
		}
		learn(t, f, p)
		if seed > 0 {
			continue
		}
		h, _ := f.Read(Account{})
		once := h.Usual("AWS::EC2::NatGateway", ChangeCreate)
		if once.Count != 1 || once.High < once.Middle*14/10 || once.Low > once.Middle*8/10 {
			t.Errorf("one measurement is not certain: %+v", once)
		}
	}
	h, err := f.Read(Account{})
	if err != nil {
		t.Fatal(err)
	}
	u := h.Usual("AWS::EC2::NatGateway", ChangeCreate)
	if u.Count != 20 || u.Middle < 4*time.Minute || u.Low > u.Middle || u.High < u.Middle {
		t.Errorf("twenty gateways: %+v", u)
	}
	same(t, "a kind of step", h.Usual("key-pair", ChangeCreate).Count, 20)
	same(t, "subnets of twenty runs", h.Usual("AWS::EC2::Subnet", ChangeCreate).Count, 40)
	same(t, "never deleted", h.Usual("AWS::EC2::Subnet", ChangeDelete), tabled("AWS::EC2::Subnet", ChangeDelete))
	same(t, "never seen", h.Usual("AWS::New::Thing", ChangeCreate), tabled("AWS::New::Thing", ChangeCreate))
	info, err := os.Stat(f.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	folder, err := os.Stat(filepath.Dir(f.path))
	if err != nil || folder.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", folder.Mode(), err)
	}
}

func TestLearningTwiceIsLearningOnce(t *testing.T) {
	f := OpenHistory(filepath.Join(t.TempDir(), "durations.jsonl"))
	learn(t, f, played(1))
	once, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	learn(t, f, played(1))
	twice, _ := os.ReadFile(f.path)
	same(t, "file", string(twice), string(once))
}

func TestARehearsalTeachesNothingAboutAWS(t *testing.T) {
	f := OpenHistory(filepath.Join(t.TempDir(), "durations.jsonl"))
	p := played(1)
	p.Where.Simulated, p.Where.Endpoint = true, "http://127.0.0.1:1"
	learn(t, f, p)
	for where, want := range map[Account]int{{}: 0, {Endpoint: "http://x"}: 0, {Simulated: true}: 1} {
		h, err := f.Read(where)
		if err != nil {
			t.Fatal(err)
		}
		if h.Usual("AWS::EC2::VPC", ChangeCreate).Count != want {
			t.Errorf("%+v has %d", where, h.Usual("AWS::EC2::VPC", ChangeCreate).Count)
		}
	}
}

func TestOnlyTheLatestSamplesAreKept(t *testing.T) {
	var samples []sample
	for i := range int64(500) {
		samples = append(samples, sample{1000 - i, 1 + i%7})
	}
	kept := latest(samples)
	same(t, "how many", len(kept), historySamples)
	same(t, "the newest", kept[len(kept)-1].ended, int64(1000))
}

func TestFailuresAndRollbacksTeachWhatWentWell(t *testing.T) {
	p := NewProgress()
	planned(p, Apply, "one", "Good", "Bad", "Group")
	apply(p, told(t, "one", `
22:00:00.000 stack CREATE_IN_PROGRESS
22:00:03.000 Good CREATE_IN_PROGRESS
22:00:04.000 Good CREATE_IN_PROGRESS g-1
22:00:13.000 Good CREATE_COMPLETE g-1
22:00:13.500 Group CREATE_IN_PROGRESS g-2
22:00:20.000 Group UPDATE_IN_PROGRESS g-2 Failed to receive 1 resource signal(s)
22:00:43.500 Group CREATE_COMPLETE g-2
22:00:44.000 Bad CREATE_IN_PROGRESS
22:00:45.000 Bad CREATE_FAILED - bad
22:00:46.000 stack ROLLBACK_IN_PROGRESS
22:01:00.000 Bad DELETE_COMPLETE
22:01:01.000 Good DELETE_IN_PROGRESS g-1
22:01:06.000 Good DELETE_COMPLETE g-1`))
	got := map[Change][]int64{}
	for key, samples := range samplesOf(p) {
		for _, s := range samples {
			got[key.change] = append(got[key.change], s.took)
		}
	}
	same(t, "took", got, map[Change][]int64{ChangeCreate: {10_000, 30_000}, ChangeDelete: {5000}})
}

func TestADamagedHistoryIsUsedAsFarAsItGoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "durations.jsonl")
	f := OpenHistory(path)
	learn(t, f, played(1))
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	half := string(good[:len(good)-30])
	damage := "\x00\x00\xff{]\nnull\n{\"world\":\"aws\",\"type\":\"T\",\"change\":\"explode\",\"samples\":[[1,2]]}\n" +
		"{\"world\":\"aws\",\"type\":\"T\",\"change\":\"create\",\"samples\":[[1,-5],[2,9223372036854775807]]}\n"
	if err := os.WriteFile(path, []byte(damage+half), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := f.Read(Account{})
	if err != nil || h.Len() < 10 {
		t.Fatalf("%d, %v", h.Len(), err)
	}
	same(t, "nonsense", h.Usual("T", ChangeCreate), tabled("T", ChangeCreate))
	learn(t, f, played(2))
	again, err := f.Read(Account{})
	if err != nil || again.Usual("AWS::EC2::VPC", ChangeCreate).Count != 2 {
		t.Errorf("%+v, %v", again.Usual("AWS::EC2::VPC", ChangeCreate), err)
	}
	kept, err := os.ReadFile(path + ".damaged")
	if err != nil || !strings.Contains(string(kept), "explode") {
		t.Errorf("what is damaged is kept: %q %v", kept, err)
	}
	if _, damaged, _ := f.lines(); len(damaged) > 0 {
		t.Errorf("the file is whole again: %q", damaged)
	}
}

func TestAHistoryThatCannotBeReadSaysSo(t *testing.T) {
	f := OpenHistory(t.TempDir()) // a folder
	h, err := f.Read(Account{})
	if err == nil || h == nil || h.Usual("AWS::EC2::VPC", ChangeCreate).Middle != 12*time.Second {
		t.Errorf("%v %v", h, err)
	}
	if err := f.Learn(context.Background(), played(1)); err == nil {
		t.Error("nothing can be written there")
	}
}

func TestTwoProcessesLearnWithoutLoss(t *testing.T) {
	path := filepath.Join(t.TempDir(), "durations.jsonl")
	var all sync.WaitGroup
	for seed := range uint64(6) {
		all.Go(func() { learn(t, OpenHistory(path), played(seed)) })
	}
	all.Wait()
	h, err := OpenHistory(path).Read(Account{})
	if err != nil || h.Usual("AWS::EC2::VPC", ChangeCreate).Count != 6 {
		t.Errorf("%+v %v", h.Usual("AWS::EC2::VPC", ChangeCreate), err)
	}
}

func TestTheFileStaysSmall(t *testing.T) {
	lines := map[worldKey][]sample{}
	for i := range maxHistoryLines + 100 {
		lines[worldKey{"aws", historyKey{fmt.Sprint("T", i), ChangeCreate}}] = []sample{{int64(i), 1}}
	}
	data := writeHistory(lines)
	read, damaged := readHistory(data)
	same(t, "lines", []int{len(read), len(damaged)}, []int{maxHistoryLines, 0})
	if _, ok := read[worldKey{"aws", historyKey{"T0", ChangeCreate}}]; ok {
		t.Error("the oldest stays and a newer one goes")
	}
}

func FuzzHistory(f *testing.F) {
	f.Add([]byte(`{"world":"aws","type":"AWS::EC2::VPC","change":"create","samples":[[1,2],[3,4]]}`))
	f.Add([]byte("{\"world\":\"simulated\",\"type\":\"\\u0000\",\"change\":\"delete\",\"samples\":[[-1,9e99]]}\n\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, _ := readHistory(data)
		for key, samples := range lines {
			u := measured(samples)
			if u.Low < 0 || u.Low > u.Middle || u.Middle > u.High || u.High > 2*maxTook || len(samples) > historySamples {
				t.Fatalf("%v: %+v of %d", key, u, len(samples))
			}
		}
		again, damaged := readHistory(writeHistory(lines))
		if len(damaged) > 0 || len(again) != len(lines) {
			t.Fatalf("%d lines are written as %d, damaged %q", len(lines), len(again), damaged)
		}
	})
}
