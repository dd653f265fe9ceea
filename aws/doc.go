// Package aws is the cloud that a run works on: CloudFormation stacks, EC2 key
// pairs, and the lookups behind a form's choices, all through the AWS SDK.
//
// Everything a process asks of one account and region goes through one Cloud
// and shares its request budget. Whatever waits asks the clock it was given,
// so that a simulated world can run faster than ours.
package aws
