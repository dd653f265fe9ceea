package ec2

import (
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	vpcType           = "AWS::EC2::VPC"
	subnetType        = "AWS::EC2::Subnet"
	groupType         = "AWS::EC2::SecurityGroup"
	ingressType       = "AWS::EC2::SecurityGroupIngress"
	egressType        = "AWS::EC2::SecurityGroupEgress"
	gatewayType       = "AWS::EC2::InternetGateway"
	attachmentType    = "AWS::EC2::VPCGatewayAttachment"
	natType           = "AWS::EC2::NatGateway"
	addressType       = "AWS::EC2::EIP"
	associationType   = "AWS::EC2::EIPAssociation"
	tableType         = "AWS::EC2::RouteTable"
	routeType         = "AWS::EC2::Route"
	tableSubnetType   = "AWS::EC2::SubnetRouteTableAssociation"
	aclType           = "AWS::EC2::NetworkAcl"
	interfaceType     = "AWS::EC2::NetworkInterface"
	instanceType      = "AWS::EC2::Instance"
	terminatedType    = "AWS::EC2::Instance::Terminated" // ours: instances that have gone
	volumeType        = "AWS::EC2::Volume"
	keyType           = "AWS::EC2::KeyPair"
	templateType      = "AWS::EC2::LaunchTemplate"
	endpointType      = "AWS::EC2::VPCEndpoint"
	peeringType       = "AWS::EC2::VPCPeeringConnection"
	dhcpType          = "AWS::EC2::DHCPOptions"
	placementType     = "AWS::EC2::PlacementGroup"
	flowLogType       = "AWS::EC2::FlowLog"
	transitType       = "AWS::EC2::TransitGateway"
	vpnGatewayType    = "AWS::EC2::VPNGateway"
	customerGateway   = "AWS::EC2::CustomerGateway"
	egressGatewayType = "AWS::EC2::EgressOnlyInternetGateway"
)

// service is EC2 over a world.
type service struct{ w *world.World }

// New makes EC2 over a world and registers what it does when resources of its
// types come and go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Furnishing(func(_ *world.World, region string) { s.furnish(region) })
	s.hook()
	out := &wire.Service{
		Name: "ec2", Protocol: wire.EC2, Version: "2016-11-15",
		Namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
		Actions:   map[string]wire.Action{},
	}
	for _, v := range views {
		list := s.describe
		if v.typ == keyType {
			list = s.describeKeyPairs
		}
		out.Actions[v.action] = func(q *wire.Request) (wire.Output, error) { return list(v, q) }
	}
	for name, action := range s.actions() {
		out.Actions[name] = action
	}
	return out
}

// actions are the operations that are not plain views.
func (s *service) actions() map[string]wire.Action {
	return map[string]wire.Action{
		"CreateKeyPair": s.createKeyPair, "ImportKeyPair": s.importKeyPair, "DeleteKeyPair": s.deleteKeyPair,
		"DescribeRegions": s.describeRegions, "DescribeAvailabilityZones": s.describeZones,
		"DescribeAccountAttributes": s.describeAccountAttributes,
		"DescribeImages":            s.describeImages,
		"DescribeInstanceTypes":     s.describeInstanceTypes, "DescribeInstanceTypeOfferings": s.describeOfferings,
		"DescribeInstances": s.describeInstances, "DescribeInstanceStatus": s.describeInstanceStatus,
		"RunInstances": s.runInstances, "TerminateInstances": s.terminateInstances,
		"StopInstances": s.stopInstances, "StartInstances": s.startInstances, "RebootInstances": s.rebootInstances,
		"GetConsoleOutput": s.getConsoleOutput, "DescribeVpcAttribute": s.describeVpcAttribute, "ModifyVpcAttribute": s.modifyVpcAttribute,
		"DescribeTags": s.describeTags, "CreateTags": s.createTags, "DeleteTags": s.deleteTags,
		"DescribeSecurityGroupRules": s.describeRules,
		"CreateVpc":                  s.createVpc, "DeleteVpc": s.deleter(vpcType, "VpcId"),
		"CreateSubnet": s.createSubnet, "DeleteSubnet": s.deleter(subnetType, "SubnetId"), "ModifySubnetAttribute": s.modifySubnet,
		"CreateSecurityGroup": s.createGroup, "DeleteSecurityGroup": s.deleteGroup,
		"AuthorizeSecurityGroupIngress": s.authorizer(ingressType), "AuthorizeSecurityGroupEgress": s.authorizer(egressType),
		"RevokeSecurityGroupIngress": s.revoker(ingressType), "RevokeSecurityGroupEgress": s.revoker(egressType),
		"CreateInternetGateway": s.createGateway, "DeleteInternetGateway": s.deleter(gatewayType, "InternetGatewayId"),
		"AttachInternetGateway": s.attachGateway, "DetachInternetGateway": s.detachGateway,
		"AllocateAddress": s.allocateAddress, "ReleaseAddress": s.releaseAddress,
		"CreateVolume": s.createVolume, "DeleteVolume": s.deleter(volumeType, "VolumeId"),
		"DeleteNetworkInterface":         s.deleter(interfaceType, "NetworkInterfaceId"),
		"DescribeLaunchTemplateVersions": s.describeTemplateVersions,
		"CreateLaunchTemplate":           s.createLaunchTemplate, "DeleteLaunchTemplate": s.deleteLaunchTemplate,
	}
}
