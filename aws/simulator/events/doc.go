// Package events answers EventBridge from the simulated world: rules, their
// targets, and events that are matched and delivered to queues and topics.
package events
