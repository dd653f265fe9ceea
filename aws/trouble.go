package aws

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	"github.com/aws/smithy-go"

	"gantry/wizard"
)

// explain turns an error into a Trouble: what we were doing ("creating the
// stack dev-network"), AWS's reason, and what to do. Troubles and the end of
// our own context pass as they are.
func (c *Cloud) explain(doing string, err error) error {
	var known *wizard.Trouble
	if err == nil || errors.As(err, &known) {
		return err
	}
	w := weatherOf(err)
	if w == interrupted {
		return fmt.Errorf("%s: %w", doing, err)
	}
	account := c.Account()
	trouble := &wizard.Trouble{Cause: "Failed while " + doing, Reason: reason(err), Exit: wizard.ExitFailed, Err: err}
	switch w {
	case denied:
		permission := missingPermission(err)
		trouble.Cause = fmt.Sprintf("Not allowed while %s: the permission %s is missing", doing, permission)
		trouble.Advice = []string{
			fmt.Sprintf("Ask for %s to be allowed for %s, then run again.", permission, orElse(account.ARN, "these credentials")),
			"Choose another account with --account NAME.",
		}
	case throttled:
		trouble.Advice = []string{"AWS limits how often an account may ask, and everybody in it shares that. Wait a minute and run again."}
	case unreachable:
		trouble.Advice = adviceOnNetwork(err, account)
	case broken:
		trouble.Advice = []string{"The service answered with something unusable. Wait a minute and run again."}
		if account.Endpoint != "" {
			trouble.Advice = append(trouble.Advice, "Is "+account.Endpoint+" an endpoint that speaks AWS's protocols?")
		}
	case noKeys, expired, badKeys:
		trouble.Cause += ": " + credentialWords[w]
		trouble.Advice = adviceOnKeys(w, account)
		trouble.Exit = wizard.ExitUsage
	case skewed:
		trouble.Cause += ": this machine's clock is wrong"
		trouble.Advice = []string{"Set the clock (AWS allows five minutes either way), then run again."}
		trouble.Exit = wizard.ExitUsage
	}
	return trouble
}

// reason is what the other side said, with its error code.
func reason(err error) string {
	if name := code(err); name != "" {
		return name + ": " + message(err)
	}
	return message(err)
}

var credentialWords = map[weather]string{
	noKeys:  "there are no credentials",
	expired: "the credentials or the sign-in have expired",
	badKeys: "AWS does not accept these credentials",
}

func adviceOnKeys(w weather, account wizard.Account) []string {
	signIn := "aws sso login"
	if account.Name != "" {
		signIn += " --profile " + account.Name
	}
	advice := []string{"Sign in again: " + signIn + " (or set new AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN)."}
	switch w {
	case noKeys:
		advice = []string{
			"Choose an account of ~/.aws/config with --account NAME, or sign in: " + signIn + ".",
			"Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
			"Try it without any account: --simulate.",
		}
	case badKeys:
		advice = append(advice, "Check that the region "+account.Region+" is enabled for the account.")
	}
	return advice
}

func adviceOnNetwork(err error, account wizard.Account) []string {
	var name *net.DNSError
	if account.Endpoint != "" {
		return []string{
			"Is something listening at " + account.Endpoint + "? Start it, or leave out --endpoint-url and AWS_ENDPOINT_URL.",
		}
	}
	advice := []string{"Check the network connection, the proxy (HTTPS_PROXY) and the VPN, then run again."}
	if errors.As(err, &name) && name.IsNotFound {
		return append([]string{"Is " + account.Region + " the region's right name? Set another with --region NAME."}, advice...)
	}
	return advice
}

// prefixes are the services' names in IAM.
var prefixes = map[string]string{
	"CloudFormation": "cloudformation", "EC2": "ec2", "S3": "s3", "SSM": "ssm", "STS": "sts", "Route 53": "route53",
}

var permissionWords = regexp.MustCompile(`not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)`)

// missingPermission is the IAM action that was denied: the one that the answer
// names, or else the one that was asked.
func missingPermission(err error) string {
	if found := permissionWords.FindStringSubmatch(message(err)); found != nil {
		return found[1]
	}
	var operation *smithy.OperationError
	if !errors.As(err, &operation) {
		return "asked for"
	}
	return orElse(prefixes[operation.Service()], strings.ToLower(operation.Service())) + ":" + operation.Operation()
}

// noRegion says that nobody said which region.
func noRegion(account string) error {
	where := "region = …"
	if account != "" {
		where += " under [profile " + account + "]"
	}
	return &wizard.Trouble{
		Cause: "No region is set",
		Advice: []string{
			"Name one: --region eu-west-1, or the variable AWS_REGION.",
			"Or put " + where + " into ~/.aws/config.",
		},
		Exit: wizard.ExitUsage,
	}
}

// noAccount says that the shared configuration has no such account.
func noAccount(name string, known []string) error {
	trouble := &wizard.Trouble{
		Cause:  fmt.Sprintf("There is no account %q in the AWS configuration", name),
		Advice: []string{"Add it: aws configure sso --profile " + name + "."},
		Exit:   wizard.ExitUsage,
	}
	if near := wizard.Nearest(name, known, 3); len(near) > 0 {
		trouble.Advice = append([]string{"Did you mean " + strings.Join(near, " or ") + "?"}, trouble.Advice...)
	} else if len(known) > 0 {
		trouble.Advice = append([]string{"There are: " + strings.Join(known, ", ") + "."}, trouble.Advice...)
	}
	return trouble
}

// orElse is the first of two texts that is not empty.
func orElse(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// ended is the reason why a context ended: its cause where one was given.
func ended(ctx context.Context) error { return context.Cause(ctx) }
