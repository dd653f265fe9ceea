package wizard

import (
	"cmp"
	"slices"
	"strings"
)

// longestName bounds what is compared: names of parameters have at most 255
// characters, with a step's id before them.
const longestName = 512

// Nearest returns those of the known names that are likely meant by a name
// that is not one of them: at most most of them, the likeliest first, none if
// nothing is close.
func Nearest(name string, known []string, most int) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	wanted := strings.ToLower(name)
	if len(wanted) > longestName {
		return nil
	}
	for _, candidate := range known {
		if len(candidate) > longestName {
			continue
		}
		lower := strings.ToLower(candidate)
		d := distance(wanted, lower)
		if d > max(2, len(wanted)/3) && !partOf(wanted, lower) {
			continue
		}
		found = append(found, near{candidate, d})
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, n := range found {
		if len(names) < most && !slices.Contains(names, n.name) {
			names = append(names, n.name)
		}
	}
	return names
}

// partOf says whether one name is a piece of the other that is long enough to
// mean something.
func partOf(a, b string) bool {
	if min(len(a), len(b)) < 3 {
		return false
	}
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// didYouMean is the advice that follows from an unknown name, "" if no known
// name is close.
func didYouMean(name string, known []string) string {
	near := Nearest(name, known, 3)
	if len(near) == 0 {
		return ""
	}
	return "Did you mean " + strings.Join(near, " or ") + "?"
}

// distance is Levenshtein's: how many letters must be added, removed or
// changed to make one word of the other.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			changed := diagonal
			if x[i] != y[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
