// Package sqs answers the Simple Queue Service from the simulated world:
// queues, and messages that can be sent, received, deleted and waited for.
package sqs
