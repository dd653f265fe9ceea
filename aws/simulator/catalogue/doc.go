// Package catalogue knows the resource types of CloudFormation: which exist,
// what properties they have and which can only be set at creation, what their
// physical ids and attributes look like, how long they take, and in what words
// they fail.
//
// The types are taken from the public schemas of the CloudFormation registry,
// the durations and failures from public traces of real stacks. The tables are
// in the folder data, embedded, and read when they are first needed, so that a
// program that does not need them does not pay for them.
package catalogue
