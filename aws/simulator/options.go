package simulator

import (
	"fmt"
	"net"
	"time"

	"gantry/wizard"
)

// DefaultRegion is where an unsigned call goes, and what Options without a
// region mean.
const DefaultRegion = "us-east-1"

// Options say how a simulator is started. The zero value is good for tests: in
// memory, on a free loopback port, at the default speed.
type Options struct {
	// Dir is the folder the world is kept in, made if need be; "" keeps it in
	// memory only.
	Dir string
	// Listen is the address to listen on, "" for a free port of 127.0.0.1. It
	// must be a loopback address unless AllowAnyAddress is set.
	Listen string
	// AllowAnyAddress lets Listen be any address. Whoever reaches it can do all
	// that the simulator can, so this is asked for in so many words.
	AllowAnyAddress bool
	// Speed is how many times faster than ours the world runs; zero means
	// world.DefaultSpeed.
	Speed float64
	// Region is where unsigned calls go, "" for DefaultRegion.
	Region string
	// Now is where real time comes from, nil for the machine's clock.
	Now func() time.Time
	// Seed makes ids and chances repeatable; zero means fresh ones.
	Seed uint64
	// Weather are faults on purpose, nil for a fine day.
	Weather *Weather
}

// checkListen refuses an address that others could reach.
func (o Options) checkListen() (string, error) {
	address := o.Listen
	if address == "" {
		return "127.0.0.1:0", nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", &wizard.Trouble{
			Cause: "cannot listen on " + address, Reason: err.Error(), Exit: wizard.ExitUsage, Err: err,
			Advice: []string{"Give an address with a port, such as 127.0.0.1:4566"},
		}
	}
	if o.AllowAnyAddress || isLoopback(host) {
		return address, nil
	}
	return "", &wizard.Trouble{
		Cause:  fmt.Sprintf("will not listen on %s", address),
		Reason: "it is not a loopback address, and whoever reaches the simulator can do everything it can",
		Exit:   wizard.ExitUsage,
		Advice: []string{"Listen on 127.0.0.1, or say in so many words that any address is allowed"},
	}
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
