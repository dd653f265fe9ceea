package aws

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// known pairs words of a reason with what to do about it. The words are those
// of CloudFormation and of the services behind it, lower-cased.
var known = []struct {
	words  *regexp.Regexp
	advice string
}{
	{
		regexp.MustCompile(`maximum number of|limit exceeded|limitexceeded|servicelimitexceeded|quota|addresslimitexceeded`),
		"A quota of the account is reached: delete what nobody needs, or ask for more in Service Quotas.",
	},
	{
		regexp.MustCompile(`early ?validation|validation failed with|property validation failure`),
		"Correct the named properties in the template.",
	},
	{
		regexp.MustCompile(`already exists|alreadyexists`),
		"Something of that name exists already: choose another prefix or name, or remove it if nobody needs it.",
	},
	{
		regexp.MustCompile(`parameter value .*does not exist`),
		"Choose a value that exists in this account and region (the same is said when ec2:Describe… is not allowed).",
	},
	{
		regexp.MustCompile(`ssm parameter|parameter store`),
		"Check the name of the SSM parameter and that it exists in this region.",
	},
	{
		regexp.MustCompile(`circuit breaker`),
		"The service's tasks did not stay up: look at the reason and the last log lines of the stopped tasks, then at image, port, memory and health check.",
	},
	{
		regexp.MustCompile(`signal\(s\)|resource signal|waitcondition timed out|failed to receive`),
		"The instances did not report that they are ready: look at the console output of one, and whether they reach the internet (NAT gateway, route).",
	},
	{
		regexp.MustCompile(`exceeded attempts to wait|notstabilized|did not stabilize|not stabilise`),
		"The resource was made but did not become ready in time: look at it in its own service, then try again.",
	},
	{
		regexp.MustCompile(`custom resource`),
		"Look at the log of the function behind the custom resource.",
	},
	{
		regexp.MustCompile(`hook\(s\)|hook .*fail`),
		"A hook of the account refuses this: its owner knows what it asks for.",
	},
	{
		regexp.MustCompile(`bucket you tried to delete is not empty`),
		"Empty the bucket, all versions included, then delete again.",
	},
	{
		regexp.MustCompile(`has dependencies and cannot be deleted|dependent object|dependencyviolation`),
		"Something outside of the stack uses it: remove that first (network interfaces, databases and load balancers made by hand are the usual ones).",
	},
	{
		regexp.MustCompile(`as it is in use by`),
		"Another stack imports the export: change or delete that stack first.",
	},
	{
		regexp.MustCompile(`rate exceeded|throttl`),
		"The service behind it was asked too often: try again in a few minutes.",
	},
	{
		regexp.MustCompile(`insufficient.*capacity|insufficientinstancecapacity|not supported in your requested availability zone|unsupported`),
		"The zone cannot give this now: choose another instance type or other zones.",
	},
	{
		regexp.MustCompile(`serviceinternalerror|internalfailure|internal error|service unavailable`),
		"The service failed by itself: try again.",
	},
}

// adviceOn is what to do about a reason, nothing where the words are not known.
func adviceOn(reason string) []string {
	if found := permissionWords.FindStringSubmatch(reason); found != nil {
		return []string{"Ask for " + found[1] + " to be allowed for these credentials (or for the stack's service role), then try again."}
	}
	lower := strings.ToLower(reason)
	if strings.Contains(lower, "accessdenied") || strings.Contains(lower, "access denied") {
		return []string{"A permission is missing for these credentials (or for the stack's service role)."}
	}
	for _, k := range known {
		if k.words.MatchString(lower) {
			return []string{k.advice}
		}
	}
	return nil
}

// adviceOnEnd says how to go on from where a failed operation has ended.
func adviceOnEnd(name string, status types.StackStatus) []string {
	switch status {
	case types.StackStatusCreateFailed:
		return []string{"What was created is kept for looking at. Running again deletes it and begins anew."}
	case types.StackStatusRollbackComplete, types.StackStatusDeleteComplete:
		return []string{"Nothing is left of it. Change the answers or the template and run again."}
	case types.StackStatusUpdateRollbackComplete, types.StackStatusImportRollbackComplete:
		return []string{"The stack is as it was before. Change the answers or the template and run again."}
	case types.StackStatusUpdateFailed:
		return []string{"The update stopped where it was. Run again with a correction, or: aws cloudformation rollback-stack --stack-name " + name}
	}
	return adviceOnStuck(name, status)
}
