package ecs

import (
	"encoding/base64"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// task finds a task by ARN or id.
func (s *service) task(q *wire.Request, name string) (*world.Resource, bool) {
	return s.w.Find(q.Region, taskType, func(r *world.Resource) bool { return short(r.Physical) == short(name) && s.shown(r) })
}

func (s *service) shownTask(r *world.Resource) map[string]any {
	status := s.status(r)
	at, stopped := stoppedAt(r)
	wanted := "RUNNING"
	if stopped {
		wanted = "STOPPED"
	}
	out := map[string]any{
		"taskArn": r.Physical, "clusterArn": "arn:aws:ecs:" + r.Region + ":" + world.Account + ":cluster/" + r.Text("Cluster"),
		"taskDefinitionArn": r.Text("TaskDefinition"), "lastStatus": status, "desiredStatus": wanted, "group": "service:" + short(r.Text("Service")),
		"startedBy": r.Text("Deployment"), "launchType": "EC2", "createdAt": wire.Epoch(r.Created), "version": 1, "healthStatus": "UNKNOWN",
		"containers": s.containers(r, status),
	}
	if up := r.Created.Add(runningAfter); !s.w.Now().Before(up) && (!stopped || at.After(up)) {
		out["startedAt"] = wire.Epoch(up)
	}
	if stopped {
		out["stoppingAt"], out["stopCode"], out["stoppedReason"] = wire.Epoch(at), world.TextOf(r.Private, "Code"), world.TextOf(r.Private, "Reason")
		if status == "STOPPED" {
			out["stoppedAt"] = wire.Epoch(at.Add(stoppedAfter))
		}
	}
	return out
}

// containers are the containers of a task's definition, in the task's state.
func (s *service) containers(task *world.Resource, status string) []any {
	definition, found := s.definition(task.Region, task.Text("TaskDefinition"))
	if !found {
		return []any{}
	}
	list := []any{}
	for _, each := range world.List(definition.Properties["ContainerDefinitions"]) {
		c := world.Map(each)
		list = append(list, map[string]any{
			"containerArn": strings.Replace(task.Physical, ":task/", ":container/", 1) + "/" + world.StableID("", task.Physical, member(c, "Name")),
			"taskArn":      task.Physical, "name": member(c, "Name"), "image": member(c, "Image"), "lastStatus": status, "networkInterfaces": []any{},
		})
	}
	return list
}

// member is a member of a container's definition, which is spelt with a capital
// letter in templates and without in calls.
func member(m map[string]any, name string) string {
	if text := world.TextOf(m, name); text != "" {
		return text
	}
	return world.TextOf(m, strings.ToLower(name[:1])+name[1:])
}

func (s *service) describeTasks(q *wire.Request) (wire.Output, error) {
	if _, err := s.cluster(q); err != nil {
		return wire.Output{}, err
	}
	list, failures := []any{}, []any{}
	for _, name := range world.Texts(q.JSON["tasks"]) {
		r, found := s.task(q, name)
		if !found {
			failures = append(failures, failure(name))
			continue
		}
		list = append(list, s.shownTask(r))
	}
	return wire.JSON(map[string]any{"tasks": list, "failures": failures}), nil
}

// stopTask stops a task; its service starts another one.
func (s *service) stopTask(q *wire.Request) (wire.Output, error) {
	r, found := s.task(q, world.TextOf(q.JSON, "task"))
	if !found {
		return wire.Output{}, refusal("InvalidParameterException", "The referenced task was not found.")
	}
	reason := world.TextOf(q.JSON, "reason")
	if reason == "" {
		reason = "Task stopped by user"
	}
	s.end(r, "UserInitiated", reason)
	if of, found := s.w.Get(q.Region, serviceType, r.Text("Service")); found {
		s.scale(of)
	}
	return wire.JSON(map[string]any{"task": s.shownTask(r)}), nil
}

// hosts are the instances of a cluster: those whose user data names it, once
// they have had time to register.
func (s *service) hosts(cluster *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, r := range s.w.List(cluster.Region, "AWS::EC2::Instance") {
		data := r.Text("UserData")
		if plain, err := base64.StdEncoding.DecodeString(data); err == nil {
			data = string(plain)
		}
		_, after, named := strings.Cut(data, "ECS_CLUSTER=")
		name, _, _ := strings.Cut(strings.TrimLeft(after, `"' `), "\n")
		if fields := strings.Fields(name); named && len(fields) > 0 && strings.Trim(fields[0], `"'`) == cluster.Physical && s.w.Now().Sub(r.Created) > 45*time.Second {
			list = append(list, r)
		}
	}
	return list
}

func hostARN(cluster, instance *world.Resource) string {
	return "arn:aws:ecs:" + cluster.Region + ":" + world.Account + ":container-instance/" + cluster.Physical + "/" + world.StableID("", instance.Physical)
}

func (s *service) listHosts(q *wire.Request) (wire.Output, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	arns := []string{}
	for _, r := range s.hosts(cluster) {
		arns = append(arns, hostARN(cluster, r))
	}
	return wire.JSON(page(arns, q, "containerInstanceArns", 100)), nil
}

func (s *service) describeHosts(q *wire.Request) (wire.Output, error) {
	cluster, err := s.cluster(q)
	if err != nil {
		return wire.Output{}, err
	}
	list, failures := []any{}, []any{}
	for _, name := range world.Texts(q.JSON["containerInstances"]) {
		found := false
		for _, r := range s.hosts(cluster) {
			if arn := hostARN(cluster, r); short(arn) == short(name) {
				found = true
				list = append(list, s.shownHost(cluster, r))
			}
		}
		if !found {
			failures = append(failures, failure(name))
		}
	}
	return wire.JSON(map[string]any{"containerInstances": list, "failures": failures}), nil
}

func (s *service) shownHost(cluster, r *world.Resource) map[string]any {
	memory, cpu := 2048, 2048
	if m, known := world.MachineTypeOf(r.Text("InstanceType")); known {
		memory, cpu = m.Memory*95/100, m.VCPU*1024
	}
	resources := []any{
		map[string]any{"name": "CPU", "type": "INTEGER", "integerValue": cpu}, map[string]any{"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
	}
	return map[string]any{
		"containerInstanceArn": hostARN(cluster, r), "ec2InstanceId": r.Physical, "status": "ACTIVE", "agentConnected": true,
		"registeredResources": resources, "remainingResources": resources, "runningTasksCount": 0, "pendingTasksCount": 0,
		"registeredAt": wire.Epoch(r.Created.Add(45 * time.Second)), "version": 1,
	}
}
