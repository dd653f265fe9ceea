package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

func TestARunThatIsOverIsRememberedAndReported(t *testing.T) {
	r := recordedRun(t, "done", 100, 30)
	folder := t.TempDir()
	runs := wizard.OpenRuns(filepath.Join(folder, "runs"))
	r.sh.options.Runs, r.sh.options.Report = runs, filepath.Join(folder, "report.html")
	cmd := r.learn()
	r.sh.work.Wait()
	if cmd == nil || r.learn() != nil {
		t.Error("it is done once")
	}
	msg := cmd().(reportedMsg)
	if _, err := os.Stat(r.sh.options.Report); err != nil || msg.err != nil {
		t.Errorf("no report: %v, %v", err, msg.err)
	}
	h, err := runs.History().Read(r.progress.Where)
	if err != nil || h.Usual("AWS::EC2::VPC", wizard.ChangeCreate).Count != 1 {
		t.Errorf("nothing was learnt: %v", err)
	}
	e := newEnded(r)
	e.Update(msg)
	if !strings.Contains(e.note, "report.html") {
		t.Errorf("nobody says where the report is: %q", e.note)
	}
}

func TestAReportCanBeAskedForAfterwards(t *testing.T) {
	r := recordedRun(t, "failed", 100, 30)
	t.Chdir(t.TempDir())
	e := newEnded(r)
	_, cmd := e.Update(tea.KeyPressMsg{Code: 'w', Text: "w"})
	if cmd == nil {
		t.Fatal("w does nothing")
	}
	e.Update(cmd())
	data, err := os.ReadFile("gantry-" + r.id + ".html")
	if err != nil || !strings.Contains(string(data), "What went wrong") || !strings.Contains(e.note, ".html") {
		t.Errorf("%v, note %q", err, e.note)
	}
	r.sh.options.Report = filepath.Join("nowhere", "x.svg")
	e.Update(e.run.reportTo(e.reportFile())())
	if !strings.Contains(e.note, "cannot be written") {
		t.Errorf("a report that fails says nothing: %q", e.note)
	}
}

func TestWhatIsSlowIsSaidOnce(t *testing.T) {
	r := recordedRun(t, "creating", 100, 30)
	clock := r.now()
	said := 0
	for range 400 {
		clock = clock.Add(time.Second)
		r.sh.options.Connection.Clock = stillClock{clock}
		r.note = ""
		r.tellSlow()
		if strings.Contains(r.note, "slower than usual") {
			said++
		}
	}
	if said < 1 || said > 2 {
		t.Errorf("two gateways are slow, and it was said %d times", said)
	}
}

func TestTheTimelineHasItsKeysOnlyWhileItIsShown(t *testing.T) {
	r := recordedRun(t, "creating", 100, 30)
	press := func(code rune, text string) { r.Update(tea.KeyPressMsg{Code: code, Text: text}) }
	r.show(timelineTab)
	press(tea.KeyRight, "")
	if r.shown == timelineTab {
		t.Fatal("where all is in sight right goes to the next pane")
	}
	r.show(timelineTab)
	press('+', "+")
	press('+', "+")
	press(tea.KeyLeft, "")
	if r.shown != timelineTab || len(r.timeline.Keys()) < 3 {
		t.Error("zoomed in left goes back in time")
	}
	press('0', "0")
	if len(r.timeline.Keys()) != 1 {
		t.Error("0 shows all again")
	}
	r.show(eventsTab)
	press('+', "+")
	if len(r.timeline.Keys()) != 1 {
		t.Error("what is not shown takes no keys")
	}
}
