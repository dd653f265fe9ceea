package ec2

import (
	"net/netip"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func vpcItem(_ *service, r *world.Resource) []*wire.Node {
	cidr := r.Text("CidrBlock")
	tenancy := r.Text("InstanceTenancy")
	if tenancy == "" {
		tenancy = "default"
	}
	return []*wire.Node{
		wire.Text("vpcId", r.Physical), wire.Text("ownerId", world.Account), wire.Text("state", stateOf(r)),
		wire.Text("cidrBlock", cidr),
		items("cidrBlockAssociationSet", []*wire.Node{
			wire.Text("associationId", firstText(r.Attributes["CidrBlockAssociations"])), wire.Text("cidrBlock", cidr),
			wire.El("cidrBlockState", wire.Text("state", "associated")),
		}),
		wire.Text("dhcpOptionsId", "default"), wire.Text("instanceTenancy", tenancy),
		wire.Bool("isDefault", r.Flag("IsDefault")), tagSet(r),
	}
}

func firstText(v any) string {
	if texts := world.Texts(v); len(texts) > 0 {
		return texts[0]
	}
	return ""
}

func subnetItem(s *service, r *world.Resource) []*wire.Node {
	zone := r.Text("AvailabilityZone")
	return []*wire.Node{
		wire.Text("subnetId", r.Physical),
		wire.Text("subnetArn", "arn:aws:ec2:"+r.Region+":"+world.Account+":subnet/"+r.Physical),
		wire.Text("state", stateOf(r)), wire.Text("ownerId", world.Account), wire.Text("vpcId", r.Text("VpcId")),
		wire.Text("cidrBlock", r.Text("CidrBlock")), wire.El("ipv6CidrBlockAssociationSet"),
		wire.Int("availableIpAddressCount", s.freeAddresses(r)),
		wire.Text("availabilityZone", zone), wire.Text("availabilityZoneId", zoneID(r.Region, zone)),
		wire.Bool("defaultForAz", r.Flag("DefaultForAz")), wire.Bool("mapPublicIpOnLaunch", r.Flag("MapPublicIpOnLaunch")),
		wire.Bool("assignIpv6AddressOnCreation", r.Flag("AssignIpv6AddressOnCreation")), tagSet(r),
	}
}

func zoneID(region, zone string) string {
	for _, z := range world.Zones(region) {
		if z.Name == zone {
			return z.ID
		}
	}
	return ""
}

func (s *service) zoneIDs(r *world.Resource) []string {
	return []string{zoneID(r.Region, r.Text("AvailabilityZone"))}
}

// freeAddresses is what is left of a subnet: AWS keeps five addresses of each
// for itself.
func (s *service) freeAddresses(r *world.Resource) int {
	prefix, err := netip.ParsePrefix(r.Text("CidrBlock"))
	if err != nil || !prefix.Addr().Is4() {
		return 0
	}
	free := 1<<(32-prefix.Bits()) - 5
	for _, n := range s.w.List(r.Region, interfaceType) {
		if n.Text("SubnetId") == r.Physical {
			free--
		}
	}
	return max(free, 0)
}

func gatewayItem(s *service, r *world.Resource) []*wire.Node {
	attachments := wire.El("attachmentSet")
	for _, vpc := range s.attachedTo(r) {
		attachments.Children = append(attachments.Children, wire.El("item", wire.Text("vpcId", vpc), wire.Text("state", "available")))
	}
	return []*wire.Node{wire.Text("internetGatewayId", r.Physical), wire.Text("ownerId", world.Account), attachments, tagSet(r)}
}

// attachedTo are the VPCs an internet gateway is attached to.
func (s *service) attachedTo(r *world.Resource) (vpcs []string) {
	for _, a := range s.w.List(r.Region, attachmentType) {
		if a.Text("InternetGatewayId") == r.Physical {
			vpcs = append(vpcs, a.Text("VpcId"))
		}
	}
	return vpcs
}

func natItem(s *service, r *world.Resource) []*wire.Node {
	kind := r.Text("ConnectivityType")
	if kind == "" {
		kind = "public"
	}
	address := []*wire.Node{
		wire.Text("networkInterfaceId", r.Attribute("EniId")), wire.Text("privateIp", world.TextOf(r.Private, "PrivateIp")),
	}
	if ip, found := s.addressOf(r.Region, r.Text("AllocationId")); found {
		address = append(address, wire.Text("publicIp", ip.Physical), wire.Text("allocationId", allocation(ip)))
	}
	vpc := ""
	if vpcs := s.vpcOfSubnet(r); len(vpcs) > 0 {
		vpc = vpcs[0]
	}
	return []*wire.Node{
		wire.Text("natGatewayId", r.Physical), wire.Text("subnetId", r.Text("SubnetId")), wire.Text("vpcId", vpc),
		wire.Text("state", stateOf(r)), wire.Time("createTime", r.Created), wire.Text("connectivityType", kind),
		items("natGatewayAddressSet", address), tagSet(r),
	}
}

// vpcOfSubnet is the VPC of the subnet that a resource is in.
func (s *service) vpcOfSubnet(r *world.Resource) []string {
	if subnet, found := s.w.Get(r.Region, subnetType, r.Text("SubnetId")); found {
		return []string{subnet.Text("VpcId")}
	}
	return nil
}

// addressOf finds an elastic address by its allocation id.
func (s *service) addressOf(region, allocationID string) (*world.Resource, bool) {
	return s.w.Find(region, addressType, func(r *world.Resource) bool { return allocationID != "" && allocation(r) == allocationID })
}

func addressItem(s *service, r *world.Resource) []*wire.Node {
	nodes := []*wire.Node{wire.Text("publicIp", r.Physical), wire.Text("allocationId", allocation(r)), wire.Text("domain", "vpc")}
	instance := r.Text("InstanceId")
	for _, a := range s.w.List(r.Region, associationType) {
		if a.Text("AllocationId") == allocation(r) || a.Text("EIP") == r.Physical {
			instance = a.Text("InstanceId")
			nodes = append(nodes, wire.Text("associationId", a.Physical))
		}
	}
	nodes = append(nodes, wire.Opt("instanceId", instance))
	for _, nat := range s.w.List(r.Region, natType) {
		if nat.Text("AllocationId") == allocation(r) {
			nodes = append(nodes, wire.Text("networkInterfaceId", nat.Attribute("EniId")), wire.Text("privateIpAddress", world.TextOf(nat.Private, "PrivateIp")))
		}
	}
	return append(nodes, wire.Text("networkBorderGroup", r.Region), wire.Text("publicIpv4Pool", "amazon"), tagSet(r))
}

func endpointItem(_ *service, r *world.Resource) []*wire.Node {
	kind := r.Text("VpcEndpointType")
	if kind == "" {
		kind = "Gateway"
	}
	return []*wire.Node{
		wire.Text("vpcEndpointId", r.Physical), wire.Text("vpcEndpointType", kind), wire.Text("vpcId", r.Text("VpcId")),
		wire.Text("serviceName", r.Text("ServiceName")), wire.Text("state", stateOf(r)),
		wire.Texts("routeTableIdSet", "item", r.Texts("RouteTableIds")...), wire.Texts("subnetIdSet", "item", r.Texts("SubnetIds")...),
		wire.Bool("privateDnsEnabled", r.Flag("PrivateDnsEnabled")), wire.Time("creationTimestamp", r.Created), tagSet(r),
	}
}

func interfaceItem(s *service, r *world.Resource) []*wire.Node {
	vpc := ""
	if vpcs := s.vpcOfSubnet(r); len(vpcs) > 0 {
		vpc = vpcs[0]
	}
	groups := wire.El("groupSet")
	for _, id := range r.Texts("GroupSet") {
		groups.Children = append(groups.Children, wire.El("item", wire.Text("groupId", id), wire.Text("groupName", s.groupName(r.Region, id))))
	}
	nodes := []*wire.Node{
		wire.Text("networkInterfaceId", r.Physical), wire.Text("subnetId", r.Text("SubnetId")), wire.Text("vpcId", vpc),
		wire.Text("availabilityZone", s.zoneOfSubnet(r.Region, r.Text("SubnetId"))), wire.Text("description", r.Text("Description")),
		wire.Text("ownerId", world.Account), wire.Text("status", s.interfaceStates(r)[0]),
		wire.Text("privateIpAddress", r.Attribute("PrimaryPrivateIpAddress")), wire.Bool("sourceDestCheck", true), groups,
	}
	if instance := world.TextOf(r.Private, "InstanceId"); instance != "" {
		nodes = append(nodes, wire.El("attachment", wire.Text("instanceId", instance), wire.Int("deviceIndex", 0), wire.Text("status", "attached")))
	}
	return append(nodes, tagSet(r))
}

func (s *service) interfaceStates(r *world.Resource) []string {
	if len(r.Private) > 0 {
		return []string{"in-use"}
	}
	return []string{"available"}
}

func (s *service) zoneOfSubnet(region, id string) string {
	if subnet, found := s.w.Get(region, subnetType, id); found {
		return subnet.Text("AvailabilityZone")
	}
	return ""
}
