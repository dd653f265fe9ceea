package ec2

import (
	"net/http"
	"slices"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// rule is one permission of a security group, wherever it was written: in the
// group itself, or as a resource of its own.
type rule struct {
	id, group, direction, protocol, from, to, description string
	// One of these says where traffic comes from or goes to.
	cidr, cidr6, prefix, peer string
}

func groupItem(s *service, r *world.Resource) []*wire.Node {
	var in, out []rule
	for _, each := range s.rulesOf(r) {
		if each.direction == ingressType {
			in = append(in, each)
		} else {
			out = append(out, each)
		}
	}
	return []*wire.Node{
		wire.Text("ownerId", world.Account), wire.Text("groupId", r.Physical), wire.Text("groupName", groupNameOf(r)),
		wire.Text("groupDescription", r.Text("GroupDescription")), wire.Text("vpcId", r.Text("VpcId")),
		wire.Text("securityGroupArn", "arn:aws:ec2:"+r.Region+":"+world.Account+":security-group/"+r.Physical),
		permissions("ipPermissions", in), permissions("ipPermissionsEgress", out), tagSet(r),
	}
}

// groupNameOf is a group's name, or the one CloudFormation makes.
func groupNameOf(r *world.Resource) string {
	if name := r.Text("GroupName"); name != "" {
		return name
	}
	return world.TextOf(r.Private, "Name")
}

func (s *service) groupName(region, id string) string {
	if group, found := s.w.Get(region, groupType, id); found {
		return groupNameOf(group)
	}
	return ""
}

// permissions groups rules by protocol and ports, as EC2 lists them.
func permissions(name string, rules []rule) *wire.Node {
	set := wire.El(name)
	type ports struct{ protocol, from, to string }
	var order []ports
	for _, each := range rules {
		if p := (ports{each.protocol, each.from, each.to}); !slices.Contains(order, p) {
			order = append(order, p)
		}
	}
	for _, p := range order {
		ranges, ranges6, groups, prefixes := wire.El("ipRanges"), wire.El("ipv6Ranges"), wire.El("groups"), wire.El("prefixListIds")
		for _, each := range rules {
			if (ports{each.protocol, each.from, each.to}) != p {
				continue
			}
			note := wire.Opt("description", each.description)
			switch {
			case each.cidr != "":
				ranges.Children = append(ranges.Children, wire.El("item", wire.Text("cidrIp", each.cidr), note))
			case each.cidr6 != "":
				ranges6.Children = append(ranges6.Children, wire.El("item", wire.Text("cidrIpv6", each.cidr6), note))
			case each.prefix != "":
				prefixes.Children = append(prefixes.Children, wire.El("item", wire.Text("prefixListId", each.prefix), note))
			default:
				groups.Children = append(groups.Children, wire.El("item", wire.Text("userId", world.Account), wire.Text("groupId", each.peer), note))
			}
		}
		set.Children = append(set.Children, wire.El("item", wire.Text("ipProtocol", p.protocol),
			wire.Opt("fromPort", p.from), wire.Opt("toPort", p.to), groups, ranges, ranges6, prefixes))
	}
	return set
}

// rulesOf are all rules of a group.
func (s *service) rulesOf(group *world.Resource) []rule {
	var rules []rule
	for property, direction := range map[string]string{"SecurityGroupIngress": ingressType, "SecurityGroupEgress": egressType} {
		for _, each := range world.List(group.Properties[property]) {
			rules = append(rules, ruleFrom(world.Map(each), direction, group.Physical))
		}
	}
	if len(world.List(group.Properties["SecurityGroupEgress"])) == 0 && group.Private["NoDefaultEgress"] == nil {
		rules = append(rules, rule{group: group.Physical, direction: egressType, protocol: "-1", cidr: "0.0.0.0/0"})
	}
	for _, direction := range []string{ingressType, egressType} {
		for _, r := range s.w.List(group.Region, direction) {
			if r.Text("GroupId") == group.Physical || r.Text("GroupName") != "" && r.Text("GroupName") == groupNameOf(group) {
				each := ruleFrom(r.Properties, direction, group.Physical)
				each.id = r.Physical
				rules = append(rules, each)
			}
		}
	}
	for i := range rules {
		if rules[i].id == "" {
			rules[i].id = world.StableID("sgr-", group.Physical, rules[i].direction, rules[i].protocol, rules[i].from, rules[i].to, rules[i].cidr+rules[i].cidr6+rules[i].prefix+rules[i].peer)
		}
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return compare(a.id, b.id) })
	return rules
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func ruleFrom(p map[string]any, direction, group string) rule {
	peer := world.TextOf(p, "SourceSecurityGroupId")
	if direction == egressType {
		peer = world.TextOf(p, "DestinationSecurityGroupId")
	}
	prefix := world.TextOf(p, "SourcePrefixListId") + world.TextOf(p, "DestinationPrefixListId")
	return rule{
		group: group, direction: direction, protocol: world.TextOf(p, "IpProtocol"), from: world.TextOf(p, "FromPort"), to: world.TextOf(p, "ToPort"),
		cidr: world.TextOf(p, "CidrIp"), cidr6: world.TextOf(p, "CidrIpv6"), prefix: prefix, peer: peer, description: world.TextOf(p, "Description"),
	}
}

func (s *service) describeRules(q *wire.Request) (wire.Output, error) {
	var wanted []string
	for _, filter := range q.Params.List("Filter") {
		if filter.Get("Name") != "group-id" {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "The filter '%s' is invalid", filter.Get("Name"))
		}
		wanted = append(wanted, filter.Strings("Value")...)
	}
	ids := q.Params.Strings("SecurityGroupRuleId")
	set := wire.El("securityGroupRuleSet")
	for _, group := range s.w.List(q.Region, groupType) {
		if len(wanted) > 0 && !slices.Contains(wanted, group.Physical) {
			continue
		}
		for _, each := range s.rulesOf(group) {
			if len(ids) > 0 && !slices.Contains(ids, each.id) {
				continue
			}
			set.Children = append(set.Children, wire.El("item", wire.Text("securityGroupRuleId", each.id), wire.Text("groupId", each.group),
				wire.Text("groupOwnerId", world.Account), wire.Bool("isEgress", each.direction == egressType), wire.Text("ipProtocol", each.protocol),
				wire.Opt("fromPort", each.from), wire.Opt("toPort", each.to), wire.Opt("cidrIpv4", each.cidr), wire.Opt("cidrIpv6", each.cidr6),
				wire.Opt("description", each.description)))
		}
	}
	return wire.XML(set), nil
}
