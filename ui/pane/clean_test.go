package pane

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestOutsideTextIsMadeHarmless(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "The maximum number of addresses has been reached.", "The maximum number of addresses has been reached."},
		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"title", "\x1b]0;pwned\x07after", "after"},
		{"clipboard with ST", "\x1b]52;c;ZXZpbA==\x1b\\after", "after"},
		{"unfinished title hides nothing", "\x1b]0;all of this is seen", "0;all of this is seen"},
		{"unfinished CSI", "\x1b[12;\nnext", " next"},
		{"8-bit CSI", "\u009b31mred", "red"},
		{"8-bit title", "\u009d0;x\u009cafter", "after"},
		{"charset", "\x1b(0lqqk\x1b(B", "lqqk"},
		{"cursor save", "a\x1b7b\x1bc", "ab"},
		{"lone escape", "a\x1b", "a"},
		{"controls", "a\x00b\x07c\x08d\x7fe", "abcde"},
		{"lines and tabs", "one\r\ntwo\tthree\rfour", "one two three four"},
		{"bidi", "user\u202egpj.exe\u2066x\u2069\u200f", "usergpj.exex"},
		{"invisible", "a\u200bb\ufeffc\u2060d\u00ade", "abcde"},
		{"variation selector", "a\ufe0fb", "ab"},
		{"tags", "a\U000e0041b", "ab"},
		{"invalid UTF-8", "a\xffb\xc2", "a\ufffdb\ufffd"},
		{"marks", "a" + strings.Repeat("\u0301", 50) + "b", "a\u0301\u0301b"},
		{"leading mark", "\u0301b", "b"},
		{"wide", "日本 ok", "日本 ok"},
		{"odd spaces", "a\u00a0b\u3000c", "a b c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestAMegabyteReasonIsCutAndSaysSo(t *testing.T) {
	got := Clean(strings.Repeat("é", 1<<20))
	if len(got) > MaxText+64 {
		t.Fatalf("%d bytes are left", len(got))
	}
	if !strings.HasSuffix(got, " bytes more)") {
		t.Errorf("ends with %q", got[len(got)-40:])
	}
}

func TestCleanLinesKeepsLines(t *testing.T) {
	if got := CleanLines("a\r\nb\n\nc\u2028d"); got != "a\nb\n\nc\nd" {
		t.Errorf("got %q", got)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m", "\x1b]0;x\x07", "\u009b1m", "\xc2", "\xff\x1b", "a\u202eb", "\r\n\t", "\x1b]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		if len(got) > 3*MaxText+64 { // an invalid byte becomes three
			t.Fatalf("%d bytes", len(got))
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%U is left in %q", r, got)
			}
		}
		if ansi.Strip(got) != got {
			t.Fatalf("a sequence is left in %q", got)
		}
		if again := Clean(got); len(s) <= MaxText/3 && again != got {
			t.Fatalf("not stable: %q, then %q", got, again)
		}
	})
}
