package autoscaling

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

type service struct {
	w      *world.World
	fleets map[string]*fleet
}

// New makes Auto Scaling over a world and registers what it does when groups
// come and go, and as time passes. The error is that of a world that cannot be
// read.
func New(w *world.World) (*wire.Service, error) {
	s := &service{w, map[string]*fleet{}}
	if err := s.load(); err != nil {
		return nil, err
	}
	w.Register(s)
	w.Handle(groupType, world.Hooks{Create: s.comes, Update: s.changes, Delete: s.goes})
	w.Handle(launchType, world.Hooks{Delete: s.launchGoes})
	return &wire.Service{
		Name: "autoscaling", Protocol: wire.Query, Version: "2011-01-01", Namespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
		Actions: map[string]wire.Action{
			"DescribeAutoScalingGroups": s.groups, "CreateAutoScalingGroup": s.create, "DeleteAutoScalingGroup": s.remove,
			"UpdateAutoScalingGroup": s.update, "SetDesiredCapacity": s.setDesired, "DescribeScalingActivities": s.activities,
			"DescribeAutoScalingInstances": s.instances, "TerminateInstanceInAutoScalingGroup": s.terminateOne,
			"SuspendProcesses": s.suspend, "ResumeProcesses": s.resume, "DescribeLaunchConfigurations": s.launchConfigurations,
			"DescribeTags": s.tags, "DescribePolicies": s.policies, "DescribeLifecycleHooks": s.hooks,
		},
	}, nil
}

func stamp(s *service) string { return s.w.Now().Format("2006-01-02T15:04:05Z") }

// comes checks a new group's sizes and lets it begin.
func (s *service) comes(r *world.Resource) error {
	if err := s.sizes(r); err != nil {
		return err
	}
	f := &fleet{Region: r.Region, Group: r.Physical}
	if old := s.fleets[key(r.Region, r.Physical)]; old != nil {
		f.Members, f.Activities = old.Members, old.Activities // a group of that name is still going
	}
	s.fleets[key(r.Region, r.Physical)] = f
	n := desiredOf(r)
	s.want(f, n, fmt.Sprintf("At %s a user request created an AutoScalingGroup changing the desired capacity from 0 to %d.  At %s an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to %d.", stamp(s), n, stamp(s), n))
	return nil
}

func (s *service) sizes(r *world.Resource) error {
	least, most, want := r.Number("MinSize", 0), r.Number("MaxSize", 0), desiredOf(r)
	switch {
	case least > most:
		return wire.Invalid("Max bound, %d, must be greater than or equal to min bound, %d", most, least)
	case want < least || want > most:
		return wire.Invalid("Desired capacity:%d must be between the specified min size:%d and max size:%d", want, least, most)
	}
	for _, id := range r.Texts("VPCZoneIdentifier") {
		if _, found := s.w.Get(r.Region, "AWS::EC2::Subnet", id); !found {
			return wire.Invalid("The subnet ID '%s' does not exist", id)
		}
	}
	return nil
}

func (s *service) changes(old, fresh *world.Resource) error {
	if err := s.sizes(fresh); err != nil {
		return err
	}
	f := s.fleets[key(fresh.Region, fresh.Physical)]
	if f == nil {
		return s.comes(fresh)
	}
	n := f.Desired
	if desiredOf(fresh) != desiredOf(old) {
		n = desiredOf(fresh)
	}
	n = min(max(n, fresh.Number("MinSize", 0)), fresh.Number("MaxSize", 0))
	s.want(f, n, fmt.Sprintf("At %s a user request update of AutoScalingGroup constraints to min: %d, max: %d, desired: %d changing the desired capacity from %d to %d.", stamp(s), fresh.Number("MinSize", 0), fresh.Number("MaxSize", 0), n, f.Desired, n))
	return nil
}

// goes lets a deleted group's instances go with it.
func (s *service) goes(r *world.Resource) error {
	f := s.fleets[key(r.Region, r.Physical)]
	if f == nil {
		return nil
	}
	f.Gone, f.Desired, f.Cause = true, 0, "At "+stamp(s)+" a user request force deleted AutoScaling group changing the desired capacity to 0."
	for _, m := range f.alive() {
		s.terminate(f, m, s.w.Now())
	}
	if len(f.Members) == 0 {
		delete(s.fleets, key(r.Region, r.Physical))
		s.w.Forget(keyPrefix + key(r.Region, r.Physical))
		return nil
	}
	s.keep(f)
	return nil
}

func (s *service) launchGoes(r *world.Resource) error {
	for _, group := range s.w.List(r.Region, groupType) {
		if group.Text("LaunchConfigurationName") == r.Physical {
			return wire.Errorf(http.StatusBadRequest, "ResourceInUse", "Cannot delete launch configuration %s because it is attached to AutoScalingGroup %s", r.Physical, group.Physical)
		}
	}
	return nil
}

// group finds the group a call names, and what it is at the moment.
func (s *service) group(q *wire.Request) (*world.Resource, *fleet, error) {
	name := q.Params.Get("AutoScalingGroupName")
	r, found := s.w.Get(q.Region, groupType, name)
	f := s.fleets[key(q.Region, name)]
	if !found || f == nil {
		return nil, nil, wire.Invalid("AutoScalingGroup name not found - AutoScalingGroup '%s' not found", name)
	}
	return r, f, nil
}

func (s *service) setDesired(q *wire.Request) (wire.Output, error) {
	r, f, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	n, err := q.Params.Int("DesiredCapacity", f.Desired)
	if err != nil {
		return wire.Output{}, err
	}
	least, most := r.Number("MinSize", 0), r.Number("MaxSize", 0)
	if n > most {
		return wire.Output{}, wire.Invalid("New SetDesiredCapacity value %d is above max value %d for the AutoScalingGroup.", n, most)
	}
	if n < least {
		return wire.Output{}, wire.Invalid("New SetDesiredCapacity value %d is below min value %d for the AutoScalingGroup.", n, least)
	}
	s.want(f, n, fmt.Sprintf("At %s a user request explicitly set group desired capacity changing the desired capacity from %d to %d.", stamp(s), f.Desired, n))
	return wire.Output{}, nil
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("AutoScalingGroupName")
	if name == "" {
		return wire.Output{}, wire.Null("autoScalingGroupName")
	}
	if _, taken := s.w.Get(q.Region, groupType, name); taken {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name %s already exists", name)
	}
	properties := map[string]any{"AutoScalingGroupName": name}
	for _, member := range []string{"MinSize", "MaxSize", "DesiredCapacity", "LaunchConfigurationName"} {
		if q.Params.Has(member) {
			properties[member] = q.Params.Get(member)
		}
	}
	if template := q.Params.Struct("LaunchTemplate"); template != nil {
		properties["LaunchTemplate"] = map[string]any{"LaunchTemplateId": template.Get("LaunchTemplateId"), "LaunchTemplateName": template.Get("LaunchTemplateName"), "Version": template.Get("Version")}
	}
	var subnets []any
	for id := range strings.SplitSeq(q.Params.Get("VPCZoneIdentifier"), ",") {
		if id = strings.TrimSpace(id); id != "" {
			subnets = append(subnets, id)
		}
	}
	properties["VPCZoneIdentifier"] = subnets
	_, err := catalogue.Make(s.w, q.Region, groupType, properties)
	return wire.Output{}, err
}

func (s *service) update(q *wire.Request) (wire.Output, error) {
	r, _, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	fresh := *r
	fresh.Properties = map[string]any{}
	for name, value := range r.Properties {
		fresh.Properties[name] = value
	}
	for _, member := range []string{"MinSize", "MaxSize", "DesiredCapacity"} {
		if q.Params.Has(member) {
			fresh.Properties[member] = q.Params.Get(member)
		}
	}
	if !q.Params.Has("DesiredCapacity") {
		n := min(max(desiredOf(r), fresh.Number("MinSize", 0)), fresh.Number("MaxSize", 0))
		fresh.Properties["DesiredCapacity"] = strconv.Itoa(n)
	}
	return wire.Output{}, s.w.Update(q.Region, &fresh)
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, f, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	force, err := q.Params.Bool("ForceDelete")
	if err != nil {
		return wire.Output{}, err
	}
	if !force && len(f.alive()) > 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.")
	}
	return wire.Output{}, s.w.Delete(q.Region, groupType, r.Physical)
}

func (s *service) terminateOne(q *wire.Request) (wire.Output, error) {
	id := q.Params.Get("InstanceId")
	less, err := q.Params.Bool("ShouldDecrementDesiredCapacity")
	if err != nil {
		return wire.Output{}, err
	}
	for _, name := range s.names() {
		f := s.fleets[name]
		i := slices.IndexFunc(f.Members, func(m member) bool { return m.ID == id })
		if f.Region != q.Region || i < 0 {
			continue
		}
		f.Cause = "At " + stamp(s) + " instance " + id + " was taken out of service in response to a user request."
		s.terminate(f, &f.Members[i], s.w.Now())
		if less {
			f.Desired--
		}
		f.Look = s.w.Now().Add(noticeTime)
		s.keep(f)
		return wire.XML(wire.El("Activity", activityNodes(f, f.Activities[0])...)), nil
	}
	return wire.Output{}, wire.Invalid("Instance Id not found - No managed instance found for instance ID %s", id)
}

func (s *service) suspend(q *wire.Request) (wire.Output, error) {
	return s.processes(q, func(f *fleet, name string) {
		if !slices.Contains(f.Suspended, name) {
			f.Suspended = append(f.Suspended, name)
		}
	})
}

func (s *service) resume(q *wire.Request) (wire.Output, error) {
	return s.processes(q, func(f *fleet, name string) {
		f.Suspended = slices.DeleteFunc(f.Suspended, func(each string) bool { return each == name })
	})
}

// allProcesses are meant when a call names none.
var allProcesses = []string{"Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions"}

func (s *service) processes(q *wire.Request, do func(*fleet, string)) (wire.Output, error) {
	_, f, err := s.group(q)
	if err != nil {
		return wire.Output{}, err
	}
	names := q.Params.Strings("ScalingProcesses")
	if len(names) == 0 {
		names = allProcesses
	}
	for _, name := range names {
		do(f, name)
	}
	s.keep(f)
	return wire.Output{}, nil
}
