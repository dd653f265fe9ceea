package autoscaling

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/events"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func decode(value []byte) (*fleet, error) {
	var f fleet
	if err := json.Unmarshal(value, &f); err != nil {
		return nil, fmt.Errorf("reading an auto scaling group: %w", err)
	}
	return &f, nil
}

// blueprintOf is how a group's instances are made: the properties its launch
// template or configuration gives them.
func (s *service) blueprintOf(group *world.Resource) map[string]any {
	reference := world.Map(group.Properties["LaunchTemplate"])
	if reference == nil {
		mixed := world.Map(world.Map(group.Properties["MixedInstancesPolicy"])["LaunchTemplate"])
		reference = world.Map(mixed["LaunchTemplateSpecification"])
	}
	if reference != nil {
		id, name := world.TextOf(reference, "LaunchTemplateId"), world.TextOf(reference, "LaunchTemplateName")
		template, found := s.w.Find(group.Region, templateType, func(r *world.Resource) bool {
			return r.Physical == id || name != "" && r.Text("LaunchTemplateName") == name
		})
		if found {
			return maps.Clone(world.Map(template.Properties["LaunchTemplateData"]))
		}
	}
	if configuration, found := s.w.Get(group.Region, launchType, group.Text("LaunchConfigurationName")); found {
		return maps.Clone(configuration.Properties)
	}
	if id := group.Text("InstanceId"); id != "" {
		if model, found := s.w.Get(group.Region, instanceType, id); found {
			return maps.Clone(model.Properties)
		}
	}
	return map[string]any{}
}

// usable are the properties of a launch template that an instance has too.
var usable = []string{"ImageId", "InstanceType", "KeyName", "UserData", "SecurityGroupIds", "SecurityGroups", "IamInstanceProfile", "BlockDeviceMappings", "NetworkInterfaces"}

// propertiesFor are the properties of a new instance in a subnet.
func (s *service) propertiesFor(group *world.Resource, subnet string) map[string]any {
	from := s.blueprintOf(group)
	properties := map[string]any{}
	for _, name := range usable {
		if value, given := from[name]; given {
			properties[name] = value
		}
	}
	if profile := world.Map(from["IamInstanceProfile"]); profile != nil {
		properties["IamInstanceProfile"] = world.TextOf(profile, "Arn") + world.TextOf(profile, "Name")
	}
	// A launch configuration lists the ids of its groups as SecurityGroups.
	if groups, given := from["SecurityGroups"]; given && from["SecurityGroupIds"] == nil {
		properties["SecurityGroupIds"] = groups
		delete(properties, "SecurityGroups")
	}
	if subnet != "" {
		properties["SubnetId"] = subnet
	}
	return properties
}

// pickSubnet is the subnet with the fewest members.
func (s *service) pickSubnet(f *fleet, group *world.Resource) (subnet, zone string) {
	best := -1
	for _, id := range group.Texts("VPCZoneIdentifier") {
		place, found := s.w.Get(f.Region, "AWS::EC2::Subnet", id)
		if !found {
			continue
		}
		n := 0
		for _, m := range f.alive() {
			if m.Zone == place.Text("AvailabilityZone") {
				n++
			}
		}
		if best < 0 || n < best {
			best, subnet, zone = n, id, place.Text("AvailabilityZone")
		}
	}
	if subnet == "" {
		if zones := group.Texts("AvailabilityZones"); len(zones) > 0 {
			zone = zones[len(f.alive())%len(zones)]
		}
	}
	return subnet, zone
}

// launch begins to launch an instance. When EC2 refuses, the activity says why
// and the group tries again a minute later.
func (s *service) launch(f *fleet, group *world.Resource, at time.Time) {
	subnet, zone := s.pickSubnet(f, group)
	a := activity{ID: s.w.UUID(), Cause: f.Cause, Status: "InProgress", Start: at, Progress: 50, Zone: zone, Subnet: subnet}
	properties := s.propertiesFor(group, subnet)
	if subnet == "" && zone != "" {
		properties["AvailabilityZone"] = zone
	}
	r := catalogue.Draft(s.w, f.Region, instanceType, properties, s.tagsFor(group)...)
	r.Created = at
	if err := s.w.Create(f.Region, r); err != nil {
		a.Status, a.End, a.Progress = "Failed", at, 100
		a.Description = "Launching a new EC2 instance.  Status Reason: " + reasonOf(err) + ". Launching EC2 instance failed."
		f.Activities = append([]activity{a}, f.Activities...)
		f.Look = at.Add(time.Minute)
		s.emit(f, "EC2 Instance Launch Unsuccessful", a, "")
		return
	}
	a.Description = "Launching a new EC2 instance: " + r.Physical
	f.Activities = append([]activity{a}, f.Activities...)
	f.Members = append(f.Members, member{ID: r.Physical, Zone: r.Attribute("AvailabilityZone"), Lifecycle: "Pending", Due: at.Add(launchTime), Activity: a.ID})
}

// reasonOf is EC2's own text of a refusal.
func reasonOf(err error) string {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return strings.TrimSuffix(refusal.Message, ".")
	}
	return err.Error()
}

// tagsFor are the tags a group gives its instances.
func (s *service) tagsFor(group *world.Resource) []world.Tag {
	tags := []world.Tag{{Key: nameTag, Value: group.Physical}}
	for _, each := range world.List(group.Properties["Tags"]) {
		tag := world.Map(each)
		if world.TextOf(tag, "PropagateAtLaunch") == "true" {
			tags = append(tags, world.Tag{Key: world.TextOf(tag, "Key"), Value: world.TextOf(tag, "Value")})
		}
	}
	return tags
}

// terminate begins to terminate a member.
func (s *service) terminate(f *fleet, m *member, at time.Time) {
	a := activity{ID: s.w.UUID(), Description: "Terminating EC2 instance: " + m.ID, Cause: f.Cause, Status: "InProgress", Start: at, Progress: 50, Zone: m.Zone}
	f.Activities = append([]activity{a}, f.Activities...)
	m.Lifecycle, m.Due, m.Activity = "Terminating", at.Add(endTime), a.ID
	// An instance that somebody terminated already is gone as well.
	_ = s.w.Delete(f.Region, instanceType, m.ID)
}

// finish ends the activity of a member and tells the bus.
func (s *service) finish(f *fleet, m *member, what string, at time.Time) {
	for i := range f.Activities {
		a := &f.Activities[i]
		if a.ID == m.Activity {
			a.Status, a.End, a.Progress = "Successful", at, 100
			s.emit(f, "EC2 Instance "+what+" Successful", *a, m.ID)
		}
	}
	f.Activities = f.Activities[:min(len(f.Activities), 100)]
}

// emit puts the event of an activity on the bus.
func (s *service) emit(f *fleet, kind string, a activity, instance string) {
	group, _ := s.w.Get(f.Region, groupType, f.Group)
	resources := []string{}
	if group != nil {
		resources = append(resources, group.Attribute("AutoScalingGroupARN"))
	}
	if instance != "" {
		resources = append(resources, "arn:aws:ec2:"+f.Region+":"+world.Account+":instance/"+instance)
	}
	events.Emit(s.w, f.Region, events.Event{
		Source: "aws.autoscaling", DetailType: kind, Resources: resources,
		Detail: map[string]any{
			"AutoScalingGroupName": f.Group, "ActivityId": a.ID, "RequestId": a.ID, "EC2InstanceId": instance, "StatusCode": a.Status,
			"Description": a.Description, "Cause": a.Cause, "StartTime": a.Start.Format(time.RFC3339), "EndTime": a.End.Format(time.RFC3339),
			"Details": map[string]any{"Availability Zone": a.Zone, "Subnet ID": a.Subnet}, "Origin": "EC2", "Destination": "AutoScalingGroup",
		},
	})
}
