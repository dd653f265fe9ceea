package profiles

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var dev = Profile{
	Name: "dev", Blueprint: "datp-environment", Version: 1, Account: "work", Region: "eu-west-1",
	Answers: map[string]string{
		"prefix": "v1-", "network.VpcCidr": "10.0.0.0/16", "network.CostCode": "0000", "network.Flag": "true",
		"network.Text": "a: b # c\nsecond \x1b line", "network.Empty": "", "network.Octal": "0o17", "network.Tilde": "~",
	},
	Secrets: map[string]string{"service.Password": "ask", "service.Key": "env:KEY"},
	Created: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Used: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
}

func saved(t *testing.T, p Profile) *Store {
	t.Helper()
	s := Open(filepath.Join(t.TempDir(), "profiles"))
	if err := s.Save(p); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	s := saved(t, dev)
	p, err := s.Load("dev")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "profile", p, dev)
	templates := Profile{Name: "t", Templates: []string{"a.yaml", "s3://b/c.json"}, Stack: "one", Answers: map[string]string{}, Secrets: map[string]string{}}
	if err := s.Save(templates); err != nil {
		t.Fatal(err)
	}
	p, err = s.Load("t")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "templates", p, templates)
	all, err := s.List()
	same(t, "list", []any{len(all), err}, []any{2, nil})
}

func TestAProfileIsItsOwnersAlone(t *testing.T) {
	s := saved(t, dev)
	file, err := os.Stat(s.Path("dev"))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.Stat(filepath.Dir(s.Path("dev")))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "modes", []string{file.Mode().String(), folder.Mode().String()}, []string{"-rw-------", "drwx------"})
}

func TestNoSecretIsSaved(t *testing.T) {
	for _, p := range []Profile{
		{Name: "x", Blueprint: "b", Secrets: map[string]string{"Word": "hush"}},
		{Name: "x", Blueprint: "b", Secrets: map[string]string{"Word": "env:"}},
		{Name: "x", Blueprint: "b", Secrets: map[string]string{"Word": "ask"}, Answers: map[string]string{"Word": "hush"}},
	} {
		s := Open(t.TempDir())
		err := s.Save(p)
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("saving %v: %v", p.Secrets, err)
		}
		if names, err := s.Names(); err != nil || len(names) > 0 {
			t.Errorf("%v, %v", names, err)
		}
	}
}

func TestDamageIsNamedWithItsPlaceAndLeft(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      ":1:1",
		"format: 1\nblueprint: [":               ":3:1: this is not YAML: did not",
		"format: 1\nblueprint: b\nwhat: x\n":    `:3:1: a profile has no "what"`,
		"format: 1\nblueprint: b\nanswers: 3\n": `:3:1: "answers" must be a list of keys and values`,
		"format: 1\nblueprint: b\nanswers:\n  a: 1\n  a: 2\n":           `:5:3: "a" is there twice`,
		"format: 1\nblueprint: b\nanswers:\n  a: 1\n  s: {a: {b: c}}\n": `:5:7: "a" must be a text`,
		"format: 2\nblueprint: b\n":                                     "newer gantry",
		"blueprint: b\n":                                                "it is not a profile",
		"format: 1\n":                                                   "neither a blueprint nor templates",
		"format: 1\nblueprint: b\nsecrets:\n  a: ask\n  b: hush\n":      ":5:1: b: a secret is not kept",
		"format: 1\nblueprint: b\ncreated: yesterday\n":                 ":3:10",
		"format: 1\nblueprint: &a b\nstack: *a\n":                       `:3:1: "stack" must be a text`,
	} {
		s := saved(t, dev)
		if err := os.WriteFile(s.Path("bad"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := s.Load("bad")
		if err == nil || !strings.Contains(err.Error(), "bad.yaml:") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if after, _ := os.ReadFile(s.Path("bad")); string(after) != text {
			t.Errorf("%q was changed to %q", text, after)
		}
		all, err := s.List()
		if len(all) != 1 || err == nil {
			t.Errorf("%q: the others must still be listed: %v, %v", text, all, err)
		}
	}
}

func TestAnUnknownProfileGetsTheNearest(t *testing.T) {
	s := saved(t, dev)
	for _, name := range []string{"dve", "../dev", "", "dev.yaml"} {
		for _, err := range []error{second(s.Load(name)), s.Delete(name), s.Copy(name, "new")} {
			if wizard.ExitOf(err) != wizard.ExitUsage {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
	_, err := s.Load("dve")
	same(t, "advice", wizard.TroubleOf(err).Advice, []string{"did you mean dev?"})
}

func second(_ Profile, err error) error { return err }

func TestProfilesAreExchanged(t *testing.T) {
	s := saved(t, dev)
	data, err := s.Export("dev")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("2026-11-2")) {
		t.Errorf("it tells when it was used:\n%s", data)
	}
	p, err := s.Import("mail.yaml", "theirs", data)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "answers", p.Answers, dev.Answers)
	if err := s.Rename("theirs", "ours"); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{s.Copy("ours", "dev"), s.Rename("ours", "dev"), second(s.Import("f", "dev", data))} {
		if wizard.ExitOf(err) != wizard.ExitUsage {
			t.Errorf("a name that is taken: %v", err)
		}
	}
	if err := s.Delete("dev"); err != nil {
		t.Fatal(err)
	}
	names, err := s.Names()
	same(t, "names", []any{names, err}, []any{[]string{"ours"}, nil})
}

func TestAnAnswersFileMayGroupByStep(t *testing.T) {
	got, err := ReadAnswers("f", []byte("\xef\xbb\xbfprefix: j-\r\nnetwork:\r\n  Zones: [a, b]\r\n  Code: 0007\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "YAML", got, map[string]string{"prefix": "j-", "network.Zones": "a,b", "network.Code": "0007"})
	got, err = ReadAnswers("f", []byte(`{"prefix": "j-", "network.Code": 7, "flag": true}`))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "JSON", got, map[string]string{"prefix": "j-", "network.Code": "7", "flag": "true"})
	if _, err := ReadAnswers("f", []byte("a: 1\nb:\n  c: {d: e}\n")); err == nil || !strings.Contains(err.Error(), "f:3:3") {
		t.Errorf("too deep: %v", err)
	}
}

var blueprint = &wizard.Blueprint{Name: "b", Version: 3, Fields: []wizard.Field{
	{Key: "prefix", Type: wizard.TextField, Default: "j-", HasDefault: true},
	{Key: "environment", Type: wizard.TextField},
	{Key: "word", Type: wizard.SecretField},
}}

func session() *wizard.Session {
	given := wizard.Answers{}.With("environment", "dev").With("word", "hush")
	return wizard.Begin(blueprint, given, wizard.Surroundings{Region: "eu-west-1"})
}

func TestASessionBecomesAProfile(t *testing.T) {
	p := Profile{Name: "p", Blueprint: "b"}
	p.Take(session())
	same(t, "profile", p, Profile{
		Name: "p", Blueprint: "b", Version: 3,
		Answers: map[string]string{"prefix": "j-", "environment": "dev"},
		Secrets: map[string]string{"word": "ask"},
	})
	answer, _ := p.Given().Lookup("environment")
	same(t, "given", answer, wizard.Answer{Value: "dev", Origin: wizard.OriginProfile})
}

func TestADraftHoldsWhatWasGivenAndNoSecret(t *testing.T) {
	d := OpenDrafts(t.TempDir())
	for _, name := range []string{"b", "/some where/b", strings.Repeat("x", 300)} {
		b := *blueprint
		b.Name = name
		s := wizard.Begin(&b, session().Answers(), wizard.Surroundings{})
		if err := d.SaveDraft(s); err != nil {
			t.Fatal(err)
		}
		given, err := d.LoadDraft(name)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "draft", given.Get("environment"), "dev")
		same(t, "no secret", given.Get("word"), "")
		if err := d.DeleteDraft(name); err != nil {
			t.Fatal(err)
		}
		if given, err := d.LoadDraft(name); err != nil || given.Len() > 0 {
			t.Errorf("after it was forgotten: %v, %v", given, err)
		}
	}
	s := wizard.Begin(blueprint, wizard.Answers{}, wizard.Surroundings{})
	if err := d.SaveDraft(s); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(d.dir); err != nil || len(files) > 0 {
		t.Errorf("an empty draft: %v, %v", files, err)
	}
}

// FuzzProfile holds that no file stops the reader, and that what it reads
// comes back the same after being written.
func FuzzProfile(f *testing.F) {
	data, err := encode(dev)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("format: 1\nblueprint: b\nanswers: {a: [b, 1], s: {c: ~}}\n"))
	f.Add([]byte("a: &a [x]\nb: [*a, *a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = ReadAnswers("f", data)
		p, err := decode("f", "name", data)
		if err != nil {
			if !strings.Contains(err.Error(), "f:") {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		again, err := encode(p)
		if err != nil {
			t.Fatal(err)
		}
		read, err := decode("f", "name", again)
		if err != nil {
			t.Fatalf("%v in\n%s", err, again)
		}
		p.Created, p.Used = p.Created.Truncate(time.Second).UTC(), p.Used.Truncate(time.Second).UTC()
		same(t, "again", read, p)
	})
}
