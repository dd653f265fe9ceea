package ecs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/world"
)

// How long, in the world's time, after its making a task is pending and
// running, after its stopping it is stopped, and how long it is shown then.
const (
	pendingAfter = 3 * time.Second
	runningAfter = 20 * time.Second
	stoppedAfter = 12 * time.Second
	mourning     = time.Hour
	// each further task of a service starts so much after the one before.
	stagger = 4 * time.Second
)

// launch makes the record of a task.
func (s *service) launch(of *world.Resource, number int) {
	id := strings.ReplaceAll(s.w.UUID(), "-", "")
	s.w.Put(of.Region, &world.Resource{
		Type: taskType, Physical: "arn:aws:ecs:" + of.Region + ":" + world.Account + ":task/" + clusterOf(of) + "/" + id,
		Created: s.w.Now().Add(time.Duration(number) * stagger),
		Properties: map[string]any{
			"Cluster": clusterOf(of), "Service": of.Physical, "TaskDefinition": s.definitionOf(of), "Deployment": world.TextOf(of.Private, "Deployment"),
		},
	})
}

// end stops a task, for a reason.
func (s *service) end(task *world.Resource, code, reason string) {
	task.SetPrivate("Stopped", s.w.Now().Format(time.RFC3339Nano))
	task.SetPrivate("Code", code)
	task.SetPrivate("Reason", reason)
	s.w.Put(task.Region, task)
}

// stoppedAt is when a task was told to stop.
func stoppedAt(task *world.Resource) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339Nano, world.TextOf(task.Private, "Stopped"))
	return at, err == nil
}

// status is a task's state at this moment.
func (s *service) status(task *world.Resource) string {
	now := s.w.Now()
	if at, stopping := stoppedAt(task); stopping {
		if now.Sub(at) < stoppedAfter {
			return "DEACTIVATING"
		}
		return "STOPPED"
	}
	switch age := now.Sub(task.Created); {
	case age < pendingAfter:
		return "PROVISIONING"
	case age < runningAfter:
		return "PENDING"
	}
	return "RUNNING"
}

// tasksOf are the tasks of a service that are shown: those that live, and those
// that stopped within the last hour.
func (s *service) tasksOf(of *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, task := range s.w.List(of.Region, taskType) {
		if task.Text("Service") == of.Physical && s.shown(task) {
			list = append(list, task)
		}
	}
	return list
}

// shown says whether a task is still shown.
func (s *service) shown(task *world.Resource) bool {
	at, stopped := stoppedAt(task)
	return !stopped || s.w.Now().Sub(at) < mourning
}

// alive are the tasks of a service that were not told to stop.
func (s *service) alive(of *world.Resource) []*world.Resource {
	return slices.DeleteFunc(s.tasksOf(of), func(task *world.Resource) bool {
		_, stopped := stoppedAt(task)
		return stopped
	})
}

// count is how many tasks of a service run and how many are on their way, and
// when the last of them will be running.
func (s *service) count(of *world.Resource) (running, pending int, steady time.Time) {
	steady = of.Created
	for _, task := range s.alive(of) {
		if s.status(task) == "RUNNING" {
			running++
		} else {
			pending++
		}
		if up := task.Created.Add(runningAfter); up.After(steady) {
			steady = up
		}
	}
	return running, pending, steady
}

// desired is how many tasks a service should have.
func desired(r *world.Resource) int {
	if r.Text("SchedulingStrategy") == "DAEMON" {
		return 1
	}
	return r.Number("DesiredCount", 1)
}

// definitionOf is the ARN of the task definition a service runs.
func (s *service) definitionOf(r *world.Resource) string {
	if found, ok := s.definition(r.Region, r.Text("TaskDefinition")); ok {
		return found.Physical
	}
	return r.Text("TaskDefinition")
}

// deploy begins a deployment: new tasks come, those of the one before go.
func (s *service) deploy(r *world.Resource) {
	s.prune(r.Region)
	old := s.alive(r)
	r.SetPrivate("Deployment", "ecs-svc/"+s.digits(19))
	r.SetPrivate("Began", s.w.Now().Format(time.RFC3339Nano))
	for _, task := range old {
		s.end(task, "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment "+world.TextOf(r.Private, "Deployment")+")")
	}
	for number := range desired(r) {
		s.launch(r, number)
	}
}

// scale brings a service to its desired count.
func (s *service) scale(r *world.Resource) {
	alive := s.alive(r)
	for number := len(alive); number < desired(r); number++ {
		s.launch(r, number-len(alive))
	}
	for _, task := range alive[min(len(alive), desired(r)):] {
		s.end(task, "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment "+world.TextOf(r.Private, "Deployment")+")")
	}
}

// prune forgets tasks that are no longer shown.
func (s *service) prune(region string) {
	for _, task := range s.w.List(region, taskType) {
		if !s.shown(task) {
			s.w.Remove(region, taskType, task.Physical)
		}
	}
}

func (s *service) digits(length int) string {
	text := strconv.Itoa(1 + s.w.Rand().IntN(9))
	for len(text) < length {
		text += strconv.Itoa(s.w.Rand().IntN(10))
	}
	return text
}
