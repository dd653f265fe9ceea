// Package cli is the command line: commands, flags, text and JSONL output, and
// exit codes. It is handed constructors for all that lies outside, so that it
// knows neither AWS nor the simulator.
package cli
