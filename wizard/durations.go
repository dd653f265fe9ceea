package wizard

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
	"time"
)

// Change is what is done to one resource.
type Change string

// The changes.
const (
	ChangeCreate Change = "create"
	ChangeUpdate Change = "update"
	ChangeDelete Change = "delete"
)

// Usual is how long a change of a resource usually takes, in the cloud's time:
// most often between Low and High, half of the time no longer than Middle.
type Usual struct {
	Low, Middle, High time.Duration
	// Count is how many times it was measured on this machine; 0 is a number from
	// the table of what is known in general.
	Count int
}

// slowAtLeast is by how much the usual must be exceeded to be worth a word:
// nobody waits for the difference between one second and four.
const slowAtLeast = 15 * time.Second

// Slow says whether a change that has taken so long exceeds what is usual by a
// quarter or more.
func (u Usual) Slow(elapsed time.Duration) bool {
	return elapsed >= u.High+max(u.High/4, slowAtLeast)
}

//go:embed durations.txt
var durationsTable string

// How far the usual reaches around a number of the table.
const (
	tableLow  = 0.65
	tableHigh = 1.5
)

// other is every type that the table does not name, in seconds.
var other = tableRow{create: 5, update: 4, remove: 3, spread: 2.5}

// tableRow is one row of the table, in seconds; spread is how many times the
// usual the upper bound is, and early says that others may use such a resource
// before it is stable (CloudFormation calls it optimistic stabilisation).
type tableRow struct {
	create, update, remove, spread float64
	early                          bool
}

var table = sync.OnceValue(func() map[string]tableRow {
	rows := make(map[string]tableRow, 160)
	for line := range strings.Lines(durationsTable) {
		words := strings.Fields(line)
		if len(words) < 4 || words[0] == "#" {
			continue
		}
		early := words[len(words)-1] == "early"
		if early {
			words = words[:len(words)-1]
		}
		numbers := [4]float64{3: tableHigh}
		for i, word := range words[1:] {
			numbers[i], _ = strconv.ParseFloat(word, 64) // the table's test holds that they are numbers
		}
		rows[words[0]] = tableRow{numbers[0], numbers[1], numbers[2], numbers[3], early}
	}
	return rows
})

// tabled is what the table says of a type.
func tabled(resourceType string, c Change) Usual {
	row, ok := table()[resourceType]
	if !ok {
		row = other
		if strings.HasPrefix(resourceType, "Custom::") {
			row = table()["AWS::CloudFormation::CustomResource"]
		}
	}
	seconds := row.create
	switch c {
	case ChangeUpdate:
		seconds = row.update
	case ChangeDelete:
		seconds = row.remove
	}
	middle := time.Duration(seconds * float64(time.Second))
	return Usual{Low: scaled(middle, tableLow), Middle: middle, High: scaled(middle, row.spread)}
}

func scaled(d time.Duration, by float64) time.Duration { return time.Duration(float64(d) * by) }
