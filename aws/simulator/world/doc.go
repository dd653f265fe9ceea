// Package world is the state of the simulated AWS: its clock, its resources in
// every region, and where they are kept on disk.
//
// Time is pulled, never pushed: nothing ticks. Whoever asks first lets the
// engines (CloudFormation, Auto Scaling, ECS, …) work off everything that has
// come due until now, in the order of time. So the state is plain data, every
// timestamp is exact, and a test with its own clock sees the same each time.
//
// A World is guarded by one lock that the server holds for the length of a
// request; nothing in this package locks by itself except the clock.
package world
