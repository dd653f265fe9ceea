package ec2

import (
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// views are the Describe operations that list one type each.
var views = []view{
	{
		action: "DescribeVpcs", typ: vpcType, set: "vpcSet", id: "VpcId", item: vpcItem,
		missing: [2]string{"InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"},
		filters: map[string]reader{
			"vpc-id": physical, "cidr": property("CidrBlock"), "cidr-block-association.cidr-block": property("CidrBlock"), "state": state,
			"is-default": flag("IsDefault"), "isDefault": flag("IsDefault"), "dhcp-options-id": constant("default"),
		},
	},
	{
		action: "DescribeSubnets", typ: subnetType, set: "subnetSet", id: "SubnetId", item: subnetItem,
		missing: [2]string{"InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist"},
		filters: map[string]reader{
			"subnet-id": physical, "vpc-id": property("VpcId"), "availability-zone": property("AvailabilityZone"), "availabilityZone": property("AvailabilityZone"),
			"cidr-block": property("CidrBlock"), "cidr": property("CidrBlock"), "state": state, "default-for-az": flag("DefaultForAz"), "defaultForAz": flag("DefaultForAz"),
			"map-public-ip-on-launch": flag("MapPublicIpOnLaunch"), "availability-zone-id": (*service).zoneIDs,
		},
	},
	{
		action: "DescribeInternetGateways", typ: gatewayType, set: "internetGatewaySet", id: "InternetGatewayId", item: gatewayItem,
		missing: [2]string{"InvalidInternetGatewayID.NotFound", "The internetGateway ID '%s' does not exist"},
		filters: map[string]reader{"internet-gateway-id": physical, "attachment.vpc-id": (*service).attachedTo, "attachment.state": constant("available")},
	},
	{
		action: "DescribeNatGateways", typ: natType, set: "natGatewaySet", id: "NatGatewayId", item: natItem,
		missing: [2]string{"NatGatewayNotFound", "The Nat Gateway %s was not found"},
		filters: map[string]reader{"nat-gateway-id": physical, "vpc-id": (*service).vpcOfSubnet, "subnet-id": property("SubnetId"), "state": state},
	},
	{
		action: "DescribeAddresses", typ: addressType, set: "addressesSet", id: "AllocationId", item: addressItem, name: allocation,
		missing: [2]string{"InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist"},
		filters: map[string]reader{"allocation-id": attribute("AllocationId"), "public-ip": physical, "domain": constant("vpc"), "instance-id": property("InstanceId")},
	},
	{
		action: "DescribeRouteTables", typ: tableType, set: "routeTableSet", id: "RouteTableId", item: tableItem,
		missing: [2]string{"InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist"},
		filters: map[string]reader{"route-table-id": physical, "vpc-id": property("VpcId"), "association.subnet-id": (*service).subnetsOf, "association.main": flag("Main")},
	},
	{
		action: "DescribeNetworkAcls", typ: aclType, set: "networkAclSet", id: "NetworkAclId", item: aclItem,
		missing: [2]string{"InvalidNetworkAclID.NotFound", "The networkAcl ID '%s' does not exist"},
		filters: map[string]reader{"network-acl-id": physical, "vpc-id": property("VpcId"), "default": flag("IsDefault")},
	},
	{
		action: "DescribeSecurityGroups", typ: groupType, set: "securityGroupInfo", id: "GroupId", item: groupItem,
		missing: [2]string{"InvalidGroup.NotFound", "The security group '%s' does not exist"},
		filters: map[string]reader{"group-id": physical, "vpc-id": property("VpcId"), "group-name": property("GroupName"), "description": property("GroupDescription")},
	},
	{
		action: "DescribeNetworkInterfaces", typ: interfaceType, set: "networkInterfaceSet", id: "NetworkInterfaceId", item: interfaceItem,
		missing: [2]string{"InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist"},
		filters: map[string]reader{
			"network-interface-id": physical, "vpc-id": (*service).vpcOfSubnet, "subnet-id": property("SubnetId"), "status": (*service).interfaceStates,
			"attachment.instance-id": private("InstanceId"), "group-id": list("GroupSet"), "description": property("Description"), "private-ip-address": attribute("PrimaryPrivateIpAddress"),
		},
	},
	{
		action: "DescribeVpcEndpoints", typ: endpointType, set: "vpcEndpointSet", id: "VpcEndpointId", item: endpointItem,
		missing: [2]string{"InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist"},
		filters: map[string]reader{"vpc-endpoint-id": physical, "vpc-id": property("VpcId"), "service-name": property("ServiceName"), "vpc-endpoint-state": state},
	},
	{
		action: "DescribeVolumes", typ: volumeType, set: "volumeSet", id: "VolumeId", item: volumeItem,
		missing: [2]string{"InvalidVolume.NotFound", "The volume '%s' does not exist."},
		filters: map[string]reader{
			"volume-id": physical, "availability-zone": property("AvailabilityZone"), "status": (*service).volumeStates,
			"attachment.instance-id": private("InstanceId"), "volume-type": property("VolumeType"), "size": property("Size"), "encrypted": flag("Encrypted"),
		},
	},
	{
		action: "DescribeKeyPairs", typ: keyType, set: "keySet", id: "KeyName", item: keyItem,
		missing: [2]string{"InvalidKeyPair.NotFound", "The key pair '%s' does not exist"},
		filters: map[string]reader{"key-name": physical, "key-pair-id": attribute("KeyPairId"), "fingerprint": attribute("KeyFingerprint")},
	},
	{
		action: "DescribeLaunchTemplates", typ: templateType, set: "launchTemplates", id: "LaunchTemplateId", item: templateItem,
		missing: [2]string{"InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID %s, does not exist."},
		filters: map[string]reader{"launch-template-name": (*service).templateNames},
	},
	{action: "DescribeVpcPeeringConnections", typ: peeringType, set: "vpcPeeringConnectionSet", id: "VpcPeeringConnectionId", item: plainItem("vpcPeeringConnectionId"), missing: [2]string{"InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '%s' does not exist"}},
	{action: "DescribeDhcpOptions", typ: dhcpType, set: "dhcpOptionsSet", id: "DhcpOptionsId", item: plainItem("dhcpOptionsId"), missing: [2]string{"InvalidDhcpOptionID.NotFound", "The dhcpOption ID '%s' does not exist"}},
	{action: "DescribePlacementGroups", typ: placementType, set: "placementGroupSet", id: "GroupName", item: plainItem("groupName"), missing: [2]string{"InvalidPlacementGroup.Unknown", "The Placement Group '%s' is unknown."}},
	{action: "DescribeFlowLogs", typ: flowLogType, set: "flowLogSet", id: "FlowLogId", item: plainItem("flowLogId"), missing: [2]string{"InvalidFlowLogId.NotFound", "The flow log '%s' does not exist"}},
	{action: "DescribeTransitGateways", typ: transitType, set: "transitGatewaySet", id: "TransitGatewayIds", item: plainItem("transitGatewayId"), missing: [2]string{"InvalidTransitGatewayID.NotFound", "The transitGateway ID '%s' does not exist"}},
	{action: "DescribeVpnGateways", typ: vpnGatewayType, set: "vpnGatewaySet", id: "VpnGatewayId", item: plainItem("vpnGatewayId"), missing: [2]string{"InvalidVpnGatewayID.NotFound", "The vpnGateway ID '%s' does not exist"}},
	{action: "DescribeCustomerGateways", typ: customerGateway, set: "customerGatewaySet", id: "CustomerGatewayId", item: plainItem("customerGatewayId"), missing: [2]string{"InvalidCustomerGatewayID.NotFound", "The customerGateway ID '%s' does not exist"}},
	{action: "DescribeEgressOnlyInternetGateways", typ: egressGatewayType, set: "egressOnlyInternetGatewaySet", id: "EgressOnlyInternetGatewayId", item: plainItem("egressOnlyInternetGatewayId"), missing: [2]string{"InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist"}},
}

// plainItem lists resources of which nothing but id, state and tags is told.
func plainItem(id string) func(*service, *world.Resource) []*wire.Node {
	return func(_ *service, r *world.Resource) []*wire.Node {
		return []*wire.Node{wire.Text(id, r.Physical), wire.Text("state", stateOf(r)), wire.Text("ownerId", world.Account), tagSet(r)}
	}
}

func flag(name string) reader {
	return func(_ *service, r *world.Resource) []string {
		if r.Flag(name) {
			return []string{"true"}
		}
		return []string{"false"}
	}
}

func attribute(name string) reader {
	return func(_ *service, r *world.Resource) []string { return []string{r.Attribute(name)} }
}

func private(name string) reader {
	return func(_ *service, r *world.Resource) []string { return []string{world.TextOf(r.Private, name)} }
}

func list(name string) reader {
	return func(_ *service, r *world.Resource) []string { return r.Texts(name) }
}

func allocation(r *world.Resource) string { return r.Attribute("AllocationId") }
