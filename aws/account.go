package aws

import (
	"context"
	"errors"
	"os"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"gantry/wizard"
)

// Options say which account and region to work in. The zero value takes what
// the environment and the shared configuration files say.
type Options struct {
	// Account is a name in the shared configuration ("[profile NAME]"), "" for
	// AWS_PROFILE or the default.
	Account string
	// Region such as "eu-west-1", "" for the environment's or the account's.
	Region string
	// EndpointURL replaces AWS's own endpoints, for every service.
	EndpointURL string
	// Clock is the wall clock when nil.
	Clock wizard.Clock
	// Simulated worlds need no account: made-up credentials are used and the
	// shared configuration is left alone.
	Simulated bool
	// Speed of simulated time, for the screen; 0 and 1 are real time.
	Speed float64
	// HTTPClient replaces the one whose waits are bounded.
	HTTPClient sdk.HTTPClient
	// Credentials replace those of the shared configuration.
	Credentials sdk.CredentialsProvider
	// MFA asks the operator for a one-time code, where an assumed role wants one.
	MFA func() (string, error)
	// KeyFolder is where key pairs are saved instead of where their action says,
	// in a rehearsal.
	KeyFolder string
}

// simulatedRegion is where simulated worlds are unless somebody says otherwise.
const simulatedRegion = "us-east-1"

// Open makes a Cloud. It reads files and the environment but asks nothing of
// the network: Identify is the first call that does. Its errors are Troubles
// with exit code 2.
func Open(ctx context.Context, o Options) (*Cloud, error) {
	if o.Clock == nil {
		o.Clock = wizard.WallClock{}
	}
	loaded, err := load(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.HTTPClient != nil {
		loaded.HTTPClient = o.HTTPClient
	}
	if loaded.Region == "" {
		return nil, noRegion(o.Account)
	}
	c := &Cloud{
		clock: o.Clock, pace: newPace(o.Clock), keyFolder: o.KeyFolder,
		fetcher: loaded.HTTPClient, found: newLookups(),
	}
	if o.Simulated {
		c.floor = simulatedFloor
	}
	c.keys = &keyring{inner: loaded.Credentials, again: func(ctx context.Context) (sdk.CredentialsProvider, error) {
		fresh, err := load(ctx, o)
		return fresh.Credentials, err
	}}
	loaded.Credentials = c.keys
	loaded.HTTPClient = ownBody{loaded.HTTPClient}
	loaded.Logger = logging.Nop{} // the SDK's warnings would be written across the screen
	loaded.Retryer = func() sdk.Retryer { return newRetryer(interactiveAttempts) }
	loaded.APIOptions = append(loaded.APIOptions, c.paced)
	c.connect(loaded, o)
	c.account = wizard.Account{
		Name: accountName(o), Region: loaded.Region, Simulated: o.Simulated, Speed: o.Speed,
		Endpoint: sdk.ToString(c.cfn.Options().BaseEndpoint),
	}
	return c, nil
}

// connect makes the clients. An endpoint given by the operator is every
// service's; those of the environment are the SDK's business.
func (c *Cloud) connect(from sdk.Config, o Options) {
	var endpoint *string
	if o.EndpointURL != "" {
		endpoint = sdk.String(o.EndpointURL)
	}
	set := func(base **string) {
		if endpoint != nil {
			*base = endpoint
		}
	}
	c.cfn = cloudformation.NewFromConfig(from, func(o *cloudformation.Options) { set(&o.BaseEndpoint) })
	c.ec2 = ec2.NewFromConfig(from, func(o *ec2.Options) { set(&o.BaseEndpoint) })
	c.ssm = ssm.NewFromConfig(from, func(o *ssm.Options) { set(&o.BaseEndpoint) })
	c.sts = sts.NewFromConfig(from, func(o *sts.Options) { set(&o.BaseEndpoint) })
	c.route53 = route53.NewFromConfig(from, func(o *route53.Options) { set(&o.BaseEndpoint) })
	c.s3 = s3.NewFromConfig(from, func(o *s3.Options) {
		set(&o.BaseEndpoint)
		// A bucket's own host name does not exist at an endpoint of ours.
		o.UsePathStyle = o.BaseEndpoint != nil
	})
}

// load reads the shared configuration, or makes up one for a simulated world.
func load(ctx context.Context, o Options) (sdk.Config, error) {
	if o.Simulated {
		return simulatedConfig(o), nil
	}
	choices := []func(*config.LoadOptions) error{
		config.WithHTTPClient(boundedClient()),
		config.WithEC2RoleCredentialOptions(quickMetadata),
		config.WithAssumeRoleCredentialOptions(func(a *stscreds.AssumeRoleOptions) {
			if o.MFA != nil {
				a.TokenProvider = o.MFA
			}
		}),
	}
	if o.Account != "" {
		choices = append(choices, config.WithSharedConfigProfile(o.Account))
	}
	if o.Region != "" {
		choices = append(choices, config.WithRegion(o.Region))
	}
	if o.Credentials != nil {
		choices = append(choices, config.WithCredentialsProvider(o.Credentials))
	}
	loaded, err := config.LoadDefaultConfig(ctx, choices...)
	if err == nil {
		return loaded, nil
	}
	var unknown config.SharedConfigProfileNotExistError
	if errors.As(err, &unknown) {
		return loaded, noAccount(unknown.Profile, accountNames())
	}
	return loaded, &wizard.Trouble{
		Cause: "The AWS configuration could not be read", Reason: err.Error(),
		Advice: []string{"Look at ~/.aws/config and ~/.aws/credentials (or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point)."},
		Exit:   wizard.ExitUsage, Err: err,
	}
}

// simulatedConfig needs nothing of the machine but the region's variables.
func simulatedConfig(o Options) sdk.Config {
	made := sdk.Config{Region: o.Region, HTTPClient: boundedClient(), Credentials: o.Credentials}
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if made.Region == "" {
			made.Region = os.Getenv(name)
		}
	}
	if made.Region == "" {
		made.Region = simulatedRegion
	}
	if made.Credentials == nil {
		made.Credentials = credentials.NewStaticCredentialsProvider("SIMULATED", "SIMULATED", "")
	}
	return made
}

// quickMetadata asks the instance metadata service once and briefly: on a
// laptop there is none, and nobody should wait to hear that.
func quickMetadata(o *ec2rolecreds.Options) {
	o.Client = imds.New(imds.Options{
		HTTPClient: boundedClient().WithTimeout(2 * time.Second),
		Retryer:    sdk.NopRetryer{},
	})
}

// accountName is the name the SDK will have gone by.
func accountName(o Options) string {
	switch {
	case o.Simulated:
		return ""
	case o.Account != "":
		return o.Account
	}
	return os.Getenv("AWS_PROFILE")
}
