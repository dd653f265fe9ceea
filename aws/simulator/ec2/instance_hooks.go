package ec2

import (
	"net/netip"
	"slices"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/world"
)

// subnetFor is the subnet an instance goes to: the one it names, in its own
// properties or those of its first network interface, or a default one.
func (s *service) subnetFor(r *world.Resource) (*world.Resource, bool) {
	id := r.Text("SubnetId")
	for _, n := range world.List(r.Properties["NetworkInterfaces"]) {
		if id == "" {
			id = world.TextOf(world.Map(n), "SubnetId")
		}
	}
	if id != "" {
		return s.w.Get(r.Region, subnetType, id)
	}
	zone, _ := world.Text(r.Properties["AvailabilityZone"])
	return s.w.Find(r.Region, subnetType, func(subnet *world.Resource) bool {
		return subnet.Flag("DefaultForAz") && (zone == "" || subnet.Text("AvailabilityZone") == zone)
	})
}

// instanceComplete gives an instance the addresses and zone of its subnet.
func (s *service) instanceComplete(r *world.Resource) {
	subnet, found := s.subnetFor(r)
	if !found {
		return
	}
	r.SetAttribute("VpcId", subnet.Text("VpcId"))
	r.SetAttribute("AvailabilityZone", subnet.Text("AvailabilityZone"))
	if _, chosen := r.Properties["PrivateIpAddress"]; !chosen {
		if have := r.Attribute("PrivateIp"); !inSubnet(subnet, have) {
			r.SetAttribute("PrivateIp", s.pickAddress(subnet))
		}
	}
	r.SetAttribute("PrivateDnsName", "ip-"+strings.ReplaceAll(r.Attribute("PrivateIp"), ".", "-")+internalDomain(r.Region))
	public := subnet.Flag("MapPublicIpOnLaunch")
	for _, n := range world.List(r.Properties["NetworkInterfaces"]) {
		if given := world.TextOf(world.Map(n), "AssociatePublicIpAddress"); given != "" {
			public = given == "true"
		}
	}
	if !public {
		r.SetAttribute("PublicIp", "")
		r.SetAttribute("PublicDnsName", "")
	}
}

func internalDomain(region string) string {
	if region == "us-east-1" {
		return ".ec2.internal"
	}
	return "." + region + ".compute.internal"
}

func inSubnet(subnet *world.Resource, address string) bool {
	prefix, err := netip.ParsePrefix(subnet.Text("CidrBlock"))
	if err != nil {
		return true
	}
	ip, err := netip.ParseAddr(address)
	return err == nil && prefix.Contains(ip)
}

// pickAddress is a free address of a subnet. The first four and the last are
// AWS's own.
func (s *service) pickAddress(subnet *world.Resource) string {
	prefix, err := netip.ParsePrefix(subnet.Text("CidrBlock"))
	if err != nil || !prefix.Addr().Is4() {
		return "10.0.0.10"
	}
	taken := map[string]bool{}
	for _, n := range s.w.List(subnet.Region, interfaceType) {
		taken[n.Attribute("PrimaryPrivateIpAddress")] = true
	}
	size := 1 << (32 - prefix.Bits())
	for range 64 {
		if address := nth(prefix, 4+s.w.Rand().IntN(size-5)); !taken[address] {
			return address
		}
	}
	for n := 4; n < size-1; n++ {
		if address := nth(prefix, n); !taken[address] {
			return address
		}
	}
	return nth(prefix, 4)
}

// nth is the n-th address of a network.
func nth(prefix netip.Prefix, n int) string {
	base := prefix.Masked().Addr().As4()
	value := uint32(base[0])<<24 | uint32(base[1])<<16 | uint32(base[2])<<8 | uint32(base[3]) + uint32(n) //nolint:gosec // n is below the size of the network
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}).String()
}

// instanceComes checks what an instance names, and gives it a network interface
// and a root volume.
func (s *service) instanceComes(r *world.Resource) error {
	if err := s.checkInstance(r); err != nil {
		return err
	}
	subnet, found := s.subnetFor(r)
	if !found {
		return refusal("MissingInput", "No subnets found for the default VPC. Please specify a subnet.")
	}
	s.instanceComplete(r)
	r.SetProperty("SubnetId", subnet.Physical)
	s.turn(r, "pending")
	groups := []any{}
	for _, id := range s.groupsOf(r) {
		groups = append(groups, id)
	}
	eni := catalogue.Draft(s.w, r.Region, interfaceType, map[string]any{"SubnetId": subnet.Physical, "GroupSet": groups, "Description": ""})
	eni.SetAttribute("PrimaryPrivateIpAddress", r.Attribute("PrivateIp"))
	eni.SetPrivate("InstanceId", r.Physical)
	s.w.Put(r.Region, eni)
	size, kind := any(8), "gp3"
	for _, device := range world.List(r.Properties["BlockDeviceMappings"]) {
		if disk := world.Map(world.Map(device)["Ebs"]); disk != nil && disk["VolumeSize"] != nil {
			size = disk["VolumeSize"]
			break
		}
	}
	volume := catalogue.Draft(s.w, r.Region, volumeType, map[string]any{"Size": size, "VolumeType": kind, "AvailabilityZone": r.Attribute("AvailabilityZone")})
	volume.SetPrivate("InstanceId", r.Physical)
	volume.SetPrivate("Device", "/dev/xvda")
	s.w.Put(r.Region, volume)
	return nil
}

// checkInstance refuses an instance that names what does not exist, in EC2's
// words.
func (s *service) checkInstance(r *world.Resource) error {
	if id := r.Text("SubnetId"); id != "" {
		if _, found := s.w.Get(r.Region, subnetType, id); !found {
			return refusal("InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist", id)
		}
	}
	if name := r.Text("KeyName"); name != "" {
		if _, found := s.w.Get(r.Region, keyType, name); !found {
			return refusal("InvalidKeyPair.NotFound", "The key pair '%s' does not exist", name)
		}
	}
	for _, id := range r.Texts("SecurityGroupIds") {
		if _, found := s.w.Get(r.Region, groupType, id); !found {
			return refusal("InvalidGroup.NotFound", "The security group '%s' does not exist", id)
		}
	}
	if name := r.Text("InstanceType"); name != "" && !knownFamily(name) {
		return refusal("InvalidParameterValue", "Invalid value '%s' for InstanceType.", name)
	}
	if id := r.Text("ImageId"); id != "" && !strings.HasPrefix(id, "ami-") {
		return refusal("InvalidAMIID.Malformed", "Invalid id: \"%s\" (expecting \"ami-...\")", id)
	}
	return nil
}

// knownFamily says whether a type has the look of an instance type. The table
// of types holds the usual ones; AWS has many more.
func knownFamily(name string) bool {
	family, size, found := strings.Cut(name, ".")
	sizes := []string{"nano", "micro", "small", "medium", "large", "metal"}
	return found && family != "" && (slices.Contains(sizes, size) || strings.HasSuffix(size, "xlarge") || strings.HasPrefix(size, "metal"))
}

// instanceGoes takes its interface and volumes away, and leaves it to be seen
// as terminated for a while.
func (s *service) instanceGoes(r *world.Resource) error {
	for _, typ := range []string{interfaceType, volumeType} {
		for _, each := range s.w.List(r.Region, typ) {
			if world.TextOf(each.Private, "InstanceId") == r.Physical {
				s.w.Remove(r.Region, typ, each.Physical)
			}
		}
	}
	gone := *r
	gone.Type = terminatedType
	gone.Stack, gone.Logical = "", ""
	gone.Private = map[string]any{"Why": "Client.UserInitiatedShutdown: User initiated shutdown"}
	s.turn(&gone, "shutting-down")
	s.w.Put(r.Region, &gone)
	return nil
}

func (s *service) interfaceComplete(r *world.Resource) {
	if subnet, found := s.w.Get(r.Region, subnetType, r.Text("SubnetId")); found {
		r.SetAttribute("VpcId", subnet.Text("VpcId"))
		if _, chosen := r.Properties["PrivateIpAddress"]; !chosen && !inSubnet(subnet, r.Attribute("PrimaryPrivateIpAddress")) {
			r.SetAttribute("PrimaryPrivateIpAddress", s.pickAddress(subnet))
		}
	}
}

func (s *service) interfaceComes(r *world.Resource) error {
	if id := r.Text("SubnetId"); id != "" {
		if _, found := s.w.Get(r.Region, subnetType, id); !found {
			return refusal("InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist", id)
		}
	}
	return nil
}

// groupComplete names a group that was not named: CloudFormation takes the
// stack's name, the logical id and something random.
func (s *service) groupComplete(r *world.Resource) {
	vpc := r.Text("VpcId")
	if vpc == "" {
		if own, found := s.w.Find(r.Region, vpcType, func(v *world.Resource) bool { return v.Flag("IsDefault") }); found {
			vpc = own.Physical
		}
	}
	r.SetAttribute("VpcId", vpc)
}

func (s *service) groupComes(r *world.Resource) error {
	if err := s.inVPC(r); err != nil {
		return err
	}
	s.groupComplete(r)
	if r.Text("GroupName") == "" {
		stack := "gantry"
		if parts := strings.Split(r.Stack, "/"); len(parts) > 1 {
			stack = parts[1]
		}
		r.SetPrivate("Name", stack+"-"+r.Logical+"-"+strings.ToUpper(r.Physical[max(0, len(r.Physical)-12):]))
	}
	for _, other := range s.w.List(r.Region, groupType) {
		if groupNameOf(other) == groupNameOf(r) && other.Attribute("VpcId") == r.Attribute("VpcId") {
			return refusal("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", groupNameOf(r), r.Attribute("VpcId"))
		}
	}
	return nil
}

// groupGoes refuses while an instance or a load balancer uses the group, or
// another group's rule names it.
func (s *service) groupGoes(r *world.Resource) error {
	if r.Private["Default"] != nil {
		return refusal("CannotDelete", "the specified group: \"%s\" name: \"default\" cannot be deleted by a user", r.Physical)
	}
	for _, n := range s.w.List(r.Region, interfaceType) {
		if slices.Contains(n.Texts("GroupSet"), r.Physical) {
			return refusal("DependencyViolation", "resource %s has a dependent object", r.Physical)
		}
	}
	for _, other := range s.w.List(r.Region, groupType) {
		if other.Physical == r.Physical {
			continue
		}
		for _, each := range s.rulesOf(other) {
			if each.peer == r.Physical {
				return refusal("DependencyViolation", "resource %s has a dependent object", r.Physical)
			}
		}
	}
	return nil
}
