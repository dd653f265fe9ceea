package wizard_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gantry/wizard"
	"gantry/wizard/template"
)

// network is a small template with an output, an export and a question.
const network = `Parameters:
  Environment: {Type: String, AllowedPattern: "[a-z]+"}
  Cidr: {Type: String, Default: 10.0.0.0/16, Description: All addresses}
  Word: {Type: String, NoEcho: true, Default: hush}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Cidr}}
Outputs:
  VpcId: {Value: !Ref Vpc, Export: {Name: !Sub "${Environment}-VPCID"}}
`

// head is a sound beginning, eight lines long.
const head = `name: own
title: Own
fields:
  - key: environment
    pattern: "[a-z]+"
  - key: hush
    type: secret
steps:
`

// sound is a sound step, six lines long.
const sound = `  - id: network
    stack:
      name: ${environment}-network
      template: network.yaml
      bind: {Environment: "${environment}", Word: "${hush}"}
    help: words
`

func TestFaultsOfABlueprintHaveTheirPlaceAndAdvice(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"unknown member":         {"nmae: x\n" + head + sound, `own/blueprint.yaml:1:1: a blueprint has no member "nmae" (Did you mean name?)`},
		"no name":                {"title: x\nsteps:\n" + sound, `own/blueprint.yaml:1:1: a blueprint needs a name (add name: …)`},
		"no steps":               {"name: own\ntitle: Own\n", `own/blueprint.yaml:1:1: a blueprint needs steps`},
		"bad name":               {strings.Replace(head, "name: own", "name: Own Name", 1) + sound, `:1:7: a blueprint's name is lower-case`},
		"not YAML":               {"a: [", `own/blueprint.yaml:2:1: not well-formed YAML`},
		"not an object":          {"- a\n", `:1:1: a blueprint must have named members`},
		"two documents":          {head + sound + "---\na: b\n", `not well-formed YAML`},
		"twice the same member":  {"name: a\n" + head + sound, `"name" is there twice`},
		"twice the same field":   {"name: own\ntitle: Own\nfields:\n  - key: a\n  - key: a\nsteps:\n" + sound, `:5:10: there is a field "a" already, on line 4`},
		"a field without a key":  {"name: own\ntitle: Own\nfields:\n  - label: a\nsteps:\n" + sound, `:4:5: a field needs a key`},
		"a reserved key":         {"name: own\ntitle: Own\nfields:\n  - key: region\nsteps:\n" + sound, `"region" is known without a question (use ${region}`},
		"an unknown type":        {"name: own\ntitle: Own\nfields:\n  - {key: a, type: txet}\nsteps:\n" + sound, `:4:20: type cannot be "txet" (Did you mean text?)`},
		"a bad pattern":          {"name: own\ntitle: Own\nfields:\n  - {key: a, pattern: '['}\nsteps:\n" + sound, `the pattern cannot be read`},
		"a pattern that escapes": {"name: own\ntitle: Own\nfields:\n  - {key: a, pattern: 'a)|(b'}\nsteps:\n" + sound, `the pattern cannot be read`},
		"a choice of nothing":    {"name: own\ntitle: Own\nfields:\n  - {key: a, type: choice}\nsteps:\n" + sound, `a choice needs something to choose from`},
		"a bad default":          {"name: own\ntitle: Own\nfields:\n  - {key: a, pattern: b, default: c}\nsteps:\n" + sound, `:4:35: the default of a would be refused: must match pattern b`},
		"a bad example":          {"name: own\ntitle: Own\nfields:\n  - {key: a, type: email, example: c}\nsteps:\n" + sound, `the example of a would be refused`},
		"swapped bounds":         {"name: own\ntitle: Own\nfields:\n  - {key: a, min: 3, max: 2}\nsteps:\n" + sound, `min is more than max (swap them)`},
		"a secret's default":     {"name: own\ntitle: Own\nfields:\n  - {key: a, type: secret, default: c}\nsteps:\n" + sound, `a secret has no default`},
		"a circle of defaults":   {"name: own\ntitle: Own\nfields:\n  - {key: environment}\n  - {key: hush, type: secret}\n  - {key: a, default: '${b}'}\n  - {key: b, default: '${a}'}\nsteps:\n" + sound, `go round in a circle: a → b → a`},
		"an unknown query":       {"name: own\ntitle: Own\nfields:\n  - {key: a, query: vcp}\nsteps:\n" + sound, `query cannot be "vcp" (Did you mean vpc?)`},
		"a step's bad id":        {head + sound + "  - id: Two\n    checkpoint: x\n", `:15:9: a step's id is lower-case`},
		"twice the same step":    {head + sound + sound, `there is a step "network" already, on line 9`},
		"no action":              {head + sound + "  - id: two\n", `:15:5: step "two" must have one action, it has 0`},
		"two actions":            {head + sound + "  - {id: two, checkpoint: x, check: {zones: 2}}\n", `it has 2`},
		"an unknown need":        {head + sound + "  - {id: two, needs: [netwrok], checkpoint: x}\n", `step "two" needs "netwrok", which is no step (Did you mean network?)`},
		"an unknown field":       {head + sound + "  - {id: two, checkpoint: '${enviroment}'}\n", `:15:27: there is no field "enviroment" (Did you mean environment?)`},
		"an unknown step":        {head + sound + "  - {id: two, checkpoint: '${netwrk.VpcId}'}\n", `refers to a step "netwrk" that is not there (Did you mean network?)`},
		"an unknown output":      {head + sound + "  - {id: two, checkpoint: '${network.VpcID}'}\n", `step "network" has no output and no question "VpcID" (Did you mean VpcId?)`},
		"an output too early":    {head + sound + "  - {id: two, when: '${network.VpcId}', checkpoint: x}\n", `${network.VpcId} is known only once step "network" is done`},
		"its own output":         {head + "  - id: network\n    stack: {name: n, template: network.yaml, bind: {Environment: '${network.VpcId}'}}\n", `step "network" refers to its own output`},
		"a secret in the open":   {head + sound + "  - {id: two, checkpoint: 'the word is ${hush}'}\n", `the secret "hush" would be seen here (bind it to a parameter with NoEcho: true)`},
		"a secret in a name":     {head + "  - id: network\n    stack: {name: '${hush}', template: network.yaml, bind: {Environment: a}}\n", `the secret "hush" would be seen here`},
		"an optional output":     {head + strings.Replace(sound, "help: words", "when: ${environment} = dev", 1) + "  - {id: two, checkpoint: '${network.VpcId}'}\n", `is not there when step "network" is not wanted`},
		"steps in a circle":      {head + strings.Replace(sound, "help: words", "needs: [two]", 1) + "  - {id: two, checkpoint: '${network.VpcId}'}\n", `steps wait for each other: network → two → network`},
		"a parameter not there":  {head + strings.Replace(sound, "Word:", "Wrod:", 1), `:13:45: the template own/network.yaml has no member "Wrod" (Did you mean Word?)`},
		"a value refused":        {head + strings.Replace(sound, `"${environment}",`, `DEV,`, 1), `Environment is refused by the template: Parameter 'Environment' must match pattern [a-z]+`},
		"no such template":       {head + strings.Replace(sound, "network.yaml", "netwrok.yaml", 1), `the template netwrok.yaml: there is no such file`},
		"a template outside":     {head + strings.Replace(sound, "network.yaml", "../network.yaml", 1), `is not a path inside the folder`},
		"a broken template":      {head + strings.Replace(sound, "network.yaml", "broken.yaml", 1), `own/broken.yaml:2:`},
		"a bad time span":        {head + sound + "    timeout: 15\n", `timeout must be a time span (write it as 15m`},
		"a bad stack name":       {head + strings.Replace(sound, "${environment}-network", "1_network", 1), `the name of a stack takes letters, digits and hyphens, beginning with a letter, not 1_network`},
		"a long stack name":      {head + strings.Replace(sound, "-network", strings.Repeat("x", 129), 1), `the name of a stack may have 128 characters`},
		"one stack twice":        {head + sound + strings.Replace(sound, "id: network", "id: two", 1), `would make the same stack, ${environment}-network`},
		"an unknown rule":        {head + sound + "    checks: [{fields: [Cidr], insde: Cidr}]\n", `a check has no member "insde" (Did you mean inside?)`},
		"a rule for no field":    {head + sound + "    checks: [{fields: [Cdir], inside: Cidr}]\n", `there is no field "Cdir" (Did you mean`},
		"a check of nothing":     {head + sound + "  - {id: two, check: {}}\n", `step "two" checks nothing`},
		"a bound question":       {head + sound + "    fields: [{key: Environment}]\n", `"Environment" is bound and never asked`},
		"a question like output": {head + sound + "    fields: [{key: VpcId}]\n", `"VpcId" is what the step produces`},
		"defaults that disagree": {head + sound + "    fields: [{key: Sub, type: cidr, default: 10.1.0.0/24}]\n    checks: [{inside: Cidr, fields: [Sub]}]\n", `10.1.0.0/24 is not inside 10.0.0.0/16`},
		"AWS's own tag":          {"tags: {'aws:x': y}\n" + head + sound, `tags that begin with aws: belong to AWS`},
		"an unlimited name":      {"names: [{label: a, name: b, of: ship}]\n" + head + sound, `of cannot be "ship"`},
		"a condition of nothing": {head + sound + "    when: always\n", `the condition "always" refers to no field`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := wizard.LoadBlueprint(folder(
				"blueprint.yaml", test.source, "network.yaml", network, "broken.yaml", "Resources:\n  A: {Type: 3, Nonsense: x}\n",
			), "own")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got  %v\nwant %s", err, test.want)
			}
			if wizard.ExitOf(err) != wizard.ExitUsage {
				t.Errorf("exit %d", wizard.ExitOf(err))
			}
			for _, e := range template.Errors(errors.Unwrap(err)) {
				if e.Line < 1 || e.Column < 1 {
					t.Errorf("no place: %v", e)
				}
			}
		})
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	source := `name: Own
title: Own
fields:
  - {key: a, type: txet}
  - {key: b, defualt: c}
steps:
  - {id: one, needs: [nobody], checkpoint: "${c}"}
  - {id: two, stack: {name: x, template: gone.yaml}}
  - {id: three, checkpoint: "${two.Output} ${one.Output}"}
`
	_, err := wizard.LoadBlueprint(folder("blueprint.yaml", source), "own")
	var lines []int
	for _, e := range template.Errors(errors.Unwrap(err)) {
		lines = append(lines, e.Line)
	}
	slices.Sort(lines)
	// What refers to the broken step two is not judged.
	differs(t, "lines with faults", lines, []int{1, 4, 5, 7, 7, 8, 9})
}

// What would take for ever is stopped by the deadline of the test run.
func TestAHostileBlueprintEnds(t *testing.T) {
	for name, source := range map[string]string{
		"many fields":       "name: own\ntitle: Own\nfields:\n" + strings.Repeat("  - {key: a}\n", 50_000) + "steps:\n" + sound,
		"many long members": strings.Repeat(strings.Repeat("x", 400)+": y\n", 2000),
		"many unknown":      head + sound + "  - {id: two, checkpoint: '" + strings.Repeat("${"+strings.Repeat("y", 100)+"}", 5000) + "'}\n",
		"deep":              strings.Repeat("[", 100_000),
		"growing defaults":  "name: own\ntitle: Own\nfields:\n  - {key: f0, default: xxxxxxxx}\n" + growing(60) + "steps:\n  - {id: one, checkpoint: x}\n",
	} {
		b, err := wizard.LoadBlueprint(folder("blueprint.yaml", source, "network.yaml", network), "own")
		if err == nil {
			wizard.Begin(b, wizard.Answers{}, place).Stages()
		}
		t.Logf("%s ended: %.80v", name, err)
	}
}

// growing are fields whose defaults are made of the one before, twice, and
// whose conditions look at it twice.
func growing(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "  - {key: f%d, default: '${f%d}${f%d}', when: '${f%d} != ${f%d}x'}\n", i, i-1, i-1, i-1, i-1)
	}
	return b.String()
}

func TestAFolderWithoutABlueprintIsRefused(t *testing.T) {
	for name, fsys := range map[string]fs.FS{
		"empty":  folder(),
		"folder": folder("blueprint.yaml/file", "x"),
		"large":  fstest.MapFS{"blueprint.yaml": {Data: []byte(strings.Repeat("# words\n", 1<<18))}},
		"binary": folder("blueprint.yaml", "\x00\x01\x02"),
		"blank":  folder("blueprint.yaml", ""),
	} {
		if _, err := wizard.LoadBlueprint(fsys, name); wizard.ExitOf(err) != wizard.ExitUsage || !strings.Contains(err.Error(), name+"/blueprint.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAStepAsksWhatItsTemplateAsks(t *testing.T) {
	b := load(t, "network.yaml", `Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
      - {Label: {default: Where}, Parameters: [Vpc, Subnets]}
      - {Label: {default: What}, Parameters: [Size]}
    ParameterLabels: {Size: {default: How many}}
Parameters:
  Bound: {Type: String}
  Size: {Type: Number, MinValue: 1, Default: 2, Description: The number of them}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  InstanceType: {Type: String}
  Kind: {Type: String, AllowedValues: [a, b]}
  On: {Type: String, AllowedValues: ["true", "false"]}
  Word: {Type: String, NoEcho: true}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/image}
Resources:
  A: {Type: "AWS::SNS::Topic"}
`, "blueprint.yaml", `name: own
title: Own
steps:
  - id: one
    stack: {name: one, template: network.yaml, bind: {Bound: x}}
    fields:
      - {key: Kind, label: Which kind, help: More words}
      - {key: extra, group: Where, default: x}
`)
	type asked struct {
		Key, Label, Group string
		Type              wizard.FieldType
		Many              bool
		Query             *wizard.Query
	}
	var got []asked
	for _, f := range b.Steps[0].Fields {
		got = append(got, asked{f.Key, f.Label, f.Group, f.Type, f.Many, f.Query})
	}
	differs(t, "questions", got, []asked{
		{"one.Vpc", "Vpc", "Where", wizard.TextField, false, &wizard.Query{Kind: wizard.ChooseVPC}},
		{"one.Subnets", "Subnets", "Where", wizard.TextField, true, &wizard.Query{Kind: wizard.ChooseSubnet, Filter: map[string]string{"vpc": "${one.Vpc}"}}},
		{"one.extra", "extra", "Where", wizard.TextField, false, nil},
		{"one.Size", "How many", "What", wizard.NumberField, false, nil},
		{"one.InstanceType", "InstanceType", "", wizard.TextField, false, &wizard.Query{Kind: wizard.ChooseInstanceType}},
		{"one.Kind", "Which kind", "", wizard.ChoiceField, false, nil},
		{"one.On", "On", "", wizard.FlagField, false, nil},
		{"one.Word", "Word", "", wizard.SecretField, false, nil},
		{"one.Image", "Image", "", wizard.TextField, false, &wizard.Query{Kind: wizard.ChooseSSMParameter, Filter: map[string]string{"name": "/aws/image"}}},
	})
	session := wizard.Begin(b, answers(wizard.OriginSet, "one.Vpc", "vpc-1"), place)
	differs(t, "the list of subnets is that of the VPC", session.Fields()[1].Query.Filter, map[string]string{"vpc": "vpc-1"})
}

// FuzzLoadBlueprint holds that no file stops the loader, that every fault has a
// place, and that what it accepts can be asked and planned without a panic.
func FuzzLoadBlueprint(f *testing.F) {
	f.Add([]byte(head + sound))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("name: &n own\ntitle: *n\nsteps: [{id: a, checkpoint: '${region}', when: '${x} = y'}]\nfields: [{key: x, type: flag, default: '${region}'}]\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		b, err := wizard.LoadBlueprint(fstest.MapFS{"blueprint.yaml": {Data: source}, "network.yaml": {Data: []byte(network)}}, "own")
		if err != nil {
			if !strings.Contains(err.Error(), "own/blueprint.yaml") {
				t.Errorf("no place: %v", err)
			}
			return
		}
		session := wizard.Begin(b, wizard.Answers{}, place)
		session.Resume()
		session.Stages()
		session.Names(session.Answers())
		session.Creates(session.Answers())
		_, _ = session.Plan()
	})
}
