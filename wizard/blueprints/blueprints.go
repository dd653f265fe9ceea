// Package blueprints is the catalogue of blueprints that come with the program:
// one folder each, embedded, and read as an operator's own would be.
package blueprints

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"gantry/wizard"
)

//go:embed all:datp-environment
var folders embed.FS

// read reads the catalogue once; blueprints do not change.
var read = sync.OnceValues(func() ([]*wizard.Blueprint, error) {
	entries, err := folders.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the built-in blueprints: %w", err)
	}
	var all []*wizard.Blueprint
	for _, entry := range entries {
		folder, err := fs.Sub(folders, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("opening the built-in blueprint %s: %w", entry.Name(), err)
		}
		b, err := wizard.LoadBlueprint(folder, entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
})

// All are the built-in blueprints, by name.
func All() ([]*wizard.Blueprint, error) { return read() }

// Find returns the built-in blueprint of a name, or reads the folder of that
// path. What is neither is a Trouble with exit code 2 and the nearest names.
func Find(nameOrFolder string) (*wizard.Blueprint, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, b := range all {
		if b.Name == nameOrFolder {
			return b, nil
		}
		names = append(names, b.Name)
	}
	if folder, ok := folderOf(nameOrFolder); ok {
		return wizard.LoadBlueprint(os.DirFS(folder), filepath.ToSlash(nameOrFolder))
	}
	t := &wizard.Trouble{
		Cause:  fmt.Sprintf("there is no blueprint %q", nameOrFolder),
		Reason: "it is neither built in nor a folder", Exit: wizard.ExitUsage,
	}
	if near := wizard.Nearest(nameOrFolder, names, 3); len(near) > 0 {
		t.Advice = append(t.Advice, "Did you mean "+strings.Join(near, " or ")+"?")
	}
	t.Advice = append(t.Advice, "There is "+strings.Join(names, ", ")+". A folder with a "+wizard.BlueprintFile+" is a blueprint too.")
	return nil, t
}

// folderOf is the folder that a name means, if it is one. The blueprint file
// itself stands for its folder.
func folderOf(name string) (string, bool) {
	if filepath.Base(name) == wizard.BlueprintFile {
		name = filepath.Dir(name)
	}
	info, err := os.Stat(name)
	return name, err == nil && info.IsDir()
}
