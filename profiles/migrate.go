package profiles

import (
	"slices"
	"strconv"
)

// format is the form of the files this program writes.
const format = 1

// migrations bring a file from the form of their place in the list to the next
// one: the first from 1 to 2. The file itself changes when it is next saved.
var migrations = []func(file string, all []entry) ([]entry, error){}

// migrate brings the entries of a file to the present form.
func migrate(file string, all []entry) ([]entry, error) {
	at := slices.IndexFunc(all, func(e entry) bool { return e.key == "format" })
	if at < 0 {
		return nil, fault(file, 1, 1, `it does not begin with "format: %d", so it is not a profile`, format)
	}
	has, err := strconv.Atoi(all[at].value.Value)
	if err != nil || has < 1 {
		return nil, fault(file, all[at].line, all[at].column, "the format must be a number from 1 to %d", format)
	}
	if has > format {
		return nil, fault(file, all[at].line, all[at].column, "it has format %d, of a newer gantry than this one, which knows %d", has, format)
	}
	for _, step := range migrations[has-1:] {
		if all, err = step(file, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}
