package ui

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The picture in the README is what the program draws, so it cannot grow old:
// go test ./ui -run Picture -update draws it anew.
func TestThePictureInTheReadmeIsTheScreen(t *testing.T) {
	const path = "../README.md"
	begin, end := []byte("<!-- screen -->\n```\n"), []byte("```\n<!-- /screen -->")
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := bytes.Cut(readme, begin)
	picture, tail, closed := bytes.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the picture, between %q and %q", path, begin, end)
	}
	r := recordedRun(t, "creating", 100, 24)
	drawn := []byte(shot(r.sh, r))
	if flag.Lookup("update").Value.String() == "true" {
		anew := bytes.Join([][]byte{head, begin, drawn, end, tail}, nil)
		if err := os.WriteFile(path, anew, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(drawn), string(picture)); diff != "" {
		t.Errorf("the picture is not the screen (-screen +README):\n%s", diff)
	}
}
