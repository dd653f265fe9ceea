package ec2

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// hook registers what EC2 does when resources of its types come and go.
func (s *service) hook() {
	w := s.w
	w.Handle(vpcType, world.Hooks{Create: s.vpcComes, Delete: s.vpcGoes})
	w.Handle(subnetType, world.Hooks{Complete: s.subnetComplete, Create: s.subnetComes, Delete: s.subnetGoes})
	w.Handle(groupType, world.Hooks{Complete: s.groupComplete, Create: s.groupComes, Delete: s.groupGoes})
	w.Handle(gatewayType, world.Hooks{Delete: s.gatewayGoes})
	w.Handle(attachmentType, world.Hooks{Create: s.attachmentComes})
	w.Handle(natType, world.Hooks{Create: s.natComes, Ready: func(r *world.Resource) { r.State = "available" }, Delete: s.natGoes})
	w.Handle(addressType, world.Hooks{Delete: s.addressGoes})
	w.Handle(tableType, world.Hooks{Create: s.inVPC, Delete: s.tableGoes})
	w.Handle(instanceType, world.Hooks{Complete: s.instanceComplete, Create: s.instanceComes, Delete: s.instanceGoes})
	w.Handle(keyType, world.Hooks{Complete: s.keyComplete, Create: s.keyComes, Delete: s.keyGoes})
	w.Handle(interfaceType, world.Hooks{Complete: s.interfaceComplete, Create: s.interfaceComes})
	w.Handle(endpointType, world.Hooks{Create: s.inVPC})
	w.Handle(volumeType, world.Hooks{Delete: s.volumeGoes})
}

// refusal is an error as EC2 words it.
func refusal(code, format string, args ...any) error {
	return wire.Errorf(http.StatusBadRequest, code, "%s", fmt.Sprintf(format, args...))
}

// inVPC refuses what names a VPC that does not exist.
func (s *service) inVPC(r *world.Resource) error {
	if id := r.Text("VpcId"); id != "" {
		if _, found := s.w.Get(r.Region, vpcType, id); !found {
			return refusal("InvalidVpcID.NotFound", "The vpc ID '%s' does not exist", id)
		}
	}
	return nil
}

// vpcComes gives a new VPC what each has: a default security group, a main
// route table and a default network ACL.
func (s *service) vpcComes(r *world.Resource) error {
	cidr, err := netip.ParsePrefix(r.Text("CidrBlock"))
	if r.Text("CidrBlock") != "" && (err != nil || cidr.Bits() < 16 || cidr.Bits() > 28 || !cidr.Addr().Is4()) {
		if err != nil {
			return refusal("InvalidParameterValue", "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", r.Text("CidrBlock"))
		}
		return refusal("InvalidVpc.Range", "The CIDR '%s' is invalid.", r.Text("CidrBlock"))
	}
	group := &world.Resource{
		Type: groupType, Physical: r.Attribute("DefaultSecurityGroup"),
		Properties: map[string]any{
			"GroupName": "default", "GroupDescription": "default VPC security group", "VpcId": r.Physical,
			"SecurityGroupIngress": []any{map[string]any{"IpProtocol": "-1", "SourceSecurityGroupId": r.Attribute("DefaultSecurityGroup")}},
		},
		Attributes: map[string]any{"GroupId": r.Attribute("DefaultSecurityGroup"), "Id": r.Attribute("DefaultSecurityGroup"), "VpcId": r.Physical},
		Private:    map[string]any{"Default": true},
	}
	acl := &world.Resource{
		Type: aclType, Physical: r.Attribute("DefaultNetworkAcl"), Private: map[string]any{"Default": true},
		Properties: map[string]any{"VpcId": r.Physical, "IsDefault": true}, Attributes: map[string]any{"Id": r.Attribute("DefaultNetworkAcl")},
	}
	table := &world.Resource{
		Type: tableType, Physical: world.StableID("rtb-", r.Region, r.Physical),
		Properties: map[string]any{"VpcId": r.Physical, "Main": true},
		Private:    map[string]any{"Association": world.StableID("rtbassoc-", r.Region, r.Physical), "Default": true},
	}
	for _, each := range []*world.Resource{group, acl, table} {
		s.w.Put(r.Region, each)
	}
	return nil
}

// vpcGoes refuses while anything is left in the VPC but its own defaults.
func (s *service) vpcGoes(r *world.Resource) error {
	var defaults []*world.Resource
	for _, typ := range []string{subnetType, groupType, tableType, aclType, attachmentType, endpointType} {
		for _, each := range s.w.List(r.Region, typ) {
			if each.Text("VpcId") != r.Physical {
				continue
			}
			if each.Private["Default"] == nil {
				return refusal("DependencyViolation", "The vpc '%s' has dependencies and cannot be deleted.", r.Physical)
			}
			defaults = append(defaults, each)
		}
	}
	for _, each := range defaults {
		s.w.Remove(r.Region, each.Type, each.Physical)
	}
	return nil
}

func (s *service) subnetComplete(r *world.Resource) {
	if r.Text("AvailabilityZone") == "" || strings.HasSuffix(r.Text("AvailabilityZone"), r.Region) {
		r.SetAttribute("AvailabilityZone", world.ZoneNames(r.Region)[0])
	}
	r.SetAttribute("AvailabilityZoneId", zoneID(r.Region, r.Text("AvailabilityZone")))
}

// subnetComes refuses a subnet outside its VPC's range or over another one.
func (s *service) subnetComes(r *world.Resource) error {
	if err := s.inVPC(r); err != nil {
		return err
	}
	zone, named := world.Text(r.Properties["AvailabilityZone"])
	if named && zone != "" && zoneID(r.Region, zone) == "" {
		return refusal("InvalidParameterValue", "Value (%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s.",
			zone, strings.Join(world.ZoneNames(r.Region), ", "))
	}
	cidr, err := netip.ParsePrefix(r.Text("CidrBlock"))
	if err != nil {
		if r.Text("CidrBlock") == "" {
			return nil // an address range from a pool, or IPv6 only
		}
		return refusal("InvalidParameterValue", "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", r.Text("CidrBlock"))
	}
	vpc, _ := s.w.Get(r.Region, vpcType, r.Text("VpcId"))
	if vpc != nil {
		whole, err := netip.ParsePrefix(vpc.Text("CidrBlock"))
		outside := err == nil && (!whole.Contains(cidr.Addr()) || cidr.Bits() < whole.Bits())
		if cidr.Bits() > 28 || outside && !s.secondRange(vpc, cidr) {
			return refusal("InvalidSubnet.Range", "The CIDR '%s' is invalid.", r.Text("CidrBlock"))
		}
	}
	for _, other := range s.w.List(r.Region, subnetType) {
		if prefix, err := netip.ParsePrefix(other.Text("CidrBlock")); err == nil && other.Text("VpcId") == r.Text("VpcId") && prefix.Overlaps(cidr) {
			return refusal("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", r.Text("CidrBlock"))
		}
	}
	return nil
}

// secondRange says whether a range lies in one that was added to a VPC later.
func (s *service) secondRange(vpc *world.Resource, cidr netip.Prefix) bool {
	for _, block := range s.w.List(vpc.Region, "AWS::EC2::VPCCidrBlock") {
		prefix, err := netip.ParsePrefix(block.Text("CidrBlock"))
		if err == nil && block.Text("VpcId") == vpc.Physical && prefix.Contains(cidr.Addr()) {
			return true
		}
	}
	return false
}

func (s *service) subnetGoes(r *world.Resource) error {
	for _, typ := range []string{instanceType, interfaceType, natType} {
		for _, each := range s.w.List(r.Region, typ) {
			if each.Text("SubnetId") == r.Physical {
				return refusal("DependencyViolation", "The subnet '%s' has dependencies and cannot be deleted.", r.Physical)
			}
		}
	}
	return nil
}

func (s *service) gatewayGoes(r *world.Resource) error {
	if len(s.attachedTo(r)) > 0 {
		return refusal("DependencyViolation", "The internetGateway '%s' has dependencies and cannot be deleted.", r.Physical)
	}
	return nil
}

func (s *service) attachmentComes(r *world.Resource) error {
	if err := s.inVPC(r); err != nil {
		return err
	}
	if id := r.Text("InternetGatewayId"); id != "" {
		if _, found := s.w.Get(r.Region, gatewayType, id); !found {
			return refusal("InvalidInternetGatewayID.NotFound", "The internetGateway ID '%s' does not exist", id)
		}
	}
	return nil
}

func (s *service) tableGoes(r *world.Resource) error {
	if len(s.subnetsOf(r)) > 0 {
		return refusal("DependencyViolation", "The routeTable '%s' has dependencies and cannot be deleted.", r.Physical)
	}
	for _, route := range s.w.List(r.Region, routeType) {
		if route.Text("RouteTableId") == r.Physical && route.Stack == "" {
			s.w.Remove(r.Region, routeType, route.Physical)
		}
	}
	return nil
}

func (s *service) volumeGoes(r *world.Resource) error {
	if instance := world.TextOf(r.Private, "InstanceId"); instance != "" {
		return refusal("VolumeInUse", "Volume %s is currently attached to %s", r.Physical, instance)
	}
	return nil
}

// natComes gives a NAT gateway its network interface.
func (s *service) natComes(r *world.Resource) error {
	subnet, found := s.w.Get(r.Region, subnetType, r.Text("SubnetId"))
	if id := r.Text("SubnetId"); id != "" && !found {
		return refusal("InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist", id)
	}
	if id := r.Text("AllocationId"); id != "" {
		if _, there := s.addressOf(r.Region, id); !there {
			return refusal("InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist", id)
		}
	}
	r.State = "pending"
	if r.Stack == "" {
		r.State = "available"
	}
	if found {
		ip := s.pickAddress(subnet)
		r.SetPrivate("PrivateIp", ip)
		s.w.Put(r.Region, &world.Resource{
			Type: interfaceType, Physical: r.Attribute("EniId"), Private: map[string]any{"Owner": r.Physical},
			Properties: map[string]any{"SubnetId": subnet.Physical, "Description": "Interface for NAT Gateway " + r.Physical},
			Attributes: map[string]any{"Id": r.Attribute("EniId"), "PrimaryPrivateIpAddress": ip},
		})
	}
	return nil
}

func (s *service) natGoes(r *world.Resource) error {
	s.w.Remove(r.Region, interfaceType, r.Attribute("EniId"))
	return nil
}

func (s *service) addressGoes(r *world.Resource) error {
	for _, nat := range s.w.List(r.Region, natType) {
		if nat.Text("AllocationId") == allocation(r) {
			return refusal("AuthFailure", "You do not have permission to access the specified resource.")
		}
	}
	return nil
}

// keyComplete makes the key of a key pair that a stack asks for; as AWS does,
// it puts the private key into Systems Manager under /ec2/keypair/<id>.
func (s *service) keyComplete(r *world.Resource) {
	if r.Private["PublicKey"] != nil {
		return
	}
	if material, ok := world.Text(r.Properties["PublicKeyMaterial"]); ok && material != "" {
		if key, err := importedKey([]byte(material), r.Physical); err == nil {
			r.SetAttribute("KeyFingerprint", key.fingerprint)
		}
	}
}

func (s *service) keyComes(r *world.Resource) error {
	if material, ok := world.Text(r.Properties["PublicKeyMaterial"]); ok && material != "" {
		key, err := importedKey([]byte(material), r.Physical)
		if err != nil {
			return refusal("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
		}
		r.SetProperty("KeyType", key.kind)
		r.SetPrivate("PublicKey", key.public)
		return nil
	}
	kind := r.Text("KeyType")
	if kind == "" {
		kind = "rsa"
	}
	key, err := newKey(kind, r.Physical)
	if err != nil {
		return err
	}
	r.SetPrivate("PublicKey", key.public)
	r.SetAttribute("KeyFingerprint", key.fingerprint)
	name := "/ec2/keypair/" + r.Attribute("KeyPairId")
	secret := catalogue.Draft(s.w, r.Region, "AWS::SSM::Parameter", map[string]any{"Name": name, "Type": "SecureString", "Value": key.private})
	s.w.Put(r.Region, secret)
	return nil
}

func (s *service) keyGoes(r *world.Resource) error {
	s.w.Remove(r.Region, "AWS::SSM::Parameter", "/ec2/keypair/"+r.Attribute("KeyPairId"))
	return nil
}
