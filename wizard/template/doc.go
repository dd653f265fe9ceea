// Package template is the CloudFormation template language: reading YAML and
// JSON, parameters and their constraints, interface groups, rules, the graph
// of resources, and the evaluation of every function.
//
// Parse reads a template and refuses what CloudFormation would refuse without
// knowing the values; Evaluate takes the values, and what is asked of the
// Evaluation is worked out then. Both speak in CloudFormation's own words, as
// recorded from the service; where none are known the words are ours in its
// manner. Whatever is not known yet is Unknown, so that a plan can be made
// before anything exists.
//
// Templates are foreign text: size, depth, aliases, loops, patterns and the
// work of functions are all bounded.
package template
