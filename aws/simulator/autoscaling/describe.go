package autoscaling

import (
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) groupNodes(r *world.Resource, f *fleet) []*wire.Node {
	var members [][]*wire.Node
	for _, m := range f.Members {
		members = append(members, s.memberNodes(r, m))
	}
	var tags [][]*wire.Node
	for _, each := range world.List(r.Properties["Tags"]) {
		tag := world.Map(each)
		tags = append(tags, []*wire.Node{
			wire.Text("ResourceId", r.Physical), wire.Text("ResourceType", "auto-scaling-group"), wire.Text("Key", world.TextOf(tag, "Key")),
			wire.Text("Value", world.TextOf(tag, "Value")), wire.Text("PropagateAtLaunch", world.TextOf(tag, "PropagateAtLaunch")),
		})
	}
	var suspended [][]*wire.Node
	for _, name := range f.Suspended {
		suspended = append(suspended, []*wire.Node{wire.Text("ProcessName", name), wire.Text("SuspensionReason", "User suspended at "+stamp(s))})
	}
	check := r.Text("HealthCheckType")
	if check == "" {
		check = "EC2"
	}
	zones := r.Texts("AvailabilityZones")
	for _, id := range r.Texts("VPCZoneIdentifier") {
		if subnet, found := s.w.Get(r.Region, "AWS::EC2::Subnet", id); found && !slices.Contains(zones, subnet.Text("AvailabilityZone")) {
			zones = append(zones, subnet.Text("AvailabilityZone"))
		}
	}
	nodes := []*wire.Node{
		wire.Text("AutoScalingGroupName", r.Physical), wire.Text("AutoScalingGroupARN", r.Attribute("AutoScalingGroupARN")),
		wire.Int("MinSize", r.Number("MinSize", 0)), wire.Int("MaxSize", r.Number("MaxSize", 0)), wire.Int("DesiredCapacity", f.Desired),
		wire.Int("DefaultCooldown", r.Number("Cooldown", 300)), wire.Texts("AvailabilityZones", "member", zones...), wire.El("LoadBalancerNames"),
		wire.Texts("TargetGroupARNs", "member", r.Texts("TargetGroupARNs")...), wire.Text("HealthCheckType", check),
		wire.Int("HealthCheckGracePeriod", r.Number("HealthCheckGracePeriod", 0)), wire.List("Instances", "member", members...),
		wire.Time("CreatedTime", r.Created), wire.List("SuspendedProcesses", "member", suspended...),
		wire.Text("VPCZoneIdentifier", strings.Join(r.Texts("VPCZoneIdentifier"), ",")), wire.El("EnabledMetrics"), wire.List("Tags", "member", tags...),
		wire.Texts("TerminationPolicies", "member", "Default"), wire.Bool("NewInstancesProtectedFromScaleIn", false),
		wire.Opt("LaunchConfigurationName", r.Text("LaunchConfigurationName")),
	}
	return append(nodes, s.templateNode(r))
}

func (s *service) templateNode(r *world.Resource) *wire.Node {
	reference := world.Map(r.Properties["LaunchTemplate"])
	if reference == nil {
		return nil
	}
	return wire.El("LaunchTemplate", wire.Opt("LaunchTemplateId", world.TextOf(reference, "LaunchTemplateId")),
		wire.Opt("LaunchTemplateName", world.TextOf(reference, "LaunchTemplateName")), wire.Opt("Version", world.TextOf(reference, "Version")))
}

func (s *service) memberNodes(r *world.Resource, m member) []*wire.Node {
	kind := ""
	if instance, found := s.w.Get(r.Region, instanceType, m.ID); found {
		kind = instance.Text("InstanceType")
	}
	return []*wire.Node{
		wire.Text("InstanceId", m.ID), wire.Opt("InstanceType", kind), wire.Text("AvailabilityZone", m.Zone), wire.Text("LifecycleState", m.Lifecycle),
		wire.Text("HealthStatus", "Healthy"), wire.Bool("ProtectedFromScaleIn", false), wire.Opt("LaunchConfigurationName", r.Text("LaunchConfigurationName")), s.templateNode(r),
	}
}

// paged answers a page of a list, with NextToken and MaxRecords.
func paged(q *wire.Request, name string, all [][]*wire.Node) (wire.Output, error) {
	size, err := q.Params.Int("MaxRecords", 50)
	if err != nil {
		return wire.Output{}, err
	}
	start := 0
	if token := q.Params.Get("NextToken"); token != "" {
		if start, err = strconv.Atoi(token); err != nil || start < 0 {
			return wire.Output{}, wire.Errorf(400, "InvalidNextToken", "The NextToken value is not valid.")
		}
	}
	start = min(start, len(all))
	end := min(start+max(size, 1), len(all))
	next := ""
	if end < len(all) {
		next = strconv.Itoa(end)
	}
	return wire.XML(wire.List(name, "member", all[start:end]...), wire.Opt("NextToken", next)), nil
}

func (s *service) groups(q *wire.Request) (wire.Output, error) {
	names := q.Params.Strings("AutoScalingGroupNames")
	var list [][]*wire.Node
	for _, r := range s.w.List(q.Region, groupType) {
		f := s.fleets[key(q.Region, r.Physical)]
		if f == nil || len(names) > 0 && !slices.Contains(names, r.Physical) {
			continue
		}
		list = append(list, s.groupNodes(r, f))
	}
	return paged(q, "AutoScalingGroups", list)
}

func activityNodes(f *fleet, a activity) []*wire.Node {
	return []*wire.Node{
		wire.Text("ActivityId", a.ID), wire.Text("AutoScalingGroupName", f.Group), wire.Text("Description", a.Description), wire.Text("Cause", a.Cause),
		wire.Time("StartTime", a.Start), wire.Time("EndTime", a.End), wire.Text("StatusCode", a.Status), wire.Int("Progress", a.Progress),
		wire.Text("Details", `{"Subnet ID":"`+a.Subnet+`","Availability Zone":"`+a.Zone+`"}`),
	}
}

func (s *service) activities(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("AutoScalingGroupName")
	if name != "" {
		if _, _, err := s.group(q); err != nil {
			return wire.Output{}, err
		}
	}
	var list [][]*wire.Node
	for _, each := range s.names() {
		f := s.fleets[each]
		if f.Region != q.Region || name != "" && f.Group != name {
			continue
		}
		for _, a := range f.Activities {
			list = append(list, activityNodes(f, a))
		}
	}
	return paged(q, "Activities", list)
}

func (s *service) instances(q *wire.Request) (wire.Output, error) {
	ids := q.Params.Strings("InstanceIds")
	var list [][]*wire.Node
	for _, each := range s.names() {
		f := s.fleets[each]
		r, found := s.w.Get(q.Region, groupType, f.Group)
		if f.Region != q.Region || !found {
			continue
		}
		for _, m := range f.Members {
			if len(ids) == 0 || slices.Contains(ids, m.ID) {
				list = append(list, append(s.memberNodes(r, m), wire.Text("AutoScalingGroupName", f.Group)))
			}
		}
	}
	return paged(q, "AutoScalingInstances", list)
}

func (s *service) launchConfigurations(q *wire.Request) (wire.Output, error) {
	names := q.Params.Strings("LaunchConfigurationNames")
	var list [][]*wire.Node
	for _, r := range s.w.List(q.Region, launchType) {
		if len(names) > 0 && !slices.Contains(names, r.Physical) {
			continue
		}
		list = append(list, []*wire.Node{
			wire.Text("LaunchConfigurationName", r.Physical), wire.Text("ImageId", r.Text("ImageId")), wire.Text("InstanceType", r.Text("InstanceType")),
			wire.Opt("KeyName", r.Text("KeyName")), wire.Texts("SecurityGroups", "member", r.Texts("SecurityGroups")...), wire.Time("CreatedTime", r.Created),
		})
	}
	return paged(q, "LaunchConfigurations", list)
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, r := range s.w.List(q.Region, groupType) {
		for _, each := range world.List(r.Properties["Tags"]) {
			tag := world.Map(each)
			list = append(list, []*wire.Node{
				wire.Text("ResourceId", r.Physical), wire.Text("ResourceType", "auto-scaling-group"), wire.Text("Key", world.TextOf(tag, "Key")),
				wire.Text("Value", world.TextOf(tag, "Value")), wire.Text("PropagateAtLaunch", world.TextOf(tag, "PropagateAtLaunch")),
			})
		}
	}
	return paged(q, "Tags", list)
}

func (s *service) policies(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, r := range s.w.List(q.Region, "AWS::AutoScaling::ScalingPolicy") {
		if name := q.Params.Get("AutoScalingGroupName"); name == "" || r.Text("AutoScalingGroupName") == name {
			list = append(list, []*wire.Node{
				wire.Text("AutoScalingGroupName", r.Text("AutoScalingGroupName")), wire.Text("PolicyARN", r.Physical), wire.Text("PolicyName", r.Attribute("PolicyName")),
				wire.Opt("PolicyType", r.Text("PolicyType")), wire.Opt("AdjustmentType", r.Text("AdjustmentType")),
			})
		}
	}
	return paged(q, "ScalingPolicies", list)
}

func (s *service) hooks(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, r := range s.w.List(q.Region, "AWS::AutoScaling::LifecycleHook") {
		if r.Text("AutoScalingGroupName") == q.Params.Get("AutoScalingGroupName") {
			list = append(list, []*wire.Node{
				wire.Text("LifecycleHookName", r.Physical), wire.Text("AutoScalingGroupName", r.Text("AutoScalingGroupName")),
				wire.Text("LifecycleTransition", r.Text("LifecycleTransition")), wire.Int("HeartbeatTimeout", r.Number("HeartbeatTimeout", 3600)),
			})
		}
	}
	return wire.XML(wire.List("LifecycleHooks", "member", list...)), nil
}
