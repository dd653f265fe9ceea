package ui

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/theme"
	"gantry/ui/uitest"
	"gantry/wizard"
)

// script is what a fake cloud does with each stack: a test sends events on
// its channel and ends it with an error or nil.
type script struct {
	events chan wizard.ResourceEvent
	end    chan error
}

// fakeCloud plays scripts. Everything it is asked for is written down.
type fakeCloud struct {
	mu      sync.Mutex
	asked   []string
	scripts map[string]*script
}

func newFakeCloud(stacks ...string) *fakeCloud {
	c := &fakeCloud{scripts: map[string]*script{}}
	for _, s := range stacks {
		c.scripts[s] = &script{make(chan wizard.ResourceEvent), make(chan error)}
	}
	return c
}

func (c *fakeCloud) Choices(context.Context, wizard.Query) ([]wizard.Choice, error) { return nil, nil }

func (c *fakeCloud) Do(ctx context.Context, verb wizard.Verb, a wizard.Action, emit func(wizard.Event)) (wizard.Outputs, error) {
	c.mu.Lock()
	c.asked = append(c.asked, fmt.Sprintf("%s %s", verb, a.Kind()))
	c.mu.Unlock()
	if verb == wizard.Look {
		decision := wizard.DecideCreate
		if a.Kind() == wizard.CheckpointKind {
			decision = wizard.DecideAsk
		}
		emit(wizard.Event{Body: wizard.Looked{Decision: decision, Text: "it does not exist"}})
		return nil, nil
	}
	stack, ok := a.(*wizard.StackAction)
	if !ok {
		return wizard.Outputs{"name": "v1-dev"}, nil
	}
	s := c.scripts[stack.Name.String()]
	if verb == wizard.Undo {
		for _, r := range stack.Resources {
			emit(wizard.Event{Body: about(r.Logical, "DELETE_COMPLETE")})
		}
		emit(wizard.Event{Body: ofStack("DELETE_COMPLETE", "")})
		return nil, nil
	}
	for {
		select {
		case e := <-s.events:
			emit(wizard.Event{Body: e})
		case err := <-s.end:
			if err != nil {
				return nil, err
			}
			return wizard.Outputs{"VpcId": "vpc-0a1b2c3d"}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

const stackID = "arn:aws:cloudformation:eu-west-1:123456789012:stack/dev-network/1"

// about is an event of a resource of dev-network.
func about(logical, status string) wizard.ResourceEvent {
	return wizard.ResourceEvent{
		Stack: "dev-network", StackID: stackID, Logical: logical, Physical: logical + "-1",
		Type: types[logical], Status: status, ID: logical + status, Occurred: time.Now(),
	}
}

// ofStack is an event of dev-network itself.
func ofStack(status, reason string) wizard.ResourceEvent {
	return wizard.ResourceEvent{
		Stack: "dev-network", StackID: stackID, Logical: "dev-network", Physical: stackID,
		Type: "AWS::CloudFormation::Stack", Status: status, Reason: reason, ID: status, Occurred: time.Now(),
	}
}

var types = map[string]string{"Vpc": "AWS::EC2::VPC", "Subnet": "AWS::EC2::Subnet", "NatGateway1": "AWS::EC2::NatGateway"}

// networkPlan is a key pair and a stack of three resources.
func networkPlan() wizard.Plan {
	return wizard.Plan{Blueprint: "network", Version: 1, Title: "A small network", Steps: []wizard.PlannedStep{
		{ID: "key", Title: "Key pair", Action: &wizard.KeyPairAction{Name: wizard.Literal("v1-dev")}},
		{ID: "network", Title: "Network", Needs: []string{"key"}, Action: &wizard.StackAction{
			Name: wizard.Literal("dev-network"),
			Resources: []wizard.PlannedResource{
				{Logical: "Vpc", Type: types["Vpc"], Line: 3},
				{Logical: "Subnet", Type: types["Subnet"], Needs: []string{"Vpc"}, Line: 9},
				{Logical: "NatGateway1", Type: types["NatGateway1"], Needs: []string{"Subnet"}, Line: 15},
			},
		}},
	}}
}

// theater is a run page on an emulated terminal, with a fake cloud behind it.
type theater struct {
	*uitest.Screen
	t      *testing.T
	cloud  *fakeCloud
	runs   *wizard.Runs
	shared *shared
	app    *app
}

// play starts a run page with a plan.
func play(t *testing.T, width, height int, plan wizard.Plan, change ...func(*shared)) *theater {
	t.Helper()
	cloud := newFakeCloud("dev-network")
	runs := wizard.OpenRuns(t.TempDir())
	ctx, cancel := context.WithCancelCause(t.Context())
	sh := &shared{
		options: Options{Runs: runs, Connection: &Connection{
			Cloud: cloud, Clock: wizard.WallClock{},
			Account: wizard.Account{ID: "123456789012", Region: "eu-west-1"},
			Meter:   func() wizard.Meter { return wizard.Meter{PerMinute: 18} },
		}},
		theme: theme.New(theme.Options{Dark: true}), ctx: ctx,
		account: wizard.Account{ID: "123456789012", Region: "eu-west-1"},
	}
	for _, c := range change {
		c(sh)
	}
	a := &app{ctx: ctx, shared: sh, page: newRunning(sh, runStart{plan: plan})}
	th := &theater{t: t, cloud: cloud, runs: runs, shared: sh, app: a}
	th.Screen = uitest.Start(t, width, height, a)
	t.Cleanup(func() {
		cancel(wizard.ErrDetached)
		sh.work.Wait()
	})
	return th
}

// happens lets events happen to dev-network.
func (th *theater) happens(events ...wizard.ResourceEvent) {
	th.t.Helper()
	for _, e := range events {
		select {
		case th.cloud.scripts["dev-network"].events <- e:
		case <-time.After(20 * time.Second):
			th.t.Fatalf("nobody waits for %s %s:\n%s", e.Logical, e.Status, th.Screen.Screen())
		}
	}
}

// ends lets dev-network end.
func (th *theater) ends(err error) {
	th.t.Helper()
	select {
	case th.cloud.scripts["dev-network"].end <- err:
	case <-time.After(20 * time.Second):
		th.t.Fatalf("nobody waits for the end:\n%s", th.Screen.Screen())
	}
}

// leaves waits until the program is over.
func (th *theater) leaves() quitMsg {
	th.t.Helper()
	model, err := th.Ended()
	if err != nil {
		th.t.Fatal(err)
	}
	return model.(*app).end
}

var _ tea.Model = (*app)(nil)
