package pane

import (
	"strings"

	"gantry/wizard"
)

// scanMost is how many events one Take looks at for a filter. A filter over a
// long history is worked off in pieces, so that no key press waits for it.
const scanMost = 2 << 10

// Events is what the events pane shows of a run: where it stands and what it
// leaves out. Its cost never grows with the history. Follow keeps the newest in
// sight.
type Events struct {
	Follow bool
	cursor Cursor
	filter string
	// found are the places of the events the filter lets through, as far as
	// scanned. Without a filter there is no list.
	found   []int32
	scanned int
}

// NewEvents follows all events.
func NewEvents() *Events { return &Events{Follow: true} }

// Filter is the text that is looked for, "" for none.
func (v *Events) Filter() string { return v.filter }

// SetFilter looks for a text anywhere in an event, in small letters or capitals.
// Take must be called until it has found all.
func (v *Events) SetFilter(text string) {
	if text == v.filter {
		return
	}
	v.filter, v.found, v.scanned, v.cursor = text, nil, 0, Cursor{}
	v.Follow = true
}

// Take looks at what is new in the run. More says that there is more to look at.
func (v *Events) Take(p *wizard.Progress) (more bool) {
	if v.filter == "" {
		return false
	}
	end := min(len(p.Events), v.scanned+scanMost)
	wanted := strings.ToLower(v.filter)
	for ; v.scanned < end; v.scanned++ {
		if mentions(p.Events[v.scanned], p, wanted) {
			v.found = append(v.found, int32(v.scanned))
		}
	}
	return v.scanned < len(p.Events)
}

// Len is how many events are shown.
func (v *Events) Len(p *wizard.Progress) int {
	if v.filter == "" {
		return len(p.Events)
	}
	return len(v.found)
}

// at is the event in a row.
func (v *Events) at(p *wizard.Progress, row int) wizard.Event {
	if v.filter == "" {
		return p.Events[row]
	}
	return p.Events[v.found[row]]
}

// Move goes delta rows up or down in a pane of so many rows. Going up stops
// following, and reaching the newest event follows again.
func (v *Events) Move(p *wizard.Progress, delta, height int) {
	n := v.Len(p)
	if v.Follow {
		v.cursor = Cursor{At: n - 1, Top: max(n-height, 0)}
	}
	v.cursor.Move(delta, n, height)
	v.Follow = delta > 0 && v.cursor.At >= n-1
}

// Selected is the event under the cursor: the newest while following. Ok is
// false where there is none.
func (v *Events) Selected(p *wizard.Progress) (e wizard.Event, ok bool) {
	n := v.Len(p)
	if n == 0 {
		return e, false
	}
	if v.Follow {
		return v.at(p, n-1), true
	}
	return v.at(p, max(min(v.cursor.At, n-1), 0)), true
}

// mentions says whether an event has a text, given in small letters.
func mentions(e wizard.Event, p *wizard.Progress, wanted string) bool {
	has := func(texts ...string) bool {
		for _, text := range texts {
			if containsFold(text, wanted) {
				return true
			}
		}
		return false
	}
	if e.Step != "" && has(e.Step, stepTitle(p, e.Step)) {
		return true
	}
	if b, ok := e.Body.(wizard.ResourceEvent); ok {
		s := EventState(b)
		return has(b.Logical, b.Type, b.Status, b.Reason, b.Physical, b.Stack, stateWord(b, s))
	}
	return has(Sentence(e), e.Body.Kind())
}

// containsFold says whether a text has another, given in small letters. It looks
// at each event of a long history, so ASCII costs no allocation.
func containsFold(text, wanted string) bool {
	if len(wanted) == 0 {
		return true
	}
	if len(text) > MaxText {
		text = text[:MaxText] // what is never drawn is not found either
	}
	if !printable(wanted) || !printable(text) {
		return strings.Contains(strings.ToLower(text), wanted)
	}
	first := wanted[0]
	for i := 0; i+len(wanted) <= len(text); i++ {
		if lower(text[i]) == first && strings.EqualFold(text[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// stepTitle is what a step is called.
func stepTitle(p *wizard.Progress, id string) string {
	if s := p.Step(id); s != nil {
		return s.Title
	}
	return id
}
