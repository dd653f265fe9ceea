// Package autoscaling answers Auto Scaling from the simulated world. Its groups
// are alive: instances are launched one after the other until there are as many
// as desired, and terminated when there are too many; every step is an activity
// and an event on the bus.
package autoscaling
