package cloudformation

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// bench is an engine over a world of its own whose clock the test moves.
type bench struct {
	testing.TB
	now     time.Time
	world   *world.World
	account *Account
	engine  *Engine
	service *wire.Service
	objects map[string]string
	stored  map[string][2]string
	dir     string
}

const region = "us-east-1"

func newBench(t testing.TB) *bench {
	t.Helper()
	return benchIn(t, "")
}

func benchIn(tb testing.TB, dir string) *bench {
	tb.Helper()
	b := &bench{
		TB: tb, now: time.Date(2026, 9, 26, 22, 21, 45, 602e6, time.UTC), dir: dir,
		objects: map[string]string{}, stored: map[string][2]string{},
	}
	b.open(tb)
	return b
}

// open opens the world, with all that a restart of the program brings back.
func (b *bench) open(tb testing.TB) {
	tb.Helper()
	w, err := world.Open(world.Options{Dir: b.dir, Speed: 1, Seed: 7, Now: func() time.Time { return b.now }})
	if err != nil {
		tb.Fatal(err)
	}
	b.world = w
	b.account = &Account{
		World: w,
		Objects: func(_, at string) ([]byte, error) {
			if body, ok := b.objects[at]; ok {
				return []byte(body), nil
			}
			return nil, wire.Invalid("S3 error: The specified key does not exist.")
		},
		Parameters: func(_, name string) (string, string, bool) {
			found, ok := b.stored[name]
			return found[0], found[1], ok
		},
		Secrets:   func(_, _ string) (string, error) { return "hidden-secret", nil },
		ZoneNames: func(name string) []string { return []string{name + "a", name + "b", name + "c"} },
	}
	if b.engine, err = New(Options{World: b.account, Types: b.account, Store: w, Seed: 7}); err != nil {
		tb.Fatal(err)
	}
	w.Register(b.engine)
	w.Resume()
	b.service = b.engine.Service()
}

// call makes a request. Parameters come as key, value, key, value; short names
// of lists are spelled out.
func (b *bench) call(action string, parameters ...string) (*wire.Node, error) {
	values := url.Values{}
	for i := 0; i+1 < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	params, err := wire.ParseForm(values.Encode())
	if err != nil {
		return nil, err
	}
	out, err := b.service.Do(&wire.Request{Action: action, Region: region, Params: params, At: b.now})
	if commitErr := b.world.Commit(false); commitErr != nil {
		return nil, commitErr
	}
	return wire.El(action, out.Nodes...), err
}

// must is a call that succeeds.
func (b *bench) must(action string, parameters ...string) *wire.Node {
	b.Helper()
	out, err := b.call(action, parameters...)
	if err != nil {
		b.Fatalf("%s: %v", action, err)
	}
	return out
}

// pass lets time go by.
func (b *bench) pass(d time.Duration) { b.now = b.now.Add(d) }

// text is the text of an element, found by a path of names.
func text(n *wire.Node, path ...string) string {
	for _, name := range path {
		n = child(n, name)
	}
	if n == nil {
		return ""
	}
	return n.Text
}

func child(n *wire.Node, name string) *wire.Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if c != nil && c.Name == name {
			return c
		}
	}
	return nil
}

// stack is a stack of the engine, by its name.
func (b *bench) stack(name string) *Stack {
	b.Helper()
	s := b.engine.names[region+"/"+name]
	if s == nil {
		b.Fatalf("there is no stack %s", name)
	}
	return s
}

// settle lets time go by until a stack rests, and returns its status.
func (b *bench) settle(s *Stack) string {
	b.Helper()
	for range 100000 {
		b.engine.Advance(b.now)
		if !s.busy() && (s.Operation == nil || s.OnFailure != "DELETE" || !strings.HasPrefix(s.Status, "ROLLBACK")) {
			return s.Status
		}
		next, ok := b.engine.Next()
		if !ok {
			b.stuck(s)
		}
		if next.After(b.now) {
			b.now = next
		}
	}
	b.stuck(s)
	return ""
}

// stuck tells all about stacks of which one does not come to rest.
func (b *bench) stuck(s *Stack) {
	b.Helper()
	for _, other := range b.engine.order {
		b.Logf("%s is %s:\n%s", other.Name, other.Status, strings.Join(lines(other.history()), "\n"))
		if other.busy() {
			for _, w := range other.Operation.Works {
				b.Logf("%+v", *w)
			}
		}
	}
	b.Fatalf("%s does not come to rest: %s", s.Name, s.Status)
}

// create makes a stack of a template and waits for it.
func (b *bench) create(name, body string, more ...string) *Stack {
	b.Helper()
	b.must("CreateStack", append([]string{"StackName", name, "TemplateBody", body}, more...)...)
	s := b.stack(name)
	b.settle(s)
	return s
}

// lines are a stack's events, oldest first, one line each: the time since the
// first one, logical id, status and reason.
func lines(events []Event) []string {
	var all []string
	for _, event := range events {
		all = append(all, strings.TrimSpace(event.Logical+" "+event.Status+" "+event.Reason))
	}
	return all
}
