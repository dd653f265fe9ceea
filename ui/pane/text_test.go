package pane

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gantry/ui/theme"
	"gantry/wizard"
)

var plain = theme.New(theme.Options{Dark: true})

func TestTextFitsItsCells(t *testing.T) {
	for _, text := range []string{"", "a", "NatGateway1", "日本語のリソース", plain.Good.Render("created") + " and more", strings.Repeat("x", 300)} {
		for width := range 40 {
			for name, got := range map[string]string{
				"Fit": Fit(plain, text, width), "FitRight": FitRight(plain, text, width),
				"Apart": Apart(plain, text, "0:41", width), "Apart long right": Apart(plain, "left", text, width),
			} {
				if w := Width(got); w != width {
					t.Errorf("%s(%q, %d) takes %d cells: %q", name, text, width, w, got)
				}
			}
			for name, got := range map[string]string{"Cut": Cut(plain, text, width), "CutMiddle": CutMiddle(plain, text, width)} {
				if w := Width(got); w > width {
					t.Errorf("%s(%q, %d) takes %d cells: %q", name, text, width, w, got)
				}
			}
		}
	}
}

func TestAMiddleIsCutSoThatBothEndsStay(t *testing.T) {
	if got := CutMiddle(plain, "v1-dev-acme-PublicSubnet2", 13); got != "v1-dev…ubnet2" {
		t.Errorf("got %q", got)
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", 0: "0:00", 9400 * time.Millisecond: "0:09", 101 * time.Second: "1:41",
		59*time.Minute + 59*time.Second: "59:59", 3723 * time.Second: "1:02:03",
	} {
		if got := Elapsed(d); got != want {
			t.Errorf("Elapsed(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestAnEstimateIsNoFinerThanItCanBeTrusted(t *testing.T) {
	const min, sec = time.Minute, time.Second
	for want, e := range map[string][3]time.Duration{
		"under a minute": {5 * sec, 20 * sec, 59 * sec}, "up to 2 min": {20 * sec, min, 100 * sec},
		"about 6 min": {5*min + 30*sec, 6 * min, 6*min + 50*sec}, "4–7 min": {4*min + 10*sec, 5 * min, 6*min + 30*sec},
		"10–25 min": {13 * min, 16 * min, 21 * min}, "about 20 min": {19 * min, 20 * min, 24 * min},
		"1–2.5 h": {80 * min, 100 * min, 140 * min}, "about 3 h": {170 * min, 178 * min, 190 * min},
	} {
		if got := Left(wizard.Estimate{Known: true, Low: e[0], Middle: e[1], High: e[2]}); got != want {
			t.Errorf("%v is %q, want %q", e, got, want)
		}
	}
	if got := Left(wizard.Estimate{}); got != "" {
		t.Errorf("what is not known is %q", got)
	}
}

func TestBlocksStandBesideEachOther(t *testing.T) {
	left := Block(plain, []string{"a", "bb"}, 3, 3)
	right := Block(plain, []string{"one", "two", "three"}, 4, 3)
	want := "a  |one \nbb |two \n   |thr…"
	if got := Beside("|", left, right); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTextBreaksAtSpacesOnlySoThatNamesStayWhole(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"fits", 10, []string{"fits"}},
		{"delegate to v1-dev-network now", 14, []string{"delegate to", "v1-dev-network", "now"}},
		{"arn:aws:cloudformation:eu-west-1", 12, []string{"arn:aws:clou", "dformation:e", "u-west-1"}},
		{"one\n\ntwo three", 5, []string{"one", "", "two", "three"}},
		{"日本語の リソース", 8, []string{"日本語の", "リソース"}},
	} {
		if got := Wrap(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("delegate to v1-dev-network now", 14)
	f.Add("日本語 \x1b[1mbold\x1b[0m", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 2 || width > 300 || len(text) > 2000 {
			return
		}
		for _, line := range Wrap(CleanLines(text), width) {
			if Width(line) > width {
				t.Errorf("%q takes %d of %d cells", line, Width(line), width)
			}
		}
	})
}

func FuzzWidth(f *testing.F) {
	for _, text := range []string{"plain", "\x1b[1;31mred\x1b[0m", "│ ██░░ ⠋", "日本", "█\u0301", "\x1b[1", "✓ a · ×20 … → ↺ ∅ ⊘ ✗ – › ◷ ◐ ◆ ▾", "▪\ufe0f", "✓\u0301", "a\tb", "\xe2\x94"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Width(text), ansi.StringWidth(text); got != want {
			t.Errorf("Width(%q) = %d, and ansi says %d", text, got, want)
		}
	})
}
