// Package report writes what happened in a run as a file to keep or to hand on:
// a picture of its timeline (SVG), or a page with everything (HTML). Both stand
// by themselves: they load nothing, run nothing, and whatever text came from
// outside is only text in them.
package report

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"gantry/wizard"
)

// kinds are the forms of a report, by the ending of the file.
var kinds = map[string]func(p *wizard.Progress, h *wizard.History) []byte{
	".svg": SVG, ".html": HTML, ".htm": HTML,
}

// Check says whether a report can be written to a file of that name. Its error
// is a Trouble.
func Check(path string) error {
	if _, ok := kinds[strings.ToLower(filepath.Ext(path))]; ok {
		return nil
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("no report can be written to %q", path),
		Reason: "the ending of the file says what it is to be",
		Advice: []string{"name a file that ends in .html for everything, or in .svg for the timeline alone"},
		Exit:   wizard.ExitUsage,
	}
}

// Save makes the report of a run and writes it. History says what was usual; nil
// knows only what is known in general.
func Save(path string, p *wizard.Progress, h *wizard.History) error {
	data, err := Make(path, p, h)
	if err != nil {
		return err
	}
	return Write(path, data, p.Run)
}

// Make is the report that a file of that name is to hold.
func Make(path string, p *wizard.Progress, h *wizard.History) ([]byte, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	return kinds[strings.ToLower(filepath.Ext(path))](p, h), nil
}

// Write writes a report of a run to a file that only its owner may read: whole,
// or not at all.
func Write(path string, data []byte, run string) error {
	if err := renameio.WriteFile(path, data, 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return &wizard.Trouble{
			Cause: "the report cannot be written", Reason: err.Error(), Err: err, Exit: wizard.ExitInternal,
			Advice: []string{"the run itself is not concerned; write it again to a folder that is there and that you may write to: gantry runs show " + run + " --report FILE"},
		}
	}
	return nil
}

// SVG is the timeline of a run as a picture.
func SVG(p *wizard.Progress, h *wizard.History) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	drawTimeline(&b, p, h, true)
	return b.Bytes()
}
