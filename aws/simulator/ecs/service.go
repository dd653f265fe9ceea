package ecs

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	clusterType    = "AWS::ECS::Cluster"
	serviceType    = "AWS::ECS::Service"
	definitionType = "AWS::ECS::TaskDefinition"
	inactiveType   = "AWS::ECS::TaskDefinition::Inactive" // ours
	taskType       = "AWS::ECS::Task"                     // ours
)

type service struct{ w *world.World }

// New makes ECS over a world and registers what it does when clusters, services
// and task definitions come and go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(serviceType, world.Hooks{Create: s.serviceComes, Update: s.serviceChanges, Delete: s.serviceGoes})
	w.Handle(clusterType, world.Hooks{Delete: s.clusterGoes})
	w.Handle(definitionType, world.Hooks{Create: s.definitionComes, Delete: s.definitionGoes})
	return &wire.Service{
		Name: "ecs", Protocol: wire.JSON11, Target: "AmazonEC2ContainerServiceV20141113",
		Actions: map[string]wire.Action{
			"ListClusters": s.listClusters, "DescribeClusters": s.describeClusters, "CreateCluster": s.createCluster, "DeleteCluster": s.deleteCluster,
			"ListServices": s.listServices, "DescribeServices": s.describeServices, "CreateService": s.createService, "UpdateService": s.updateService,
			"DeleteService": s.deleteService, "ListTasks": s.listTasks, "DescribeTasks": s.describeTasks, "StopTask": s.stopTask,
			"RegisterTaskDefinition": s.register, "DescribeTaskDefinition": s.describeDefinition, "ListTaskDefinitions": s.listDefinitions,
			"DeregisterTaskDefinition": s.deregister, "ListContainerInstances": s.listHosts, "DescribeContainerInstances": s.describeHosts,
		},
	}
}

func refusal(code, text string) error { return wire.Errorf(http.StatusBadRequest, code, "%s", text) }

// short is the last part of an ARN, or the name itself.
func short(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// cluster finds the cluster a call names; the default one when it names none.
func (s *service) cluster(q *wire.Request) (*world.Resource, error) {
	name := short(world.TextOf(q.JSON, "cluster"))
	if name == "" {
		name = "default"
	}
	r, found := s.w.Get(q.Region, clusterType, name)
	if !found {
		return nil, refusal("ClusterNotFoundException", "Cluster not found.")
	}
	return r, nil
}

// clusterOf is the name of the cluster a service is in.
func clusterOf(r *world.Resource) string {
	if name := short(r.Text("Cluster")); name != "" {
		return name
	}
	return "default"
}

func (s *service) servicesOf(cluster *world.Resource) []*world.Resource {
	return slices.DeleteFunc(s.w.List(cluster.Region, serviceType), func(r *world.Resource) bool { return clusterOf(r) != cluster.Physical })
}

func (s *service) clusterShown(r *world.Resource) map[string]any {
	running, pending := 0, 0
	services := s.servicesOf(r)
	for _, each := range services {
		up, coming, _ := s.count(each)
		running, pending = running+up, pending+coming
	}
	return map[string]any{
		"clusterArn": r.Attribute("Arn"), "clusterName": r.Physical, "status": "ACTIVE", "registeredContainerInstancesCount": len(s.hosts(r)),
		"runningTasksCount": running, "pendingTasksCount": pending, "activeServicesCount": len(services),
		"tags": tagsShown(r), "settings": []any{}, "statistics": []any{}, "capacityProviders": r.Texts("CapacityProviders"), "defaultCapacityProviderStrategy": []any{},
	}
}

func tagsShown(r *world.Resource) []any {
	list := []any{}
	for _, tag := range r.Tags {
		list = append(list, map[string]string{"key": tag.Key, "value": tag.Value})
	}
	return list
}

func (s *service) listClusters(q *wire.Request) (wire.Output, error) {
	arns := []string{}
	for _, r := range s.w.List(q.Region, clusterType) {
		arns = append(arns, r.Attribute("Arn"))
	}
	return wire.JSON(map[string]any{"clusterArns": arns}), nil
}

func failure(arn string) map[string]any { return map[string]any{"arn": arn, "reason": "MISSING"} }

func (s *service) describeClusters(q *wire.Request) (wire.Output, error) {
	names := world.Texts(q.JSON["clusters"])
	if len(names) == 0 {
		names = []string{"default"}
	}
	list, failures := []any{}, []any{}
	for _, name := range names {
		r, found := s.w.Get(q.Region, clusterType, short(name))
		if !found {
			failures = append(failures, failure("arn:aws:ecs:"+q.Region+":"+world.Account+":cluster/"+short(name)))
			continue
		}
		list = append(list, s.clusterShown(r))
	}
	return wire.JSON(map[string]any{"clusters": list, "failures": failures}), nil
}

// clusterGoes refuses while there are services or hosts.
func (s *service) clusterGoes(r *world.Resource) error {
	for _, each := range s.servicesOf(r) {
		if each.Physical != "" {
			return refusal("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
		}
	}
	if len(s.hosts(r)) > 0 {
		return refusal("ClusterContainsContainerInstancesException", "The Cluster cannot be deleted while Container Instances are active or draining.")
	}
	return nil
}
