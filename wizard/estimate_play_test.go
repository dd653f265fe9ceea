package wizard

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// playStart is when the runs of these tests begin.
var playStart = time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)

// player makes up the events of a run as CloudFormation would tell them: each
// resource begins when all that it needs is there, and takes as long as usual,
// more or less.
type player struct {
	plan   Plan
	random *rand.Rand
	// vary is by how much of it a duration varies, either way; slow multiplies
	// that of single resources.
	vary   float64
	slow   map[string]float64
	events []Event
	ends   map[string]time.Time // of steps
	slots  []time.Time
}

func newPlayer(seed uint64, plan Plan) *player {
	return &player{
		plan: plan, random: rand.New(rand.NewPCG(seed, 7)), vary: 0.3, slow: map[string]float64{},
		ends: map[string]time.Time{}, slots: make([]time.Time, StackLimit),
	}
}

func (p *player) add(at time.Time, step string, b Body) {
	p.events = append(p.events, Event{At: at, Run: "r", Step: step, Body: b})
}

func (p *player) span(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (1 + p.vary*(2*p.random.Float64()-1)))
}

// play is all events of the run, in order.
func (p *player) play() []Event {
	p.add(playStart, "", RunStarted{Plan: p.plan, Verb: Apply})
	last := playStart
	for _, s := range p.plan.Steps { // their order is one that they can be done in
		at := playStart
		for _, need := range s.Needs {
			at = latest2(at, p.ends[need])
		}
		if s.Action.Kind() == StackKind {
			slices.SortFunc(p.slots, time.Time.Compare)
			at = latest2(at, p.slots[0])
		}
		end := p.step(s, at)
		if s.Action.Kind() == StackKind {
			p.slots[0] = end
		}
		p.ends[s.ID] = end
		last = latest2(last, end)
	}
	p.add(last.Add(time.Millisecond), "", RunDone{Outcome: Done})
	slices.SortStableFunc(p.events, func(a, b Event) int { return a.At.Compare(b.At) })
	for i := range p.events {
		p.events[i].Seq = int64(i + 1)
	}
	return p.events
}

func latest2(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (p *player) step(s PlannedStep, at time.Time) time.Time {
	a, ok := s.Action.(*StackAction)
	if !ok {
		p.add(at, s.ID, StepStarted{Action: s.Action.Kind(), Decision: DecideCreate})
		end := at.Add(p.span(2 * time.Second))
		p.add(end, s.ID, StepDone{Outcome: Done})
		return end
	}
	p.add(at.Add(500*time.Millisecond), s.ID, StepStarted{Action: StackKind, Decision: DecideCreate})
	name := a.Name.String()
	begin := at.Add(time.Second)
	p.stackEvent(begin, s.ID, name, "CREATE_IN_PROGRESS")
	first := begin.Add(3200 * time.Millisecond)
	last := first
	there := map[string]time.Time{}
	for _, r := range a.Resources {
		start := first
		for _, need := range r.Needs {
			start = latest2(start, there[need].Add(400*time.Millisecond))
		}
		takes := p.span(tabled(r.Type, ChangeCreate).Middle)
		if by := p.slow[r.Logical]; by > 0 {
			takes = time.Duration(float64(takes) * by)
		}
		end := start.Add(takes)
		p.resource(start, s.ID, name, r, "CREATE_IN_PROGRESS", "")
		there[r.Logical] = end
		if table()[r.Type].early && takes > 2*time.Second {
			there[r.Logical] = start.Add(1500 * time.Millisecond)
			p.resource(there[r.Logical], s.ID, name, r, "CREATE_IN_PROGRESS", configurationComplete)
		}
		p.resource(end, s.ID, name, r, "CREATE_COMPLETE", "")
		last = latest2(last, end)
	}
	last = last.Add(900 * time.Millisecond)
	p.stackEvent(last, s.ID, name, "CREATE_COMPLETE")
	last = last.Add(time.Second)
	p.add(last, s.ID, StepDone{Outcome: Done})
	return last
}

func (p *player) stackEvent(at time.Time, step, name, status string) {
	p.add(at, step, ResourceEvent{
		Stack: name, StackID: arn(name), Logical: name, Physical: arn(name), Type: stackType,
		Status: status, Occurred: at, ID: fmt.Sprint(name, status, at),
	})
}

func (p *player) resource(at time.Time, step, stack string, r PlannedResource, status, detailed string) {
	p.add(at, step, ResourceEvent{
		Stack: stack, StackID: arn(stack), Logical: r.Logical, Physical: r.Logical + "-1", Type: r.Type,
		Status: status, Detailed: detailed, Occurred: at, ID: fmt.Sprint(r.Logical, status, detailed, at),
	})
}

// networkPlan is a key pair, a network and a cluster on it.
func networkPlan() Plan {
	res := func(logical, kind string, needs ...string) PlannedResource {
		return PlannedResource{Logical: logical, Type: kind, Needs: needs}
	}
	network := []PlannedResource{
		res("Vpc", "AWS::EC2::VPC"), res("Gateway", "AWS::EC2::InternetGateway"), res("Events", "AWS::SQS::Queue"),
		res("Attach", "AWS::EC2::VPCGatewayAttachment", "Vpc", "Gateway"),
		res("Subnet1", "AWS::EC2::Subnet", "Vpc"), res("Subnet2", "AWS::EC2::Subnet", "Vpc"),
		res("Eip", "AWS::EC2::EIP", "Attach"), res("Nat", "AWS::EC2::NatGateway", "Eip", "Subnet1"),
		res("Routes", "AWS::EC2::RouteTable", "Vpc"), res("Route", "AWS::EC2::Route", "Nat", "Routes"),
		res("Policy", "AWS::SQS::QueuePolicy", "Events"),
	}
	cluster := []PlannedResource{
		res("Role", "AWS::IAM::Role"), res("Profile", "AWS::IAM::InstanceProfile", "Role"),
		res("Cluster", "AWS::ECS::Cluster"), res("Group", "AWS::EC2::SecurityGroup"),
		res("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", "Group"),
		res("Service", "AWS::ECS::Service", "Cluster", "Balancer", "Profile"),
	}
	return Plan{Blueprint: "b", Title: "B", Steps: []PlannedStep{
		{ID: "key", Title: "Key", Action: &KeyPairAction{Name: Literal("k")}},
		{ID: "network", Title: "Network", Action: &StackAction{Name: Literal("net"), Resources: network}},
		{ID: "cluster", Title: "Cluster", Needs: []string{"key", "network"}, Action: &StackAction{Name: Literal("cluster"), Resources: cluster}},
	}}
}

// widePlan is many stacks beside each other, some after others, with random
// graphs.
func widePlan(seed uint64, stacks, resources int) Plan {
	random := rand.New(rand.NewPCG(seed, 1))
	var kinds []string
	for kind := range table() {
		if len(kind) > 5 && kind[:5] == "AWS::" {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	plan := Plan{Blueprint: "w", Title: "W"}
	for s := range stacks {
		step := PlannedStep{ID: fmt.Sprint("s", s), Title: fmt.Sprint("S", s)}
		if s > 0 && random.IntN(3) == 0 {
			step.Needs = []string{fmt.Sprint("s", random.IntN(s))}
		}
		a := &StackAction{Name: Literal(fmt.Sprint("stack", s))}
		for r := range resources {
			planned := PlannedResource{Logical: fmt.Sprint("R", r), Type: kinds[random.IntN(len(kinds))]}
			for n := 0; r > 0 && n < random.IntN(4); n++ {
				planned.Needs = append(planned.Needs, fmt.Sprint("R", random.IntN(r)))
			}
			a.Resources = append(a.Resources, planned)
		}
		step.Action = a
		plan.Steps = append(plan.Steps, step)
	}
	return plan
}

// snapshots plays events second by second and hands over each moment.
func snapshots(t testing.TB, events []Event, every time.Duration, look func(p *Progress, now time.Time)) *Progress {
	t.Helper()
	p := NewProgress()
	at := events[0].At
	for _, e := range events {
		for at.Before(e.At) {
			look(p, at)
			at = at.Add(every)
		}
		p.Apply(e)
	}
	look(p, at)
	return p
}
