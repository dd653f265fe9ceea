package elbv2

import (
	"slices"
	"strconv"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// healthyAfter is how long, in the world's time, the first checks of a target
// take.
const healthyAfter = 35 * time.Second

func (s *service) groupComes(r *world.Resource) error {
	name := r.Attribute("TargetGroupName")
	if len(name) > 32 {
		return refusal("ValidationError", "Target group name '"+name+"' cannot be longer than '32' characters")
	}
	for _, other := range s.w.List(r.Region, groupType) {
		if other.Attribute("TargetGroupName") == name {
			return refusal("DuplicateTargetGroupName", "A target group with the same name '"+name+"' exists, but with different settings")
		}
	}
	return nil
}

// users are the listeners and rules that forward to a target group.
func (s *service) users(r *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, typ := range []string{listenerType, ruleType} {
		for _, each := range s.w.List(r.Region, typ) {
			property := "DefaultActions"
			if typ == ruleType {
				property = "Actions"
			}
			if forwardsTo(each.Properties[property], r.Physical) {
				list = append(list, each)
			}
		}
	}
	return list
}

func forwardsTo(actions any, arn string) bool {
	return slices.ContainsFunc(world.List(actions), func(each any) bool {
		action := world.Map(each)
		if world.TextOf(action, "TargetGroupArn") == arn {
			return true
		}
		return slices.ContainsFunc(world.List(world.Map(action["ForwardConfig"])["TargetGroups"]), func(group any) bool {
			return world.TextOf(world.Map(group), "TargetGroupArn") == arn
		})
	})
}

func (s *service) groupGoes(r *world.Resource) error {
	if len(s.users(r)) > 0 {
		return refusal("ResourceInUse", "Target group '"+r.Physical+"' is currently in use by a listener or a rule")
	}
	return nil
}

func fallback(text, usual string) string {
	if text == "" {
		return usual
	}
	return text
}

func (s *service) groupNodes(r *world.Resource) []*wire.Node {
	var balancers []string
	for _, user := range s.users(r) {
		arn := user.Text("LoadBalancerArn")
		if listener, found := s.w.Get(r.Region, listenerType, user.Text("ListenerArn")); found {
			arn = listener.Text("LoadBalancerArn")
		}
		if arn != "" && !slices.Contains(balancers, arn) {
			balancers = append(balancers, arn)
		}
	}
	protocol := fallback(r.Text("Protocol"), "HTTP")
	nodes := []*wire.Node{
		wire.Text("TargetGroupArn", r.Physical), wire.Text("TargetGroupName", r.Attribute("TargetGroupName")), wire.Text("Protocol", protocol),
		wire.Opt("Port", r.Text("Port")), wire.Opt("VpcId", r.Text("VpcId")), wire.Text("HealthCheckProtocol", fallback(r.Text("HealthCheckProtocol"), protocol)),
		wire.Text("HealthCheckPort", fallback(r.Text("HealthCheckPort"), "traffic-port")), wire.Bool("HealthCheckEnabled", true),
		wire.Text("HealthCheckIntervalSeconds", fallback(r.Text("HealthCheckIntervalSeconds"), "30")), wire.Text("HealthCheckTimeoutSeconds", fallback(r.Text("HealthCheckTimeoutSeconds"), "5")),
		wire.Text("HealthyThresholdCount", fallback(r.Text("HealthyThresholdCount"), "5")), wire.Text("UnhealthyThresholdCount", fallback(r.Text("UnhealthyThresholdCount"), "2")),
		wire.Texts("LoadBalancerArns", "member", balancers...), wire.Text("TargetType", fallback(r.Text("TargetType"), "instance")), wire.Text("IpAddressType", "ipv4"),
	}
	if protocol == "HTTP" || protocol == "HTTPS" {
		nodes = append(nodes, wire.Text("HealthCheckPath", fallback(r.Text("HealthCheckPath"), "/")),
			wire.El("Matcher", wire.Text("HttpCode", fallback(world.TextOf(world.Map(r.Properties["Matcher"]), "HttpCode"), "200"))),
			wire.Text("ProtocolVersion", fallback(r.Text("ProtocolVersion"), "HTTP1")))
	}
	return nodes
}

func (s *service) groups(q *wire.Request) (wire.Output, error) {
	arns, names, balancer := q.Params.Strings("TargetGroupArns"), q.Params.Strings("Names"), q.Params.Get("LoadBalancerArn")
	var list [][]*wire.Node
	seen := map[string]bool{}
	for _, r := range s.w.List(q.Region, groupType) {
		name := r.Attribute("TargetGroupName")
		if len(arns)+len(names) > 0 && !slices.Contains(arns, r.Physical) && !slices.Contains(names, name) {
			continue
		}
		nodes := s.groupNodes(r)
		if balancer != "" && !slices.ContainsFunc(nodes, func(n *wire.Node) bool {
			return n != nil && n.Name == "LoadBalancerArns" && slices.ContainsFunc(n.Children, func(c *wire.Node) bool { return c.Text == balancer })
		}) {
			continue
		}
		seen[name], seen[r.Physical] = true, true
		list = append(list, nodes)
	}
	for _, wanted := range append(arns, names...) {
		if !seen[wanted] {
			return wire.Output{}, notFound(groupType, wanted)
		}
	}
	return paged(q, "TargetGroups", list)
}

func (s *service) createGroup(q *wire.Request) (wire.Output, error) {
	if q.Params.Get("Name") == "" {
		return wire.Output{}, wire.Null("name")
	}
	properties := map[string]any{}
	for _, name := range []string{"Name", "Protocol", "Port", "VpcId", "TargetType", "HealthCheckPath", "HealthCheckProtocol", "HealthCheckPort"} {
		if q.Params.Has(name) {
			properties[name] = q.Params.Get(name)
		}
	}
	r, err := catalogue.Make(s.w, q.Region, groupType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.List("TargetGroups", "member", s.groupNodes(r))), nil
}

// target is one target of a group, with when it came.
type target struct {
	id, port string
	since    time.Time
}

// targets are those registered by call, those a stack names, the tasks of ECS
// services, and the instances of Auto Scaling groups.
func (s *service) targets(group *world.Resource) []target {
	var list []target
	for _, each := range append(slices.Clone(world.List(group.Properties["Targets"])), world.List(group.Private["Targets"])...) {
		m := world.Map(each)
		since, err := time.Parse(time.RFC3339, world.TextOf(m, "Since"))
		if err != nil {
			since = group.Created
		}
		list = append(list, target{world.TextOf(m, "Id"), fallback(world.TextOf(m, "Port"), group.Text("Port")), since})
	}
	for _, service := range s.w.List(group.Region, "AWS::ECS::Service") {
		for _, balancer := range world.List(service.Properties["LoadBalancers"]) {
			if world.TextOf(world.Map(balancer), "TargetGroupArn") == group.Physical {
				list = append(list, s.taskTargets(service)...)
			}
		}
	}
	for _, fleet := range s.w.List(group.Region, "AWS::AutoScaling::AutoScalingGroup") {
		if slices.Contains(fleet.Texts("TargetGroupARNs"), group.Physical) {
			for _, instance := range s.w.List(group.Region, "AWS::EC2::Instance") {
				if name, _ := instance.Tag("aws:autoscaling:groupName"); name == fleet.Physical {
					list = append(list, target{instance.Physical, group.Text("Port"), instance.Created.Add(15 * time.Second)})
				}
			}
		}
	}
	return list
}

// taskTargets are a service's running tasks, each on a port of some host.
func (s *service) taskTargets(service *world.Resource) []target {
	var list []target
	var hosts []string
	for _, instance := range s.w.List(service.Region, "AWS::EC2::Instance") {
		if _, member := instance.Tag("aws:autoscaling:groupName"); member {
			hosts = append(hosts, instance.Physical)
		}
	}
	for i, task := range s.w.List(service.Region, "AWS::ECS::Task") {
		up := task.Created.Add(20 * time.Second)
		if task.Text("Service") != service.Physical || task.Private["Stopped"] != nil || s.w.Now().Before(up) {
			continue
		}
		host := world.StableID("i-", task.Physical)
		if len(hosts) > 0 {
			host = hosts[i%len(hosts)]
		}
		list = append(list, target{host, strconv.Itoa(32768 + i), up})
	}
	return list
}

func (s *service) health(q *wire.Request) (wire.Output, error) {
	group, found := s.w.Get(q.Region, groupType, q.Params.Get("TargetGroupArn"))
	if !found {
		return wire.Output{}, notFound(groupType, q.Params.Get("TargetGroupArn"))
	}
	var list [][]*wire.Node
	used := len(s.users(group)) > 0
	for _, t := range s.targets(group) {
		state := wire.El("TargetHealth", wire.Text("State", "healthy"))
		switch {
		case !used:
			state = wire.El("TargetHealth", wire.Text("State", "unused"), wire.Text("Reason", "Target.NotInUse"), wire.Text("Description", "Target group is not configured to receive traffic from the load balancer"))
		case s.w.Now().Sub(t.since) < healthyAfter:
			state = wire.El("TargetHealth", wire.Text("State", "initial"), wire.Text("Reason", "Elb.RegistrationInProgress"), wire.Text("Description", "Target registration is in progress"))
		}
		list = append(list, []*wire.Node{
			wire.El("Target", wire.Text("Id", t.id), wire.Opt("Port", t.port)),
			wire.Opt("HealthCheckPort", t.port), state,
		})
	}
	return wire.XML(wire.List("TargetHealthDescriptions", "member", list...)), nil
}

func (s *service) registerTargets(q *wire.Request) (wire.Output, error) {
	return s.changeTargets(q, func(list []any, t *wire.Params) []any {
		return append(without(list, t), map[string]any{"Id": t.Get("Id"), "Port": t.Get("Port"), "Since": s.w.Now().Format(time.RFC3339)})
	})
}

func (s *service) deregisterTargets(q *wire.Request) (wire.Output, error) {
	return s.changeTargets(q, without)
}

func without(list []any, t *wire.Params) []any {
	return slices.DeleteFunc(slices.Clone(list), func(each any) bool {
		m := world.Map(each)
		return world.TextOf(m, "Id") == t.Get("Id") && (t.Get("Port") == "" || world.TextOf(m, "Port") == t.Get("Port"))
	})
}

func (s *service) changeTargets(q *wire.Request, change func([]any, *wire.Params) []any) (wire.Output, error) {
	group, found := s.w.Get(q.Region, groupType, q.Params.Get("TargetGroupArn"))
	if !found {
		return wire.Output{}, notFound(groupType, q.Params.Get("TargetGroupArn"))
	}
	list := world.List(group.Private["Targets"])
	for _, t := range q.Params.List("Targets") {
		list = change(list, t)
	}
	group.SetPrivate("Targets", list)
	s.w.Put(q.Region, group)
	return wire.XML(), nil
}
