package pane

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gantry/ui/theme"
	"gantry/wizard"
)

func TestRowsAreTheSameWhereverOneBegins(t *testing.T) {
	for _, run := range []string{"creating", "nested", "failed", "hostile"} {
		p, _ := recorded(t, run)
		tree := rowsOf(p)
		all := tree.rows(0, tree.total+10)
		if len(all) != tree.total {
			t.Fatalf("%s has %d rows and says %d", run, len(all), tree.total)
		}
		for from := range all {
			for _, count := range []int{1, 3, 1000} {
				got := tree.rows(from, count)
				if want := all[from:min(from+count, len(all))]; fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("%s: %d rows from %d differ", run, count, from)
				}
			}
		}
		seen := map[*wizard.ResourceProgress]bool{}
		for _, row := range all {
			if row.resource != nil && seen[row.resource] {
				t.Errorf("%s: %s is there twice", run, row.resource.Logical)
			}
			seen[row.resource] = row.resource != nil
		}
	}
}

func TestNestedResourcesStandBelowTheirStack(t *testing.T) {
	p, _ := recorded(t, "nested")
	tree := rowsOf(p)
	depths := map[string]int{}
	for _, row := range tree.rows(0, tree.total) {
		if row.resource != nil {
			depths[row.resource.Logical] = max(depths[row.resource.Logical], row.depth)
		}
	}
	if depths["Data"] != 1 || depths["Table"] != 2 {
		t.Errorf("depths are %v", depths)
	}
}

// drawn is the timeline without styles.
func drawn(v *Timeline, p *wizard.Progress, now time.Time) string {
	return ansi.Strip(v.Draw(plain, p, wizard.NewForecast(nil), now, 100, 30))
}

func TestZoomScrollAndFit(t *testing.T) {
	p, now := recorded(t, "creating")
	f := wizard.NewForecast(nil)
	v := &Timeline{}
	press := func(keys ...string) {
		for _, key := range keys {
			if !v.Press(key, p, f, now) {
				t.Fatalf("%s does nothing", key)
			}
		}
	}
	whole := drawn(v, p, now)
	if v.Press("left", p, f, now) || v.Press("x", p, f, now) {
		t.Error("where all is in sight left belongs to the page")
	}
	press("+", "+")
	axis := v.window(wholeAxis(p, f.At(p, now), now), now)
	if now.Before(axis.from) || now.After(axis.to) {
		t.Error("it follows the present")
	}
	later := v.window(wholeAxis(p, f.At(p, now), now.Add(time.Minute)), now.Add(time.Minute))
	if !later.from.After(axis.from) {
		t.Error("time passes and the present leaves")
	}
	press("right")
	ahead := v.window(wholeAxis(p, f.At(p, now), now), now)
	if !v.fixed || !ahead.from.After(axis.from) {
		t.Error("what is expected can be looked at")
	}
	press("left")
	if v.fixed {
		t.Error("back at the present it follows again")
	}
	press("left", "left", "left", "left", "left", "left")
	if first := v.window(wholeAxis(p, f.At(p, now), now), now); !first.from.Equal(p.Started) {
		t.Errorf("it stops at the beginning: %v", first.from.Sub(p.Started))
	}
	press("0")
	if drawn(v, p, now) != whole {
		t.Error("0 shows all again")
	}
	for range 40 {
		v.Press("+", p, f, now)
	}
	if span := v.window(wholeAxis(p, f.At(p, now), now), now); span.to.Sub(span.from) < leastSpan/2 {
		t.Errorf("zoomed in to %v", span.to.Sub(span.from))
	}
	for range 40 {
		v.Press("-", p, f, now)
	}
	if drawn(v, p, now) != whole {
		t.Error("zoomed out all is shown")
	}
}

func TestTheSelectedRowIsExplained(t *testing.T) {
	p, now := recorded(t, "creating")
	v := &Timeline{}
	for range 30 {
		if r := v.Selected(p); r != nil && r.Logical == "NatGateway1" {
			break
		}
		v.Move(p, 1, 30)
	}
	text := drawn(v, p, now)
	for _, want := range []string{"NatGateway1 · EC2::NatGateway · creating", "critical path", "usually 1:08 to 2:39", "ends about"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestEachKindOfBarLooksDifferentWithoutColour(t *testing.T) {
	marks := plain.Marks()
	seen := map[string]bool{}
	for _, mark := range []string{marks.Full, marks.Half, marks.Empty, marks.Rule, marks.Bar} {
		if seen[mark] {
			t.Errorf("two kinds are %q", mark)
		}
		seen[mark] = true
	}
}

func TestTicksStandApart(t *testing.T) {
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	for _, span := range []time.Duration{0, time.Second, 10 * time.Second, 17 * time.Minute, 5 * time.Hour, 400 * time.Hour} {
		for _, width := range []int{0, 1, 9, 40, 150} {
			a := axis{from: at.Add(37 * time.Second), to: at.Add(37*time.Second + span), origin: at, width: width}
			if got := Width(a.scale()); got != width {
				t.Errorf("%v in %d cells takes %d", span, width, got)
			}
			if fields := len(strings.Fields(a.scale())); fields > width/8+1 {
				t.Errorf("%v in %d cells has %d times", span, width, fields)
			}
		}
	}
}

// BenchmarkTimeline draws a run of 50 stacks of 100 resources: the budget of the
// whole page is 2 ms.
func BenchmarkTimeline(b *testing.B) {
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	plan := wizard.Plan{}
	for s := range 50 {
		a := &wizard.StackAction{Name: wizard.Literal(fmt.Sprint("stack", s))}
		for r := range 100 {
			a.Resources = append(a.Resources, wizard.PlannedResource{Logical: fmt.Sprint("R", r), Type: "AWS::EC2::Subnet", Needs: []string{fmt.Sprint("R", r/2)}})
		}
		plan.Steps = append(plan.Steps, wizard.PlannedStep{ID: fmt.Sprint("s", s), Title: "S", Action: a})
	}
	p := wizard.NewProgress()
	p.Apply(wizard.Event{At: at, Run: "r", Body: wizard.RunStarted{Plan: plan}})
	look, f := theme.New(theme.Options{Dark: true}), wizard.NewForecast(nil)
	v := &Timeline{}
	b.ReportAllocs()
	for b.Loop() {
		v.Draw(look, p, f, at.Add(time.Second), 120, 40)
	}
}
