package world

import (
	crand "crypto/rand"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Account is the number of the simulated account, the one AWS itself uses in
// its examples.
const Account = "123456789012"

// Partition is the partition of every ARN.
const Partition = "aws"

// Options say how a world is opened.
type Options struct {
	// Dir is the folder it is kept in, "" for memory only.
	Dir string
	// Speed is the clock's, zero for DefaultSpeed.
	Speed float64
	// Now is where real time comes from, nil for the machine's clock.
	Now func() time.Time
	// Seed makes every random choice repeatable; zero means a fresh one.
	Seed uint64
}

// World is the simulated account with all that is in it.
type World struct {
	mu     sync.Mutex
	clock  *Clock
	ledger *Ledger
	random *rand.Rand
	source *source

	regions     map[string]*region
	hooks       map[string]Hooks
	furnishings []Furnish
	engines     []Engine
	explain     func(typ string, err error) *Fault
	seed        uint64
	serial      int64
	revisions   map[string]int
	dirty       map[string]any  // what Keep was told since the last Commit
	gone        map[string]bool // what Forget was told since the last Commit
	order       []string        // keys of both in the order they were told first
	loaded      map[string][]byte

	moment time.Time // where the engines are while they catch up, else zero

	absent time.Duration // how long, in real time, nobody looked
}

// Engine is a part of the world in which things happen over time.
type Engine interface {
	// Next is when the next thing comes due; false when nothing is under way.
	Next() (time.Time, bool)
	// Advance works off what is due until then, in the order of time.
	Advance(until time.Time)
}

// Open opens a world: the one kept in the folder, or a new one. The caller
// registers hooks and engines, and then calls Resume once.
func Open(o Options) (*World, error) {
	w := &World{
		regions: map[string]*region{}, hooks: map[string]Hooks{},
		dirty: map[string]any{}, gone: map[string]bool{}, loaded: map[string][]byte{},
	}
	seed := o.Seed
	if seed == 0 {
		var b [8]byte
		_, _ = crand.Read(b[:]) // never fails (crypto/rand)
		seed = binary.LittleEndian.Uint64(b[:])
	}
	w.source = &source{rand.NewPCG(seed, seed^0x9e3779b97f4a7c15)}
	w.random = rand.New(w.source)
	wall := o.Now
	if wall == nil {
		wall = time.Now
	}
	start := wall().UTC()
	if o.Dir != "" {
		ledger, loaded, err := OpenLedger(o.Dir)
		if err != nil {
			return nil, err
		}
		w.ledger, w.loaded = ledger, loaded
		if start, err = w.readTime(start); err != nil {
			_ = ledger.Close()
			return nil, err
		}
	}
	w.clock = NewClock(start, o.Speed, o.Now)
	w.keepSeed(seed)
	if err := w.restore(); err != nil {
		if w.ledger != nil {
			_ = w.ledger.Close()
		}
		return nil, err
	}
	return w, nil
}

// Lock takes the world for the length of a request.
func (w *World) Lock() { w.mu.Lock() }

// Unlock gives it back.
func (w *World) Unlock() { w.mu.Unlock() }

// Clock is the world's clock.
func (w *World) Clock() *Clock { return w.clock }

// Now is the present moment, to the millisecond as AWS tells it. While the
// engines catch up it is the moment they are at, so that whatever they make is
// as old as it should be.
func (w *World) Now() time.Time {
	if !w.moment.IsZero() {
		return w.moment
	}
	return w.clock.Now().Truncate(time.Millisecond)
}

// Rand is where chance comes from. Use it only while holding the world.
func (w *World) Rand() *rand.Rand { return w.random }

// Seed is a number of the world's own, the same for as long as it exists.
func (w *World) Seed() uint64 { return w.seed }

// keepSeed takes the seed that was kept, or keeps a new one.
func (w *World) keepSeed(fresh uint64) {
	w.seed = fresh
	var kept uint64
	if value, ok := w.loaded[seedKey]; ok && json.Unmarshal(value, &kept) == nil {
		w.seed = kept
		return
	}
	w.Keep(seedKey, w.seed)
}

const seedKey = "seed"

// UUID is a random UUID.
func (w *World) UUID() string {
	id, err := uuid.NewRandomFromReader(w.source)
	if err != nil {
		return uuid.NewString() // our source never fails
	}
	return id.String()
}

// source makes a reader of a random source.
type source struct{ *rand.PCG }

func (s *source) Read(p []byte) (int, error) {
	for i := 0; i < len(p); i += 8 {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], s.Uint64())
		copy(p[i:], b[:])
	}
	return len(p), nil
}

// Register adds an engine.
func (w *World) Register(e Engine) { w.engines = append(w.engines, e) }

// Advance lets the engines work off all that has come due until now, in the
// order of time across all of them.
func (w *World) Advance() { w.advance(w.Now()) }

func (w *World) advance(until time.Time) (last time.Time) {
	defer func() { w.moment = time.Time{} }()
	for {
		engine, at := w.next()
		if engine == nil || at.After(until) {
			return last
		}
		w.moment = at.Truncate(time.Millisecond)
		engine.Advance(at)
		last = at
		if again, ok := engine.Next(); ok && !again.After(at) {
			// The engine left something due behind; let it not be asked for ever.
			engine.Advance(until)
			if again, ok = engine.Next(); ok && !again.After(at) {
				return last
			}
		}
	}
}

// next is the engine whose turn is first.
func (w *World) next() (first Engine, at time.Time) {
	for _, e := range w.engines {
		if due, ok := e.Next(); ok && (first == nil || due.Before(at)) {
			first, at = e, due
		}
	}
	return first, at
}

// Resume catches up with the time nobody looked: a world in which operations
// were under way has gone on at its speed, but not beyond the last thing that
// had to happen; an idle one stands where it stood, or at the present of the
// machine if that is later. Call it once, after all engines are registered.
func (w *World) Resume() {
	before := w.clock.Now()
	limit := before.Add(time.Duration(float64(w.absent) * w.clock.Speed()))
	last := w.advance(limit)
	to := limit
	if engine, _ := w.next(); engine == nil {
		present := w.clock.wall().UTC()
		if present.After(limit) {
			present = limit
		}
		to = later(before, later(last, present))
	}
	w.clock.Forward(to)
	w.loaded = nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Close writes what is left and gives the folder back.
func (w *World) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ledger == nil {
		return nil
	}
	err := w.Commit(true)
	if closeErr := w.ledger.Close(); err == nil {
		err = closeErr
	}
	w.ledger = nil
	return err
}
