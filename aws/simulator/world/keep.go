package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Keep has a value written under a key with the next Commit, replacing what
// was there. The value is turned into JSON at the Commit, so that keeping the
// same thing twice costs one write. Keys are words joined by slashes, such as
// "cloudformation/stack/us-east-1/3f2a…".
func (w *World) Keep(key string, value any) {
	if w.ledger == nil {
		return
	}
	w.touch(key)
	delete(w.gone, key)
	w.dirty[key] = value
}

// Forget has a key removed with the next Commit.
func (w *World) Forget(key string) {
	if w.ledger == nil {
		return
	}
	w.touch(key)
	delete(w.dirty, key)
	w.gone[key] = true
}

func (w *World) touch(key string) {
	if _, dirty := w.dirty[key]; !dirty && !w.gone[key] {
		w.order = append(w.order, key)
	}
}

// Load hands over every kept key that starts with a prefix, in the order of
// keys, with its JSON. It works between Open and Resume only.
func (w *World) Load(prefix string, each func(key string, value []byte) error) error {
	var keys []string
	for key := range w.loaded {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := each(key, w.loaded[key]); err != nil {
			return damaged(w.ledger.Dir(), fmt.Errorf("%s: %w", key, err))
		}
	}
	return nil
}

// Commit writes what was kept and forgotten since the last one, all of it or
// nothing. With durable it returns only when the disk has it; without, it
// survives the end of the process but perhaps not of the machine.
func (w *World) Commit(durable bool) error {
	if w.ledger == nil || len(w.order) == 0 {
		return nil
	}
	w.dirty[timeKey] = keptTime{World: w.clock.Now(), Wall: w.clock.wall()}
	batch := make([]Change, 0, len(w.order)+1)
	for _, key := range append(w.order, timeKey) {
		if w.gone[key] {
			batch = append(batch, Change{Key: key})
			continue
		}
		value, err := json.Marshal(w.dirty[key])
		if err != nil {
			return fmt.Errorf("writing %s of the simulated world: %w", key, err)
		}
		batch = append(batch, Change{Key: key, Value: value})
	}
	if err := w.ledger.Write(batch, durable); err != nil {
		return err
	}
	clear(w.dirty)
	clear(w.gone)
	w.order = w.order[:0]
	return nil
}

const timeKey = "time"

// keptTime is when, in both times, the world was last written.
type keptTime struct {
	World time.Time `json:"world"`
	Wall  time.Time `json:"wall"`
}

// readTime is the world's time as it was kept, and how long ago that is.
func (w *World) readTime(wall time.Time) (time.Time, error) {
	value, kept := w.loaded[timeKey]
	if !kept {
		return wall, nil
	}
	var at keptTime
	if err := json.Unmarshal(value, &at); err != nil {
		return wall, damaged(w.ledger.Dir(), err)
	}
	w.absent = max(0, wall.Sub(at.Wall))
	return at.World.UTC(), nil
}

// decode reads a kept value; numbers keep their text.
func decode(value []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	return decoder.Decode(into)
}
