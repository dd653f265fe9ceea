package form

import (
	"slices"
	"strings"

	"gantry/wizard"
)

// row is one line of the list.
type row struct {
	choice wizard.Choice
	kind   rowKind
}

type rowKind int

const (
	chosenRow rowKind = iota // one of the choices
	noneRow                  // no answer
	typeRow                  // something else: typed
)

// rows are the lines the filter leaves. What was typed as a filter can always
// be the answer where the list is not the only truth.
func (p *picker) rows() []row {
	var rows []row
	if p.field.Optional && !p.field.Many && p.filter == "" {
		rows = append(rows, row{kind: noneRow})
	}
	wanted := strings.ToLower(p.filter)
	for _, c := range p.choices {
		if strings.Contains(strings.ToLower(c.Label+" "+c.Value+" "+c.Note), wanted) {
			rows = append(rows, row{choice: c})
		}
	}
	if p.free() {
		rows = append(rows, row{kind: typeRow})
	}
	return rows
}

// toAnswer puts the cursor on the answer.
func (p *picker) toAnswer() {
	p.cursor = 0
	values := p.values()
	for i, r := range p.rows() {
		if r.kind == chosenRow && slices.Contains(values, r.choice.Value) {
			p.cursor = i
			return
		}
	}
}

// values are the answer's values: one, or several of a list.
func (p *picker) values() []string {
	text := p.form.draft.Get(p.field.Key)
	if text == "" {
		return nil
	}
	if !p.field.Many {
		return []string{text}
	}
	values := strings.Split(text, ",")
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return values
}

// toggle adds a value to the answer or takes it out; the order is the list's,
// and what was typed comes last.
func (p *picker) toggle(value string) {
	values := p.values()
	if i := slices.Index(values, value); i >= 0 {
		values = slices.Delete(values, i, i+1)
	} else {
		values = append(values, value)
	}
	place := func(v string) int {
		i := slices.IndexFunc(p.choices, func(c wizard.Choice) bool { return c.Value == v })
		if i < 0 {
			return len(p.choices)
		}
		return i
	}
	slices.SortStableFunc(values, func(a, b string) int { return place(a) - place(b) })
	p.form.set(p.field.Key, strings.Join(values, ","))
}
