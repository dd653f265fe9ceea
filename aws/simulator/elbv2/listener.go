package elbv2

import (
	"slices"
	"strconv"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) listenerComes(r *world.Resource) error {
	arn := r.Text("LoadBalancerArn")
	if _, found := s.w.Get(r.Region, balancerType, arn); !found {
		return refusal("LoadBalancerNotFound", "One or more load balancers not found")
	}
	for _, other := range s.w.List(r.Region, listenerType) {
		if other.Text("LoadBalancerArn") == arn && other.Text("Port") == r.Text("Port") {
			return refusal("DuplicateListener", "A listener already exists on this port for this load balancer '"+arn+"'")
		}
	}
	return nil
}

// ruleComes refuses a priority that another rule of the listener has.
func (s *service) ruleComes(r *world.Resource) error { return s.ruleFits(r, "") }

func (s *service) ruleFits(r *world.Resource, but string) error {
	if _, found := s.w.Get(r.Region, listenerType, r.Text("ListenerArn")); !found {
		return notFound(listenerType, "")
	}
	if number, err := strconv.Atoi(r.Text("Priority")); err != nil || number < 1 || number > 50000 {
		return refusal("ValidationError", "Priority '"+r.Text("Priority")+"' is not valid; it must be between 1 and 50000")
	}
	for _, other := range s.children(r.Region, listenerType, r.Text("ListenerArn")) {
		if other.Physical != but && other.Text("Priority") == r.Text("Priority") {
			return refusal("PriorityInUse", "Priority '"+r.Text("Priority")+"' is currently in use")
		}
	}
	return nil
}

// actionNodes are actions of a listener or rule, as templates hold them.
func actionNodes(actions any) *wire.Node {
	var list [][]*wire.Node
	for _, each := range world.List(actions) {
		action := world.Map(each)
		nodes := []*wire.Node{wire.Text("Type", world.TextOf(action, "Type")), wire.Opt("Order", world.TextOf(action, "Order")), wire.Opt("TargetGroupArn", world.TextOf(action, "TargetGroupArn"))}
		for name, members := range map[string][]string{
			"FixedResponseConfig": {"StatusCode", "ContentType", "MessageBody"},
			"RedirectConfig":      {"Protocol", "Port", "Host", "Path", "Query", "StatusCode"},
		} {
			if config := world.Map(action[name]); config != nil {
				node := wire.El(name)
				for _, member := range members {
					node.Children = append(node.Children, wire.Opt(member, world.TextOf(config, member)))
				}
				nodes = append(nodes, node)
			}
		}
		if groups := world.List(world.Map(action["ForwardConfig"])["TargetGroups"]); len(groups) > 0 {
			var tuples [][]*wire.Node
			for _, group := range groups {
				g := world.Map(group)
				tuples = append(tuples, []*wire.Node{wire.Text("TargetGroupArn", world.TextOf(g, "TargetGroupArn")), wire.Text("Weight", fallback(world.TextOf(g, "Weight"), "1"))})
			}
			nodes = append(nodes, wire.El("ForwardConfig", wire.List("TargetGroups", "member", tuples...)))
		}
		list = append(list, nodes)
	}
	return wire.List("Actions", "member", list...)
}

func listenerNodes(r *world.Resource) []*wire.Node {
	actions := actionNodes(r.Properties["DefaultActions"])
	actions.Name = "DefaultActions"
	var certificates [][]*wire.Node
	for _, each := range world.List(r.Properties["Certificates"]) {
		certificates = append(certificates, []*wire.Node{wire.Text("CertificateArn", world.TextOf(world.Map(each), "CertificateArn"))})
	}
	return []*wire.Node{
		wire.Text("ListenerArn", r.Physical), wire.Text("LoadBalancerArn", r.Text("LoadBalancerArn")), wire.Opt("Port", r.Text("Port")),
		wire.Opt("Protocol", r.Text("Protocol")), wire.List("Certificates", "member", certificates...), wire.Opt("SslPolicy", r.Text("SslPolicy")), actions,
	}
}

func (s *service) listeners(q *wire.Request) (wire.Output, error) {
	arns, balancer := q.Params.Strings("ListenerArns"), q.Params.Get("LoadBalancerArn")
	if balancer != "" {
		if _, found := s.w.Get(q.Region, balancerType, balancer); !found {
			return wire.Output{}, notFound(balancerType, balancer)
		}
	}
	var list [][]*wire.Node
	for _, arn := range arns {
		r, found := s.w.Get(q.Region, listenerType, arn)
		if !found {
			return wire.Output{}, notFound(listenerType, arn)
		}
		list = append(list, listenerNodes(r))
	}
	for _, r := range s.w.List(q.Region, listenerType) {
		if balancer != "" && r.Text("LoadBalancerArn") == balancer {
			list = append(list, listenerNodes(r))
		}
	}
	return paged(q, "Listeners", list)
}

// conditionNodes are the conditions of a rule; the old form with Values and the
// new one with a config for the field say the same.
func conditionNodes(conditions any) *wire.Node {
	configs := map[string]string{"path-pattern": "PathPatternConfig", "host-header": "HostHeaderConfig", "source-ip": "SourceIpConfig", "http-request-method": "HttpRequestMethodConfig"}
	var list [][]*wire.Node
	for _, each := range world.List(conditions) {
		condition := world.Map(each)
		field := world.TextOf(condition, "Field")
		values := world.Texts(condition["Values"])
		nodes := []*wire.Node{wire.Text("Field", field)}
		if name := configs[field]; name != "" {
			values = append(values, world.Texts(world.Map(condition[name])["Values"])...)
			nodes = append(nodes, wire.El(name, wire.Texts("Values", "member", values...)))
		}
		list = append(list, append(nodes, wire.Texts("Values", "member", values...)))
	}
	return wire.List("Conditions", "member", list...)
}

func ruleNodes(r *world.Resource) []*wire.Node {
	return []*wire.Node{
		wire.Text("RuleArn", r.Physical), wire.Text("Priority", r.Text("Priority")), conditionNodes(r.Properties["Conditions"]),
		actionNodes(r.Properties["Actions"]), wire.Bool("IsDefault", false),
	}
}

func (s *service) rules(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, arn := range q.Params.Strings("RuleArns") {
		r, found := s.w.Get(q.Region, ruleType, arn)
		if !found {
			return wire.Output{}, notFound(ruleType, arn)
		}
		list = append(list, ruleNodes(r))
	}
	if arn := q.Params.Get("ListenerArn"); arn != "" {
		listener, found := s.w.Get(q.Region, listenerType, arn)
		if !found {
			return wire.Output{}, notFound(listenerType, arn)
		}
		rules := s.children(q.Region, listenerType, arn)
		slices.SortFunc(rules, func(a, b *world.Resource) int { return a.Number("Priority", 0) - b.Number("Priority", 0) })
		for _, r := range rules {
			list = append(list, ruleNodes(r))
		}
		actions := actionNodes(listener.Properties["DefaultActions"])
		list = append(list, []*wire.Node{
			wire.Text("RuleArn", arn+"/default"), wire.Text("Priority", "default"), wire.El("Conditions"), actions, wire.Bool("IsDefault", true),
		})
	}
	return paged(q, "Rules", list)
}

// actionsFrom reads actions of a call into the form templates have.
func actionsFrom(list []*wire.Params) []any {
	var actions []any
	for _, p := range list {
		action := map[string]any{"Type": p.Get("Type")}
		if p.Has("TargetGroupArn") {
			action["TargetGroupArn"] = p.Get("TargetGroupArn")
		}
		for _, name := range []string{"FixedResponseConfig", "RedirectConfig"} {
			if config := p.Struct(name); config != nil {
				members := map[string]any{}
				for _, member := range config.Names() {
					members[member] = config.Get(member)
				}
				action[name] = members
			}
		}
		if groups := p.Struct("ForwardConfig").List("TargetGroups"); len(groups) > 0 {
			var tuples []any
			for _, group := range groups {
				tuples = append(tuples, map[string]any{"TargetGroupArn": group.Get("TargetGroupArn"), "Weight": fallback(group.Get("Weight"), "1")})
			}
			action["ForwardConfig"] = map[string]any{"TargetGroups": tuples}
		}
		actions = append(actions, action)
	}
	return actions
}

func (s *service) createListener(q *wire.Request) (wire.Output, error) {
	properties := map[string]any{"LoadBalancerArn": q.Params.Get("LoadBalancerArn"), "DefaultActions": actionsFrom(q.Params.List("DefaultActions"))}
	for _, name := range []string{"Port", "Protocol", "SslPolicy"} {
		if q.Params.Has(name) {
			properties[name] = q.Params.Get(name)
		}
	}
	r, err := catalogue.Make(s.w, q.Region, listenerType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.List("Listeners", "member", listenerNodes(r))), nil
}

func (s *service) createRule(q *wire.Request) (wire.Output, error) {
	var conditions []any
	for _, p := range q.Params.List("Conditions") {
		condition := map[string]any{"Field": p.Get("Field")}
		values := texts(p.Strings("Values"))
		for _, name := range []string{"PathPatternConfig", "HostHeaderConfig", "SourceIpConfig", "HttpRequestMethodConfig"} {
			values = append(values, texts(p.Struct(name).Strings("Values"))...)
		}
		condition["Values"] = values
		conditions = append(conditions, condition)
	}
	r, err := catalogue.Make(s.w, q.Region, ruleType, map[string]any{
		"ListenerArn": q.Params.Get("ListenerArn"), "Priority": q.Params.Get("Priority"), "Conditions": conditions, "Actions": actionsFrom(q.Params.List("Actions")),
	}, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.List("Rules", "member", ruleNodes(r))), nil
}

func (s *service) setPriorities(q *wire.Request) (wire.Output, error) {
	var list [][]*wire.Node
	for _, p := range q.Params.List("RulePriorities") {
		r, found := s.w.Get(q.Region, ruleType, p.Get("RuleArn"))
		if !found {
			return wire.Output{}, notFound(ruleType, p.Get("RuleArn"))
		}
		changed := *r
		changed.Properties = map[string]any{}
		for name, value := range r.Properties {
			changed.Properties[name] = value
		}
		changed.SetProperty("Priority", p.Get("Priority"))
		if err := s.w.Update(q.Region, &changed); err != nil {
			return wire.Output{}, err
		}
		list = append(list, ruleNodes(&changed))
	}
	return wire.XML(wire.List("Rules", "member", list...)), nil
}
