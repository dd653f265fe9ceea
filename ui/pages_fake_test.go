package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"gantry/profiles"
	"gantry/ui/uitest"
	"gantry/wizard"
)

const shopSheet = `
name: shop
version: 1
title: A small shop
summary: A network and a database, under one prefix.
fields:
  - key: prefix
    label: Prefix
    help: One to three characters and a hyphen.
    pattern: "[a-z][a-z0-9]{0,2}-"
    suffix: "-"
    default: j-
  - key: environment
    label: Environment name
    help: Short, such as dev. It is part of every name.
    pattern: "[a-z][a-z0-9]{0,11}"
    message: must be up to twelve lower-case letters and digits
  - key: backup
    label: Backups?
    help: Kept for a week.
    type: flag
    default: "no"
steps:
  - id: key
    title: Key pair
    key-pair: { name: "${prefix}${environment}-${region}", type: rsa, save: ~/.ssh }
  - id: network
    title: Network
    help: What the database stands in.
    stack:
      name: ${environment}-network
      template: network.yaml
      bind: { Prefix: "${prefix}${environment}" }
  - id: database
    title: Database
    needs: [network]
    stack:
      name: ${environment}-database
      template: database.yaml
      bind: { Prefix: "${prefix}${environment}", VpcId: "${network.VpcId}" }
`

const shopNetwork = `
Parameters:
  Prefix: { Type: String }
  VpcCidr: { Type: String, Default: 10.0.0.0/16, AllowedPattern: '[0-9./]+', ConstraintDescription: must look like 10.0.0.0/16 }
  Peer: { Type: "AWS::EC2::VPC::Id", Description: The network to connect to. }
Resources:
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: !Ref VpcCidr } }
  Link: { Type: "AWS::EC2::VPCPeeringConnection", Properties: { VpcId: !Ref Vpc, PeerVpcId: !Ref Peer } }
Outputs:
  VpcId: { Value: !Ref Vpc }
`

const shopDatabase = `
Parameters:
  Prefix: { Type: String }
  VpcId: { Type: String }
  Size: { Type: String, Default: small, AllowedValues: [small, large] }
  Password: { Type: String, NoEcho: true, MinLength: 4 }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "${Prefix}-DatabaseRole"
      AssumeRolePolicyDocument: { Statement: [] }
  Group: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: db, VpcId: !Ref VpcId } }
Outputs:
  RoleArn: { Value: !GetAtt Role.Arn }
`

// shop is a blueprint with a bit of everything.
func shop(t testing.TB) *wizard.Blueprint {
	t.Helper()
	b, err := wizard.LoadBlueprint(fstest.MapFS{
		"blueprint.yaml": {Data: []byte(shopSheet)},
		"network.yaml":   {Data: []byte(shopNetwork)},
		"database.yaml":  {Data: []byte(shopDatabase)},
	}, "shop")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// outside is a cloud as far as the pages before a run need one.
type outside struct {
	mu      sync.Mutex
	looked  map[string]wizard.Looked       // by the name of the stack
	changes map[string][]wizard.Difference // by the name of the stack
	choices func(ctx context.Context, q wizard.Query) ([]wizard.Choice, error)
	applied []string
	actions map[string]*wizard.StackAction // as they were applied, by name
}

func (o *outside) Do(ctx context.Context, verb wizard.Verb, a wizard.Action, emit func(wizard.Event)) (wizard.Outputs, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := string(a.Kind())
	stack, isStack := a.(*wizard.StackAction)
	if isStack {
		name = stack.Name.String()
	}
	switch verb {
	case wizard.Look:
		looked, ok := o.looked[name]
		if !ok {
			looked = wizard.Looked{Decision: wizard.DecideCreate, Text: name + " does not exist"}
		}
		emit(wizard.Event{Body: looked})
		if ok && strings.HasSuffix(name, "-network") {
			return wizard.Outputs{"VpcId": "vpc-old"}, nil
		}
	case wizard.Preview:
		for _, d := range o.changes[name] {
			emit(wizard.Event{Body: d})
		}
	case wizard.Apply:
		o.applied = append(o.applied, name)
		if isStack {
			if o.actions == nil {
				o.actions = map[string]*wizard.StackAction{}
			}
			o.actions[name] = stack
		}
		return wizard.Outputs{"VpcId": "vpc-new", "name": "k", "RoleArn": "arn:role"}, ctx.Err()
	}
	return nil, nil
}

func (o *outside) Choices(ctx context.Context, q wizard.Query) ([]wizard.Choice, error) {
	if o.choices != nil {
		return o.choices(ctx, q)
	}
	return []wizard.Choice{
		{Value: "vpc-1", Label: "production", Note: "10.1.0.0/16"},
		{Value: "vpc-2", Label: "testing", Note: "10.2.0.0/16"},
	}, nil
}

// journey is a program on a screen with its folders.
type journey struct {
	*uitest.Screen
	cloud   *outside
	options Options
	dir     string
	app     *app
}

// begin starts the program.
func begin(t *testing.T, width, height int, change ...func(*Options)) *journey {
	t.Helper()
	j := prepare(t, change...)
	j.start(t, width, height)
	return j
}

// start begins the program, once more with the folders of the last time.
func (j *journey) start(t *testing.T, width, height int) {
	t.Helper()
	j.app = newApp(t.Context(), j.options)
	t.Cleanup(j.app.shared.work.Wait) // after the program: Start's own cleanup comes first
	j.Screen = uitest.Start(t, width, height, j.app)
}

func prepare(t *testing.T, change ...func(*Options)) *journey {
	t.Helper()
	j := &journey{cloud: &outside{}, dir: t.TempDir()}
	account := wizard.Account{ID: "123456789012", Region: "eu-west-1", Simulated: true, Speed: 20}
	j.options = Options{
		Connection: &Connection{
			Cloud: j.cloud, Account: account,
			Identify: func(context.Context) (wizard.Account, error) { return account, nil },
		},
		Blueprints: []*wizard.Blueprint{shop(t)},
		Profiles:   profiles.Open(filepath.Join(j.dir, "profiles")),
		Drafts:     profiles.OpenDrafts(filepath.Join(j.dir, "drafts")),
		Runs:       wizard.OpenRuns(filepath.Join(j.dir, "runs")),
	}
	for _, c := range change {
		c(&j.options)
	}
	return j
}

// end waits for the program's last words.
func (j *journey) end(t *testing.T) quitMsg {
	t.Helper()
	model, err := j.Ended()
	if err != nil {
		t.Fatal(err)
	}
	a := model.(*app)
	a.shared.work.Wait()
	return a.end
}

// answer goes from the first page to the review with the least of keys.
func (j *journey) answer() {
	j.See("What shall it be?")
	j.Press("enter")
	j.See("Environment name")
	j.Press("tab")
	j.Type("dev")
	j.Press("enter", "enter")
	j.See("VpcCidr")
	j.Press("enter", "enter") // takes the first VPC
	j.See("Password")
	j.Press("enter")
	j.Type("hunter2")
	j.Press("enter")
	j.Type("hunter2")
	j.Press("enter")
	j.See("g go")
}

// files is everything that was written, for looking for what must not be there.
func (j *journey) files(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(j.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.WriteString(path + "\n")
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
