package ec2

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// instanceCodes are the numbers of instance states.
var instanceCodes = map[string]int{"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}

// How long, in the world's time, an instance takes to start and to stop, and
// how long it is still shown after it has gone.
const (
	startTime = 12 * time.Second
	stopTime  = 25 * time.Second
	mourning  = time.Hour
)

// instanceState is the state at this moment: states that pass do so by time.
func (s *service) instanceState(r *world.Resource) string {
	since, err := time.Parse(time.RFC3339Nano, world.TextOf(r.Private, "Since"))
	if err != nil {
		since = r.Created
	}
	passed := s.w.Now().Sub(since)
	switch r.State {
	case "", "pending":
		if passed < startTime {
			return "pending"
		}
		return "running"
	case "stopping":
		if passed >= stopTime {
			return "stopped"
		}
	case "shutting-down":
		if passed >= stopTime {
			return "terminated"
		}
	}
	return r.State
}

// turn puts an instance into a state that may pass.
func (s *service) turn(r *world.Resource, into string) {
	r.State = into
	r.SetPrivate("Since", s.w.Now().Format(time.RFC3339Nano))
}

// instances are those that live and those that have just gone.
func (s *service) instances(region string) []*world.Resource {
	all := s.w.List(region, instanceType)
	for _, gone := range s.w.List(region, terminatedType) {
		since, err := time.Parse(time.RFC3339Nano, world.TextOf(gone.Private, "Since"))
		if err == nil && s.w.Now().Sub(since) < mourning {
			all = append(all, gone)
		}
	}
	return all
}

func stateNode(name, state string) *wire.Node {
	return wire.El(name, wire.Int("code", instanceCodes[state]), wire.Text("name", state))
}

// instanceFilters are the filters of DescribeInstances.
var instanceFilters = map[string]reader{
	"instance-id": physical, "instance-type": property("InstanceType"), "image-id": property("ImageId"), "key-name": property("KeyName"),
	"vpc-id": attribute("VpcId"), "subnet-id": property("SubnetId"), "availability-zone": attribute("AvailabilityZone"),
	"private-ip-address": attribute("PrivateIp"), "ip-address": attribute("PublicIp"), "dns-name": attribute("PublicDnsName"), "private-dns-name": attribute("PrivateDnsName"),
	"instance-state-name": func(s *service, r *world.Resource) []string { return []string{s.instanceState(r)} },
	"instance-state-code": func(s *service, r *world.Resource) []string {
		return []string{strconv.Itoa(instanceCodes[s.instanceState(r)])}
	},
	"instance.group-id":                              func(s *service, r *world.Resource) []string { return s.groupsOf(r) },
	"network-interface.subnet-id":                    property("SubnetId"),
	"network-interface.vpc-id":                       attribute("VpcId"),
	"reservation-id":                                 func(_ *service, r *world.Resource) []string { return []string{reservation(r)} },
	"iam-instance-profile.arn":                       property("IamInstanceProfile"),
	"architecture":                                   constant("x86_64"),
	"instance-lifecycle":                             constant(""),
	"network-interface.addresses.private-ip-address": attribute("PrivateIp"),
}

func reservation(r *world.Resource) string { return "r-" + strings.TrimPrefix(r.Physical, "i-") }

// wantedInstances are the instances a call names, or those that pass its
// filters.
func (s *service) wantedInstances(q *wire.Request) ([]*world.Resource, error) {
	list := s.instances(q.Region)
	if ids := q.Params.Strings("InstanceId"); len(ids) > 0 {
		var named []*world.Resource
		for _, id := range ids {
			i := slices.IndexFunc(list, func(r *world.Resource) bool { return r.Physical == id })
			if i < 0 {
				if !strings.HasPrefix(id, "i-") {
					return nil, wire.Errorf(http.StatusBadRequest, "InvalidInstanceID.Malformed", "Invalid id: \"%s\"", id)
				}
				return nil, wire.Errorf(http.StatusBadRequest, "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", id)
			}
			named = append(named, list[i])
		}
		list = named
	}
	return s.filtered(instanceFilters, list, q)
}

func (s *service) describeInstances(q *wire.Request) (wire.Output, error) {
	list, err := s.wantedInstances(q)
	if err != nil {
		return wire.Output{}, err
	}
	page, next, err := paged(list, q)
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El("reservationSet")
	for _, r := range page {
		set.Children = append(set.Children, wire.El("item", wire.Text("reservationId", reservation(r)), wire.Text("ownerId", world.Account),
			wire.El("groupSet"), items("instancesSet", s.instanceItem(r))))
	}
	return wire.XML(set, wire.Opt("nextToken", next)), nil
}

func (s *service) instanceItem(r *world.Resource) []*wire.Node {
	now := s.instanceState(r)
	groups := wire.El("groupSet")
	for _, id := range s.groupsOf(r) {
		groups.Children = append(groups.Children, wire.El("item", wire.Text("groupId", id), wire.Text("groupName", s.groupName(r.Region, id))))
	}
	public, publicName, private := r.Attribute("PublicIp"), r.Attribute("PublicDnsName"), r.Attribute("PrivateIp")
	if now != "running" {
		public, publicName = "", ""
	}
	if now == "terminated" {
		private = ""
	}
	nodes := []*wire.Node{
		wire.Text("instanceId", r.Physical), wire.Text("imageId", r.Text("ImageId")), stateNode("instanceState", now),
		wire.Text("privateDnsName", r.Attribute("PrivateDnsName")), wire.Text("dnsName", publicName), wire.El("reason"),
		wire.Opt("keyName", r.Text("KeyName")), wire.Int("amiLaunchIndex", 0), wire.Text("instanceType", instanceTypeOf(r)),
		wire.Time("launchTime", r.Created),
		wire.El("placement", wire.Text("availabilityZone", r.Attribute("AvailabilityZone")), wire.El("groupName"), wire.Text("tenancy", "default")),
		wire.El("monitoring", wire.Text("state", "disabled")), wire.Opt("subnetId", r.Text("SubnetId")), wire.Opt("vpcId", r.Attribute("VpcId")),
		wire.Opt("privateIpAddress", private), wire.Opt("ipAddress", public), wire.Bool("sourceDestCheck", true), groups,
		wire.Text("architecture", "x86_64"), wire.Text("rootDeviceType", "ebs"), wire.Text("rootDeviceName", "/dev/xvda"),
		s.devicesOf(r), wire.Text("virtualizationType", "hvm"), wire.Text("hypervisor", "xen"), s.interfacesOf(r), tagSet(r),
	}
	if profile := r.Text("IamInstanceProfile"); profile != "" {
		if !strings.HasPrefix(profile, "arn:") {
			profile = "arn:aws:iam::" + world.Account + ":instance-profile/" + profile
		}
		nodes = append(nodes, wire.El("iamInstanceProfile", wire.Text("arn", profile)))
	}
	if why := world.TextOf(r.Private, "Why"); why != "" && (now == "terminated" || now == "stopped") {
		nodes = append(nodes, wire.El("stateReason", wire.Text("code", "Client.UserInitiatedShutdown"), wire.Text("message", why)))
	}
	return nodes
}

func instanceTypeOf(r *world.Resource) string {
	if name := r.Text("InstanceType"); name != "" {
		return name
	}
	return "m1.small"
}

func (s *service) devicesOf(r *world.Resource) *wire.Node {
	set := wire.El("blockDeviceMapping")
	for _, v := range s.w.List(r.Region, volumeType) {
		if world.TextOf(v.Private, "InstanceId") == r.Physical {
			set.Children = append(set.Children, wire.El("item", wire.Text("deviceName", world.TextOf(v.Private, "Device")),
				wire.El("ebs", wire.Text("volumeId", v.Physical), wire.Text("status", "attached"), wire.Bool("deleteOnTermination", true))))
		}
	}
	return set
}

func (s *service) interfacesOf(r *world.Resource) *wire.Node {
	set := wire.El("networkInterfaceSet")
	for _, n := range s.w.List(r.Region, interfaceType) {
		if world.TextOf(n.Private, "InstanceId") == r.Physical {
			set.Children = append(set.Children, wire.El("item", interfaceItem(s, n)...))
		}
	}
	return set
}

// groupsOf are the security groups of an instance.
func (s *service) groupsOf(r *world.Resource) []string {
	if ids := r.Texts("SecurityGroupIds"); len(ids) > 0 {
		return ids
	}
	for _, n := range world.List(r.Properties["NetworkInterfaces"]) {
		if ids := world.Texts(world.Map(n)["GroupSet"]); len(ids) > 0 {
			return ids
		}
	}
	var ids []string
	for _, name := range r.Texts("SecurityGroups") {
		if group, found := s.w.Find(r.Region, groupType, func(g *world.Resource) bool { return groupNameOf(g) == name }); found {
			ids = append(ids, group.Physical)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	if vpc, found := s.w.Get(r.Region, vpcType, r.Attribute("VpcId")); found {
		return []string{vpc.Attribute("DefaultSecurityGroup")}
	}
	return nil
}

func (s *service) describeInstanceStatus(q *wire.Request) (wire.Output, error) {
	list, err := s.wantedInstances(q)
	if err != nil {
		return wire.Output{}, err
	}
	all, err := q.Params.Bool("IncludeAllInstances")
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El("instanceStatusSet")
	for _, r := range list {
		now := s.instanceState(r)
		if now != "running" && !all {
			continue
		}
		status, detail := "ok", "passed"
		if s.w.Now().Sub(r.Created) < 2*time.Minute {
			status, detail = "initializing", "initializing"
		}
		health := []*wire.Node{wire.Text("status", status), items("details", []*wire.Node{wire.Text("name", "reachability"), wire.Text("status", detail)})}
		set.Children = append(set.Children, wire.El("item", wire.Text("instanceId", r.Physical), wire.Text("availabilityZone", r.Attribute("AvailabilityZone")),
			stateNode("instanceState", now), wire.El("systemStatus", health...), wire.El("instanceStatus", health...)))
	}
	return wire.XML(set), nil
}
