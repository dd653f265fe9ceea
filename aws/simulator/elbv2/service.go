package elbv2

import (
	"net/http"
	"slices"
	"strconv"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	balancerType  = "AWS::ElasticLoadBalancingV2::LoadBalancer"
	groupType     = "AWS::ElasticLoadBalancingV2::TargetGroup"
	listenerType  = "AWS::ElasticLoadBalancingV2::Listener"
	ruleType      = "AWS::ElasticLoadBalancingV2::ListenerRule"
	interfaceType = "AWS::EC2::NetworkInterface"
)

type service struct{ w *world.World }

// New makes Elastic Load Balancing over a world and registers what it does when
// its resources come and go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(balancerType, world.Hooks{Create: s.balancerComes, Ready: func(r *world.Resource) { r.State = "active" }, Delete: s.balancerGoes})
	w.Handle(groupType, world.Hooks{Create: s.groupComes, Delete: s.groupGoes})
	w.Handle(listenerType, world.Hooks{Create: s.listenerComes})
	w.Handle(ruleType, world.Hooks{Create: s.ruleComes, Update: func(old, fresh *world.Resource) error { return s.ruleFits(fresh, old.Physical) }})
	return &wire.Service{
		Name: "elasticloadbalancing", Protocol: wire.Query, Version: "2015-12-01", Namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
		Actions: map[string]wire.Action{
			"DescribeLoadBalancers": s.balancers, "CreateLoadBalancer": s.createBalancer, "DeleteLoadBalancer": s.deleter(balancerType, "LoadBalancerArn"),
			"DescribeTargetGroups": s.groups, "CreateTargetGroup": s.createGroup, "DeleteTargetGroup": s.deleter(groupType, "TargetGroupArn"),
			"DescribeListeners": s.listeners, "CreateListener": s.createListener, "DeleteListener": s.deleter(listenerType, "ListenerArn"),
			"DescribeRules": s.rules, "CreateRule": s.createRule, "DeleteRule": s.deleter(ruleType, "RuleArn"), "SetRulePriorities": s.setPriorities,
			"DescribeTargetHealth": s.health, "RegisterTargets": s.registerTargets, "DeregisterTargets": s.deregisterTargets,
			"DescribeTags": s.tags, "DescribeLoadBalancerAttributes": s.balancerAttributes, "DescribeTargetGroupAttributes": s.groupAttributes,
		},
	}
}

func refusal(code, text string) error { return wire.Errorf(http.StatusBadRequest, code, "%s", text) }

// missing are the errors when a named resource does not exist.
var missing = map[string][2]string{
	balancerType: {"LoadBalancerNotFound", "Load balancers '[%s]' not found"},
	groupType:    {"TargetGroupNotFound", "Target groups '%s' not found"},
	listenerType: {"ListenerNotFound", "One or more listeners not found"},
	ruleType:     {"RuleNotFound", "One or more rules not found"},
}

func notFound(typ, id string) error {
	text := missing[typ][1]
	if at := slices.Index([]byte(text), '%'); at >= 0 {
		return wire.Errorf(http.StatusBadRequest, missing[typ][0], text, id)
	}
	return refusal(missing[typ][0], text)
}

func (s *service) deleter(typ, parameter string) wire.Action {
	return func(q *wire.Request) (wire.Output, error) {
		id := q.Params.Get(parameter)
		if _, found := s.w.Get(q.Region, typ, id); !found {
			if typ == balancerType || typ == groupType {
				return wire.XML(), nil // deleting what is not there succeeds
			}
			return wire.Output{}, notFound(typ, id)
		}
		if err := s.w.Delete(q.Region, typ, id); err != nil {
			return wire.Output{}, err
		}
		for _, child := range s.children(q.Region, typ, id) {
			s.w.Remove(q.Region, child.Type, child.Physical)
		}
		return wire.XML(), nil
	}
}

// children are the listeners of a load balancer with their rules, or the rules
// of a listener.
func (s *service) children(region, typ, id string) []*world.Resource {
	var list []*world.Resource
	if typ == balancerType {
		for _, l := range s.w.List(region, listenerType) {
			if l.Text("LoadBalancerArn") == id {
				list = append(append(list, l), s.children(region, listenerType, l.Physical)...)
			}
		}
	}
	if typ == listenerType {
		for _, r := range s.w.List(region, ruleType) {
			if r.Text("ListenerArn") == id {
				list = append(list, r)
			}
		}
	}
	return list
}

// paged answers a page of a list, with Marker and PageSize.
func paged(q *wire.Request, name string, all [][]*wire.Node) (wire.Output, error) {
	size, err := q.Params.Int("PageSize", 400)
	if err != nil {
		return wire.Output{}, err
	}
	start := 0
	if marker := q.Params.Get("Marker"); marker != "" {
		if start, err = strconv.Atoi(marker); err != nil || start < 0 {
			return wire.Output{}, refusal("ValidationError", "Invalid marker")
		}
	}
	start = min(start, len(all))
	end := min(start+max(1, size), len(all))
	next := ""
	if end < len(all) {
		next = strconv.Itoa(end)
	}
	return wire.XML(wire.List(name, "member", all[start:end]...), wire.Opt("NextMarker", next)), nil
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, arn := range q.Params.Strings("ResourceArns") {
		var found *world.Resource
		for _, typ := range []string{balancerType, groupType, listenerType, ruleType} {
			if r, ok := s.w.Get(q.Region, typ, arn); ok {
				found = r
			}
		}
		if found == nil {
			return wire.Output{}, notFound(balancerType, arn)
		}
		var tags [][]*wire.Node
		for _, tag := range found.Tags {
			tags = append(tags, []*wire.Node{wire.Text("Key", tag.Key), wire.Text("Value", tag.Value)})
		}
		list = append(list, []*wire.Node{wire.Text("ResourceArn", arn), wire.List("Tags", "member", tags...)})
	}
	return wire.XML(wire.List("TagDescriptions", "member", list...)), nil
}

// attributes answers the attributes of a resource: those it was given over
// those it has anyway.
func (s *service) attributes(q *wire.Request, typ, parameter, property string, usual [][2]string) (wire.Output, error) {
	r, found := s.w.Get(q.Region, typ, q.Params.Get(parameter))
	if !found {
		return wire.Output{}, notFound(typ, q.Params.Get(parameter))
	}
	var list [][]*wire.Node
	for _, attribute := range usual {
		value := attribute[1]
		for _, given := range world.List(r.Properties[property]) {
			if world.TextOf(world.Map(given), "Key") == attribute[0] {
				value = world.TextOf(world.Map(given), "Value")
			}
		}
		list = append(list, []*wire.Node{wire.Text("Key", attribute[0]), wire.Text("Value", value)})
	}
	return wire.XML(wire.List("Attributes", "member", list...)), nil
}

func (s *service) balancerAttributes(q *wire.Request) (wire.Output, error) {
	return s.attributes(q, balancerType, "LoadBalancerArn", "LoadBalancerAttributes", [][2]string{
		{"access_logs.s3.enabled", "false"}, {"deletion_protection.enabled", "false"}, {"idle_timeout.timeout_seconds", "60"}, {"routing.http2.enabled", "true"},
	})
}

func (s *service) groupAttributes(q *wire.Request) (wire.Output, error) {
	return s.attributes(q, groupType, "TargetGroupArn", "TargetGroupAttributes", [][2]string{
		{"deregistration_delay.timeout_seconds", "300"}, {"stickiness.enabled", "false"}, {"stickiness.type", "lb_cookie"}, {"load_balancing.algorithm.type", "round_robin"},
	})
}
