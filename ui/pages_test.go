package ui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gantry/wizard"
)

// settle gives an app its size and lets its commands come home, but for those
// that only wait for time to pass.
func settle(t testing.TB, a *app, width, height int) {
	t.Helper()
	a.Update(tea.WindowSizeMsg{Width: width, Height: height})
	run(a, a.Init())
}

// run carries a command out, and what follows from it.
func run(a *app, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	arrived := make(chan tea.Msg, 1)
	go func() { arrived <- cmd() }()
	select {
	case msg := <-arrived:
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				run(a, c)
			}
			return
		}
		if msg != nil {
			_, next := a.Update(msg)
			run(a, next)
		}
	case <-time.After(50 * time.Millisecond): // a blink or a tick
	}
}

// Every page, at every size, draws within the terminal and takes every key.
func TestEveryPageFitsEverySizeAndTakesEveryKey(t *testing.T) {
	var keys []tea.KeyPressMsg
	for _, code := range []rune{
		tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyEnd,
		tea.KeyTab, tea.KeyBackspace, tea.KeyDelete, tea.KeyF1, tea.KeyF5,
	} {
		keys = append(keys, tea.KeyPressMsg{Code: code})
	}
	for _, r := range "zjk/ xngé" {
		keys = append(keys, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, r := range "oltguw" {
		keys = append(keys, tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl})
	}
	given := wizard.Answers{}.With("environment", strings.Repeat("very-long-", 40)).With("network.VpcCidr", "\x1b[2Jx")
	pages := map[string]func(s *shared) page{
		"choosing": func(s *shared) page { return newChoosing(s) },
		"browsing": func(s *shared) page { return newBrowsing(s) },
		"asking":   func(s *shared) page { return newAsking(s, wizard.Begin(shop(t), given, wizard.Surroundings{})) },
		"reviewing": func(s *shared) page {
			complete := given.With("environment", "dev").With("network.Peer", "vpc-1").With("database.Password", "secret").Without("network.VpcCidr")
			session := wizard.Begin(shop(t), complete, wizard.Surroundings{})
			session.Resume()
			return newReviewing(s, session)
		},
		"faulty": func(s *shared) page { return newReviewing(s, wizard.Begin(shop(t), given, wizard.Surroundings{})) },
	}
	for name, make := range pages {
		t.Run(name, func(t *testing.T) {
			j := prepare(t)
			j.profile(t, "a-profile-with-"+strings.Repeat("a-long-", 6)+"name", map[string]string{"environment": strings.Repeat("x", 200)})
			j.options.Connection.Rehearsal = &Rehearsal{Fail: func(string, string) error { return nil }, Faults: func(string) []wizard.Choice { return nil }}
			a := newApp(t.Context(), j.options)
			t.Cleanup(a.shared.work.Wait)
			a.page = make(a.shared)
			settle(t, a, 80, 24)
			for _, size := range [][2]int{{80, 24}, {40, 10}, {60, 15}, {99, 30}, {100, 13}, {200, 50}, {39, 9}, {1, 1}, {0, 0}} {
				a.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				for _, key := range keys {
					before := a.page
					a.Update(key)
					a.page = before // keys that leave the page are another's test
					fits(t, a, size, key.String())
				}
				a.Update(tea.PasteMsg{Content: "a\x1b[31mb\nc"})
				fits(t, a, size, "a paste")
				a.Update(tea.KeyPressMsg{Code: tea.KeyEscape}) // closes what is open
			}
		})
	}
}

// fits says whether the screen is exactly as large as the terminal.
func fits(t *testing.T, a *app, size [2]int, after string) {
	t.Helper()
	content := a.View().Content
	if strings.Contains(content, "\x1b[2J") || strings.Contains(content, "\x1b[31mb") {
		t.Fatalf("%v after %s: text from outside steers the terminal", size, after)
	}
	lines := strings.Split(ansi.Strip(content), "\n")
	if len(lines) > max(size[1], 1) {
		t.Fatalf("%v after %s: %d lines", size, after, len(lines))
	}
	for _, l := range lines {
		if ansi.StringWidth(l) > size[0] {
			t.Fatalf("%v after %s: too wide: %q", size, after, l)
		}
	}
}

func TestWithoutColourNoColourIsSent(t *testing.T) {
	j := prepare(t, func(o *Options) { o.NoColor, o.ASCII = true, true })
	a := newApp(t.Context(), j.options)
	t.Cleanup(a.shared.work.Wait)
	settle(t, a, 80, 24)
	a.page = newAsking(a.shared, wizard.Begin(shop(t), wizard.Answers{}, wizard.Surroundings{}))
	run(a, a.page.Init())
	content := a.View().Content
	for _, colour := range []string{"\x1b[3", "\x1b[9", ";3", ";9", "38;"} {
		if i := strings.Index(content, colour); i >= 0 {
			t.Errorf("a colour is sent: %q", content[i:i+8])
		}
	}
	if i := strings.IndexFunc(ansi.Strip(content), func(r rune) bool { return r > 0x7e }); i >= 0 {
		t.Errorf("not ASCII: %q", ansi.Strip(content)[i:i+6])
	}
}

func TestTheProgramEndsWhenItsCallerDoes(t *testing.T) {
	j := prepare(t)
	session := wizard.Begin(shop(t), wizard.Answers{}.With("environment", "dev"), wizard.Surroundings{})
	j.options.Session = session
	in, keep := io.Pipe()
	defer keep.Close()
	var out bytes.Buffer
	j.options.In, j.options.Out = in, &out
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	exit, err := Run(ctx, j.options)
	if exit != wizard.ExitInterrupted || err != nil {
		t.Errorf("it ended with %d, %v", exit, err)
	}
}

func BenchmarkAskingKeyAndView(b *testing.B) {
	s := &shared{options: Options{}, ctx: b.Context()}
	a := newApp(b.Context(), s.options)
	session := wizard.Begin(shop(b), wizard.Answers{}.With("environment", "dev"), wizard.Surroundings{Region: "eu-west-1"})
	a.page = newAsking(a.shared, session)
	settle(b, a, 120, 40)
	for i := range b.N {
		a.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
		if i%10 == 9 {
			a.Update(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
		}
		if a.View().Content == "" {
			b.Fatal(fmt.Sprint("nothing drawn at ", i))
		}
	}
}
