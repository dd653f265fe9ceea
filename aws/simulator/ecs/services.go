package ecs

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// serviceComes checks what a service names and begins its first deployment.
func (s *service) serviceComes(r *world.Resource) error {
	if _, found := s.w.Get(r.Region, clusterType, clusterOf(r)); !found {
		return refusal("ClusterNotFoundException", "Cluster not found.")
	}
	if _, found := s.definition(r.Region, r.Text("TaskDefinition")); !found {
		return refusal("ClientException", "Unable to describe task definition.")
	}
	for _, balancer := range world.List(r.Properties["LoadBalancers"]) {
		arn := world.TextOf(world.Map(balancer), "TargetGroupArn")
		if _, found := s.w.Get(r.Region, "AWS::ElasticLoadBalancingV2::TargetGroup", arn); arn != "" && !found {
			return refusal("InvalidParameterException", "The target group with targetGroupArn "+arn+" does not exist.")
		}
	}
	s.deploy(r)
	return nil
}

// serviceChanges deploys a new task definition, or scales.
func (s *service) serviceChanges(old, fresh *world.Resource) error {
	fresh.Private = old.Private
	if old.Text("TaskDefinition") != fresh.Text("TaskDefinition") {
		s.deploy(fresh)
	} else {
		s.scale(fresh)
	}
	return nil
}

func (s *service) serviceGoes(r *world.Resource) error {
	for _, task := range s.alive(r) {
		s.end(task, "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment "+world.TextOf(r.Private, "Deployment")+")")
	}
	return nil
}

func serviceName(r *world.Resource) string { return short(r.Physical) }

// find finds a service of a cluster by name or ARN.
func (s *service) find(cluster *world.Resource, name string) (*world.Resource, bool) {
	for _, r := range s.servicesOf(cluster) {
		if serviceName(r) == short(name) {
			return r, true
		}
	}
	return nil, false
}

func (s *service) shownService(r *world.Resource) map[string]any {
	running, pending, steady := s.count(r)
	began, err := time.Parse(time.RFC3339Nano, world.TextOf(r.Private, "Began"))
	if err != nil {
		began = r.Created
	}
	rollout, reason := "COMPLETED", "ECS deployment "+world.TextOf(r.Private, "Deployment")+" completed."
	if s.w.Now().Before(steady) {
		rollout, reason = "IN_PROGRESS", "ECS deployment "+world.TextOf(r.Private, "Deployment")+" in progress."
	}
	balancers := []any{}
	for _, each := range world.List(r.Properties["LoadBalancers"]) {
		b := world.Map(each)
		balancers = append(balancers, map[string]any{"targetGroupArn": world.TextOf(b, "TargetGroupArn"), "containerName": world.TextOf(b, "ContainerName"), "containerPort": world.NumberOf(b, "ContainerPort", 0)})
	}
	launch := r.Text("LaunchType")
	if launch == "" {
		launch = "EC2"
	}
	return map[string]any{
		"serviceArn": r.Physical, "serviceName": serviceName(r), "clusterArn": "arn:aws:ecs:" + r.Region + ":" + world.Account + ":cluster/" + clusterOf(r),
		"status": "ACTIVE", "desiredCount": desired(r), "runningCount": running, "pendingCount": pending, "launchType": launch,
		"taskDefinition": s.definitionOf(r), "loadBalancers": balancers, "serviceRegistries": []any{}, "schedulingStrategy": "REPLICA",
		"createdAt": wire.Epoch(r.Created), "events": s.events(r, began, steady), "placementConstraints": []any{}, "placementStrategy": []any{},
		"deploymentConfiguration": map[string]any{"minimumHealthyPercent": 100, "maximumPercent": 200},
		"deployments": []any{map[string]any{
			"id": world.TextOf(r.Private, "Deployment"), "status": "PRIMARY", "taskDefinition": s.definitionOf(r), "desiredCount": desired(r),
			"runningCount": running, "pendingCount": pending, "failedTasks": 0, "createdAt": wire.Epoch(began), "updatedAt": wire.Epoch(began),
			"launchType": launch, "rolloutState": rollout, "rolloutStateReason": reason,
		}},
	}
}

// events are what a service tells about itself, newest first.
func (s *service) events(r *world.Resource, began, steady time.Time) []any {
	type event struct {
		at   time.Time
		text string
	}
	var all []event
	say := func(at time.Time, text string) {
		if !at.After(s.w.Now()) {
			all = append(all, event{at, "(service " + serviceName(r) + ") " + text})
		}
	}
	for _, task := range s.tasksOf(r) {
		say(task.Created, "has started 1 tasks: (task "+short(task.Physical)+").")
		if at, stopped := stoppedAt(task); stopped {
			say(at, "has stopped 1 running tasks: (task "+short(task.Physical)+").")
		}
	}
	if began.After(steady) {
		steady = began
	}
	say(steady.Add(time.Second), "(deployment "+world.TextOf(r.Private, "Deployment")+") deployment completed.")
	say(steady.Add(1200*time.Millisecond), "has reached a steady state.")
	slices.SortStableFunc(all, func(a, b event) int { return b.at.Compare(a.at) })
	list := []any{}
	for _, e := range all[:min(len(all), 100)] {
		list = append(list, map[string]any{"id": world.StableID("", r.Physical, e.at.String(), e.text), "createdAt": wire.Epoch(e.at), "message": e.text})
	}
	return list
}

func (s *service) listServices(q *wire.Request) (wire.Output, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	arns := []string{}
	for _, r := range s.servicesOf(cluster) {
		arns = append(arns, r.Physical)
	}
	return wire.JSON(page(arns, q, "serviceArns", 10)), nil
}

// page cuts a list of ARNs at maxResults.
func page(arns []string, q *wire.Request, name string, usual int) map[string]any {
	start, _ := strconv.Atoi(world.TextOf(q.JSON, "nextToken")) // a strange token begins at the beginning
	start = min(max(start, 0), len(arns))
	end := min(start+max(1, world.NumberOf(q.JSON, "maxResults", usual)), len(arns))
	out := map[string]any{name: arns[start:end]}
	if end < len(arns) {
		out["nextToken"] = strconv.Itoa(end)
	}
	return out
}

func (s *service) describeServices(q *wire.Request) (wire.Output, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	list, failures := []any{}, []any{}
	for _, name := range world.Texts(q.JSON["services"]) {
		r, found := s.find(cluster, name)
		if !found {
			failures = append(failures, failure("arn:aws:ecs:"+q.Region+":"+world.Account+":service/"+cluster.Physical+"/"+short(name)))
			continue
		}
		list = append(list, s.shownService(r))
	}
	return wire.JSON(map[string]any{"services": list, "failures": failures}), nil
}

func (s *service) createService(q *wire.Request) (wire.Output, error) {
	properties := map[string]any{"Cluster": world.TextOf(q.JSON, "cluster"), "ServiceName": world.TextOf(q.JSON, "serviceName"), "TaskDefinition": world.TextOf(q.JSON, "taskDefinition"), "DesiredCount": world.NumberOf(q.JSON, "desiredCount", 0)}
	if launch := world.TextOf(q.JSON, "launchType"); launch != "" {
		properties["LaunchType"] = launch
	}
	var balancers []any
	for _, each := range world.List(q.JSON["loadBalancers"]) {
		b := world.Map(each)
		balancers = append(balancers, map[string]any{"TargetGroupArn": b["targetGroupArn"], "ContainerName": b["containerName"], "ContainerPort": b["containerPort"]})
	}
	properties["LoadBalancers"] = balancers
	r, err := catalogue.Make(s.w, q.Region, serviceType, properties)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"service": s.shownService(r)}), nil
}

// named is the service that a call changes.
func (s *service) named(q *wire.Request) (*world.Resource, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return nil, err
	}
	r, found := s.find(cluster, world.TextOf(q.JSON, "service"))
	if !found {
		return nil, wire.Errorf(http.StatusBadRequest, "ServiceNotFoundException", "Service not found.")
	}
	return r, nil
}

func (s *service) updateService(q *wire.Request) (wire.Output, error) {
	r, err := s.named(q)
	if err != nil {
		return wire.Output{}, err
	}
	anew := world.TextOf(q.JSON, "forceNewDeployment") == "true"
	if definition := world.TextOf(q.JSON, "taskDefinition"); definition != "" {
		if _, found := s.definition(q.Region, definition); !found {
			return wire.Output{}, refusal("ClientException", "Unable to describe task definition.")
		}
		r.SetProperty("TaskDefinition", definition)
		anew = true
	}
	if _, given := q.JSON["desiredCount"]; given {
		r.SetProperty("DesiredCount", world.NumberOf(q.JSON, "desiredCount", 0))
	}
	if anew {
		s.deploy(r)
	} else {
		s.scale(r)
	}
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"service": s.shownService(r)}), nil
}

func (s *service) deleteService(q *wire.Request) (wire.Output, error) {
	r, err := s.named(q)
	if err != nil {
		return wire.Output{}, err
	}
	if desired(r) > 0 && world.TextOf(q.JSON, "force") != "true" {
		return wire.Output{}, refusal("InvalidParameterException", "The service cannot be stopped while it is scaled above 0.")
	}
	out := s.shownService(r)
	out["status"] = "DRAINING"
	if err := s.w.Delete(q.Region, serviceType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"service": out}), nil
}

func (s *service) createCluster(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "clusterName")
	if name == "" {
		name = "default"
	}
	r, found := s.w.Get(q.Region, clusterType, name)
	if !found {
		made, err := catalogue.Make(s.w, q.Region, clusterType, map[string]any{"ClusterName": name})
		if err != nil {
			return wire.Output{}, err
		}
		r = made
	}
	return wire.JSON(map[string]any{"cluster": s.clusterShown(r)}), nil
}

func (s *service) deleteCluster(q *wire.Request) (wire.Output, error) {
	r, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	out := s.clusterShown(r)
	if err := s.w.Delete(q.Region, clusterType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	out["status"] = "INACTIVE"
	return wire.JSON(map[string]any{"cluster": out}), nil
}

func (s *service) listTasks(q *wire.Request) (wire.Output, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	want := world.TextOf(q.JSON, "desiredStatus")
	if want == "" {
		want = "RUNNING"
	}
	name, family := world.TextOf(q.JSON, "serviceName"), world.TextOf(q.JSON, "family")
	arns := []string{}
	for _, task := range s.w.List(q.Region, taskType) {
		_, stopped := stoppedAt(task)
		have := "RUNNING"
		if stopped {
			have = "STOPPED"
		}
		if task.Text("Cluster") != cluster.Physical || have != want || !s.shown(task) || task.Created.After(s.w.Now()) ||
			name != "" && short(task.Text("Service")) != short(name) || family != "" && !strings.Contains(task.Text("TaskDefinition"), "/"+family+":") {
			continue
		}
		arns = append(arns, task.Physical)
	}
	return wire.JSON(page(arns, q, "taskArns", 100)), nil
}
