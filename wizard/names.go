package wizard

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// NameRule is what AWS asks of the name of one kind of thing. The limits are
// those of each service's API reference.
type NameRule struct {
	Thing    string // "load balancer": the word for it
	Type     string // resource type of a template, "" for what no template makes
	Property string // property that holds the name
	Least    int    // characters
	Limit    int    // characters
	pattern  *regexp.Regexp
	words    string // what the pattern asks, in words
}

// letters are patterns that several services share.
var (
	hyphenated = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`)
	iamName    = regexp.MustCompile(`^[\w+=,.@-]+$`)
	worded     = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

const (
	hyphenatedWords = "letters, digits and hyphens, with no hyphen at either end"
	iamWords        = "letters, digits and any of _+=,.@-"
	wordedWords     = "letters, digits, hyphens and underscores"
)

// nameRules is the one place where limits of names stand.
var nameRules = []NameRule{
	{"stack", "", "", 1, 128, regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`), "letters, digits and hyphens, beginning with a letter"},
	{"key pair", "AWS::EC2::KeyPair", "KeyName", 1, 255, nil, ""},
	{"load balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 1, 32, hyphenated, hyphenatedWords},
	{"load balancer", "AWS::ElasticLoadBalancing::LoadBalancer", "LoadBalancerName", 1, 32, hyphenated, hyphenatedWords},
	{"target group", "AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 1, 32, hyphenated, hyphenatedWords},
	{"role", "AWS::IAM::Role", "RoleName", 1, 64, iamName, iamWords},
	{"user", "AWS::IAM::User", "UserName", 1, 64, iamName, iamWords},
	{"user group", "AWS::IAM::Group", "GroupName", 1, 128, iamName, iamWords},
	{"managed policy", "AWS::IAM::ManagedPolicy", "ManagedPolicyName", 1, 128, iamName, iamWords},
	{"instance profile", "AWS::IAM::InstanceProfile", "InstanceProfileName", 1, 128, iamName, iamWords},
	{"bucket", "AWS::S3::Bucket", "BucketName", 3, 63, regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*[a-z0-9]$`), "lower-case letters, digits, dots and hyphens"},
	{"ECS cluster", "AWS::ECS::Cluster", "ClusterName", 1, 255, worded, wordedWords},
	{"ECS service", "AWS::ECS::Service", "ServiceName", 1, 255, worded, wordedWords},
	{"task family", "AWS::ECS::TaskDefinition", "Family", 1, 255, worded, wordedWords},
	{"EKS cluster", "AWS::EKS::Cluster", "Name", 1, 100, regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`), wordedWords},
	{
		"repository", "AWS::ECR::Repository", "RepositoryName", 2, 256,
		regexp.MustCompile(`^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$`),
		"lower-case letters and digits, joined by single dots or underscores, or by hyphens",
	},
	{"log group", "AWS::Logs::LogGroup", "LogGroupName", 1, 512, regexp.MustCompile(`^[-._/#A-Za-z0-9]+$`), "letters, digits and any of -._/#"},
	{"secret", "AWS::SecretsManager::Secret", "Name", 1, 512, regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]+$`), "letters, digits and any of /_+=.@-"},
	{"launch template", "AWS::EC2::LaunchTemplate", "LaunchTemplateName", 3, 128, regexp.MustCompile(`^[A-Za-z0-9().\-/_]+$`), "letters, digits and any of ().-/_"},
	{"security group", "AWS::EC2::SecurityGroup", "GroupName", 1, 255, nil, ""},
	{"auto scaling group", "AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", 1, 255, nil, ""},
	{"database subnet group", "AWS::RDS::DBSubnetGroup", "DBSubnetGroupName", 1, 255, nil, ""},
	{"database", "AWS::RDS::DBInstance", "DBInstanceIdentifier", 1, 63, regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$`), "letters, digits and hyphens, beginning with a letter"},
	{"database cluster", "AWS::RDS::DBCluster", "DBClusterIdentifier", 1, 63, regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$`), "letters, digits and hyphens, beginning with a letter"},
	{"cache subnet group", "AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName", 1, 255, nil, ""},
	{"replication group", "AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId", 1, 40, regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$`), "letters, digits and hyphens, beginning with a letter"},
	{"function", "AWS::Lambda::Function", "FunctionName", 1, 64, nil, ""},
	{"queue", "AWS::SQS::Queue", "QueueName", 1, 80, regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`), wordedWords},
	{"topic", "AWS::SNS::Topic", "TopicName", 1, 256, regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`), wordedWords},
	{"table", "AWS::DynamoDB::Table", "TableName", 3, 255, regexp.MustCompile(`^[A-Za-z0-9_.-]+$`), "letters, digits and any of _.-"},
	{"event rule", "AWS::Events::Rule", "Name", 1, 64, regexp.MustCompile(`^[A-Za-z0-9_.-]+$`), "letters, digits and any of _.-"},
	{"state machine", "AWS::StepFunctions::StateMachine", "StateMachineName", 1, 80, nil, ""},
	{"alarm", "AWS::CloudWatch::Alarm", "AlarmName", 1, 255, nil, ""},
}

// rulesByType finds a rule by resource type, rulesByThing by its word.
var (
	rulesByType  = map[string]NameRule{}
	rulesByThing = map[string]NameRule{}
)

func init() {
	for _, rule := range nameRules {
		if rule.Type != "" {
			rulesByType[rule.Type] = rule
		}
		if _, taken := rulesByThing[rule.Thing]; !taken {
			rulesByThing[rule.Thing] = rule
		}
	}
}

// check says what is wrong with a name, "" if nothing is.
func (r NameRule) check(name string) string {
	length := utf8.RuneCountInString(name)
	switch {
	case length < r.Least:
		return fmt.Sprintf("the name of a %s needs at least %s, %q has %d", r.Thing, characters(r.Least), name, length)
	case length > r.Limit:
		return fmt.Sprintf("the name of a %s may have %s, %s has %d", r.Thing, characters(r.Limit), name, length)
	case r.pattern != nil && !r.pattern.MatchString(name):
		return fmt.Sprintf("the name of a %s takes %s, not %s", r.Thing, r.words, name)
	case r.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" && strings.HasPrefix(name, "internal-"):
		return "the name of a load balancer must not begin with internal-"
	}
	return ""
}

// DerivedName is a name that follows from the answers.
type DerivedName struct {
	Label  string // "Network stack", "load balancer"
	Value  string // with … for what is not known yet
	Length int    // characters known
	Limit  int    // characters allowed
	Fault  string // what is wrong with it, "" if nothing is
	// Spare are the characters that must be left for For, which is added to the
	// name by a later blueprint.
	Spare int
	For   string
	// Step is the id of the step that makes it, "" for a later blueprint.
	Step string
	// logical is the resource that has the name, "" for others.
	logical string
	// fields are the keys of the answers it is made of.
	fields []string
}
