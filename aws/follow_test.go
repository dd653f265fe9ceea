package aws

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// bare is demo without promises.
func bare() *wizard.StackAction {
	a := demo()
	a.Promises = nil
	return a
}

// everyEventOnce fails unless every event of a stack was emitted exactly once
// and in order.
func everyEventOnce(t *testing.T, s *scriptedStack, h *heard) {
	t.Helper()
	var want []string
	for i, e := range s.script {
		logical := e.logical
		if logical == "" {
			logical = s.name
		}
		id := e.id
		if id == "" {
			id = fmt.Sprintf("%s-%03d-%s-%s", s.name, i, logical, e.status)
		}
		want = append(want, id)
	}
	var got []string
	for _, r := range h.resources() {
		if r.StackID == s.id {
			got = append(got, r.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// many is the script of a stack of n resources, more than fit on a page.
func many(n int) []scripted {
	script := []scripted{root(0, "CREATE_IN_PROGRESS", "User Initiated")}
	for i := range n {
		script = append(script, resource(3*time.Second, fmt.Sprintf("Topic%d", i), "AWS::SNS::Topic", "CREATE_IN_PROGRESS"))
	}
	for i := range n {
		script = append(script, resource(20*time.Second, fmt.Sprintf("Topic%d", i), "AWS::SNS::Topic", "CREATE_COMPLETE"))
	}
	return append(script, root(22*time.Second, "CREATE_COMPLETE", ""))
}

func TestNoEventIsLostOrRepeated(t *testing.T) {
	clock := func(w *wire, s *scriptedStack) time.Duration { return w.clock.Now().Sub(s.began) }
	for name, weather := range map[string]func(*wire, *scriptedStack){
		"in fair weather": func(*wire, *scriptedStack) {},
		"when page two is throttled": func(w *wire, _ *scriptedStack) {
			n := 0
			w.before = func(op string, f url.Values) (reply, bool) {
				if op != "DescribeStackEvents" || f.Get("NextToken") == "" {
					return reply{}, false
				}
				n++
				return rateExceeded, n%2 == 1
			}
		},
		"after ten minutes of throttling": func(w *wire, s *scriptedStack) {
			w.before = func(op string, _ url.Values) (reply, bool) {
				return rateExceeded, op != "CreateStack" && !s.began.IsZero() && clock(w, s) > 4*time.Second && clock(w, s) < 10*time.Minute
			}
		},
		"after ten minutes without a network": func(w *wire, s *scriptedStack) {
			w.before = func(string, url.Values) (reply, bool) {
				return reply{}, !s.began.IsZero() && clock(w, s) > 4*time.Second && clock(w, s) < 10*time.Minute
			}
		},
		"when garbage comes": func(w *wire, s *scriptedStack) {
			n := 0
			w.before = func(op string, _ url.Values) (reply, bool) {
				n++
				bad := []reply{{200, "<html>welcome to the hotel"}, {502, "bad gateway"}, {200, "\x00\xff"}, {500, ""}}
				return bad[n%4], strings.HasPrefix(op, "Describe") && !s.began.IsZero() && n%3 == 0
			}
		},
		"with expired credentials": func(w *wire, s *scriptedStack) {
			w.before = func(string, url.Values) (reply, bool) {
				return failed(403, "ExpiredToken", "The security token included in the request is expired"), !s.began.IsZero() && clock(w, s) > 4*time.Second && clock(w, s) < 20*time.Minute
			}
		},
		"when nothing is to be seen at first": func(_ *wire, s *scriptedStack) { s.hidden = 9 * time.Second },
		"when the first lists are empty": func(w *wire, s *scriptedStack) {
			w.before = func(op string, _ url.Values) (reply, bool) {
				return answered(op, "<StackEvents/>"), op == "DescribeStackEvents" && clock(w, s) < 6*time.Second
			}
		},
		"when descriptions are stale":   func(_ *wire, s *scriptedStack) { s.lag = 25 * time.Second },
		"when events have no token":     func(_ *wire, s *scriptedStack) { s.noTokens = true },
		"when pages are small":          func(_ *wire, s *scriptedStack) { s.pageSize = 7 },
		"when every page comes twice":   twicePaged,
		"when the same page comes ever": stuckPage,
	} {
		t.Run(name, func(t *testing.T) {
			w, c := newWire(t)
			s := newScriptedStack(w, "demo", many(130)...)
			weather(w, s)
			var h heard
			if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
				t.Fatal(err)
			}
			everyEventOnce(t, s, &h)
			if n := len(w.made("CreateStack")); n != 1 {
				t.Errorf("asked %d times for the stack", n)
			}
		})
	}
}

// twicePaged repeats each page under the next token.
func twicePaged(w *wire, s *scriptedStack) {
	s.pageSize = 40
	w.before = func(op string, f url.Values) (reply, bool) {
		token := f.Get("NextToken")
		if op != "DescribeStackEvents" || token == "" {
			return reply{}, false
		}
		if again, ok := strings.CutPrefix(token, "again"); ok {
			f.Set("NextToken", again)
			return reply{}, false
		}
		f.Set("NextToken", "0")
		r := s.events(f)
		return reply{r.status, strings.Replace(r.body, "<NextToken>40</NextToken>", "<NextToken>again"+token+"</NextToken>", 1)}, true
	}
}

// stuckPage gives the last page's token for ever.
func stuckPage(w *wire, s *scriptedStack) {
	w.before = func(op string, f url.Values) (reply, bool) {
		if op != "DescribeStackEvents" || s.began.IsZero() {
			return reply{}, false
		}
		r := s.events(f)
		if !strings.Contains(r.body, "<NextToken>") {
			r.body = strings.Replace(r.body, "</StackEvents>", "</StackEvents><NextToken>100000</NextToken>", 1)
		}
		return r, true
	}
}

func TestEventsOfOneMillisecondKeepTheirOrder(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo",
		root(0, "CREATE_IN_PROGRESS", "User Initiated"),
		resource(time.Second, "A", "AWS::SNS::Topic", "CREATE_IN_PROGRESS"),
		resource(time.Second, "B", "AWS::SNS::Topic", "CREATE_IN_PROGRESS"),
		resource(2*time.Second, "B", "AWS::SNS::Topic", "CREATE_COMPLETE"),
		resource(2*time.Second, "A", "AWS::SNS::Topic", "CREATE_COMPLETE"),
		root(2*time.Second, "CREATE_COMPLETE", ""))
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	everyEventOnce(t, s, &h)
}

func TestAnEventThatComesLateIsNotLost(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", created()...)
	w.before = func(op string, f url.Values) (reply, bool) {
		if op != "DescribeStackEvents" || w.clock.Now().Sub(s.began) > 30*time.Second {
			return reply{}, false
		}
		kept := s.script
		defer func() { s.script = kept }()
		s.script = append([]scripted{kept[0]}, kept[2:]...) // the second event is not readable yet
		s.script[1].id = "demo-002-Queue-CREATE_IN_PROGRESS"
		return s.events(f), true
	}
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	if got := len(h.resources()); got != len(s.script) {
		t.Errorf("%d events, want %d: %v", got, len(s.script), h.ids())
	}
}

func TestAReviewBeforeTheCreationIsNoEnd(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", append([]scripted{root(0, "REVIEW_IN_PROGRESS", "User Initiated")}, created()...)...)
	s.lag = 4 * time.Second // the description still says REVIEW_IN_PROGRESS
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	everyEventOnce(t, s, &h)
}

func TestTroubleWithTheWeatherIsSaidOnce(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", created()...)
	w.before = func(string, url.Values) (reply, bool) {
		age := w.clock.Now().Sub(s.began)
		return failed(403, "ExpiredToken", "expired"), !s.began.IsZero() && age > 10*time.Second && age < 20*time.Minute
	}
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	said := h.said()
	if n := strings.Count(said, "sign in again"); n != 1 {
		t.Errorf("said %d times to sign in again:\n%s", n, said)
	}
	if !strings.Contains(said, "AWS answers again") {
		t.Errorf("not said that it is over:\n%s", said)
	}
}

func TestTheStackGoesOnWhenTheTimeIsOver(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo", created()...)
	a := bare()
	a.Timeout = 30 * time.Second
	_, err := c.Do(withToken(false), wizard.Apply, a, func(wizard.Event) {})
	if trouble := troubleIn(t, err); trouble.Exit != wizard.ExitTimedOut || len(w.made("DeleteStack")) != 0 {
		t.Errorf("exit %d: %v", trouble.Exit, err)
	}
}

func TestEventsThatMayNotBeReadAreLostSight(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo", created()...)
	w.on("DescribeStackEvents", func(url.Values) reply {
		return failed(403, "AccessDenied", "User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:DescribeStackEvents on resource: y")
	})
	_, err := c.Do(withToken(false), wizard.Apply, bare(), func(wizard.Event) {})
	trouble := troubleIn(t, err)
	if trouble.Exit != wizard.ExitLostSight || !strings.Contains(trouble.Cause, "cloudformation:DescribeStackEvents") {
		t.Errorf("exit %d: %v", trouble.Exit, err)
	}
}

func TestWatchingEndsWithItsContext(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo", created()...)
	ctx, cancel := context.WithCancelCause(withToken(false))
	_, err := c.Do(ctx, wizard.Apply, bare(), func(e wizard.Event) {
		if _, ok := e.Body.(wizard.ResourceEvent); ok {
			cancel(wizard.ErrDetached)
		}
	})
	if !errors.Is(err, wizard.ErrDetached) {
		t.Errorf("ended with %v", err)
	}
}

func TestAnEndWithoutAnEventIsSeenInTheStackItself(t *testing.T) {
	w, c := newWire(t)
	s := newScriptedStack(w, "demo", created()...)
	w.on("DescribeStackEvents", func(f url.Values) reply {
		kept := s.script
		defer func() { s.script = kept }()
		s.script = kept[:len(kept)-1]
		return s.events(f)
	})
	var h heard
	if _, err := c.Do(withToken(false), wizard.Apply, bare(), h.emit); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(h.said(), "although no event says so") {
		t.Errorf("said: %s", h.said())
	}
}
