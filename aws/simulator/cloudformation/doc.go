// Package cloudformation is the simulator's CloudFormation: the engine that
// carries out stack operations in simulated time, and the API over it.
//
// The engine is a discrete event simulation over plain data. Nothing ticks:
// every request first works off all transitions that are due by now, in order
// of their times, and then answers. A stack holds its running operation as
// data, so a world that was saved in the middle of one goes on exactly where
// it stood. The caller serialises requests; the engine has no lock.
package cloudformation
