package simulator

import (
	"context"
	"net"
	"strings"
	"time"

	"gantry/aws/simulator/world"
	"gantry/wizard"
)

const (
	// patience is how long a start waits for a process that has the folder but
	// does not answer: it may just be starting, or ending.
	patience = 3 * time.Second
	// lookAgain is how often a follower looks whether the folder is free.
	lookAgain = 200 * time.Millisecond
)

// join takes the folder and serves it, or finds the process that does.
func (s *Simulator) join(ctx context.Context, address string) error {
	deadline := time.Now().Add(patience)
	for {
		f, err := take(s.options.Dir)
		if err != nil {
			return err
		}
		if f != nil {
			return s.serveFolder(ctx, f, address)
		}
		if who := owner(s.options.Dir); who.URL != "" {
			if hello, err := greet(ctx, who.URL); err == nil {
				return s.follow(who, hello, address)
			}
		}
		if time.Now().After(deadline) {
			return busy(s.options.Dir)
		}
		if err := (wizard.WallClock{}).Sleep(ctx, lookAgain/4); err != nil {
			return err
		}
	}
}

// serveFolder serves a folder that this process has.
func (s *Simulator) serveFolder(ctx context.Context, f *folder, address string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.long.Err() // closed meanwhile?
	if err == nil {
		err = s.serve(ctx, address)
	}
	if err == nil {
		s.folder = f
		return f.announce(s.address)
	}
	_ = f.release() // the first error says more
	return err
}

// follow stands for the process that serves the folder, and takes its place
// when it ends.
func (s *Simulator) follow(who served, hello hello, address string) error {
	wanted, _, _ := strings.Cut(strings.TrimPrefix(who.URL, "http://"), "/")
	if _, port, err := net.SplitHostPort(address); err == nil && port != "0" && address != wanted {
		return &wizard.Trouble{
			Cause:  "cannot serve the simulated world at " + address,
			Reason: wizard.TroubleOf(busy(s.options.Dir)).Reason,
			Exit:   wizard.ExitUsage,
			Advice: []string{"Use " + who.URL + ", or end that process first"},
		}
	}
	s.mu.Lock()
	s.address = who.URL
	s.mu.Unlock()
	s.clock.set(world.NewClock(hello.Now, hello.Speed, s.options.Now))
	s.workers.Go(func() { s.succeed(wanted) })
	return nil
}

// succeed waits until the folder is free, and then serves it at the address
// where it was served before, so that clients need not notice.
func (s *Simulator) succeed(address string) {
	for (wizard.WallClock{}).Sleep(s.long, lookAgain) == nil {
		f, err := take(s.options.Dir)
		if err != nil || f == nil {
			continue
		}
		if s.serveFolder(s.long, f, address) == nil {
			return
		}
	}
}
