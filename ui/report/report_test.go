package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"gantry/wizard"
)

// recorded folds a recorded run.
func recorded(t testing.TB, name string) *wizard.Progress {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pane", "testdata", "runs", name+".jsonl"))
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
		p.Apply(e)
	}
	return p
}

func TestReports(t *testing.T) {
	for _, run := range []string{"done", "failed", "nested", "creating"} {
		p := recorded(t, run)
		t.Run(run+".svg", func(t *testing.T) { golden.RequireEqual(t, SVG(p, nil)) })
		t.Run(run+".html", func(t *testing.T) { golden.RequireEqual(t, HTML(p, nil)) })
	}
}

// elements are all that a report is made of.
var elements = strings.Fields(`html head meta title style body h1 h2 h3 p dl dt dd table tr th td div ul li details summary strong br
	svg defs pattern line rect text g`)

// attributes are all those they have. None of them loads or runs anything.
var attributes = strings.Fields(`lang charset http-equiv content name class colspan xmlns viewBox width height role id
	patternUnits patternTransform x y x1 y1 x2 y2 rx`)

// harmless holds that a report is well formed, and that nothing in it loads or
// runs anything.
func harmless(t *testing.T, data []byte) string {
	t.Helper()
	var text strings.Builder
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(elements, token.Name.Local) {
				t.Errorf("an element <%s>", token.Name.Local)
			}
			for _, a := range token.Attr {
				if !slices.Contains(attributes, a.Name.Local) {
					t.Errorf("an attribute %s=%q of <%s>", a.Name.Local, a.Value, token.Name.Local)
				}
			}
		case xml.CharData:
			text.Write(token)
		}
	}
	for _, r := range text.String() {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
			t.Errorf("a control character %U", r)
		}
	}
	return text.String()
}

func TestHostileTextIsOnlyText(t *testing.T) {
	evil := "</title></style></svg><script>alert(1)</script>\"' onload=x ]]> <!-- \x1b]52;c;eA==\x07\x1b[2J \u202egnp.exe \xff\xfe &amp; <img src=x onerror=y>"
	p := wizard.NewProgress()
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	plan := wizard.Plan{Blueprint: evil, Title: evil, Steps: []wizard.PlannedStep{{ID: evil, Title: evil, Action: &wizard.StackAction{Name: wizard.Literal(evil)}}}}
	for i, b := range []wizard.Body{
		wizard.RunStarted{Blueprint: evil, Account: evil, Region: evil, Owner: evil, Plan: plan},
		wizard.StepStarted{Action: wizard.ActionKind(evil), Decision: wizard.DecideCreate},
		wizard.ResourceEvent{Stack: evil, StackID: evil, Logical: evil + "2", Physical: evil + "3", Type: evil, Status: "CREATE_IN_PROGRESS", Detailed: evil, Reason: evil, Occurred: at},
		wizard.ResourceEvent{Stack: evil, StackID: evil, Logical: evil + "2", Physical: evil + "3", Type: evil, Status: "CREATE_FAILED", Reason: evil + strings.Repeat("x", 1<<20), Occurred: at.Add(time.Second)},
		wizard.OutputsKnown{Values: wizard.Outputs{evil: evil}},
		wizard.GroupEvent{Group: evil, Phase: evil},
		wizard.Said{Text: evil},
		wizard.TroubleMet{Trouble: wizard.Trouble{Cause: evil, Reason: evil + "\n" + evil, Cancelled: []string{evil}, Advice: []string{evil}}},
		wizard.StepDone{Outcome: wizard.Outcome(evil)},
		wizard.RunDone{Outcome: wizard.Outcome(evil), Exit: 4},
	} {
		step := evil
		if i == 0 {
			step = ""
		}
		p.Apply(wizard.Event{Seq: int64(i), At: at.Add(time.Duration(i) * time.Second), Run: evil, Step: step, Body: b})
	}
	if text := harmless(t, HTML(p, nil)); !strings.Contains(text, "<script>alert(1)</script>") {
		t.Error("what is harmless is readable")
	}
	harmless(t, SVG(p, nil))
	if n := len(HTML(p, nil)); n > 1<<20 {
		t.Errorf("a megabyte of reason makes %d bytes", n)
	}
	for _, run := range []string{"hostile", "done", "rolling-back"} {
		harmless(t, HTML(recorded(t, run), nil))
		harmless(t, SVG(recorded(t, run), nil))
	}
	harmless(t, HTML(wizard.NewProgress(), nil))
	harmless(t, SVG(wizard.NewProgress(), nil))
}

func TestAReportTellsTheCauseAndTheTimes(t *testing.T) {
	text := harmless(t, HTML(recorded(t, "failed"), nil))
	for _, want := range []string{"What went wrong", "The maximum number of addresses has been reached", "NatGateway1Eip", "Exit code", "EC2::EIP", "UTC"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q", want)
		}
	}
}

func TestTheEndingSaysWhatIsWritten(t *testing.T) {
	p := recorded(t, "done")
	folder := t.TempDir()
	for name, begins := range map[string]string{"a.svg": "<?xml", "b.html": "<!doctype html>", "C.HTM": "<!doctype html>"} {
		path := filepath.Join(folder, name)
		if err := Save(path, p, nil); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte(begins)) {
			t.Errorf("%s: %.20q %v", name, data, err)
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
	if err := Save(filepath.Join(folder, "a.pdf"), p, nil); wizard.ExitOf(err) != wizard.ExitUsage {
		t.Errorf("a.pdf: %v", err)
	}
	if err := Save(filepath.Join(folder, "none", "a.svg"), p, nil); err == nil || len(wizard.TroubleOf(err).Advice) == 0 {
		t.Errorf("no folder: %v", err)
	}
}

func TestALargeRunMakesABoundedReport(t *testing.T) {
	p := wizard.NewProgress()
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	p.Apply(wizard.Event{At: at, Run: "r", Body: wizard.RunStarted{Plan: wizard.Plan{Title: "T", Steps: []wizard.PlannedStep{{ID: "s", Title: "S", Action: &wizard.StackAction{Name: wizard.Literal("s")}}}}}})
	for i := range 30_000 {
		at = at.Add(time.Second)
		p.Apply(wizard.Event{At: at, Run: "r", Step: "s", Body: wizard.ResourceEvent{
			Stack: "s", StackID: "arn:s", Logical: fmt.Sprint("R", i), Physical: "x", Type: "AWS::SNS::Topic", Status: "CREATE_IN_PROGRESS", Occurred: at,
		}})
	}
	page := HTML(p, nil)
	if len(page) > 8<<20 || !bytes.Contains(page, []byte("27001 more resources")) || !bytes.Contains(page, []byte("of 30001 events are only in the journal")) {
		t.Errorf("%d bytes", len(page))
	}
}
