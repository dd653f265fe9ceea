// Package ssm answers Systems Manager's Parameter Store: parameters that stacks
// and calls made, and the public ones under /aws/service that give the ids of
// machine images.
package ssm
