package catalogue

import (
	_ "embed" // for the table
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed data/faults.txt
var faultsTable string

// Fault is one way in which a resource fails.
type Fault struct {
	// Name is what an operator calls it, such as "quota".
	Name string
	// Verb is what fails.
	Verb Verb
	// Code is the HandlerErrorCode, "" for a reason without one.
	Code string
	// Signal marks failures that are not the handler's: a signal that did not
	// come.
	Signal bool
	// After is how long after its start it fails, in the world's time.
	After time.Duration
	// Identified says that the resource has its id by then.
	Identified bool
	// Text is the service's text, with placeholders until Fill.
	Text string
}

// Faults are the ways in which resources of a type can fail, those of the type
// itself before those of all, each name and verb once.
func Faults(name string) []Fault {
	var own, general []Fault
	for line := range strings.Lines(faultsTable) {
		columns := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(columns) != 7 {
			continue
		}
		switch {
		case columns[0] == name, Custom(name) && columns[0] == customResource:
			own = append(own, parseFault(columns))
		case columns[0] == "*":
			general = append(general, parseFault(columns))
		}
	}
	for _, fault := range general {
		taken := slices.ContainsFunc(own, func(f Fault) bool { return f.Name == fault.Name && f.Verb == fault.Verb })
		if !taken {
			own = append(own, fault)
		}
	}
	return own
}

func parseFault(columns []string) Fault {
	seconds, _ := strconv.ParseFloat(columns[4], 64) // a number, as the table's test holds
	fault := Fault{
		Name: columns[1], Verb: Verb(columns[2]), Code: columns[3],
		After: time.Duration(seconds * float64(time.Second)), Identified: columns[5] == "yes", Text: columns[6],
	}
	switch fault.Code {
	case "-":
		fault.Code = ""
	case "signal":
		fault.Code, fault.Signal = "", true
	}
	return fault
}

// FindFault is the fault of a type with a name; no name means the likeliest.
func FindFault(typeName string, verb Verb, name string) (Fault, bool) {
	for _, fault := range Faults(typeName) {
		if fault.Verb == verb && (name == "" || fault.Name == name) {
			return fault, true
		}
	}
	return Fault{}, false
}

// Reason is the complete text of the failure event, with the handler's wrapper
// where there is one.
func (f Fault) Reason(t Target) string {
	chance := t.chance("fault " + f.Name)
	text := f.Text
	for {
		start := strings.IndexByte(text, '{')
		if start < 0 {
			break
		}
		end := strings.IndexByte(text[start:], '}')
		if end < 0 {
			break
		}
		text = text[:start] + f.word(t, chance, text[start+1:start+end]) + text[start+end+1:]
	}
	if f.Code == "" {
		return text
	}
	return Handled(text, f.Code, uuidOf(chance))
}

// Handled wraps a service's text as CloudFormation shows it.
func Handled(text, code, token string) string {
	return `Resource handler returned message: "` + text + `" (RequestToken: ` + token + `, HandlerErrorCode: ` + code + `)`
}

// AllFaults are the names of all faults, each once, in the table's order.
func AllFaults() []string {
	var names []string
	for line := range strings.Lines(faultsTable) {
		columns := strings.Split(line, "\t")
		if len(columns) == 7 && !slices.Contains(names, columns[1]) {
			names = append(names, columns[1])
		}
	}
	return names
}
