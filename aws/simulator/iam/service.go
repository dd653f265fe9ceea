package iam

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	roleType        = "AWS::IAM::Role"
	userType        = "AWS::IAM::User"
	groupType       = "AWS::IAM::Group"
	profileType     = "AWS::IAM::InstanceProfile"
	policyType      = "AWS::IAM::Policy"
	rolePolicyType  = "AWS::IAM::RolePolicy"
	managedType     = "AWS::IAM::ManagedPolicy"
	serviceRoleType = "AWS::IAM::ServiceLinkedRole"
)

type service struct{ w *world.World }

// New makes IAM over a world and registers what it does when roles and
// policies come and go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(roleType, world.Hooks{Create: s.roleComes, Update: func(_, fresh *world.Resource) error { return s.roleFits(fresh) }, Delete: s.roleGoes})
	w.Handle(policyType, world.Hooks{Create: policyFits, Update: func(_, fresh *world.Resource) error { return policyFits(fresh) }})
	w.Handle(managedType, world.Hooks{Create: policyFits})
	w.Handle(profileType, world.Hooks{Create: s.profileFits})
	return &wire.Service{
		Name: "iam", Protocol: wire.Query, Version: "2010-05-08", Namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
		Actions: map[string]wire.Action{
			"GetRole": s.getRole, "ListRoles": s.listRoles, "CreateRole": s.createRole, "DeleteRole": s.deleteRole,
			"UpdateAssumeRolePolicy": s.updateTrust,
			"GetRolePolicy":          s.getRolePolicy, "PutRolePolicy": s.putRolePolicy, "DeleteRolePolicy": s.deleteRolePolicy, "ListRolePolicies": s.listRolePolicies,
			"ListAttachedRolePolicies": s.listAttached, "AttachRolePolicy": s.attach, "DetachRolePolicy": s.detach,
			"GetUser": s.getUser, "ListUsers": s.listUsers, "ListGroups": s.listGroups,
			"GetInstanceProfile": s.getProfile, "ListInstanceProfiles": s.listProfiles, "ListInstanceProfilesForRole": s.profilesForRole,
			"ListAccountAliases": s.aliases, "ListServerCertificates": s.certificates, "ListPolicies": s.listPolicies, "GetPolicy": s.getPolicy,
			"SimulatePrincipalPolicy": s.simulate, "CreateServiceLinkedRole": s.createServiceRole, "GetAccountSummary": s.summary,
			"ListRoleTags": s.roleTags, "TagRole": s.tagRole,
		},
	}
}

func missing(kind, name string) error {
	return wire.Errorf(http.StatusNotFound, "NoSuchEntity", "The %s with name %s cannot be found.", kind, name)
}

func (s *service) role(q *wire.Request) (*world.Resource, error) {
	name := q.Params.Get("RoleName")
	if name == "" {
		return nil, wire.Null("roleName")
	}
	for _, typ := range []string{roleType, serviceRoleType} {
		if r, found := s.w.Get("", typ, name); found {
			return r, nil
		}
	}
	return nil, missing("role", name)
}

func pathOf(r *world.Resource) string {
	if path := r.Text("Path"); path != "" {
		return path
	}
	return "/"
}

// roleNodes are a role as IAM shows it; its policy is URL-encoded JSON.
func roleNodes(r *world.Resource) []*wire.Node {
	tags := wire.El("Tags")
	for _, tag := range r.Tags {
		tags.Children = append(tags.Children, wire.El("member", wire.Text("Key", tag.Key), wire.Text("Value", tag.Value)))
	}
	return []*wire.Node{
		wire.Text("Path", pathOf(r)), wire.Text("RoleName", r.Physical), wire.Text("RoleId", r.Attribute("RoleId")),
		wire.Text("Arn", r.Attribute("Arn")), wire.Text("CreateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")),
		wire.Text("AssumeRolePolicyDocument", encoded(r.Properties["AssumeRolePolicyDocument"])), wire.Opt("Description", r.Text("Description")),
		wire.Int("MaxSessionDuration", r.Number("MaxSessionDuration", 3600)), tags,
	}
}

// encoded is a policy as IAM sends it.
func encoded(document any) string {
	return strings.ReplaceAll(url.QueryEscape(documentText(document)), "+", "%20")
}

func (s *service) getRole(q *wire.Request) (wire.Output, error) {
	r, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("Role", roleNodes(r)...)), nil
}

// listed answers a list with IAM's paging: IsTruncated and Marker.
func listed(q *wire.Request, name string, all []*world.Resource, nodes func(*world.Resource) []*wire.Node) (wire.Output, error) {
	prefix := q.Params.Get("PathPrefix")
	all = slices.DeleteFunc(slices.Clone(all), func(r *world.Resource) bool { return !strings.HasPrefix(pathOf(r), prefix) })
	slices.SortFunc(all, func(a, b *world.Resource) int { return strings.Compare(a.Physical, b.Physical) })
	most, err := q.Params.Int("MaxItems", 100)
	if err != nil {
		return wire.Output{}, err
	}
	start := 0
	if marker := q.Params.Get("Marker"); marker != "" {
		if start, err = strconv.Atoi(marker); err != nil || start < 0 {
			return wire.Output{}, wire.Invalid("Invalid Marker.")
		}
	}
	start = min(start, len(all))
	end := min(start+max(most, 1), len(all))
	list := wire.El(name)
	for _, r := range all[start:end] {
		list.Children = append(list.Children, wire.El("member", nodes(r)...))
	}
	next := ""
	if end < len(all) {
		next = strconv.Itoa(end)
	}
	return wire.XML(list, wire.Bool("IsTruncated", next != ""), wire.Opt("Marker", next)), nil
}

func (s *service) listRoles(q *wire.Request) (wire.Output, error) {
	return listed(q, "Roles", append(s.w.List("", roleType), s.w.List("", serviceRoleType)...), roleNodes)
}

func userNodes(r *world.Resource) []*wire.Node {
	return []*wire.Node{
		wire.Text("Path", pathOf(r)), wire.Text("UserName", r.Physical), wire.Text("UserId", world.StableID("AIDA", r.Physical)),
		wire.Text("Arn", r.Attribute("Arn")), wire.Text("CreateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")),
	}
}

func (s *service) getUser(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("UserName")
	if name == "" || name == "gantry" {
		return wire.XML(wire.El("User", wire.Text("Path", "/"), wire.Text("UserName", "gantry"), wire.Text("UserId", "AIDASIMULATEDGANTRY01"),
			wire.Text("Arn", "arn:aws:iam::"+world.Account+":user/gantry"), wire.Text("CreateDate", "2026-01-01T00:00:00Z"))), nil
	}
	r, found := s.w.Get("", userType, name)
	if !found {
		return wire.Output{}, missing("user", name)
	}
	return wire.XML(wire.El("User", userNodes(r)...)), nil
}

func (s *service) listUsers(q *wire.Request) (wire.Output, error) {
	return listed(q, "Users", s.w.List("", userType), userNodes)
}

func (s *service) listGroups(q *wire.Request) (wire.Output, error) {
	return listed(q, "Groups", s.w.List("", groupType), func(r *world.Resource) []*wire.Node {
		return []*wire.Node{
			wire.Text("Path", pathOf(r)), wire.Text("GroupName", r.Physical), wire.Text("GroupId", world.StableID("AGPA", r.Physical)),
			wire.Text("Arn", r.Attribute("Arn")), wire.Text("CreateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")),
		}
	})
}

func (s *service) profileNodes(r *world.Resource) []*wire.Node {
	roles := wire.El("Roles")
	for _, name := range r.Texts("Roles") {
		if role, found := s.w.Get("", roleType, name); found {
			roles.Children = append(roles.Children, wire.El("member", roleNodes(role)...))
		}
	}
	return []*wire.Node{
		wire.Text("Path", pathOf(r)), wire.Text("InstanceProfileName", r.Physical), wire.Text("InstanceProfileId", world.StableID("AIPA", r.Physical)),
		wire.Text("Arn", r.Attribute("Arn")), wire.Text("CreateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")), roles,
	}
}

func (s *service) getProfile(q *wire.Request) (wire.Output, error) {
	name := q.Params.Get("InstanceProfileName")
	r, found := s.w.Get("", profileType, name)
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "Instance Profile %s cannot be found.", name)
	}
	return wire.XML(wire.El("InstanceProfile", s.profileNodes(r)...)), nil
}

func (s *service) listProfiles(q *wire.Request) (wire.Output, error) {
	return listed(q, "InstanceProfiles", s.w.List("", profileType), s.profileNodes)
}

func (s *service) profilesForRole(q *wire.Request) (wire.Output, error) {
	role, err := s.role(q)
	if err != nil {
		return wire.Output{}, err
	}
	var with []*world.Resource
	for _, r := range s.w.List("", profileType) {
		if slices.Contains(r.Texts("Roles"), role.Physical) {
			with = append(with, r)
		}
	}
	return listed(q, "InstanceProfiles", with, s.profileNodes)
}

func (s *service) aliases(*wire.Request) (wire.Output, error) {
	return wire.XML(wire.Texts("AccountAliases", "member", "gantry-simulated"), wire.Bool("IsTruncated", false)), nil
}

func (s *service) certificates(*wire.Request) (wire.Output, error) {
	return wire.XML(wire.El("ServerCertificateMetadataList"), wire.Bool("IsTruncated", false)), nil
}

func (s *service) summary(*wire.Request) (wire.Output, error) {
	entries := wire.El("SummaryMap")
	for _, entry := range []struct {
		name string
		n    int
	}{
		{"Roles", len(s.w.List("", roleType))},
		{"RolesQuota", 1000},
		{"Users", len(s.w.List("", userType))},
		{"UsersQuota", 5000},
		{"Policies", len(s.w.List("", managedType))},
	} {
		entries.Children = append(entries.Children, wire.El("entry", wire.Text("key", entry.name), wire.Int("value", entry.n)))
	}
	return wire.XML(entries), nil
}

func policyNodes(r *world.Resource) []*wire.Node {
	name := r.Physical[strings.LastIndexByte(r.Physical, '/')+1:]
	return []*wire.Node{
		wire.Text("PolicyName", name), wire.Text("PolicyId", r.Attribute("PolicyId")), wire.Text("Arn", r.Physical), wire.Text("Path", pathOf(r)),
		wire.Text("DefaultVersionId", "v1"), wire.Int("AttachmentCount", 0), wire.Bool("IsAttachable", true),
		wire.Text("CreateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")), wire.Text("UpdateDate", r.Created.UTC().Format("2006-01-02T15:04:05Z")),
	}
}

func (s *service) listPolicies(q *wire.Request) (wire.Output, error) {
	return listed(q, "Policies", s.w.List("", managedType), policyNodes)
}

func (s *service) getPolicy(q *wire.Request) (wire.Output, error) {
	arn := q.Params.Get("PolicyArn")
	if strings.HasPrefix(arn, "arn:aws:iam::aws:policy/") {
		return wire.XML(wire.El("Policy", policyNodes(&world.Resource{Physical: arn, Created: s.w.Now()})...)), nil
	}
	r, found := s.w.Get("", managedType, arn)
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, "NoSuchEntity", "Policy %s was not found.", arn)
	}
	return wire.XML(wire.El("Policy", policyNodes(r)...)), nil
}

// simulate says that everything is allowed, as it is here.
func (s *service) simulate(q *wire.Request) (wire.Output, error) {
	results := wire.El("EvaluationResults")
	resources := q.Params.Strings("ResourceArns")
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	for _, action := range q.Params.Strings("ActionNames") {
		for _, resource := range resources {
			results.Children = append(results.Children, wire.El("member", wire.Text("EvalActionName", action), wire.Text("EvalResourceName", resource),
				wire.Text("EvalDecision", "allowed"), wire.El("MatchedStatements"), wire.El("MissingContextValues")))
		}
	}
	return wire.XML(results, wire.Bool("IsTruncated", false)), nil
}
