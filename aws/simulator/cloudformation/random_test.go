package cloudformation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// anyTemplate is a template of a few resources that depend on each other in
// some way, with parameters that change or replace them.
func anyTemplate(r *rand.Rand) string {
	var body strings.Builder
	body.WriteString("Parameters: {P: {Type: String, Default: \"1\"}, N: {Type: String, Default: n}}\n")
	body.WriteString("Conditions: {Odd: !Equals [!Ref P, \"1\"]}\nResources:\n")
	n := 1 + r.IntN(8)
	for i := range n {
		properties := "DisplayName: !Ref P"
		of := "AWS::SNS::Topic"
		switch r.IntN(5) {
		case 0:
			of, properties = "AWS::SQS::Queue", fmt.Sprintf("QueueName: !Sub \"${N}-${AWS::StackName}-%d\"", i)
		case 1:
			of, properties = "AWS::SQS::Queue", "DelaySeconds: !Ref P"
		case 2:
			of, properties = "AWS::EC2::VPC", "CidrBlock: 10.0.0.0/16"
		case 3:
			of, properties = "AWS::CloudFormation::Stack", "TemplateURL: u, Parameters: {Name: !Ref P}"
		}
		fmt.Fprintf(&body, "  R%d:\n    Type: %s\n", i, of)
		if i > 0 && r.IntN(3) == 0 {
			fmt.Fprintf(&body, "    DependsOn: R%d\n", r.IntN(i))
		}
		if r.IntN(4) == 0 {
			body.WriteString("    Condition: Odd\n")
		}
		if r.IntN(6) == 0 {
			fmt.Fprintf(&body, "    DeletionPolicy: %s\n", []string{"Retain", "RetainExceptOnCreate", "Delete"}[r.IntN(3)])
		}
		if of == "AWS::SNS::Topic" && i > 0 && r.IntN(2) == 0 {
			properties = fmt.Sprintf("DisplayName: !If [Odd, !Ref P, !Sub \"${AWS::StackName}-%d\"]", i)
		}
		fmt.Fprintf(&body, "    Properties: {%s}\n", properties)
	}
	return body.String()
}

// anything does something to a stack that may be allowed or not.
func (b *bench) anything(r *rand.Rand) {
	at := func(parameters ...string) []string { return append([]string{"StackName", "demo"}, parameters...) }
	var err error
	switch r.IntN(12) {
	case 0:
		_, err = b.call("UpdateStack", append(at("TemplateBody", anyTemplate(r)), parameters("P", fmt.Sprint(r.IntN(3)), "N", fmt.Sprint("n", r.IntN(3)))...)...)
	case 1:
		_, err = b.call("UpdateStack", append(at("UsePreviousTemplate", "true", "DisableRollback", fmt.Sprint(r.IntN(2) == 0)),
			parameters("P", fmt.Sprint(r.IntN(3)), "N", fmt.Sprint("n", r.IntN(3)))...)...)
	case 2:
		_, err = b.call("CancelUpdateStack", at()...)
	case 3:
		_, err = b.call("ContinueUpdateRollback", at()...)
	case 4:
		_, err = b.call("RollbackStack", at()...)
	case 5:
		_, err = b.call("CreateStack", at("TemplateBody", anyTemplate(r), "DisableRollback", fmt.Sprint(r.IntN(2) == 0))...)
	case 6:
		if r.IntN(3) == 0 {
			_, err = b.call("DeleteStack", at()...)
		}
	case 7:
		b.engine.Fail(fmt.Sprintf("R%d", r.IntN(8)), "")
	case 8:
		_, err = b.call("CreateChangeSet", append(at("ChangeSetName", "c", "TemplateBody", anyTemplate(r), "IncludeNestedStacks", "true"), parameters("P", fmt.Sprint(r.IntN(3)))...)...)
	case 9:
		_, err = b.call("ExecuteChangeSet", at("ChangeSetName", "c")...)
	case 10:
		_, err = b.call("DeleteChangeSet", at("ChangeSetName", "c")...)
	default:
		b.pass(time.Duration(r.IntN(90)) * time.Second)
		_, err = b.call("DescribeStackEvents", at()...)
	}
	_ = err // whether it was allowed does not matter here: nothing may break
	b.pass(time.Duration(r.IntN(40)) * time.Second)
}

func TestWhateverIsDoneEveryOperationEndsAndNothingIsLeft(t *testing.T) {
	for seed := range uint64(60) {
		b := newBench(t)
		b.objects["u"] = inner
		r := rand.New(rand.NewPCG(seed, 1))
		if _, err := b.call("CreateStack", "StackName", "demo", "TemplateBody", anyTemplate(r)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for range 40 {
			b.anything(r)
		}
		b.engine.state.Injections = nil
		for _, s := range b.engine.order {
			if held(s) && !b.engine.stacks[s.Parent].busy() {
				continue // its parent failed without a rollback and has not gone on yet
			}
			b.settle(s)
			b.sane(seed, s)
		}
		b.removeAll(seed)
		for _, r := range append(b.world.List(region, "AWS::SNS::Topic"), b.world.List(region, "AWS::SQS::Queue")...) {
			if !b.skipped(r.Physical) {
				t.Errorf("seed %d: %s %s of %s is left", seed, r.Type, r.Physical, r.Logical)
			}
		}
		if t.Failed() {
			for _, s := range b.engine.order {
				t.Logf("%s:\n%s", s.Name, strings.Join(lines(s.events), "\n"))
			}
			return
		}
	}
}

// removeAll deletes every stack that is left.
func (b *bench) removeAll(seed uint64) {
	b.Helper()
	for range 3 {
		if s := b.engine.names[region+"/demo"]; s != nil {
			b.must("DeleteStack", "StackName", "demo")
			if status := b.settle(s); status != "DELETE_COMPLETE" {
				b.Errorf("seed %d: the stack cannot be deleted: %s %s", seed, status, s.Reason)
			}
		}
	}
	for _, s := range b.engine.order {
		if !s.gone() && !b.skipped(s.ID) {
			b.Errorf("seed %d: the nested stack %s is left as %s", seed, s.Name, s.Status)
		}
	}
}

// skipped tells whether a resource was left behind on purpose, or belongs to a
// stack that was.
func (b *bench) skipped(physical string) bool {
	for _, s := range b.engine.order {
		for _, event := range s.history() {
			// A cleanup gives up after three tries.
			if (event.Status == "DELETE_SKIPPED" || event.Status == "DELETE_FAILED") && event.Physical == physical {
				return true
			}
		}
		if r := s.Resources; !s.gone() && slices.ContainsFunc(r, func(r *Resource) bool { return r.Physical == physical }) && b.skipped(s.ID) {
			return true
		}
	}
	return false
}

// sane checks what always holds of a stack at rest.
func (b *bench) sane(seed uint64, s *Stack) {
	b.Helper()
	if !slices.Contains(statuses, s.Status) || inProgress(s.Status) && s.Status != "REVIEW_IN_PROGRESS" {
		b.Errorf("seed %d: %s rests as %s", seed, s.Name, s.Status)
	}
	seen := map[string]bool{}
	before := time.Time{}
	for _, event := range s.history() {
		if seen[event.ID] {
			b.Errorf("seed %d: two events are called %s", seed, event.ID)
		}
		if event.At.Before(before) {
			b.Errorf("seed %d: %s comes before the one before it", seed, event.ID)
		}
		seen[event.ID], before = true, event.At
	}
	if strings.HasSuffix(s.Status, "_COMPLETE") && !strings.HasPrefix(s.Status, "DELETE") && !strings.HasPrefix(s.Status, "ROLLBACK") {
		if len(s.Leftovers) > 0 {
			b.Errorf("seed %d: %s has leftovers", seed, s.Name)
		}
		for _, r := range s.Resources {
			if r.Fresh || r.Before != nil || !r.there() {
				b.Errorf("seed %d: %s of %s is %s, fresh %t", seed, r.Logical, s.Name, r.Status, r.Fresh)
			}
		}
	}
}
