package form

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"gantry/ui/theme"
	"gantry/wizard"
)

// key makes a key press from its name.
func key(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"backspace": tea.KeyBackspace, "esc": tea.KeyEscape, "left": tea.KeyLeft, "right": tea.KeyRight,
		"pgdown": tea.KeyPgDown, "end": tea.KeyEnd, "home": tea.KeyHome,
	}
	switch {
	case name == "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case name == "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case strings.HasPrefix(name, "ctrl+"):
		return tea.KeyPressMsg{Code: rune(name[5]), Mod: tea.ModCtrl}
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	r := []rune(name)
	return tea.KeyPressMsg{Code: r[0], Text: name}
}

// press presses keys one after the other.
func press(f *Form, keys ...string) {
	for _, k := range keys {
		f.Update(key(k))
	}
}

// write types a text.
func write(f *Form, text string) {
	for _, r := range text {
		if r == ' ' {
			press(f, "space")
			continue
		}
		press(f, string(r))
	}
}

func see(t *testing.T, f *Form, texts ...string) {
	t.Helper()
	screen := ansi.Strip(f.View(60, 30))
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			t.Errorf("do not see %q on\n%s", text, screen)
		}
	}
}

func gone(t *testing.T, f *Form, texts ...string) {
	t.Helper()
	screen := ansi.Strip(f.View(60, 30))
	for _, text := range texts {
		if strings.Contains(screen, text) {
			t.Errorf("still see %q on\n%s", text, screen)
		}
	}
}

func text(key string) wizard.Field {
	return wizard.Field{Key: key, Label: strings.ToUpper(key), Type: wizard.TextField}
}

// needed refuses an empty answer and one with a "!".
func needed(f wizard.Field, draft wizard.Answers) error {
	switch value := draft.Get(f.Key); {
	case value == "":
		return errors.New("is needed")
	case strings.Contains(value, "!"):
		return errors.New("must not shout")
	}
	return nil
}

func form(fields []wizard.Field, draft wizard.Answers, offers map[string]Offer) *Form {
	f := New(Options{Fields: fields, Draft: draft, Offers: offers, Check: needed, Theme: theme.New(theme.Options{Dark: true})})
	f.Init()
	return f
}

func TestEnterGoesThroughTheQuestionsAndIsDoneAfterTheLast(t *testing.T) {
	f := form([]wizard.Field{text("one"), text("two")}, wizard.Answers{}, nil)
	write(f, "a")
	press(f, "enter")
	if f.Done() || f.Key() != "two" {
		t.Fatalf("after Enter the form is at %q, done %v", f.Key(), f.Done())
	}
	write(f, "b c")
	press(f, "enter")
	if !f.Done() {
		t.Fatal("not done after the last question")
	}
	if got := f.Draft().Get("one") + "|" + f.Draft().Get("two"); got != "a|b c" {
		t.Errorf("the draft holds %q", got)
	}
}

func TestAFaultIsSaidWhileTypingAndTheValueStays(t *testing.T) {
	f := form([]wizard.Field{text("one")}, wizard.Answers{}, nil)
	gone(t, f, "is needed")
	write(f, "hey!")
	see(t, f, "hey!", "must not shout")
	press(f, "enter")
	if f.Done() {
		t.Fatal("done with a fault")
	}
	press(f, "backspace")
	gone(t, f, "must not shout")
	press(f, "backspace", "backspace", "backspace")
	see(t, f, "is needed")
}

// Two Enters at once once closed the next form unseen, because moving was a
// message. Here it is a call: any number of Enters stop at what is missing.
func TestManyEntersAtOnceSkipNothing(t *testing.T) {
	f := form([]wizard.Field{text("one"), text("two"), text("three")}, wizard.Answers{}.With("one", "a"), nil)
	press(f, "enter", "enter", "enter", "enter", "enter")
	if f.Done() || f.Key() != "two" {
		t.Fatalf("the form is at %q, done %v", f.Key(), f.Done())
	}
	see(t, f, "is needed")
}

func TestTheLastEnterGoesBackToWhatIsMissing(t *testing.T) {
	f := form([]wizard.Field{text("one"), text("two")}, wizard.Answers{}, nil)
	press(f, "tab")
	write(f, "b")
	press(f, "enter")
	if f.Done() || f.Key() != "one" {
		t.Fatalf("the form is at %q, done %v", f.Key(), f.Done())
	}
}

func TestTabAndArrowsMoveWithoutLosingAnything(t *testing.T) {
	f := form([]wizard.Field{text("one"), text("two"), text("three")}, wizard.Answers{}, nil)
	write(f, "x!")
	var at []string
	for _, k := range []string{"tab", "down", "down", "up", "shift+tab", "shift+tab"} {
		press(f, k)
		at = append(at, f.Key())
	}
	if diff := cmp.Diff([]string{"two", "three", "three", "two", "one", "three"}, at); diff != "" {
		t.Error(diff)
	}
	if got := f.Draft().Get("one"); got != "x!" {
		t.Errorf("the first answer is %q now", got)
	}
}

func TestAnAnswerNobodyTouchedStaysAsItIs(t *testing.T) {
	before := wizard.Answers{}.WithFrom("one", "a\nb\tc", wizard.OriginProfile)
	f := form([]wizard.Field{text("one"), text("two")}, before, nil)
	press(f, "tab", "tab", "enter")
	answer, _ := f.Draft().Lookup("one")
	if answer != (wizard.Answer{Value: "a\nb\tc", Origin: wizard.OriginProfile}) {
		t.Errorf("the answer became %+v", answer)
	}
}

func TestAPasteIsOneLineWithoutControls(t *testing.T) {
	f := form([]wizard.Field{text("one")}, wizard.Answers{}, nil)
	f.Update(tea.PasteMsg{Content: "  vpc-1\x1b[31m23\r\n"})
	if got := f.Draft().Get("one"); got != "vpc-123" {
		t.Errorf("pasted %q", got)
	}
	if f.Done() {
		t.Error("a pasted line break is no Enter")
	}
}

func TestAFlagIsYesOrNo(t *testing.T) {
	field := wizard.Field{Key: "jump", Label: "Jump boxes?", Type: wizard.FlagField}
	f := form([]wizard.Field{field, text("two")}, wizard.Answers{}, nil)
	press(f, "y")
	if f.Draft().Get("jump") != "true" || f.Key() != "jump" {
		t.Fatalf("after y: %q at %s", f.Draft().Get("jump"), f.Key())
	}
	press(f, "n")
	if f.Draft().Get("jump") != "false" {
		t.Fatalf("after n: %q", f.Draft().Get("jump"))
	}
	press(f, "space", "q", "enter")
	if f.Draft().Get("jump") != "true" || f.Key() != "two" {
		t.Fatalf("after space and Enter: %q at %s", f.Draft().Get("jump"), f.Key())
	}
	see(t, f, "yes")
}

func TestTextFromOutsideDoesNotSteerTheTerminal(t *testing.T) {
	field := text("one")
	field.Label, field.Help, field.Example, field.Group = "\x1b[2JLabel", "a\x1b]0;title\x07b\nc", "\x1b[31mx", "\u202egroup"
	f := form([]wizard.Field{field, text("two")}, wizard.Answers{}.With("two", "\x1b[5mblink"),
		map[string]Offer{"one": {Choices: []wizard.Choice{{Value: "v\x1b[2J", Label: "\x1b[2Jl", Note: "\x9bn"}}}})
	for range 2 {
		for _, bad := range []string{"\x1b[2J", "\x1b]0", "\x1b[5m", "\u202e", "\u009b", "\x9b"} {
			if strings.Contains(f.View(60, 30), bad) {
				t.Errorf("%q is drawn", bad)
			}
		}
		press(f, "tab")
	}
}

func TestOwnMessagesOfAnotherFormAreDropped(t *testing.T) {
	a := form([]wizard.Field{text("one")}, wizard.Answers{}, nil)
	b := form([]wizard.Field{text("one")}, wizard.Answers{}, nil)
	b.Update(own{a, key("x")})
	if b.Draft().Len() != 0 {
		t.Error("a stranger's message was taken")
	}
	if cmd := a.mark(func() tea.Msg { return tea.BatchMsg{func() tea.Msg { return "blink" }} }); cmd != nil {
		batch, ok := cmd().(tea.BatchMsg)
		if !ok {
			t.Fatal("a batch did not stay one")
		}
		if msg, ok := batch[0]().(own); !ok || msg.form != a {
			t.Errorf("a batched message is not addressed")
		}
	}
}

func TestFaultsFromOutsideAreShownAndGoneTo(t *testing.T) {
	f := form([]wizard.Field{text("one"), text("two"), text("three")}, wizard.Answers{}, nil)
	f.Faults(wizard.FieldErrors{{Field: text("three"), Err: errors.New("overlaps")}, {Field: text("two"), Err: errors.New("too big")}})
	if f.Key() != "two" {
		t.Errorf("at %s", f.Key())
	}
	see(t, f, "too big", "overlaps")
}

// Whatever the size, the form stays within it and shows the focused question.
func TestAFormFitsItsRectangle(t *testing.T) {
	var fields []wizard.Field
	for i := range 30 {
		field := text(fmt.Sprintf("field%d", i))
		field.Label = fmt.Sprintf("Question %d%s", i, strings.Repeat(" long", i*3))
		field.Help = strings.Repeat("what it means ", i)
		field.Group = fmt.Sprintf("Group %d", i/5)
		fields = append(fields, field)
	}
	f := form(fields, wizard.Answers{}.With("field3", strings.Repeat("x", 300)), map[string]Offer{"field7": {Choices: choices(40)}})
	for _, size := range [][2]int{{60, 11}, {28, 6}, {120, 40}, {10, 3}, {8, 1}, {3, 3}, {0, 0}} {
		for i := range fields {
			view := ansi.Strip(f.View(size[0], size[1]))
			lines := strings.Split(view, "\n")
			if len(lines) > max(size[1], 1) {
				t.Fatalf("%v: %d lines", size, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > size[0] {
					t.Fatalf("%v: %q is too wide", size, l)
				}
			}
			if label := fmt.Sprintf("Question %d", i); size[1] >= 6 && size[0] >= 28 && !strings.Contains(view, label) {
				t.Fatalf("%v: %q is out of sight:\n%s", size, label, view)
			}
			press(f, "tab")
		}
	}
}

func BenchmarkKeyAndView(b *testing.B) {
	var fields []wizard.Field
	for i := range 60 {
		field := text(fmt.Sprintf("field%d", i))
		field.Help = "What it means, in a sentence or two that is longer than the line is wide."
		fields = append(fields, field)
	}
	f := form(fields, wizard.Answers{}, nil)
	for b.Loop() {
		press(f, "x")
		f.View(60, 30)
	}
}
