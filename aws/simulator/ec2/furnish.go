package ec2

import (
	"strconv"

	"gantry/aws/simulator/world"
)

// furnish gives a region what AWS gives every account there: a default VPC
// with an internet gateway and a public subnet in each zone. The ids are the
// same in every world, so that examples can be followed.
func (s *service) furnish(region string) {
	if region == "" {
		return
	}
	vpcID := world.StableID("vpc-", region, "default")
	vpc := &world.Resource{
		Type: vpcType, Physical: vpcID, Region: region,
		Properties: map[string]any{"CidrBlock": "172.31.0.0/16", "IsDefault": true, "EnableDnsSupport": true, "EnableDnsHostnames": true},
		Attributes: map[string]any{
			"VpcId": vpcID, "CidrBlock": "172.31.0.0/16", "DefaultSecurityGroup": world.StableID("sg-", region, "default"),
			"DefaultNetworkAcl": world.StableID("acl-", region, "default"), "CidrBlockAssociations": []any{world.StableID("vpc-cidr-assoc-", region, "default")},
		},
	}
	s.w.Put(region, vpc)
	// The VPC's own hook cannot refuse a range that is right.
	_ = s.vpcComes(vpc)
	gateway := &world.Resource{Type: gatewayType, Physical: world.StableID("igw-", region, "default")}
	s.w.Put(region, gateway)
	s.w.Put(region, &world.Resource{
		Type: attachmentType, Physical: "IGW|" + vpcID, Private: map[string]any{"Default": true},
		Properties: map[string]any{"VpcId": vpcID, "InternetGatewayId": gateway.Physical},
	})
	s.w.Put(region, &world.Resource{
		Type: routeType, Physical: world.StableID("rtb-", region, vpcID) + "|0.0.0.0/0",
		Properties: map[string]any{"RouteTableId": world.StableID("rtb-", region, vpcID), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway.Physical},
	})
	for i, zone := range world.Zones(region) {
		id := world.StableID("subnet-", region, zone.Name)
		s.w.Put(region, &world.Resource{
			Type: subnetType, Physical: id,
			Properties: map[string]any{
				"VpcId": vpcID, "CidrBlock": "172.31." + strconv.Itoa(16*i) + ".0/20", "AvailabilityZone": zone.Name,
				"MapPublicIpOnLaunch": true, "DefaultForAz": true,
			},
			Attributes: map[string]any{"SubnetId": id, "VpcId": vpcID, "AvailabilityZone": zone.Name},
		})
	}
}
