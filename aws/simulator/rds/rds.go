// Package rds answers what an operator looks up in the Relational Database
// Service: instances, clusters and subnet groups of the simulated world.
package rds

import (
	"net/http"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	instanceType = "AWS::RDS::DBInstance"
	clusterType  = "AWS::RDS::DBCluster"
	groupType    = "AWS::RDS::DBSubnetGroup"
)

type service struct{ w *world.World }

// New makes RDS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(instanceType, world.Hooks{Create: s.comes, Ready: func(r *world.Resource) { r.State = "available" }})
	w.Handle(clusterType, world.Hooks{Create: s.comes, Ready: func(r *world.Resource) { r.State = "available" }})
	return &wire.Service{
		Name: "rds", Protocol: wire.Query, Version: "2014-10-31", Namespace: "http://rds.amazonaws.com/doc/2014-10-31/",
		Actions: map[string]wire.Action{"DescribeDBInstances": s.instances, "DescribeDBClusters": s.clusters, "DescribeDBSubnetGroups": s.groups},
	}
}

// comes refuses a subnet group that does not exist.
func (s *service) comes(r *world.Resource) error {
	if name := r.Text("DBSubnetGroupName"); name != "" {
		if _, found := s.w.Get(r.Region, groupType, name); !found && name != "default" {
			return wire.Errorf(http.StatusNotFound, "DBSubnetGroupNotFoundFault", "DB subnet group '%s' does not exist.", name)
		}
	}
	r.State = "creating"
	return nil
}

// list answers all resources of a type, or the one a call names.
func (s *service) list(q *wire.Request, typ, parameter, set, element string, missing [2]string, nodes func(*world.Resource) []*wire.Node) (wire.Output, error) {
	name := q.Params.Get(parameter)
	out := wire.El(set)
	for _, r := range s.w.List(q.Region, typ) {
		if name == "" || r.Physical == name {
			out.Children = append(out.Children, wire.El(element, nodes(r)...))
		}
	}
	if name != "" && len(out.Children) == 0 {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, missing[0], missing[1], name)
	}
	return wire.XML(out), nil
}

func (s *service) groupNodes(r *world.Resource) []*wire.Node {
	subnets := wire.El("Subnets")
	vpc := ""
	for _, id := range r.Texts("SubnetIds") {
		zone := ""
		if subnet, found := s.w.Get(r.Region, "AWS::EC2::Subnet", id); found {
			zone, vpc = subnet.Text("AvailabilityZone"), subnet.Text("VpcId")
		}
		subnets.Children = append(subnets.Children, wire.El("Subnet", wire.Text("SubnetIdentifier", id),
			wire.El("SubnetAvailabilityZone", wire.Text("Name", zone)), wire.Text("SubnetStatus", "Active")))
	}
	return []*wire.Node{
		wire.Text("DBSubnetGroupName", r.Physical), wire.Text("DBSubnetGroupDescription", r.Text("DBSubnetGroupDescription")),
		wire.Text("VpcId", vpc), wire.Text("SubnetGroupStatus", "Complete"), subnets,
		wire.Text("DBSubnetGroupArn", "arn:aws:rds:"+r.Region+":"+world.Account+":subgrp:"+r.Physical),
	}
}

func (s *service) groups(q *wire.Request) (wire.Output, error) {
	return s.list(q, groupType, "DBSubnetGroupName", "DBSubnetGroups", "DBSubnetGroup",
		[2]string{"DBSubnetGroupNotFoundFault", "DB subnet group '%s' does not exist."}, s.groupNodes)
}

func (s *service) instances(q *wire.Request) (wire.Output, error) {
	return s.list(q, instanceType, "DBInstanceIdentifier", "DBInstances", "DBInstance", [2]string{"DBInstanceNotFound", "DBInstance %s not found."}, func(r *world.Resource) []*wire.Node {
		security := wire.El("VpcSecurityGroups")
		for _, id := range r.Texts("VPCSecurityGroups") {
			security.Children = append(security.Children, wire.El("VpcSecurityGroupMembership", wire.Text("VpcSecurityGroupId", id), wire.Text("Status", "active")))
		}
		nodes := []*wire.Node{
			wire.Text("DBInstanceIdentifier", r.Physical), wire.Text("DBInstanceClass", r.Text("DBInstanceClass")), wire.Text("Engine", r.Text("Engine")),
			wire.Text("DBInstanceStatus", r.State), wire.Opt("MasterUsername", r.Text("MasterUsername")), wire.Opt("EngineVersion", r.Text("EngineVersion")),
			wire.El("Endpoint", wire.Text("Address", r.Attribute("Endpoint.Address")), wire.Text("Port", r.Attribute("Endpoint.Port"))),
			wire.Opt("AllocatedStorage", r.Text("AllocatedStorage")), wire.Time("InstanceCreateTime", r.Created), wire.Bool("MultiAZ", r.Flag("MultiAZ")),
			wire.Int("BackupRetentionPeriod", r.Number("BackupRetentionPeriod", 1)), security, wire.Text("DBInstanceArn", r.Attribute("DBInstanceArn")),
			wire.Bool("StorageEncrypted", r.Flag("StorageEncrypted")), wire.Bool("DeletionProtection", r.Flag("DeletionProtection")),
		}
		if group, found := s.w.Get(r.Region, groupType, r.Text("DBSubnetGroupName")); found {
			nodes = append(nodes, wire.El("DBSubnetGroup", s.groupNodes(group)...))
		}
		return nodes
	})
}

func (s *service) clusters(q *wire.Request) (wire.Output, error) {
	return s.list(q, clusterType, "DBClusterIdentifier", "DBClusters", "DBCluster", [2]string{"DBClusterNotFoundFault", "DBCluster %s not found."}, func(r *world.Resource) []*wire.Node {
		return []*wire.Node{
			wire.Text("DBClusterIdentifier", r.Physical), wire.Text("Engine", r.Text("Engine")), wire.Text("Status", r.State),
			wire.Text("Endpoint", r.Attribute("Endpoint.Address")), wire.Text("Port", r.Attribute("Endpoint.Port")), wire.Text("DBClusterArn", r.Attribute("DBClusterArn")),
			wire.Opt("DBSubnetGroup", r.Text("DBSubnetGroupName")), wire.Time("ClusterCreateTime", r.Created),
		}
	})
}
