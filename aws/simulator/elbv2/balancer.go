package elbv2

import (
	"slices"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// provisioning is how long, in the world's time, a load balancer that a call
// made is not active.
const provisioning = 2 * time.Minute

// subnetsOf are the subnets of a load balancer, however they were given.
func subnetsOf(r *world.Resource) []string {
	subnets := slices.Clone(r.Texts("Subnets"))
	for _, mapping := range world.List(r.Properties["SubnetMappings"]) {
		subnets = append(subnets, world.TextOf(world.Map(mapping), "SubnetId"))
	}
	return subnets
}

// balancerComes checks what a load balancer names, and gives it a network
// interface in each subnet, which keeps subnets and groups from being deleted.
func (s *service) balancerComes(r *world.Resource) error {
	name := r.Attribute("LoadBalancerName")
	if len(name) > 32 {
		return refusal("ValidationError", "The load balancer name '"+name+"' cannot be longer than '32' characters")
	}
	for _, other := range s.w.List(r.Region, balancerType) {
		if other.Attribute("LoadBalancerName") == name {
			return refusal("DuplicateLoadBalancerName", "A load balancer with the same name '"+name+"' exists, but with different settings")
		}
	}
	zones := map[string]bool{}
	for _, id := range subnetsOf(r) {
		subnet, found := s.w.Get(r.Region, "AWS::EC2::Subnet", id)
		if !found {
			return refusal("SubnetNotFound", "The subnet ID '"+id+"' does not exist")
		}
		if zone := subnet.Text("AvailabilityZone"); zones[zone] {
			return refusal("InvalidConfigurationRequest", "A load balancer cannot be attached to multiple subnets in the same Availability Zone")
		}
		zones[subnet.Text("AvailabilityZone")] = true
		r.SetPrivate("VpcId", subnet.Text("VpcId"))
	}
	if r.Text("Type") == "" || r.Text("Type") == "application" {
		if len(zones) == 1 {
			return refusal("ValidationError", "At least two subnets in two different Availability Zones must be specified")
		}
	}
	for _, id := range r.Texts("SecurityGroups") {
		if _, found := s.w.Get(r.Region, "AWS::EC2::SecurityGroup", id); !found {
			return refusal("InvalidSecurityGroup", "One or more security groups are invalid")
		}
	}
	for _, id := range subnetsOf(r) {
		eni := catalogue.Draft(s.w, r.Region, interfaceType, map[string]any{
			"SubnetId": id, "GroupSet": r.Properties["SecurityGroups"], "Description": "ELB " + r.Attribute("LoadBalancerFullName"),
		})
		eni.SetPrivate("Owner", r.Physical)
		s.w.Put(r.Region, eni)
	}
	r.State = "provisioning"
	return nil
}

func (s *service) balancerGoes(r *world.Resource) error {
	for _, given := range world.List(r.Properties["LoadBalancerAttributes"]) {
		attribute := world.Map(given)
		if world.TextOf(attribute, "Key") == "deletion_protection.enabled" && world.TextOf(attribute, "Value") == "true" {
			return refusal("OperationNotPermitted", "Load balancer '"+r.Physical+"' cannot be deleted because deletion protection is enabled")
		}
	}
	for _, eni := range s.w.List(r.Region, interfaceType) {
		if world.TextOf(eni.Private, "Owner") == r.Physical {
			s.w.Remove(r.Region, interfaceType, eni.Physical)
		}
	}
	return nil
}

func (s *service) balancerNodes(r *world.Resource) []*wire.Node {
	state := r.State
	if state == "provisioning" && r.Stack == "" && s.w.Now().Sub(r.Created) > provisioning {
		state = "active"
	}
	kind, scheme := r.Text("Type"), r.Text("Scheme")
	if kind == "" {
		kind = "application"
	}
	if scheme == "" {
		scheme = "internet-facing"
	}
	var zones [][]*wire.Node
	for _, id := range subnetsOf(r) {
		zone := ""
		if subnet, found := s.w.Get(r.Region, "AWS::EC2::Subnet", id); found {
			zone = subnet.Text("AvailabilityZone")
		}
		zones = append(zones, []*wire.Node{wire.Text("ZoneName", zone), wire.Text("SubnetId", id), wire.El("LoadBalancerAddresses")})
	}
	return []*wire.Node{
		wire.Text("LoadBalancerArn", r.Physical), wire.Text("DNSName", r.Attribute("DNSName")), wire.Text("CanonicalHostedZoneId", r.Attribute("CanonicalHostedZoneID")),
		wire.Time("CreatedTime", r.Created), wire.Text("LoadBalancerName", r.Attribute("LoadBalancerName")), wire.Text("Scheme", scheme),
		wire.Text("VpcId", world.TextOf(r.Private, "VpcId")), wire.El("State", wire.Text("Code", state)), wire.Text("Type", kind),
		wire.List("AvailabilityZones", "member", zones...), wire.Texts("SecurityGroups", "member", r.Texts("SecurityGroups")...), wire.Text("IpAddressType", "ipv4"),
	}
}

func (s *service) balancers(q *wire.Request) (wire.Output, error) {
	arns, names := q.Params.Strings("LoadBalancerArns"), q.Params.Strings("Names")
	var list [][]*wire.Node
	seen := map[string]bool{}
	for _, r := range s.w.List(q.Region, balancerType) {
		name := r.Attribute("LoadBalancerName")
		if len(arns)+len(names) > 0 && !slices.Contains(arns, r.Physical) && !slices.Contains(names, name) {
			continue
		}
		seen[name], seen[r.Physical] = true, true
		list = append(list, s.balancerNodes(r))
	}
	for _, wanted := range append(arns, names...) {
		if !seen[wanted] {
			return wire.Output{}, notFound(balancerType, wanted)
		}
	}
	return paged(q, "LoadBalancers", list)
}

// texts are the texts of a list as a property holds them.
func texts(list []string) []any {
	out := make([]any, len(list))
	for i, text := range list {
		out[i] = text
	}
	return out
}

func tagsFrom(q *wire.Request) []world.Tag {
	var tags []world.Tag
	for _, tag := range q.Params.List("Tags") {
		tags = append(tags, world.Tag{Key: tag.Get("Key"), Value: tag.Get("Value")})
	}
	return tags
}

func (s *service) createBalancer(q *wire.Request) (wire.Output, error) {
	if q.Params.Get("Name") == "" {
		return wire.Output{}, wire.Null("name")
	}
	properties := map[string]any{"Name": q.Params.Get("Name"), "Subnets": texts(q.Params.Strings("Subnets")), "SecurityGroups": texts(q.Params.Strings("SecurityGroups"))}
	for _, name := range []string{"Scheme", "Type"} {
		if q.Params.Has(name) {
			properties[name] = q.Params.Get(name)
		}
	}
	r, err := catalogue.Make(s.w, q.Region, balancerType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.List("LoadBalancers", "member", s.balancerNodes(r))), nil
}
