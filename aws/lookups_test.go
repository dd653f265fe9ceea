package aws

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

func TestChoicesAreAskedOnceAndNamedAsPeopleKnowThem(t *testing.T) {
	w, c := newWire(t)
	w.on("DescribeVpcs", func(url.Values) reply {
		return reply{200, `<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-2</vpcId><cidrBlock>172.31.0.0/16</cidrBlock><isDefault>true</isDefault></item><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><tagSet><item><key>Name</key><value>prod</value></item></tagSet></item></vpcSet></DescribeVpcsResponse>`}
	})
	want := []wizard.Choice{{Value: "vpc-1", Label: "prod", Note: "10.0.0.0/16"}, {Value: "vpc-2", Note: "172.31.0.0/16 · default"}}
	for range 2 {
		got, err := c.Choices(context.Background(), wizard.Query{Kind: wizard.ChooseVPC})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		got[0].Label = "changed by the caller"
	}
	if n := len(w.made("DescribeVpcs")); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestAFilterNarrowsAndIsAQuestionOfItsOwn(t *testing.T) {
	w, c := newWire(t)
	w.on("DescribeSubnets", func(f url.Values) reply {
		return reply{200, `<R><subnetSet><item><subnetId>s-` + f.Get("Filter.1.Value.1") + `</subnetId></item></subnetSet></R>`}
	})
	for _, vpc := range []string{"vpc-1", "vpc-2"} {
		got, err := c.Choices(context.Background(), wizard.Query{Kind: wizard.ChooseSubnet, Filter: map[string]string{"vpc": vpc}})
		if err != nil || len(got) != 1 || got[0].Value != "s-"+vpc {
			t.Errorf("%v %v", got, err)
		}
	}
}

func TestADeniedListSaysWhatToTypeAndIsAskedAgainLater(t *testing.T) {
	w, c := newWire(t)
	w.on("DescribeKeyPairs", func(url.Values) reply {
		return failedEC2(403, "UnauthorizedOperation", "You are not authorized to perform this operation.")
	})
	q := wizard.Query{Kind: wizard.ChooseKeyPair}
	_, err := c.Choices(context.Background(), q)
	if want := "could not list key pairs (AccessDenied: ec2:DescribeKeyPairs); type the name"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	w.on("DescribeKeyPairs", func(url.Values) reply { return reply{200, "<R><keySet><item><keyName>k</keyName></item></keySet></R>"} })
	if got, err := c.Choices(context.Background(), q); err != nil || len(got) != 1 {
		t.Errorf("%v %v", got, err)
	}
}

func TestEveryKindOfChoiceHasAList(t *testing.T) {
	_, c := newWire(t)
	for _, kind := range []wizard.ChoiceKind{
		wizard.ChooseKeyPair, wizard.ChooseVPC, wizard.ChooseSubnet, wizard.ChooseSecurityGroup, wizard.ChooseSecurityGroupName,
		wizard.ChooseZone, wizard.ChooseRegion, wizard.ChooseImage, wizard.ChooseInstance, wizard.ChooseInstanceType, wizard.ChooseVolume,
		wizard.ChooseHostedZone, wizard.ChooseSSMParameter, wizard.ChooseBucket, wizard.ChooseStack, wizard.ChooseExport,
	} {
		_, err := c.Choices(context.Background(), wizard.Query{Kind: kind}) // the wire knows none of them
		if err == nil || !strings.HasPrefix(err.Error(), "could not list ") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestACheckSaysWhichExportOrZoneIsMissing(t *testing.T) {
	w, c := newWire(t)
	w.on("ListExports", func(url.Values) reply {
		return answered("ListExports", "<Exports><member><Name>j-dev-VpcId</Name><Value>vpc-1</Value></member></Exports>")
	})
	w.on("DescribeAvailabilityZones", func(url.Values) reply {
		return reply{200, "<R><availabilityZoneInfo><item><zoneName>b</zoneName><zoneState>available</zoneState></item><item><zoneName>a</zoneName><zoneState>available</zoneState></item><item><zoneName>a-lax</zoneName><zoneType>local-zone</zoneType></item></availabilityZoneInfo></R>"}
	})
	w.on("DescribeInstanceTypeOfferings", func(url.Values) reply {
		return reply{200, "<R><instanceTypeOfferingSet><item><instanceType>t3.nano</instanceType><location>b</location></item></instanceTypeOfferingSet></R>"}
	})
	for want, a := range map[string]*wizard.CheckAction{
		"":                            {Exports: []wizard.Expression{wizard.Literal("j-dev-VpcId")}, Zones: 2},
		"no export j-dev-VpcID":       {Exports: []wizard.Expression{wizard.Literal("j-dev-VpcID")}},
		"too few availability zones":  {Zones: 3},
		"t3.nano is not offered in a": {Zones: 2, InstanceType: wizard.Literal("t3.nano")},
	} {
		_, err := c.Do(withToken(false), wizard.Apply, a, func(wizard.Event) {})
		if want == "" && err != nil || want != "" && !strings.Contains(troubleIn(t, err).Text(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestATemplateIsFetchedFromWhereItIs(t *testing.T) {
	w, c := newWire(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "a.yaml")
	if err := os.WriteFile(file, []byte("Resources: {}"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.on("GET", func(url.Values) reply { return reply{200, "Resources: {B: {}}"} })
	for location, want := range map[string]wizard.TemplateSource{
		file:                   {Name: "a.yaml", Body: "Resources: {}"},
		"s3://bucket/x/b.yaml": {Name: "b.yaml", Body: "Resources: {B: {}}", URL: "https://bucket.s3.eu-west-1.amazonaws.com/x/b.yaml"},
		"https://bucket.s3.eu-north-1.amazonaws.com/x/b.yaml": {Name: "b.yaml", Body: "Resources: {B: {}}", URL: "https://bucket.s3.eu-north-1.amazonaws.com/x/b.yaml"},
		"https://s3.amazonaws.com/bucket/x/b.yaml":            {Name: "b.yaml", Body: "Resources: {B: {}}", URL: "https://bucket.s3.eu-west-1.amazonaws.com/x/b.yaml"},
	} {
		got, err := c.Fetch(context.Background(), location)
		if err != nil {
			t.Errorf("%s: %v", location, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if path := w.made("GET")[0].path; path != "/bucket/x/b.yaml" {
		t.Errorf("asked for %s", path)
	}
}

func TestWhatIsNoTemplateIsRefusedWithAReason(t *testing.T) {
	w, c := newWire(t)
	folder := t.TempDir()
	big := filepath.Join(folder, "big")
	if err := os.WriteFile(big, make([]byte, maxTemplate+1), 0o600); err != nil {
		t.Fatal(err)
	}
	w.on("GET", func(url.Values) reply {
		return reply{404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"}
	})
	for location, want := range map[string]string{
		folder: "it is a folder", big: "has 1048577 bytes", filepath.Join(folder, "none.yaml"): "no such file",
		"http://example.com/x": "not safe", "s3://bucket": "no template in it", "s3://bucket/none": "NoSuchKey",
	} {
		_, err := c.Fetch(context.Background(), location)
		if trouble := troubleIn(t, err); !strings.Contains(trouble.Reason, want) || trouble.Exit != wizard.ExitUsage {
			t.Errorf("%s: %s", location, trouble.Text())
		}
	}
}

func TestATemplateTooBigGoesThroughABucket(t *testing.T) {
	w, c := newWire(t)
	newScriptedStack(w, "demo", created()...)
	a := bare()
	a.Template.Body = strings.Repeat("#", maxInline+1)
	w.on("GET", func(url.Values) reply {
		return reply{200, "<ListAllMyBucketsResult><Buckets><Bucket><Name>cf-templates-x-us-east-1</Name></Bucket></Buckets></ListAllMyBucketsResult>"}
	})
	_, err := c.Do(withToken(false), wizard.Apply, a, func(wizard.Event) {})
	if trouble := troubleIn(t, err); !strings.Contains(trouble.Text(), "51201 bytes") || len(w.made("CreateStack")) != 0 {
		t.Error(trouble.Text())
	}
	w.on("PUT", func(url.Values) reply { return reply{200, ""} })
	a.Bucket = "mine"
	if _, err := c.Do(withToken(false), wizard.Apply, a, func(wizard.Event) {}); err != nil {
		t.Fatal(err)
	}
	f := w.made("CreateStack")[0].form
	if got := f.Get("TemplateURL"); !strings.HasPrefix(got, "https://mine.s3.eu-west-1.amazonaws.com/gantry/") || f.Has("TemplateBody") {
		t.Errorf("sent %q", got)
	}
}
