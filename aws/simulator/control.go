package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/wizard"
)

// controlPath is where a simulator answers what is not AWS's: who it is, and
// failures to order. No bucket can have that name.
const controlPath = "/_simulator"

// hello is what a simulator says about itself.
type hello struct {
	PID   int       `json:"pid"`
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
}

// order is a failure that is ordered.
type order struct {
	Logical string  `json:"logical,omitempty"`
	Fault   string  `json:"fault,omitempty"`
	Drill   float64 `json:"drill,omitempty"`
}

// control answers what is not AWS's.
func (s *Simulator) control(out http.ResponseWriter, r *http.Request) {
	var answer any
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, controlPath) {
	case "GET ", "GET /":
		answer = hello{os.Getpid(), s.clock.Now(), s.clock.Speed()}
	case "GET /faults":
		answer = s.Faults(r.URL.Query().Get("type"))
	case "POST /fail":
		var o order
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&o); err != nil {
			http.Error(out, err.Error(), http.StatusBadRequest)
			return
		}
		if err := s.obey(o); err != nil {
			http.Error(out, err.Error(), http.StatusBadRequest)
			return
		}
		answer = struct{}{}
	default:
		http.NotFound(out, r)
		return
	}
	text, err := json.Marshal(answer)
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	out.Header().Set("Content-Type", "application/json")
	_, _ = out.Write(text) // the sender may have gone
}

// greet asks a simulator who it is.
func greet(ctx context.Context, at string) (hello, error) {
	var h hello
	err := call(ctx, http.MethodGet, at+controlPath, nil, &h)
	return h, err
}

func call(ctx context.Context, method, at string, send, receive any) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var body bytes.Buffer
	if send != nil {
		if err := json.NewEncoder(&body).Encode(send); err != nil {
			return fmt.Errorf("calling the simulator: %w", err)
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, at, &body)
	if err != nil {
		return fmt.Errorf("calling the simulator: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("calling the simulator: %w", err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing is lost
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("calling the simulator: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return errors.New(strings.TrimSpace(string(text)))
	}
	return json.Unmarshal(text, receive)
}

// Fail lets the next work on a resource fail, once. The logical id may be
// "stack/Logical" for one stack only, or "Logical=fault" to name the fault. An
// empty fault means one that fits the resource.
func (s *Simulator) Fail(logical, fault string) error {
	if name, named, found := strings.Cut(logical, "="); found && fault == "" {
		logical, fault = name, named
	}
	if logical == "" {
		return &wizard.Trouble{
			Cause: "no resource to let fail", Reason: "the logical id is empty", Exit: wizard.ExitUsage,
			Advice: []string{"Give a logical id of the template, such as NatGateway1, or NatGateway1=quota"},
		}
	}
	return s.send(order{Logical: logical, Fault: fault})
}

// Drill lets any work on any resource fail with a probability between 0 and 1.
func (s *Simulator) Drill(probability float64) error {
	return s.send(order{Drill: probability})
}

// send carries an order out, here or in the process that has the world.
func (s *Simulator) send(o order) error {
	s.mu.Lock()
	here := s.server != nil
	s.mu.Unlock()
	if here {
		return s.obey(o)
	}
	var nothing struct{}
	return call(context.Background(), http.MethodPost, s.URL()+controlPath+"/fail", o, &nothing)
}

func (s *Simulator) obey(o order) error {
	if o.Fault != "" && !knownFault(o.Fault) {
		return &wizard.Trouble{
			Cause: fmt.Sprintf("no fault is called %q", o.Fault), Exit: wizard.ExitUsage,
			Advice: []string{"See which there are: " + s.URL() + controlPath + "/faults?type=AWS::EC2::VPC"},
		}
	}
	s.world.Lock()
	defer s.world.Unlock()
	s.world.Advance()
	if o.Logical != "" {
		s.engine.Fail(o.Logical, o.Fault)
	} else {
		s.engine.Drill(o.Drill)
	}
	s.world.Advance()
	return s.world.Commit(true)
}

// knownFault says whether any type has a fault of that name.
func knownFault(name string) bool {
	for _, fault := range catalogue.AllFaults() {
		if fault == name {
			return true
		}
	}
	return false
}

// Faults are the ways in which resources of a type can be let fail.
func (s *Simulator) Faults(resourceType string) []wizard.Choice {
	var choices []wizard.Choice
	seen := map[string]bool{}
	for _, fault := range catalogue.Faults(resourceType) {
		if !seen[fault.Name] {
			seen[fault.Name] = true
			choices = append(choices, wizard.Choice{Value: fault.Name, Label: fault.Text})
		}
	}
	return choices
}
