// Package elbv2 answers Elastic Load Balancing (application, network and
// gateway load balancers) from the simulated world: load balancers, listeners,
// rules with their priorities, target groups and the health of their targets.
package elbv2
