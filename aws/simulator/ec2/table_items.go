package ec2

import (
	"slices"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func tableItem(s *service, r *world.Resource) []*wire.Node {
	associations := wire.El("associationSet")
	if r.Flag("Main") {
		associations.Children = append(associations.Children, wire.El("item",
			wire.Text("routeTableAssociationId", world.TextOf(r.Private, "Association")), wire.Text("routeTableId", r.Physical),
			wire.Bool("main", true), wire.El("associationState", wire.Text("state", "associated"))))
	}
	for _, a := range s.w.List(r.Region, tableSubnetType) {
		if a.Text("RouteTableId") == r.Physical {
			associations.Children = append(associations.Children, wire.El("item",
				wire.Text("routeTableAssociationId", a.Physical), wire.Text("routeTableId", r.Physical),
				wire.Text("subnetId", a.Text("SubnetId")), wire.Bool("main", false),
				wire.El("associationState", wire.Text("state", "associated"))))
		}
	}
	return []*wire.Node{
		wire.Text("routeTableId", r.Physical), wire.Text("vpcId", r.Text("VpcId")), wire.Text("ownerId", world.Account),
		s.routes(r), associations, wire.El("propagatingVgwSet"), tagSet(r),
	}
}

// routes are the local route and those that were made.
func (s *service) routes(table *world.Resource) *wire.Node {
	set := wire.El("routeSet")
	if vpc, found := s.w.Get(table.Region, vpcType, table.Text("VpcId")); found {
		set.Children = append(set.Children, wire.El("item",
			wire.Text("destinationCidrBlock", vpc.Text("CidrBlock")), wire.Text("gatewayId", "local"),
			wire.Text("state", "active"), wire.Text("origin", "CreateRouteTable")))
	}
	for _, route := range s.w.List(table.Region, routeType) {
		if route.Text("RouteTableId") != table.Physical {
			continue
		}
		set.Children = append(set.Children, wire.El("item",
			wire.Opt("destinationCidrBlock", route.Text("DestinationCidrBlock")),
			wire.Opt("destinationIpv6CidrBlock", route.Text("DestinationIpv6CidrBlock")),
			wire.Opt("gatewayId", route.Text("GatewayId")), wire.Opt("natGatewayId", route.Text("NatGatewayId")),
			wire.Opt("instanceId", route.Text("InstanceId")), wire.Opt("networkInterfaceId", route.Text("NetworkInterfaceId")),
			wire.Opt("vpcPeeringConnectionId", route.Text("VpcPeeringConnectionId")), wire.Opt("transitGatewayId", route.Text("TransitGatewayId")),
			wire.Text("state", "active"), wire.Text("origin", "CreateRoute")))
	}
	return set
}

func (s *service) subnetsOf(table *world.Resource) (subnets []string) {
	for _, a := range s.w.List(table.Region, tableSubnetType) {
		if a.Text("RouteTableId") == table.Physical {
			subnets = append(subnets, a.Text("SubnetId"))
		}
	}
	return subnets
}

func aclItem(_ *service, r *world.Resource) []*wire.Node {
	return []*wire.Node{
		wire.Text("networkAclId", r.Physical), wire.Text("vpcId", r.Text("VpcId")), wire.Text("ownerId", world.Account),
		wire.Bool("default", r.Flag("IsDefault")), wire.El("entrySet"), wire.El("associationSet"), tagSet(r),
	}
}

func volumeItem(s *service, r *world.Resource) []*wire.Node {
	attachments := wire.El("attachmentSet")
	if instance := world.TextOf(r.Private, "InstanceId"); instance != "" {
		attachments.Children = append(attachments.Children, wire.El("item",
			wire.Text("volumeId", r.Physical), wire.Text("instanceId", instance), wire.Text("device", world.TextOf(r.Private, "Device")),
			wire.Text("status", "attached"), wire.Time("attachTime", r.Created), wire.Bool("deleteOnTermination", true)))
	}
	kind := r.Text("VolumeType")
	if kind == "" {
		kind = "gp2"
	}
	return []*wire.Node{
		wire.Text("volumeId", r.Physical), wire.Int("size", r.Number("Size", 8)), wire.Opt("snapshotId", r.Text("SnapshotId")),
		wire.Text("availabilityZone", r.Text("AvailabilityZone")), wire.Text("status", s.volumeStates(r)[0]),
		wire.Time("createTime", r.Created), attachments, wire.Text("volumeType", kind),
		wire.Bool("encrypted", r.Flag("Encrypted")), tagSet(r),
	}
}

func (s *service) volumeStates(r *world.Resource) []string {
	if world.TextOf(r.Private, "InstanceId") != "" {
		return []string{"in-use"}
	}
	return []string{"available"}
}

func templateItem(s *service, r *world.Resource) []*wire.Node {
	return []*wire.Node{
		wire.Text("launchTemplateId", r.Physical), wire.Text("launchTemplateName", s.templateNames(r)[0]),
		wire.Time("createTime", r.Created), wire.Text("createdBy", callerARN),
		wire.Text("defaultVersionNumber", r.Attribute("DefaultVersionNumber")), wire.Text("latestVersionNumber", r.Attribute("LatestVersionNumber")),
		tagSet(r),
	}
}

func (s *service) templateNames(r *world.Resource) []string {
	if name := r.Text("LaunchTemplateName"); name != "" {
		return []string{name}
	}
	return []string{r.Logical + "_" + r.Physical[max(0, len(r.Physical)-12):]}
}

const callerARN = "arn:aws:iam::" + world.Account + ":user/gantry"

func (s *service) describeTemplateVersions(q *wire.Request) (wire.Output, error) {
	set := wire.El("launchTemplateVersionSet")
	id, name := q.Params.Get("LaunchTemplateId"), q.Params.Get("LaunchTemplateName")
	template, found := s.w.Find(q.Region, templateType, func(r *world.Resource) bool {
		return id != "" && r.Physical == id || name != "" && slices.Contains(s.templateNames(r), name)
	})
	if !found {
		return wire.Output{}, wire.Errorf(400, "InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID %s, does not exist.", id+name)
	}
	data := world.Map(template.Properties["LaunchTemplateData"])
	set.Children = append(set.Children, wire.El("item",
		wire.Text("launchTemplateId", template.Physical), wire.Text("launchTemplateName", s.templateNames(template)[0]),
		wire.Text("versionNumber", template.Attribute("LatestVersionNumber")), wire.Time("createTime", template.Created),
		wire.Bool("defaultVersion", true),
		wire.El("launchTemplateData", wire.Opt("imageId", world.TextOf(data, "ImageId")), wire.Opt("instanceType", world.TextOf(data, "InstanceType")),
			wire.Opt("keyName", world.TextOf(data, "KeyName")), wire.Opt("userData", world.TextOf(data, "UserData")),
			wire.Texts("securityGroupIdSet", "item", world.Texts(data["SecurityGroupIds"])...))))
	return wire.XML(set), nil
}
