// Package ecs answers the Elastic Container Service from the simulated world:
// clusters, task definitions, and services whose tasks start one after the
// other until a steady state is reached.
//
// What changes by itself is told by time: a task record says when it was made
// and stopped, and its state follows from how long ago that was.
package ecs
