package blueprints

import "testing"

// TestEveryBuiltInBlueprintIsSound loads all of them: whatever is wrong with
// one is found here and not by an operator.
func TestEveryBuiltInBlueprintIsSound(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Guide == "" {
			t.Errorf("%s has no guide", b.Name)
		}
		if found, err := Find(b.Name); err != nil || found != b {
			t.Errorf("Find(%q) = %v, %v", b.Name, found, err)
		}
	}
}
