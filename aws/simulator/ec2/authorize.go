package ec2

import (
	"net/http"
	"slices"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) createGroup(q *wire.Request) (wire.Output, error) {
	if err := need(q, "GroupName", "GroupDescription"); err != nil {
		return wire.Output{}, err
	}
	properties := map[string]any{"GroupName": q.Params.Get("GroupName"), "GroupDescription": q.Params.Get("GroupDescription")}
	if vpc := q.Params.Get("VpcId"); vpc != "" {
		properties["VpcId"] = vpc
	}
	r, err := catalogue.Make(s.w, q.Region, groupType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Bool("return", true), wire.Text("groupId", r.Physical), tagSet(r)), nil
}

func (s *service) deleteGroup(q *wire.Request) (wire.Output, error) {
	id, name := q.Params.Get("GroupId"), q.Params.Get("GroupName")
	group, found := s.w.Find(q.Region, groupType, func(r *world.Resource) bool {
		return id != "" && r.Physical == id || id == "" && name != "" && groupNameOf(r) == name
	})
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidGroup.NotFound", "The security group '%s' does not exist", id+name)
	}
	if err := s.w.Delete(q.Region, groupType, group.Physical); err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Bool("return", true), wire.Text("groupId", group.Physical)), nil
}

// authorizer makes the operation that adds rules of a direction to a group.
func (s *service) authorizer(direction string) wire.Action {
	return func(q *wire.Request) (wire.Output, error) {
		group, found := s.w.Get(q.Region, groupType, q.Params.Get("GroupId"))
		if !found {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidGroup.NotFound", "The security group '%s' does not exist", q.Params.Get("GroupId"))
		}
		fresh := permissionsOf(q, direction, group.Physical)
		for _, each := range fresh {
			if slices.ContainsFunc(s.rulesOf(group), func(have rule) bool { return have.same(ruleFrom(each, direction, group.Physical)) }) {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidPermission.Duplicate", "the specified rule \"peer: %s, %s, from port: %s, to port: %s, ALLOW\" already exists",
					world.TextOf(each, "CidrIp"), world.TextOf(each, "IpProtocol"), world.TextOf(each, "FromPort"), world.TextOf(each, "ToPort"))
			}
		}
		for _, each := range fresh {
			if _, err := catalogue.Make(s.w, q.Region, direction, each); err != nil {
				return wire.Output{}, err
			}
		}
		return done(), nil
	}
}

func (a rule) same(b rule) bool {
	a.id, b.id, a.description, b.description = "", "", "", ""
	return a == b
}

// permissionsOf reads rules in EC2's form into CloudFormation's.
func permissionsOf(q *wire.Request, direction, group string) []map[string]any {
	peer, prefix := "SourceSecurityGroupId", "SourcePrefixListId"
	if direction == egressType {
		peer, prefix = "DestinationSecurityGroupId", "DestinationPrefixListId"
	}
	var rules []map[string]any
	one := func(from *wire.Params, property, value, note string) {
		each := map[string]any{"GroupId": group, "IpProtocol": from.Get("IpProtocol"), property: value}
		for _, port := range []string{"FromPort", "ToPort"} {
			if from.Has(port) {
				each[port] = from.Get(port)
			}
		}
		if note != "" {
			each["Description"] = note
		}
		rules = append(rules, each)
	}
	if q.Params.Has("CidrIp") {
		one(q.Params, "CidrIp", q.Params.Get("CidrIp"), "")
	}
	for _, p := range q.Params.List("IpPermissions") {
		for _, r := range p.List("IpRanges") {
			one(p, "CidrIp", r.Get("CidrIp"), r.Get("Description"))
		}
		for _, r := range p.List("Ipv6Ranges") {
			one(p, "CidrIpv6", r.Get("CidrIpv6"), r.Get("Description"))
		}
		for _, r := range p.List("Groups") {
			one(p, peer, r.Get("GroupId"), r.Get("Description"))
		}
		for _, r := range p.List("PrefixListIds") {
			one(p, prefix, r.Get("PrefixListId"), r.Get("Description"))
		}
	}
	return rules
}

// revoker makes the operation that takes rules of a direction away.
func (s *service) revoker(direction string) wire.Action {
	return func(q *wire.Request) (wire.Output, error) {
		group, found := s.w.Get(q.Region, groupType, q.Params.Get("GroupId"))
		if !found {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidGroup.NotFound", "The security group '%s' does not exist", q.Params.Get("GroupId"))
		}
		ids := q.Params.Strings("SecurityGroupRuleId")
		gone := permissionsOf(q, direction, group.Physical)
		for _, each := range s.rulesOf(group) {
			hit := slices.Contains(ids, each.id) || slices.ContainsFunc(gone, func(g map[string]any) bool { return each.same(ruleFrom(g, direction, group.Physical)) })
			if !hit || each.direction != direction {
				continue
			}
			s.w.Remove(q.Region, direction, each.id)
			s.dropInline(group, each)
		}
		return done(), nil
	}
}

// dropInline takes a rule out of the group's own lists.
func (s *service) dropInline(group *world.Resource, gone rule) {
	property := "SecurityGroupIngress"
	if gone.direction == egressType {
		property = "SecurityGroupEgress"
		if len(world.List(group.Properties[property])) == 0 {
			group.SetPrivate("NoDefaultEgress", true)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(world.List(group.Properties[property])), func(each any) bool {
		return ruleFrom(world.Map(each), gone.direction, group.Physical).same(gone)
	})
	if len(kept) > 0 {
		group.SetProperty(property, kept)
	} else if _, had := group.Properties[property]; had {
		delete(group.Properties, property)
		if gone.direction == egressType {
			group.SetPrivate("NoDefaultEgress", true)
		}
	}
	s.w.Put(group.Region, group)
}
