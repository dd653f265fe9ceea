package cloudformation

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gantry/aws/simulator/wire"
)

// refused is one row of the list of errors that AWS answers.
type refused struct {
	name string
	// call is the action and its parameters.
	call []string
	// code, status and text are the answer.
	code   string
	status int
	text   string
}

func creating(body string) []string {
	return []string{"CreateStack", "StackName", "s", "TemplateBody", body}
}

func withParameters(declaration string, pairs ...string) []string {
	body := "Parameters: {" + declaration + "}\nResources: {T: {Type: AWS::SNS::Topic}}\n"
	return append(creating(body), parameters(pairs...)...)
}

const topicOnly = `{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}`

func plainRefusals() []refused {
	long := strings.Repeat("x", 51201)
	var many strings.Builder
	for i := range 503 {
		fmt.Fprintf(&many, "  R%d: {Type: AWS::SNS::Topic}\n", i)
	}
	invalid := func(name, text string, call ...string) refused {
		return refused{name, call, "ValidationError", 400, text}
	}
	return []refused{
		invalid("missing parameters", "Parameters: [A, B] must have values", withParameters("A: {Type: String}, B: {Type: String}")...),
		invalid("unknown parameters", "Parameters: [A, B] do not exist in the template", withParameters("C: {Type: String}", "A", "1", "B", "2", "C", "3")...),
		invalid("pattern", "Parameter 'P' must match pattern ^a+$", withParameters(`P: {Type: String, AllowedPattern: "^a+$"}`, "P", "b")...),
		invalid("allowed values", "Parameter 'P' must be one of AllowedValues", withParameters(`P: {Type: String, AllowedValues: [a]}`, "P", "b")...),
		invalid("too short", "Parameter 'P' must contain at least 8 characters", withParameters(`P: {Type: String, MinLength: 8}`, "P", "b")...),
		invalid("too long", "Parameter 'P' must contain at most 5 characters", withParameters(`P: {Type: String, MaxLength: 5}`, "P", "bbbbbb")...),
		invalid("too small", "Parameter 'P' must be a number not less than 1", withParameters(`P: {Type: Number, MinValue: 1}`, "P", "0")...),
		invalid("too large", "Parameter 'P' must be a number not greater than 10", withParameters(`P: {Type: Number, MaxValue: 10}`, "P", "11")...),
		invalid("no number", "Parameter 'Value' must be a number.", withParameters(`Value: {Type: Number}`, "Value", "x")...),
		invalid("constraint's own words", "Parameter P failed to satisfy constraint: be nice", withParameters(`P: {Type: String, AllowedPattern: a, ConstraintDescription: be nice}`, "P", "b")...),
		invalid("stored without name", "Parameter InputValue should either have input value or default value", withParameters(`InputValue: {Type: "AWS::SSM::Parameter::Value<String>"}`)...),
		invalid("stored but missing", "Unable to fetch parameters [/no] from parameter store for this account.", withParameters(`P: {Type: "AWS::SSM::Parameter::Value<String>"}`, "P", "/no")...),
		invalid("stored secret", "Parameters [P] referenced by template have types not supported by CloudFormation.", withParameters(`P: {Type: "AWS::SSM::Parameter::Value<String>"}`, "P", "/secure")...),
		invalid("stored list", "Types for SSM parameters [P] defined in CFN template and SSM are incompatible", withParameters(`P: {Type: "AWS::SSM::Parameter::Value<String>"}`, "P", "/list")...),
		invalid("bad JSON", "Template format error: JSON not well-formed. (line 1, column 26)", creating(`{"Resources": {"T": true,}`)...),
		invalid("bad YAML", "Template format error: YAML not well-formed. (line 2, column 1)", creating("a: [")...),
		invalid("a scalar", "Template format error: unsupported structure.", creating("hello")...),
		invalid("a list", "Template format error: unsupported structure.", creating("[1]")...),
		invalid("no resources", "Template format error: At least one Resources member must be defined.", creating(`{"Resources": {}}`)...),
		invalid("no object", "Template format error: Any Resources member must be an object.", creating(`{"Resources": {"A": 1}}`)...),
		invalid("no type", "Template format error: [/Resources/A] Every Resources object must contain a Type member.", creating(`{"Resources": {"A": {}}}`)...),
		invalid("bad name", "Template format error: Resource name A-B is non alphanumeric.", creating(`{"Resources": {"A-B": {"Type": "AWS::SNS::Topic"}}}`)...),
		invalid("unresolved", "Template format error: Unresolved resource dependencies [X] in the Resources block of the template", creating(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "X"}}}`)...),
		invalid("unresolved output", "Unresolved resource dependencies [X] in the Outputs block of the template", creating(`{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {"Value": {"Ref": "X"}}}}`)...),
		invalid("output without value", "Template format error: Every Outputs member must contain a Value object", creating(`{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {}}}`)...),
		invalid("null output", "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates", creating(`{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"MyOutput": {"Value": null}}}`)...),
		invalid("bad parameter type", "Template format error: Unrecognized parameter type: X", withParameters("P: {Type: X}")...),
		invalid("too many resources", "Template format error: Number of resources, 503, is greater than maximum allowed, 500", creating("Resources:\n"+many.String())...),
		invalid("unknown type", "Template format error: Unrecognized resource types: [AWS::No::Such]", creating(`{"Resources": {"A": {"Type": "AWS::No::Such"}}}`)...),
		invalid("unknown member", "Invalid template resource property 'Invalid'", creating(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Invalid": 1}}}`)...),
		invalid("unknown section", "Invalid template property or properties [X]", creating(`{"X": 1, "Resources": {"A": {"Type": "AWS::SNS::Topic"}}}`)...),
		invalid("no such mapping", "Template error: Unable to get mapping for Map::A::B", creating(`{"Mappings": {"Map": {"C": {"D": "e"}}}, "Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::FindInMap": ["Map", "A", "B"]}}}}}`)...),
		invalid("no such condition", "Template error: unresolved condition dependency X in Fn::If", creating(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::If": ["X", "a", "b"]}}}}}`)...),
		invalid("circle", "Circular dependency between resources: [A, B]", creating(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "B"}, "B": {"Type": "AWS::SNS::Topic", "DependsOn": "A"}}}`)...),
		invalid("no such attribute", "Template error: resource A does not support attribute type Nope in Fn::GetAtt", creating(`{"Resources": {"A": {"Type": "AWS::SNS::Topic"}, "B": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::GetAtt": ["A", "Nope"]}}}}}`)...),
		invalid("body too large", "1 validation error detected: Value '"+long+"' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200", creating(long)...),
		invalid("bad stack name", "1 validation error detected: Value '*@x_$' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*", "DescribeStacks", "StackName", "*@x_$"),
		invalid("no template", "Either Template URL or Template Body must be specified.", "CreateStack", "StackName", "s"),
		invalid("no such object", "S3 error: The specified key does not exist.", "CreateStack", "StackName", "s", "TemplateURL", "https://b.s3.amazonaws.com/k"),
		invalid("bad role", "Role arn:aws:iam::1:user/x is invalid or cannot be assumed", append(creating(topicOnly), "RoleARN", "arn:aws:iam::1:user/x")...),
		invalid("forbidden type", "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*]", append(creating(topicOnly), "ResourceTypes.member.1", "AWS::EC2::*")...),
		invalid("bad trigger", "Rollback Trigger Type not supported", append(creating(topicOnly), "RollbackConfiguration.RollbackTriggers.member.1.Type", "x")...),
		invalid("bad alarm", "RelativeId of a Rollback Trigger's ARN is incorrect", append(creating(topicOnly), "RollbackConfiguration.RollbackTriggers.member.1.Type", "AWS::CloudWatch::Alarm", "RollbackConfiguration.RollbackTriggers.member.1.Arn", "arn:aws:cloudwatch:r:1:x")...),
		invalid("bad policy", "Error validating stack policy: Invalid stack policy", append(creating(topicOnly), "StackPolicyBody", "{}")...),
		invalid("two policies", "You cannot specify both StackPolicyURL and StackPolicyBody", append(creating(topicOnly), "StackPolicyBody", "{}", "StackPolicyURL", "u")...),
		{"named role", creating(`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}}}}}`), "InsufficientCapabilitiesException", 400, "Requires capabilities : [CAPABILITY_NAMED_IAM]"},
		{"role", creating(`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}}}`), "InsufficientCapabilitiesException", 400, "Requires capabilities : [CAPABILITY_IAM]"},
		{"transform", creating("Transform: AWS::LanguageExtensions\nResources: {T: {Type: AWS::SNS::Topic}}"), "InsufficientCapabilitiesException", 400, "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"},
		{"bad boolean", append(creating(topicOnly), "DisableRollback", "yes"), "MalformedInput", 400, "Invalid boolean value: yes"},
	}
}

// existing are refusals about the stack "old", whose deletion is protected, and
// about stacks and change sets that do not exist.
func existingRefusals(b *bench) []refused {
	invalid := func(name, text string, call ...string) refused {
		return refused{name, call, "ValidationError", 400, text}
	}
	old := b.stack("old").ID
	return []refused{
		invalid("no updates", "No updates are to be performed.", "UpdateStack", "StackName", "old", "UsePreviousTemplate", "true"),
		invalid("describe", "Stack with id no does not exist", "DescribeStacks", "StackName", "no"),
		invalid("get template", "Stack with id no does not exist", "GetTemplate", "StackName", "no"),
		invalid("update", "Stack with id no does not exist", "UpdateStack", "StackName", "no", "TemplateBody", topicOnly),
		invalid("list resources", "Stack with id no does not exist", "ListStackResources", "StackName", "no"),
		invalid("summary", "Stack with id no does not exist", "GetTemplateSummary", "StackName", "no"),
		invalid("events", "Stack [no] does not exist", "DescribeStackEvents", "StackName", "no"),
		invalid("describe change set", "Stack [no] does not exist", "DescribeChangeSet", "StackName", "no", "ChangeSetName", "c"),
		invalid("delete change set", "Stack [no] does not exist", "DeleteChangeSet", "StackName", "no", "ChangeSetName", "c"),
		invalid("change set for nothing", "Stack [no] does not exist", "CreateChangeSet", "StackName", "no", "ChangeSetName", "c", "TemplateBody", topicOnly),
		invalid("describe resource", "Stack 'no' does not exist", "DescribeStackResource", "StackName", "no", "LogicalResourceId", "T"),
		invalid("no such resource", "Resource R does not exist for stack old", "DescribeStackResource", "StackName", "old", "LogicalResourceId", "R"),
		invalid("taken by a stack", "Stack [old] already exists and cannot be created again with the changeSet [C].", "CreateChangeSet", "StackName", "old", "ChangeSetName", "C", "ChangeSetType", "CREATE", "TemplateBody", topicOnly),
		invalid("change set without stack", "StackName must be specified if ChangeSetName is not specified as an ARN.", "DescribeChangeSet", "ChangeSetName", "c"),
		invalid("template of nothing", "StackName is required if ChangeSetName is not specified.", "GetTemplate"),
		invalid("review", "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.", "GetTemplateSummary", "StackName", "reviewed"),
		invalid("protected", "Stack [old] cannot be deleted while TerminationProtection is enabled", "DeleteStack", "StackName", "old"),
		invalid("nothing to cancel", "CancelUpdateStack cannot be called from current stack status", "CancelUpdateStack", "StackName", "old"),
		invalid("update of what is made", "Stack:"+b.stack("busy").ID+" is in CREATE_IN_PROGRESS state and can not be updated.", "UpdateStack", "StackName", "busy", "TemplateBody", topicOnly),
		invalid("previous value of nothing", "Invalid input for parameter key P. Cannot specify usePreviousValue as true for a parameter key not in the previous template", "UpdateStack", "StackName", "old", "UsePreviousTemplate", "true", "Parameters.member.1.ParameterKey", "P", "Parameters.member.1.UsePreviousValue", "true"),
		invalid("other type", "Update of resource type is not permitted. The new template modifies resource type of the following resources: [T]", "UpdateStack", "StackName", "old", "TemplateBody", `{"Resources": {"T": {"Type": "AWS::SQS::Queue"}}}`),
		invalid("bad token", "NextToken is invalid.", "DescribeStackEvents", "StackName", "old", "NextToken", "x"),
		{"taken", nil, "AlreadyExistsException", 400, "Stack [old] already exists"},
		{"used token", []string{"CreateStack", "StackName", "old", "TemplateBody", "Resources: {X: {Type: AWS::SNS::Topic}}", "ClientRequestToken", "once"}, "TokenAlreadyExistsException", 400, "The client request token once has already been used for this stack. Retry the request with a different client request token"},
		{"no change set", []string{"DescribeChangeSet", "StackName", "old", "ChangeSetName", "X"}, "ChangeSetNotFound", 404, "ChangeSet [X] does not exist"},
		{"other change set", []string{"CreateChangeSet", "StackName", "old", "ChangeSetName", "same", "Description", "other", "UsePreviousTemplate", "true"}, "AlreadyExistsException", 400, "ChangeSet same cannot be created due to a mismatch with existing attribute Description"},
		{"failed change set", []string{"ExecuteChangeSet", "StackName", "old", "ChangeSetName", "same"}, "InvalidChangeSetStatus", 400, "ChangeSet [" + b.stack("old").ChangeSets[0].ID + "] cannot be executed in its current status of [FAILED]"},
		{"no operation", []string{"DescribeEvents", "OperationId", "x"}, "OperationNotFoundException", 404, "Operation with id x does not exist"},
		invalid("rolled back", "Stack:"+b.stack("back").ID+" is in ROLLBACK_COMPLETE state and can not be updated.", "UpdateStack", "StackName", "back", "TemplateBody", topicOnly),
		invalid("deleted", "Stack:"+b.stack("gone").ID+" is in DELETE_COMPLETE state and can not be updated.", "UpdateStack", "StackName", b.stack("gone").ID, "TemplateBody", topicOnly),
		invalid("policy of nothing", "Error validating stack policy: Invalid stack policy", "SetStackPolicy", "StackName", old, "StackPolicyBody", "[]"),
	}
}

func TestEveryRefusalIsInTheWordsOfAWS(t *testing.T) {
	b := newBench(t)
	b.stored = map[string][2]string{"/secure": {"x", "SecureString"}, "/list": {"a,b", "StringList"}}
	b.refuses(plainRefusals())
	if len(b.engine.stacks) != 0 {
		t.Errorf("%d stacks were made by refused requests", len(b.engine.stacks))
	}
}

func TestEveryRefusalAboutAStackIsInTheWordsOfAWS(t *testing.T) {
	b := newBench(t)
	b.create("old", topicOnly, "EnableTerminationProtection", "true", "ClientRequestToken", "once")
	b.must("CreateChangeSet", "StackName", "old", "ChangeSetName", "same", "UsePreviousTemplate", "true")
	b.must("CreateChangeSet", "StackName", "reviewed", "ChangeSetName", "c", "ChangeSetType", "CREATE", "TemplateBody", topicOnly)
	b.engine.Fail("back/T", "")
	b.create("back", topicOnly)
	gone := b.create("gone", topicOnly)
	b.pass(10e9)
	b.must("CreateStack", "StackName", "busy", "TemplateBody", topicOnly)
	rows := existingRefusals(b)
	b.must("DeleteStack", "StackName", "gone")
	b.settle(gone)
	b.must("CreateStack", "StackName", "later", "TemplateBody", topicOnly)
	for i := range rows {
		if rows[i].name == "taken" {
			rows[i].call = []string{"CreateStack", "StackName", "old", "TemplateBody", topicOnly}
		}
		if rows[i].name == "update of what is made" {
			rows[i].call[2] = "later"
			rows[i].text = strings.Replace(rows[i].text, b.stack("busy").ID, b.stack("later").ID, 1)
		}
	}
	b.refuses(rows)
}

func (b *bench) refuses(rows []refused) {
	b.Helper()
	for _, row := range rows {
		_, err := b.call(row.call[0], row.call[1:]...)
		var refusal *wire.Error
		if !errors.As(err, &refusal) {
			b.Errorf("%s: answered with %v", row.name, err)
			continue
		}
		if refusal.Code != row.code || refusal.StatusCode() != row.status || refusal.Message != row.text {
			b.Errorf("%s: got %s %d\n  %.300s\nwant %s %d\n  %.300s", row.name, refusal.Code, refusal.StatusCode(), refusal.Message, row.code, row.status, row.text)
		}
	}
}
