package pane

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"gantry/wizard"
)

func TestGroupsAreOneCellPerInstance(t *testing.T) {
	groups := []wizard.GroupEvent{
		{Group: "managers", Desired: 3, Actual: 3, New: 3, Phase: "converged", Leader: "10.0.0.11"},
		{Group: "workers\x1b[2J", Desired: 24, Actual: 22, New: 9, Old: 13, Phase: "rolling update"},
		{Group: "plain", Desired: 4, Actual: 2, Phase: "scaling"},
		{Group: "crowd", Desired: 5000, Actual: 5000, New: 5000, Phase: "converged"},
	}
	drawing := Groups(plain, groups, 60, 26)
	fits(t, "groups", drawing, 60, 26)
	golden.RequireEqual(t, trimmed(drawing))
}

func TestAFooterLeavesOutWholeEntriesAndKeepsTheHelp(t *testing.T) {
	keys := []Binding{
		{Keys: []string{"tab"}, Does: "pane"},
		{Keys: []string{"r"}, Does: "retry", Why: "nothing has failed"},
		{Keys: []string{"x"}, Does: "hidden", Quiet: true},
		{Keys: []string{"ctrl+c"}, Does: "what now?"},
		{Keys: []string{"?"}, Does: "help"},
	}
	for width, want := range map[int]string{
		60: " tab pane · r retry · ctrl+c what now? · ? help\n",
		40: " tab pane · r retry · ? help\n",
		20: " tab pane · ? help\n",
		10: " ? help\n",
	} {
		if got := trimmed(Footer(plain, keys, width)); got != want {
			t.Errorf("at %d: %q, want %q", width, got, want)
		}
	}
}

func TestHelpNamesEveryKeyAndTheReasonsOfThoseThatAreNotPossible(t *testing.T) {
	keys := []Binding{
		{Keys: []string{"tab", "shift+tab"}, Does: "pane", Help: "the next pane, or the one before"},
		{Keys: []string{"r"}, Does: "retry", Why: "nothing has failed", Quiet: true},
	}
	golden.RequireEqual(t, trimmed(Block(plain, Help(plain, keys, 50), 50, 6)))
}
