package blueprints

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
	"gantry/wizard/template"
)

// TestEveryBuiltInBlueprintIsSound loads all of them: whatever is wrong with
// one is found here and not by an operator.
func TestEveryBuiltInBlueprintIsSound(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Guide == "" || b.Summary == "" {
			t.Errorf("%s has no guide or no summary", b.Name)
		}
		if found, err := Find(b.Name); err != nil || found != b {
			t.Errorf("Find(%q) = %v, %v", b.Name, found, err)
		}
		for _, key := range b.Keys() {
			if field, _, _ := b.Field(key); field.Help == "" || field.Label == "" {
				t.Errorf("%s: %s is not explained", b.Name, key)
			}
		}
		for _, step := range b.Steps {
			if step.Help == "" {
				t.Errorf("%s: step %s is not explained", b.Name, step.ID)
			}
		}
	}
}

func TestARehearsalOfABuiltInBlueprintNeedsNoAnswer(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		s := wizard.Begin(b, wizard.Answers{}, wizard.Surroundings{Region: "eu-west-1", Rehearsal: true})
		if _, err := s.Plan(); err != nil {
			t.Errorf("%s: %v", b.Name, err)
		}
	}
}

func TestAFolderIsABlueprintToo(t *testing.T) {
	for _, name := range []string{"datp-environment/", "./datp-environment", "datp-environment/blueprint.yaml"} {
		b, err := Find(name)
		if err != nil || b.Name != "datp-environment" {
			t.Errorf("Find(%q): %v", name, err)
		}
	}
	folder := t.TempDir()
	if _, err := Find(folder); wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), "blueprint.yaml") {
		t.Errorf("an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "blueprint.yaml"), []byte("name: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(folder); err == nil || !strings.Contains(err.Error(), "blueprint.yaml:1:1") {
		t.Errorf("a broken blueprint: %v", err)
	}
}

func TestAnUnknownBlueprintGetsTheNearest(t *testing.T) {
	_, err := Find("datp-enviroment")
	if text := wizard.TroubleOf(err).Text(); wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(text, "Did you mean datp-environment?") {
		t.Errorf("%s", text)
	}
}

// exports are the names under which the stacks of an environment publish what
// later stacks import. They are a contract with every application's template.
var exports = map[string][]string{
	"network": {
		"v1-dev-VPCID", "v1-dev-PublicSubnet1", "v1-dev-PublicSubnet2", "v1-dev-PrivateSubnet1", "v1-dev-PrivateSubnet2",
		"v1-dev-LoadBalancerSecurityGroup", "v1-dev-ApplicationSecurityGroup", "v1-dev-DatabaseSecurityGroup",
		"v1-dev-DatabaseSubnetGroup", "v1-dev-NetworkCreated",
	},
	"jumpboxes": nil,
	"cluster":   {"v1-dev-Cluster", "v1-dev-ECSRole", "v1-dev-ClusterCreated"},
}

func TestAnEnvironmentExportsWhatItPromised(t *testing.T) {
	b, err := Find("datp-environment")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]string{}
	for _, step := range b.Steps {
		if step.Template == nil {
			continue
		}
		scope := template.Scope{Values: map[string]string{"Prefix": "v1-", "EnvironmentName": "dev"}, Pending: map[string]bool{}, Region: "eu-west-1"}
		for _, p := range step.Template.Parameters {
			_, given := scope.Values[p.Name]
			scope.Pending[p.Name] = !given && !p.HasDefault
		}
		evaluation, err := step.Template.Evaluate(scope)
		if err != nil {
			t.Fatal(err)
		}
		made[step.ID] = nil
		for _, output := range step.Template.Outputs {
			if name, err := evaluation.Value(output.ExportName); err == nil && output.ExportName != nil {
				made[step.ID] = append(made[step.ID], name.(string))
			}
		}
		for _, argument := range step.Template.Imports() {
			name, err := evaluation.Value(argument)
			if err != nil || !slices.Contains(exports["network"], name.(string)) {
				t.Errorf("%s imports %v, which nothing exports", step.ID, name)
			}
		}
	}
	if diff := cmp.Diff(exports, made); diff != "" {
		t.Error(diff)
	}
}
