package cloudformation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A stack is kept in parts, so that little is written when little changes: the
// stack itself, its definitions, each resource, and the events in pieces.
const piece = 100

const (
	engineKey     = "cloudformation/engine"
	stackKey      = "cloudformation/stack/"
	definitionKey = "cloudformation/definition/"
	stableKey     = "cloudformation/stable/"
	resourceKey   = "cloudformation/resource/"
	changeSetKey  = "cloudformation/changeset/"
	eventKey      = "cloudformation/event/"
)

// touch marks a stack as changed.
func (e *Engine) touch(s *Stack) {
	if !s.dirty {
		s.dirty = true
		e.moved = append(e.moved, s)
	}
}

// alter marks a resource as changed.
func (e *Engine) alter(s *Stack, r *Resource) {
	if s.changed == nil {
		s.changed = map[*Resource]bool{}
	}
	s.changed[r] = true
	e.touch(s)
}

// save hands what changed since the last time to the store.
func (e *Engine) save() {
	moved := e.moved
	e.moved = nil
	for _, s := range moved {
		s.dirty = false
		if e.store != nil {
			e.saveStack(s)
		}
		clear(s.changed)
	}
	if e.dirty && e.store != nil {
		e.store.Keep(engineKey, e.state)
	}
	e.dirty = false
}

func (e *Engine) saveStack(s *Stack) {
	name := uuidOf(s.ID)
	e.store.Keep(stackKey+name, s)
	e.saveChangeSets(s, name)
	for r := range s.changed {
		if s.resource(r.Logical) == r {
			e.store.Keep(resourceName(name, r.Logical), r)
		} else if s.resource(r.Logical) == nil {
			e.store.Forget(resourceName(name, r.Logical))
		}
	}
	for at := s.saved / piece; s.saved < len(s.events) && at*piece < len(s.events); at++ {
		end := min((at+1)*piece, len(s.events))
		e.store.Keep(fmt.Sprintf("%s%s/%06d", eventKey, name, at), s.events[at*piece:end])
	}
	if len(s.events) > 0 {
		s.saved = len(s.events)
	}
}

// saveChangeSets keeps the change sets that are new or stand otherwise than
// before, and forgets those that are gone. They hold whole templates.
func (e *Engine) saveChangeSets(s *Stack, name string) {
	kept := make(map[string]string, len(s.ChangeSets))
	for _, c := range s.ChangeSets {
		stands := c.Status + " " + c.Execution
		kept[c.ID] = stands
		if s.setsKept[c.ID] != stands {
			e.store.Keep(changeSetKey+name+"/"+uuidOf(c.ID), c)
		}
	}
	for id := range s.setsKept {
		if _, there := kept[id]; !there {
			e.store.Forget(changeSetKey + name + "/" + uuidOf(id))
		}
	}
	s.setsKept = kept
}

// define gives a stack a definition and keeps it.
func (e *Engine) define(s *Stack, d *Definition) {
	s.Definition, s.compiled = d, nil
	if e.store != nil {
		e.store.Keep(definitionKey+uuidOf(s.ID), d)
	}
	e.touch(s)
}

// stabilise notes that an operation succeeded: a rollback goes back to here.
func (e *Engine) stabilise(s *Stack) {
	s.Stable = s.Definition
	if e.store != nil {
		e.store.Keep(stableKey+uuidOf(s.ID), s.Stable)
	}
	for _, r := range s.Resources {
		if r.Before != nil || r.Fresh {
			r.Before, r.Fresh = nil, false
			e.alter(s, r)
		}
	}
	e.touch(s)
}

// uuidOf is a stack's own part of its ARN.
func uuidOf(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func resourceName(stack, logical string) string { return resourceKey + stack + "/" + logical }

// load takes up what the store holds.
func (e *Engine) load() error {
	if e.store == nil {
		return nil
	}
	err := e.store.Load(engineKey, func(_ string, value []byte) error { return decode(value, &e.state) })
	if err != nil {
		return fmt.Errorf("reading CloudFormation's state: %w", err)
	}
	byUUID := map[string]*Stack{}
	steps := []struct {
		prefix string
		take   func(s *Stack, rest string, value []byte) error
	}{
		{stackKey, nil},
		{definitionKey, func(s *Stack, _ string, value []byte) error { return decode(value, &s.Definition) }},
		{stableKey, func(s *Stack, _ string, value []byte) error { return decode(value, &s.Stable) }},
		{resourceKey, func(s *Stack, _ string, value []byte) error {
			r := &Resource{}
			s.Resources = append(s.Resources, r)
			return decode(value, r)
		}},
		{changeSetKey, func(s *Stack, _ string, value []byte) error {
			c := &ChangeSet{}
			s.ChangeSets = append(s.ChangeSets, c)
			return decode(value, c)
		}},
		{eventKey, func(s *Stack, _ string, value []byte) error {
			s.pieces = append(s.pieces, bytes.Clone(value))
			return nil
		}},
	}
	for _, step := range steps {
		err := e.store.Load(step.prefix, func(key string, value []byte) error {
			id, rest, _ := strings.Cut(strings.TrimPrefix(key, step.prefix), "/")
			if step.take == nil {
				s := &Stack{}
				byUUID[id] = s
				return decode(value, s)
			}
			if s := byUUID[id]; s != nil {
				return step.take(s, rest, value)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading CloudFormation's stacks: %w", err)
		}
	}
	e.adoptAll(byUUID)
	return nil
}

func (e *Engine) adoptAll(byUUID map[string]*Stack) {
	var all []*Stack
	for _, s := range byUUID {
		slices.SortFunc(s.Resources, func(a, b *Resource) int { return a.Number - b.Number })
		slices.SortFunc(s.ChangeSets, func(a, b *ChangeSet) int { return a.Created.Compare(b.Created) })
		s.setsKept = make(map[string]string, len(s.ChangeSets))
		for _, c := range s.ChangeSets {
			s.setsKept[c.ID] = c.Status + " " + c.Execution
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Stack) int { return a.Number - b.Number })
	for _, s := range all {
		if s.Definition == nil {
			s.Definition = &Definition{}
		}
		e.adopt(s)
	}
}

// adopt makes a stack known.
func (e *Engine) adopt(s *Stack) {
	e.stacks[s.ID] = s
	e.order = append(e.order, s)
	if !s.gone() {
		e.names[s.Region+"/"+s.Name] = s
		e.publish(s)
	}
	for _, t := range s.Timers {
		e.seq = max(e.seq, t.Seq)
	}
	e.schedule(s)
}

// history is a stack's events, oldest first. What cannot be read is left out:
// the stack itself is what matters.
func (s *Stack) history() []Event {
	for _, text := range s.pieces {
		var events []Event
		if json.Unmarshal(text, &events) == nil {
			s.events = append(s.events, events...)
		}
	}
	if s.pieces != nil {
		s.saved = len(s.events)
	}
	s.pieces = nil
	return s.events
}

// decode reads a kept value; numbers keep their text.
func decode(value []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	return decoder.Decode(into)
}
