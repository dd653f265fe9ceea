// Package wizard is the domain of Gantry: what can be asked, what the answers
// mean, and how the work they ask for is carried out. It draws nothing and
// calls nobody; the world outside is behind the Cloud interface.
package wizard
