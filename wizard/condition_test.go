package wizard_test

import (
	"testing"

	"gantry/wizard"
)

func TestConditionsAreReadAndHold(t *testing.T) {
	values := map[string]string{"flag": "true", "off": "false", "word": "yes", "engine": "postgres", "other": "postgres"}
	lookup := func(name string) (string, bool) { value, ok := values[name]; return value, ok }
	tests := map[string]bool{
		"":                      true,
		"${flag}":               true,
		"${off}":                false,
		"${word}":               true,
		"${unknown}":            false,
		"${engine} = postgres":  true,
		"${engine} == postgres": true,
		"${engine} = mysql":     false,
		"${engine} != mysql":    true,
		"${engine} != postgres": false,
		"${engine} = ${other}":  true,
		"${unknown} =":          true,
		"${engine} != ":         true,
	}
	for source, want := range tests {
		condition := wizard.ParseCondition(source)
		if got := condition.Holds(lookup); got != want {
			t.Errorf("%q holds: %v, want %v", source, got, want)
		}
		if again := wizard.ParseCondition(condition.String()); again.Holds(lookup) != want {
			t.Errorf("%q written again as %q means something else", source, condition.String())
		}
	}
	differs(t, "references", wizard.ParseCondition("${a.b} != ${c}").References(), []string{"a.b", "c"})
}
