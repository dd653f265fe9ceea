package catalogue

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/durations.txt
var durationsTable string

// Verb is what happens to a resource.
type Verb string

// The verbs.
const (
	Create Verb = "create"
	Update Verb = "update"
	Delete Verb = "delete"
)

// Duration is how long creating, updating or deleting a resource of a type
// takes on average, in the world's time. Types nobody has measured take a few
// seconds.
func Duration(name string, verb Verb) time.Duration {
	d, ok := durations()[name]
	if !ok {
		d = pace{seconds: [3]float64{4, 3, 2}}
		if Custom(name) {
			d = durations()[customResource]
		}
	}
	index := map[Verb]int{Create: 0, Update: 1, Delete: 2}[verb]
	return time.Duration(d.seconds[index] * float64(time.Second))
}

// Jitter is by how much of its average a duration varies, either way.
const Jitter = 0.3

// Configures says whether resources of a type report CONFIGURATION_COMPLETE:
// they can be used by others before they are stable.
func Configures(name string) bool { return durations()[name].configures }

type pace struct {
	seconds    [3]float64
	configures bool
}

var durations = sync.OnceValue(func() map[string]pace {
	table := make(map[string]pace, 128)
	for line := range strings.Lines(durationsTable) {
		words := strings.Fields(line)
		if len(words) < 4 || words[0] == "#" {
			continue
		}
		var p pace
		for i := range p.seconds {
			p.seconds[i], _ = strconv.ParseFloat(words[i+1], 64) // numbers, as the table's test holds
		}
		p.configures = len(words) > 4 && words[4] == "configures"
		table[words[0]] = p
	}
	return table
})
