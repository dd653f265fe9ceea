package blueprints

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"gantry/wizard"
)

const site = `Parameters:
  Environment: {Type: String}
  Password: {Type: String, NoEcho: true}
  AdminCidr: {Type: String, Default: 192.0.2.0/24}
Resources:
  Bucket: {Type: "AWS::S3::Bucket", Properties: {BucketName: !Sub "${Environment}-pages"}}
Outputs:
  Bucket: {Value: !Ref Bucket}
`

const queue = `Parameters: {Bucket: {Type: String}}
Resources:
  Queue: {Type: "AWS::SQS::Queue", Properties: {Tags: [{Key: bucket, Value: !Ref Bucket}]}}
`

// TestTheExampleIsABlueprint holds the guide for authors to what the loader
// understands.
func TestTheExampleIsABlueprint(t *testing.T) {
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	b, err := wizard.LoadBlueprint(fstest.MapFS{
		"blueprint.yaml": {Data: []byte(example)}, "site.yaml": {Data: []byte(site)}, "queue.yaml": {Data: []byte(queue)},
	}, "web")
	if err != nil {
		t.Fatal(err)
	}
	given := wizard.Answers{}.With("queue", "yes").With("password", "x")
	plan, err := wizard.Begin(b, given, wizard.Surroundings{Region: "eu-west-1", Rehearsal: true}).Plan()
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Steps) != len(b.Steps) {
		t.Errorf("%d of %d steps are planned", len(plan.Steps), len(b.Steps))
	}
}
