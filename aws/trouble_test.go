package aws

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"gantry/wizard"
)

// emptyHome keeps the machine's own configuration out of a test.
func emptyHome(t *testing.T, config string) {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "AWS_CONFIG_FILE": filepath.Join(home, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(home, "credentials"),
		"AWS_PROFILE": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
		"AWS_SESSION_TOKEN": "", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	if err := os.WriteFile(filepath.Join(home, "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnUnknownAccountIsAnsweredWithTheNearestName(t *testing.T) {
	emptyHome(t, "[profile production]\nregion = eu-west-1\n[profile dev] # mine\n[sso-session x]\n[default]\n")
	_, err := Open(context.Background(), Options{Account: "produktion"})
	trouble := troubleIn(t, err)
	if trouble.Exit != wizard.ExitUsage || trouble.Advice[0] != "Did you mean production?" {
		t.Error(trouble.Text())
	}
	if diff := cmp.Diff([]string{"default", "dev", "production"}, accountNames()); diff != "" {
		t.Error(diff)
	}
}

func TestAMissingRegionIsSaidWithWhatToDo(t *testing.T) {
	emptyHome(t, "[profile dev]\n")
	_, err := Open(context.Background(), Options{Account: "dev"})
	if trouble := troubleIn(t, err); trouble.Exit != wizard.ExitUsage || !strings.Contains(trouble.Text(), "--region") {
		t.Error(trouble.Text())
	}
}

func TestOpeningTakesRegionAndEndpointFromWhereTheyAreGiven(t *testing.T) {
	emptyHome(t, "[profile dev]\nregion = eu-north-1\n")
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
	c, err := Open(context.Background(), Options{Account: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	want := wizard.Account{Name: "dev", Region: "eu-north-1", Endpoint: "http://127.0.0.1:1"}
	if diff := cmp.Diff(want, c.Account()); diff != "" {
		t.Error(diff)
	}
	c, err = Open(context.Background(), Options{Simulated: true, EndpointURL: "http://127.0.0.1:2", Speed: 20})
	if err != nil {
		t.Fatal(err)
	}
	want = wizard.Account{Region: "us-east-1", Endpoint: "http://127.0.0.1:2", Simulated: true, Speed: 20}
	if diff := cmp.Diff(want, c.Account()); diff != "" {
		t.Error(diff)
	}
}

func TestWithoutCredentialsNothingIsAskedAndTheWayInIsSaid(t *testing.T) {
	emptyHome(t, "")
	c, err := Open(context.Background(), Options{Region: "eu-west-1", EndpointURL: "http://127.0.0.1:1", Clock: newTestClock()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Identify(context.Background())
	trouble := troubleIn(t, err)
	if trouble.Exit != wizard.ExitUsage || !strings.Contains(trouble.Cause, "no credentials") || !strings.Contains(trouble.Text(), "--simulate") {
		t.Error(trouble.Text())
	}
}

func TestEveryTroubleOfAnAccountIsExplained(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		cause  string
		exit   wizard.Exit
	}{
		"expired": {failed(403, "ExpiredToken", "The security token is expired"), "expired", wizard.ExitUsage},
		"unknown": {failed(403, "InvalidClientTokenId", "The token is invalid"), "does not accept", wizard.ExitUsage},
		"clock":   {failed(403, "SignatureDoesNotMatch", "Signature expired: 2026 is now earlier than 2027"), "clock is wrong", wizard.ExitUsage},
		"denied": {
			failed(403, "AccessDenied", "User: arn:aws:iam::1:user/x is not authorized to perform: sts:GetCallerIdentity because"), "the permission sts:GetCallerIdentity is missing", wizard.ExitFailed,
		},
		"throttled": {rateExceeded, "finding out whose account", wizard.ExitFailed},
		"garbage":   {reply{200, "<html>"}, "finding out whose account", wizard.ExitFailed},
		"broken":    {reply{503, ""}, "finding out whose account", wizard.ExitFailed},
		"dropped":   {reply{}, "finding out whose account", wizard.ExitFailed},
	} {
		w, cloud := newWire(t)
		w.on("GetCallerIdentity", func(url.Values) reply { return c.answer })
		_, err := cloud.Identify(context.Background())
		trouble := troubleIn(t, err)
		if !strings.Contains(trouble.Cause, c.cause) || trouble.Exit != c.exit || len(trouble.Advice) == 0 || trouble.Reason == "" {
			t.Errorf("%s: exit %d, %s", name, trouble.Exit, trouble.Text())
		}
		if strings.Contains(trouble.Text(), "goroutine") || strings.Contains(trouble.Text(), "hunter2") {
			t.Errorf("%s: %s", name, trouble.Text())
		}
	}
}

func TestAnEndpointThatIsNotThereIsNamed(t *testing.T) {
	w, c := newWire(t)
	w.server.Close()
	_, err := c.Do(withToken(false), wizard.Apply, demo(), func(wizard.Event) {})
	if trouble := troubleIn(t, err); !strings.Contains(trouble.Text(), w.server.URL) {
		t.Error(trouble.Text())
	}
}

func TestWhoIsKnownOnceAsked(t *testing.T) {
	w, c := newWire(t)
	w.on("GetCallerIdentity", func(url.Values) reply {
		return answered("GetCallerIdentity", "<Arn>arn:aws:iam::123456789012:user/x</Arn><Account>123456789012</Account>")
	})
	found, err := c.Identify(context.Background())
	if err != nil || found.ID != "123456789012" || c.Account() != found {
		t.Errorf("%+v %v", found, err)
	}
	if c.Meter().PerMinute != 1 {
		t.Errorf("%+v", c.Meter())
	}
}

func TestRenewedCredentialsAreUsed(t *testing.T) {
	k := &keyring{inner: credentials.NewStaticCredentialsProvider("OLD", "S", "")}
	k.again = func(context.Context) (sdk.CredentialsProvider, error) {
		return credentials.NewStaticCredentialsProvider("NEW", "S", ""), nil
	}
	k.renew(context.Background())
	if found, err := k.Retrieve(context.Background()); err != nil || found.AccessKeyID != "NEW" {
		t.Errorf("%v %v", found.AccessKeyID, err)
	}
	k.again = func(context.Context) (sdk.CredentialsProvider, error) { return nil, errors.New("no file") }
	k.renew(context.Background())
	if found, _ := k.Retrieve(context.Background()); found.AccessKeyID != "NEW" {
		t.Error("good credentials were thrown away")
	}
}

func FuzzSections(f *testing.F) {
	f.Add("[profile a]\n[b]\n[ \n]x[")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range sections(strings.NewReader(text)) {
			if name == "" {
				t.Error("an account without a name")
			}
		}
	})
}
