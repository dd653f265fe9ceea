package wizard_test

import (
	"testing"

	"gantry/wizard"
)

// FuzzFromTemplates holds that no template and no answer stops a session, and
// that a plan has every parameter and no name that is too long.
func FuzzFromTemplates(f *testing.F) {
	f.Add(exporter, importer, "dev")
	f.Add(network, "Parameters: {P: {Type: 'List<AWS::EC2::Subnet::Id>'}}\nResources: {A: {Type: T::T::T}}", "${network.VpcId}")
	f.Fuzz(func(t *testing.T, one, other, answer string) {
		b, err := wizard.FromTemplates([]wizard.TemplateSource{source("one.yaml", one), source("other.yaml", other)}, "")
		if err != nil {
			if wizard.ExitOf(err) != wizard.ExitUsage {
				t.Errorf("exit %d: %v", wizard.ExitOf(err), err)
			}
			return
		}
		s := wizard.Begin(b, wizard.Answers{}, place)
		for _, field := range s.Missing() {
			if err := s.Set(field.Key, answer, wizard.OriginSet); err != nil {
				t.Error(err)
			}
		}
		s.Resume()
		s.Stages()
		s.Creates(s.Answers())
		plan, err := s.Plan()
		if err != nil {
			return
		}
		for i, step := range plan.Steps {
			stack := step.Action.(*wizard.StackAction)
			if len(stack.Parameters) != len(b.Steps[i].Template.Parameters) && step.ID == b.Steps[i].ID {
				t.Errorf("%s: %d of %d parameters", step.ID, len(stack.Parameters), len(b.Steps[i].Template.Parameters))
			}
		}
		for _, name := range s.Names(wizard.Answers{}) {
			if name.Length > name.Limit {
				t.Errorf("%s is too long and yet it is planned", name.Value)
			}
		}
	})
}
