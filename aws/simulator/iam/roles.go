package iam

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) createRole(q *wire.Request) (wire.Output, error) {
	name, document := q.Params.Get("RoleName"), q.Params.Get("AssumeRolePolicyDocument")
	if name == "" {
		return wire.Output{}, wire.Null("roleName")
	}
	if document == "" {
		return wire.Output{}, wire.Null("assumeRolePolicyDocument")
	}
	if _, taken := s.w.Get("", roleType, name); taken {
		return wire.Output{}, wire.Errorf(http.StatusConflict, "EntityAlreadyExists", "Role with name %s already exists.", name)
	}
	properties := map[string]any{"RoleName": name, "AssumeRolePolicyDocument": document}
	for _, optional := range []string{"Path", "Description", "MaxSessionDuration"} {
		if q.Params.Has(optional) {
			properties[optional] = q.Params.Get(optional)
		}
	}
	var tags []world.Tag
	for _, tag := range q.Params.List("Tags") {
		tags = append(tags, world.Tag{Key: tag.Get("Key"), Value: tag.Get("Value")})
	}
	r, err := catalogue.Make(s.w, "", roleType, properties, tags...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("Role", roleNodes(r)...)), nil
}

func (s *service) deleteRole(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.Output{}, s.w.Delete("", r.Type, r.Physical)
}

func (s *service) updateTrust(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	if err := checkDocument(q.Params.Get("PolicyDocument"), true); err != nil {
		return wire.Output{}, err
	}
	r.SetProperty("AssumeRolePolicyDocument", q.Params.Get("PolicyDocument"))
	s.w.Put("", r)
	return wire.Output{}, nil
}

func (s *service) roleComes(r *world.Resource) error { return s.roleFits(r) }

// roleFits checks the policies that come with a role.
func (s *service) roleFits(r *world.Resource) error {
	if err := checkDocument(r.Properties["AssumeRolePolicyDocument"], true); err != nil {
		return err
	}
	for _, policy := range world.List(r.Properties["Policies"]) {
		if err := checkDocument(world.Map(policy)["PolicyDocument"], false); err != nil {
			return err
		}
	}
	for _, arn := range r.Texts("ManagedPolicyArns") {
		if !strings.HasPrefix(arn, "arn:") {
			return wire.Errorf(http.StatusBadRequest, "ValidationError", "ARN %s is not valid.", arn)
		}
	}
	return nil
}

// roleGoes refuses while the role has policies that did not come with it, or
// is in an instance profile.
func (s *service) roleGoes(r *world.Resource) error {
	if len(world.Map(r.Private["Inline"])) > 0 {
		return wire.Errorf(http.StatusConflict, "DeleteConflict", "Cannot delete entity, must delete policies first.")
	}
	if len(world.List(r.Private["Attached"])) > 0 {
		return wire.Errorf(http.StatusConflict, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	}
	for _, profile := range s.w.List("", profileType) {
		if slices.Contains(profile.Texts("Roles"), r.Physical) {
			return wire.Errorf(http.StatusConflict, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
		}
	}
	return nil
}

func (s *service) profileFits(r *world.Resource) error {
	for _, name := range r.Texts("Roles") {
		if _, found := s.w.Get("", roleType, name); !found {
			return missing("role", name)
		}
	}
	return nil
}

// inline are the inline policies of a role by name, whoever put them there: the
// role itself, policies of stacks, or calls.
func (s *service) inline(role *world.Resource) map[string]any {
	all := map[string]any{}
	for _, policy := range world.List(role.Properties["Policies"]) {
		all[world.TextOf(world.Map(policy), "PolicyName")] = world.Map(policy)["PolicyDocument"]
	}
	for _, policy := range s.w.List("", policyType) {
		if slices.Contains(policy.Texts("Roles"), role.Physical) {
			all[policy.Text("PolicyName")] = policy.Properties["PolicyDocument"]
		}
	}
	for _, policy := range s.w.List("", rolePolicyType) {
		if policy.Text("RoleName") == role.Physical {
			all[policy.Text("PolicyName")] = policy.Properties["PolicyDocument"]
		}
	}
	maps.Copy(all, world.Map(role.Private["Inline"]))
	return all
}

func (s *service) getRolePolicy(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	name := q.Params.Get("PolicyName")
	document, found := s.inline(r)[name]
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "The role policy with name %s cannot be found.", name)
	}
	return wire.XML(wire.Text("RoleName", r.Physical), wire.Text("PolicyName", name), wire.Text("PolicyDocument", encoded(document))), nil
}

func (s *service) putRolePolicy(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	name, document := q.Params.Get("PolicyName"), q.Params.Get("PolicyDocument")
	if name == "" {
		return wire.Output{}, wire.Null("policyName")
	}
	if err := checkDocument(document, false); err != nil {
		return wire.Output{}, err
	}
	own := maps.Clone(world.Map(r.Private["Inline"]))
	if own == nil {
		own = map[string]any{}
	}
	own[name] = document
	r.SetPrivate("Inline", own)
	s.w.Put("", r)
	return wire.Output{}, nil
}

func (s *service) deleteRolePolicy(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	name := q.Params.Get("PolicyName")
	if _, found := s.inline(r)[name]; !found {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "The role policy with name %s cannot be found.", name)
	}
	own := maps.Clone(world.Map(r.Private["Inline"]))
	delete(own, name)
	r.SetPrivate("Inline", own)
	r.Properties["Policies"] = slices.DeleteFunc(slices.Clone(world.List(r.Properties["Policies"])), func(policy any) bool {
		return world.TextOf(world.Map(policy), "PolicyName") == name
	})
	s.w.Put("", r)
	return wire.Output{}, nil
}

func (s *service) listRolePolicies(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Texts("PolicyNames", "member", slices.Sorted(maps.Keys(s.inline(r)))...), wire.Bool("IsTruncated", false)), nil
}

// attached are the managed policies of a role.
func attached(r *world.Resource) []string {
	return append(slices.Clone(r.Texts("ManagedPolicyArns")), world.Texts(r.Private["Attached"])...)
}

func (s *service) listAttached(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	list := wire.El("AttachedPolicies")
	for _, arn := range attached(r) {
		list.Children = append(list.Children, wire.El("member", wire.Text("PolicyName", arn[strings.LastIndexByte(arn, '/')+1:]), wire.Text("PolicyArn", arn)))
	}
	return wire.XML(list, wire.Bool("IsTruncated", false)), nil
}

func (s *service) attach(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	arn := q.Params.Get("PolicyArn")
	if _, known := s.w.Get("", managedType, arn); !known && !strings.HasPrefix(arn, "arn:aws:iam::aws:policy/") {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "Policy %s does not exist or is not attachable.", arn)
	}
	if !slices.Contains(attached(r), arn) {
		r.SetPrivate("Attached", append(world.List(r.Private["Attached"]), arn))
		s.w.Put("", r)
	}
	return wire.Output{}, nil
}

func (s *service) detach(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	arn := q.Params.Get("PolicyArn")
	if !slices.Contains(attached(r), arn) {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "Policy %s was not found.", arn)
	}
	without := func(list []any) []any {
		return slices.DeleteFunc(slices.Clone(list), func(each any) bool { return each == arn })
	}
	r.SetPrivate("Attached", without(world.List(r.Private["Attached"])))
	if own := world.List(r.Properties["ManagedPolicyArns"]); own != nil {
		r.SetProperty("ManagedPolicyArns", without(own))
	}
	s.w.Put("", r)
	return wire.Output{}, nil
}

func (s *service) createServiceRole(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("AWSServiceName")
	if name == "" {
		return wire.Output{}, wire.Null("aWSServiceName")
	}
	short, _, _ := strings.Cut(name, ".")
	role := "AWSServiceRoleFor" + strings.ToUpper(short[:1]) + short[1:]
	if _, taken := s.w.Get("", serviceRoleType, role); taken {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidInput", "Service role name %s has been taken in this account, please try a different suffix.", role)
	}
	r := &world.Resource{
		Type: serviceRoleType, Physical: role,
		Properties: map[string]any{
			"Path": "/aws-service-role/" + name + "/",
			"AssumeRolePolicyDocument": map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
				"Effect": "Allow", "Principal": map[string]any{"Service": name}, "Action": "sts:AssumeRole",
			}}},
		},
		Attributes: map[string]any{
			"Arn":    "arn:aws:iam::" + world.Account + ":role/aws-service-role/" + name + "/" + role,
			"RoleId": world.StableID("AROA", role),
		},
	}
	s.w.Put("", r)
	return wire.XML(wire.El("Role", roleNodes(r)...)), nil
}

func (s *service) roleTags(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	list := wire.El("Tags")
	for _, tag := range r.Tags {
		list.Children = append(list.Children, wire.El("member", wire.Text("Key", tag.Key), wire.Text("Value", tag.Value)))
	}
	return wire.XML(list, wire.Bool("IsTruncated", false)), nil
}

func (s *service) tagRole(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	for _, tag := range q.Params.List("Tags") {
		r.SetTag(tag.Get("Key"), tag.Get("Value"))
	}
	s.w.Put("", r)
	return wire.Output{}, nil
}
