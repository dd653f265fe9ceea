// Package template is the CloudFormation template language: reading YAML and
// JSON, parameters and their constraints, interface groups, rules, the graph
// of resources, and the evaluation of every function.
package template
