package simulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
	"gantry/wizard"
)

// Simulator is a simulated AWS account that answers at a URL, served by this
// process or by another one that was there first.
type Simulator struct {
	options Options
	world   *world.World // nil while another process serves
	router  *wire.Router
	engine  engine
	server  *http.Server
	folder  *folder // nil in memory
	address string
	clock   *sharedClock
	weather weather
	long    context.Context // ends with Close, for long polls
	stop    context.CancelFunc
	workers sync.WaitGroup
	// mu guards address, world, engine, router, server and folder, which change
	// when another process's folder is taken over. Requests need no lock: what
	// they use is there before the first one.
	mu     sync.Mutex
	served error
}

// Start opens the world and serves it. When another process serves the same
// folder already, the Simulator stands for that one: same URL, same clock. The
// context bounds the start only. The errors are Troubles.
func Start(ctx context.Context, o Options) (*Simulator, error) {
	address, err := o.checkListen()
	if err != nil {
		return nil, err
	}
	if o.Region == "" {
		o.Region = DefaultRegion
	}
	s := &Simulator{options: o, clock: &sharedClock{}}
	s.long, s.stop = context.WithCancel(context.Background())
	if o.Weather != nil {
		s.weather.set(*o.Weather)
	}
	if o.Dir == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.serve(ctx, address); err != nil {
			s.stop()
			return nil, err
		}
		return s, nil
	}
	if err := s.join(ctx, address); err != nil {
		_ = s.Close() // the first error says more
		return nil, err
	}
	return s, nil
}

// serve opens the world and answers at an address.
func (s *Simulator) serve(ctx context.Context, address string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return &wizard.Trouble{
			Cause: "cannot listen on " + address, Reason: err.Error(), Err: err,
			Advice: []string{"Another program may have the port: choose another one, or 127.0.0.1:0 for any free one"},
		}
	}
	if err := s.open(); err != nil {
		_ = listener.Close()
		return err
	}
	s.address = "http://" + listener.Addr().String()
	server := &http.Server{
		Handler:           http.HandlerFunc(s.answer),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          silent(), // garbage on a connection is the sender's affair
	}
	s.server = server
	s.workers.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.served = fmt.Errorf("serving the simulator: %w", err)
		}
	})
	return nil
}

// open opens the world and puts the services over it.
func (s *Simulator) open() error {
	w, err := world.Open(world.Options{Dir: s.options.Dir, Speed: s.options.Speed, Now: s.options.Now, Seed: s.options.Seed})
	if err != nil {
		return err
	}
	router, engine, err := assemble(w)
	if err != nil {
		return errors.Join(err, w.Close())
	}
	w.Lock()
	defer w.Unlock()
	w.Resume()
	s.world, s.router, s.engine = w, router, engine
	s.clock.set(w.Clock())
	return nil
}

// URL is where the simulator answers, such as "http://127.0.0.1:40123".
func (s *Simulator) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.address
}

// Clock is the world's clock.
func (s *Simulator) Clock() wizard.Clock { return s.clock }

// SetWeather changes the faults on purpose, at once.
func (s *Simulator) SetWeather(w Weather) { s.weather.set(w) }

// Close stops serving, lets calls under way finish for a moment, writes the
// world and gives the folder back. Closing twice is harmless.
func (s *Simulator) Close() error {
	s.stop()
	s.mu.Lock()
	server, w, f := s.server, s.world, s.folder
	s.server, s.folder = nil, nil
	s.mu.Unlock()
	var problems []error
	if server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			problems = append(problems, server.Close())
		}
	}
	s.workers.Wait()
	if server != nil {
		problems = append(problems, s.served, w.Close())
	}
	if f != nil {
		problems = append(problems, f.release())
	}
	return errors.Join(problems...)
}
