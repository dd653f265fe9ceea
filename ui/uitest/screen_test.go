package uitest

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// echo shows its size and what it was told.
type echo struct {
	width, height int
	said          []string
}

func (e echo) Init() tea.Cmd { return nil }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.width, e.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" {
			return e, tea.Quit
		}
		e.said = append(e.said, msg.String())
	case tea.PasteMsg:
		e.said = append(e.said, "pasted "+msg.Content)
	}
	return e, nil
}

func (e echo) View() tea.View {
	v := tea.NewView(fmt.Sprintf("%d×%d\n%s", e.width, e.height, strings.Join(e.said, ",")))
	v.AltScreen = true
	return v
}

func TestAJourneyIsPressedTypedAndSeen(t *testing.T) {
	s := Start(t, 90, 8, echo{})
	s.See("90×8")
	s.Press("enter", "shift+tab", "pgdown", "f1", "?", "space", "+", "ctrl+x", "alt+b")
	s.See("enter,shift+tab,pgdown,f1,?,space,+,ctrl+x,alt+b")
	s.Type("a b")
	s.See(",a,space,b")
	s.Paste("two words")
	s.See("pasted two words")
	s.Resize(100, 9)
	s.See("100×9")
	s.Gone("90×8")
	s.Press("ctrl+c")
	model, err := s.Ended()
	if err != nil {
		t.Fatal(err)
	}
	if got := model.(echo).width; got != 100 {
		t.Errorf("the last model is %d wide", got)
	}
	if !strings.Contains(s.Written(), "\x1b[?1049h") {
		t.Error("the alternate screen was never asked for")
	}
}

func TestAKeyThatDoesNotExistIsAnError(t *testing.T) {
	for _, name := range []string{"", "entr", "ctrl+", "ctrl+foo"} {
		if key, err := parseKey(name); err == nil {
			t.Errorf("%q became %v", name, key)
		}
	}
}
