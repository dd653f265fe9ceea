package ui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/form"
	"gantry/wizard"
)

// lookupLimit is how long one question to the cloud may take before the field
// is asked as free text, on the wall clock.
const lookupLimit = 30 * time.Second

// choicesMsg brings what looking up one list came to.
type choicesMsg struct {
	from  page
	query string
	round int
	offer form.Offer
}

// choices are the lists that were looked up for a session, by query. A list is
// looked up once; refreshing looks all of them up again.
type choices struct {
	known   map[string]form.Offer
	waiting map[string]wizard.Query
	late    map[string]bool // given up, but still on their way
	round   int             // answers of an earlier round are a stranger's
}

// queryKey tells queries apart.
func queryKey(q wizard.Query) string {
	var b strings.Builder
	b.WriteString(string(q.Kind))
	for _, name := range slices.Sorted(maps.Keys(q.Filter)) {
		fmt.Fprintf(&b, "\x00%s=%s", name, q.Filter[name])
	}
	return b.String()
}

// need returns a command that looks up what the fields ask for and is not
// known yet, nil if that is nothing.
func (c *choices) need(s *shared, from page, fields []wizard.Field) tea.Cmd {
	var cmds []tea.Cmd
	for _, f := range fields {
		if f.Query == nil || len(f.Allowed) > 0 || f.Secret() {
			continue
		}
		key := queryKey(*f.Query)
		if _, ok := c.known[key]; ok {
			continue
		}
		if _, ok := c.waiting[key]; ok {
			continue
		}
		if c.waiting == nil {
			c.waiting = map[string]wizard.Query{}
		}
		c.waiting[key] = *f.Query
		cmds = append(cmds, lookUp(s, from, *f.Query, c.round))
	}
	if cmds == nil {
		return nil
	}
	return tea.Batch(cmds...)
}

// lookUp asks the cloud for one list.
func lookUp(s *shared, from page, q wizard.Query, round int) tea.Cmd {
	return func() tea.Msg {
		msg := choicesMsg{from: from, query: queryKey(q), round: round}
		if s.options.Connection == nil || s.options.Connection.Cloud == nil {
			msg.offer.Why = "There is no account to look in: type it."
			return msg
		}
		ctx, cancel := context.WithTimeout(s.ctx, lookupLimit)
		defer cancel()
		list, err := s.options.Connection.Cloud.Choices(ctx, q)
		switch {
		case err != nil:
			msg.offer.Why = whyNoList(q.Kind, err)
		case len(list) == 0:
			msg.offer.Why = "There are no " + plural(q.Kind) + " here to choose from. Type it."
		default:
			msg.offer.Choices = list
		}
		return msg
	}
}

// whyNoList is an error's words beside a field, as one sentence. A cloud that
// knows its lists says itself what could not be listed and what to type.
func whyNoList(kind wizard.ChoiceKind, err error) string {
	text := err.Error()
	var t *wizard.Trouble
	if errors.As(err, &t) && t.Reason != "" {
		text = t.Reason
	}
	text = strings.TrimRight(strings.TrimSpace(text), ".")
	if rest, ok := strings.CutPrefix(text, "could not list"); ok {
		return "Could not list" + rest + "."
	}
	return "Could not list " + plural(kind) + ": " + text + ". Type it instead."
}

// take keeps what was looked up and says whether it was expected. A list that
// nobody waits for any more is welcome all the same.
func (c *choices) take(msg choicesMsg) bool {
	_, waiting := c.waiting[msg.query]
	if msg.round != c.round || (!waiting && !c.late[msg.query]) {
		return false
	}
	delete(c.waiting, msg.query)
	delete(c.late, msg.query)
	if c.known == nil {
		c.known = map[string]form.Offer{}
	}
	c.known[msg.query] = msg.offer
	return true
}

// giveUp stops waiting: what has not come is asked as free text.
func (c *choices) giveUp() {
	for key, q := range c.waiting {
		c.take(choicesMsg{query: key, round: c.round, offer: form.Offer{
			Why: "The list of " + plural(q.Kind) + " has not come yet. Type it, or look again with ctrl+l.",
		}})
		if c.late == nil {
			c.late = map[string]bool{}
		}
		c.late[key] = true
	}
}

// forget makes need look everything up again.
func (c *choices) forget() {
	c.known, c.waiting, c.late = nil, nil, nil
	c.round++
}

// offers are the lists for a form's fields, by field key.
func (c *choices) offers(fields []wizard.Field) map[string]form.Offer {
	offers := map[string]form.Offer{}
	for _, f := range fields {
		if f.Query != nil {
			if offer, ok := c.known[queryKey(*f.Query)]; ok {
				offers[f.Key] = offer
			}
		}
	}
	return offers
}

// plural is what a list holds, in words.
func plural(kind wizard.ChoiceKind) string {
	switch kind {
	case wizard.ChooseVPC:
		return "VPCs"
	case wizard.ChooseSSMParameter:
		return "SSM parameters"
	case wizard.ChooseZone:
		return "availability zones"
	}
	return strings.ReplaceAll(string(kind), "-", " ") + "s"
}
