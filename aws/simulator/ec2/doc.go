// Package ec2 answers EC2's API from the simulated world: key pairs with real
// keys, regions and zones, networks, instances and what belongs to them.
//
// It also takes part when stacks create and delete such resources: a VPC comes
// with its default security group, route table and network ACL; what is still
// in use refuses to be deleted.
package ec2
