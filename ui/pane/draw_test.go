package pane

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"gantry/ui/theme"
	"gantry/wizard"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // rows show the time of day where the operator is
	os.Exit(m.Run())
}

// recorded folds a recorded run. The moment is one second after its last event.
func recorded(t testing.TB, name string) (*wizard.Progress, time.Time) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "runs", name+".jsonl"))
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
	return p, p.Now.Add(time.Second)
}

var wall = time.Unix(1_700_000_000, 0)

// sizes are those every pane is drawn at.
var sizes = [][2]int{{60, 20}, {80, 24}, {120, 40}}

// drawings are all panes, by name.
func drawings(t *theme.Theme, p *wizard.Progress, now time.Time, width, height int) map[string]string {
	selected := NewEvents()
	selected.Move(p, -5, height)
	filtered := NewEvents()
	filtered.SetFilter("natgateway1")
	for filtered.Take(p) {
	}
	tree := NewResources()
	tree.Move(t, p, 3, height)
	folded := NewResources()
	folded.Fold(t, p)
	timeline, zoomed := &Timeline{}, &Timeline{}
	forecast := wizard.NewForecast(nil)
	zoomed.Press("+", p, forecast, now)
	zoomed.Move(p, 8, height)
	var detail []string
	if e, ok := selected.Selected(p); ok {
		detail = EventDetail(t, p, e, width)
	}
	var resource []string
	if row, ok := tree.Selected(t, p); ok && row.Resource != nil {
		resource = ResourceDetail(t, p, forecast, row.Resource, now, width)
	}
	return map[string]string{
		"rail":      RunRail(t, p, forecast.At(p, now), now, wall, max(width/4, 18), height),
		"events":    NewEvents().Draw(t, p, now, width, height),
		"scrolled":  selected.Draw(t, p, now, width, height),
		"filtered":  filtered.Draw(t, p, now, width, height),
		"resources": tree.Draw(t, p, now, width, height),
		"folded":    folded.Draw(t, p, now, width, height),
		"timeline":  timeline.Draw(t, p, forecast, now, width, height),
		"zoomed":    zoomed.Draw(t, p, forecast, now, width, height),
		"trouble":   Block(t, TroubleLines(t, p, true, nil, width), width, height),
		"detail":    Block(t, detail, width, height),
		"resource":  Block(t, resource, width, height),
		"outputs":   Outputs(t, OutputsOf(p), 1, width, height),
		"now":       Block(t, Now(t, p, forecast, now, width, height), width, height),
	}
}

// chosen are the drawings kept as golden files, by the recorded run.
var chosen = map[string]string{
	"creating":     "rail events scrolled filtered resources folded timeline zoomed now detail resource",
	"rolling-back": "rail events trouble resources timeline now",
	"failed":       "rail events trouble timeline",
	"done":         "rail events outputs timeline resources",
	"nested":       "events resources timeline",
	"hostile":      "events resources trouble detail",
}

func TestPanes(t *testing.T) {
	look := theme.New(theme.Options{Dark: true})
	for run, names := range chosen {
		p, now := recorded(t, run)
		for _, size := range sizes {
			all := drawings(look, p, now, size[0], size[1])
			for _, name := range strings.Fields(names) {
				t.Run(fmt.Sprintf("%s/%s/%dx%d", run, name, size[0], size[1]), func(t *testing.T) {
					golden.RequireEqual(t, trimmed(all[name]))
				})
			}
		}
	}
}

// trimmed is a drawing without styles and without spaces at the ends of lines.
func trimmed(drawing string) string {
	lines := strings.Split(ansi.Strip(drawing), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// Every pane fills its rectangle exactly, at every size, with every run, and
// shows nothing that could move a cursor.
func TestEveryPaneFitsItsRectangle(t *testing.T) {
	look := theme.New(theme.Options{ASCII: true})
	for run := range chosen {
		p, now := recorded(t, run)
		for _, width := range []int{30, 51, 81, 200} {
			for _, height := range []int{3, 20} {
				for name, drawing := range drawings(look, p, now, width, height) {
					want := width
					if name == "rail" {
						want = max(width/4, 18)
					}
					fits(t, fmt.Sprintf("%s of %s at %d×%d", name, run, width, height), drawing, want, height)
				}
			}
		}
	}
}

func fits(t *testing.T, name, drawing string, width, height int) {
	t.Helper()
	lines := strings.Split(drawing, "\n")
	if len(lines) != height {
		t.Errorf("%s: %d lines", name, len(lines))
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w != width {
			t.Errorf("%s: a line of %d cells: %q", name, w, line)
			return
		}
		for _, r := range ansi.Strip(line) {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%s: %U in %q", name, r, line)
				return
			}
		}
	}
}

func TestASCIIMeansASCII(t *testing.T) {
	look := theme.New(theme.Options{ASCII: true})
	p, now := recorded(t, "creating")
	for name, drawing := range drawings(look, p, now, 100, 30) {
		for _, r := range ansi.Strip(drawing) {
			if r > '~' {
				t.Errorf("%s draws %q", name, r)
				break
			}
		}
	}
}
