// Package eks answers the Elastic Kubernetes Service from the simulated world:
// clusters, node groups and add-ons that stacks made. There is no Kubernetes
// behind them.
package eks

import (
	"net/http"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	clusterType = "AWS::EKS::Cluster"
	groupType   = "AWS::EKS::Nodegroup"
	addonType   = "AWS::EKS::Addon"
)

type service struct{ w *world.World }

// New makes EKS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	for _, typ := range []string{clusterType, groupType, addonType} {
		w.Handle(typ, world.Hooks{Create: creating, Ready: func(r *world.Resource) { r.State = "ACTIVE" }})
	}
	return &wire.Service{
		Name: "eks", Protocol: wire.RESTJSON, Route: route,
		Actions: map[string]wire.Action{
			"ListClusters": s.clusters, "DescribeCluster": s.cluster, "ListNodegroups": s.groups, "DescribeNodegroup": s.group,
			"ListAddons": s.addons, "DescribeAddon": s.addon,
		},
	}
}

func creating(r *world.Resource) error {
	r.State = "CREATING"
	return nil
}

// parts are the names in a path: /clusters/{name}/node-groups/{group}.
func parts(q *wire.Request) []string { return strings.Split(strings.Trim(q.Path, "/"), "/") }

func route(q *wire.Request) string {
	path := parts(q)
	if q.Method != http.MethodGet || path[0] != "clusters" {
		return ""
	}
	switch len(path) {
	case 1:
		return "ListClusters"
	case 2:
		return "DescribeCluster"
	case 3:
		return map[string]string{"node-groups": "ListNodegroups", "addons": "ListAddons"}[path[2]]
	case 4:
		return map[string]string{"node-groups": "DescribeNodegroup", "addons": "DescribeAddon"}[path[2]]
	}
	return ""
}

func missing(format string, args ...any) error {
	return wire.Errorf(http.StatusNotFound, "ResourceNotFoundException", format, args...)
}

func (s *service) clusters(q *wire.Request) (wire.Output, error) {
	names := []string{}
	for _, r := range s.w.List(q.Region, clusterType) {
		names = append(names, r.Physical)
	}
	return wire.JSON(map[string]any{"clusters": names}), nil
}

// named is the cluster in the path.
func (s *service) named(q *wire.Request) (*world.Resource, error) {
	name := parts(q)[1]
	r, found := s.w.Get(q.Region, clusterType, name)
	if !found {
		return nil, missing("No cluster found for name: %s.", name)
	}
	return r, nil
}

func tags(r *world.Resource) map[string]string {
	all := map[string]string{}
	for _, tag := range r.Tags {
		all[tag.Key] = tag.Value
	}
	return all
}

func (s *service) cluster(q *wire.Request) (wire.Output, error) {
	r, err := s.named(q)
	if err != nil {
		return wire.Output{}, err
	}
	network := world.Map(r.Properties["ResourcesVpcConfig"])
	vpc := ""
	for _, id := range world.Texts(network["SubnetIds"]) {
		if subnet, found := s.w.Get(q.Region, "AWS::EC2::Subnet", id); found {
			vpc = subnet.Text("VpcId")
		}
	}
	version := r.Text("Version")
	if version == "" {
		version = "1.34"
	}
	cluster := map[string]any{
		"name": r.Physical, "arn": r.Attribute("Arn"), "version": version, "platformVersion": "eks.4", "roleArn": r.Text("RoleArn"), "status": r.State,
		"createdAt": wire.Epoch(r.Created), "tags": tags(r), "health": map[string]any{"issues": []any{}},
		"resourcesVpcConfig": map[string]any{
			"subnetIds": texts(network["SubnetIds"]), "securityGroupIds": texts(network["SecurityGroupIds"]), "vpcId": vpc,
			"clusterSecurityGroupId": r.Attribute("ClusterSecurityGroupId"), "endpointPublicAccess": true, "endpointPrivateAccess": false,
		},
	}
	if r.State == "ACTIVE" {
		cluster["endpoint"] = r.Attribute("Endpoint")
		cluster["certificateAuthority"] = map[string]any{"data": r.Attribute("CertificateAuthorityData")}
		cluster["identity"] = map[string]any{"oidc": map[string]any{"issuer": r.Attribute("OpenIdConnectIssuerUrl")}}
	}
	return wire.JSON(map[string]any{"cluster": cluster}), nil
}

func texts(v any) []string {
	if list := world.Texts(v); list != nil {
		return list
	}
	return []string{}
}

// of are the resources of a type that belong to the cluster in the path.
func (s *service) of(q *wire.Request, typ string) ([]*world.Resource, error) {
	cluster, err := s.named(q)
	if err != nil {
		return nil, err
	}
	var list []*world.Resource
	for _, r := range s.w.List(q.Region, typ) {
		if r.Text("ClusterName") == cluster.Physical {
			list = append(list, r)
		}
	}
	return list, nil
}

func groupName(r *world.Resource) string {
	return r.Physical[strings.LastIndexByte(r.Physical, '/')+1:]
}

func (s *service) groups(q *wire.Request) (wire.Output, error) {
	list, err := s.of(q, groupType)
	names := []string{}
	for _, r := range list {
		names = append(names, groupName(r))
	}
	return wire.JSON(map[string]any{"nodegroups": names}), err
}

func (s *service) group(q *wire.Request) (wire.Output, error) {
	list, err := s.of(q, groupType)
	if err != nil {
		return wire.Output{}, err
	}
	for _, r := range list {
		if groupName(r) != parts(q)[3] {
			continue
		}
		scaling := world.Map(r.Properties["ScalingConfig"])
		return wire.JSON(map[string]any{"nodegroup": map[string]any{
			"nodegroupName": groupName(r), "nodegroupArn": r.Attribute("Arn"), "clusterName": r.Text("ClusterName"), "status": r.State, "createdAt": wire.Epoch(r.Created),
			"scalingConfig": map[string]any{"minSize": world.NumberOf(scaling, "MinSize", 1), "maxSize": world.NumberOf(scaling, "MaxSize", 2), "desiredSize": world.NumberOf(scaling, "DesiredSize", 2)},
			"instanceTypes": texts(r.Properties["InstanceTypes"]), "subnets": texts(r.Properties["Subnets"]), "nodeRole": r.Text("NodeRole"),
			"health": map[string]any{"issues": []any{}}, "tags": tags(r),
		}}), nil
	}
	return wire.Output{}, missing("No node group found for name: %s.", parts(q)[3])
}

func (s *service) addons(q *wire.Request) (wire.Output, error) {
	list, err := s.of(q, addonType)
	names := []string{}
	for _, r := range list {
		names = append(names, r.Text("AddonName"))
	}
	return wire.JSON(map[string]any{"addons": names}), err
}

func (s *service) addon(q *wire.Request) (wire.Output, error) {
	list, err := s.of(q, addonType)
	if err != nil {
		return wire.Output{}, err
	}
	for _, r := range list {
		if r.Text("AddonName") == parts(q)[3] {
			return wire.JSON(map[string]any{"addon": map[string]any{
				"addonName": r.Text("AddonName"), "clusterName": r.Text("ClusterName"), "status": r.State, "addonVersion": r.Text("AddonVersion"),
				"addonArn": r.Attribute("Arn"), "createdAt": wire.Epoch(r.Created), "health": map[string]any{"issues": []any{}}, "tags": tags(r),
			}}), nil
		}
	}
	return wire.Output{}, missing("No addon: %s found in cluster: %s", parts(q)[3], parts(q)[1])
}
