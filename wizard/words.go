package wizard

import (
	"strings"
	"unicode"
)

// typeWords are the plain words for resource types: one, and several.
var typeWords = map[string][2]string{
	"AWS::EC2::VPC":                                    {"VPC", "VPCs"},
	"AWS::EC2::EIP":                                    {"elastic IP", "elastic IPs"},
	"AWS::EC2::EIPAssociation":                         {"elastic IP association", "elastic IP associations"},
	"AWS::EC2::NatGateway":                             {"NAT gateway", "NAT gateways"},
	"AWS::EC2::VPCGatewayAttachment":                   {"gateway attachment", "gateway attachments"},
	"AWS::EC2::SubnetRouteTableAssociation":            {"route table association", "route table associations"},
	"AWS::EC2::SecurityGroupIngress":                   {"inbound rule", "inbound rules"},
	"AWS::EC2::SecurityGroupEgress":                    {"outbound rule", "outbound rules"},
	"AWS::EC2::VPCEndpoint":                            {"VPC endpoint", "VPC endpoints"},
	"AWS::EC2::VPCPeeringConnection":                   {"VPC peering connection", "VPC peering connections"},
	"AWS::EC2::NetworkAcl":                             {"network ACL", "network ACLs"},
	"AWS::EC2::NetworkAclEntry":                        {"network ACL entry", "network ACL entries"},
	"AWS::EC2::VPNGateway":                             {"VPN gateway", "VPN gateways"},
	"AWS::EC2::DHCPOptions":                            {"DHCP options set", "DHCP options sets"},
	"AWS::IAM::Role":                                   {"IAM role", "IAM roles"},
	"AWS::IAM::Policy":                                 {"IAM policy", "IAM policies"},
	"AWS::IAM::ManagedPolicy":                          {"managed IAM policy", "managed IAM policies"},
	"AWS::IAM::User":                                   {"IAM user", "IAM users"},
	"AWS::IAM::Group":                                  {"IAM group", "IAM groups"},
	"AWS::IAM::AccessKey":                              {"access key", "access keys"},
	"AWS::IAM::InstanceProfile":                        {"instance profile", "instance profiles"},
	"AWS::IAM::OIDCProvider":                           {"identity provider", "identity providers"},
	"AWS::ECS::Cluster":                                {"ECS cluster", "ECS clusters"},
	"AWS::ECS::Service":                                {"ECS service", "ECS services"},
	"AWS::ECS::TaskDefinition":                         {"task definition", "task definitions"},
	"AWS::EKS::Cluster":                                {"EKS cluster", "EKS clusters"},
	"AWS::EKS::Nodegroup":                              {"node group", "node groups"},
	"AWS::ECR::Repository":                             {"image repository", "image repositories"},
	"AWS::RDS::DBInstance":                             {"database", "databases"},
	"AWS::RDS::DBCluster":                              {"database cluster", "database clusters"},
	"AWS::RDS::DBSubnetGroup":                          {"database subnet group", "database subnet groups"},
	"AWS::RDS::DBParameterGroup":                       {"database parameter group", "database parameter groups"},
	"AWS::ElastiCache::SubnetGroup":                    {"cache subnet group", "cache subnet groups"},
	"AWS::ElastiCache::CacheCluster":                   {"cache", "caches"},
	"AWS::ElastiCache::ReplicationGroup":               {"cache replication group", "cache replication groups"},
	"AWS::S3::Bucket":                                  {"bucket", "buckets"},
	"AWS::S3::BucketPolicy":                            {"bucket policy", "bucket policies"},
	"AWS::SQS::Queue":                                  {"queue", "queues"},
	"AWS::SQS::QueuePolicy":                            {"queue policy", "queue policies"},
	"AWS::SNS::Topic":                                  {"topic", "topics"},
	"AWS::SNS::TopicPolicy":                            {"topic policy", "topic policies"},
	"AWS::SSM::Parameter":                              {"SSM parameter", "SSM parameters"},
	"AWS::KMS::Key":                                    {"KMS key", "KMS keys"},
	"AWS::KMS::Alias":                                  {"KMS alias", "KMS aliases"},
	"AWS::Events::Rule":                                {"event rule", "event rules"},
	"AWS::CloudWatch::Alarm":                           {"alarm", "alarms"},
	"AWS::DynamoDB::Table":                             {"table", "tables"},
	"AWS::ApiGateway::RestApi":                         {"REST API", "REST APIs"},
	"AWS::ApiGatewayV2::Api":                           {"HTTP API", "HTTP APIs"},
	"AWS::Route53::RecordSet":                          {"DNS record", "DNS records"},
	"AWS::Route53::HostedZone":                         {"hosted zone", "hosted zones"},
	"AWS::CloudFormation::Stack":                       {"nested stack", "nested stacks"},
	"AWS::CloudFormation::WaitCondition":               {"wait condition", "wait conditions"},
	"AWS::CloudFormation::WaitConditionHandle":         {"wait condition handle", "wait condition handles"},
	"AWS::EFS::FileSystem":                             {"file system", "file systems"},
	"AWS::EFS::MountTarget":                            {"mount target", "mount targets"},
	"AWS::AutoScaling::LaunchConfiguration":            {"launch configuration", "launch configurations"},
	"AWS::AutoScaling::ScalingPolicy":                  {"scaling policy", "scaling policies"},
	"AWS::ApplicationAutoScaling::ScalingPolicy":       {"scaling policy", "scaling policies"},
	"AWS::ApplicationAutoScaling::ScalableTarget":      {"scalable target", "scalable targets"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":         {"target group", "target groups"},
	"AWS::ElasticLoadBalancingV2::ListenerRule":        {"listener rule", "listener rules"},
	"AWS::CertificateManager::Certificate":             {"certificate", "certificates"},
	"AWS::CloudFront::Distribution":                    {"CDN distribution", "CDN distributions"},
	"AWS::Lambda::EventSourceMapping":                  {"event source", "event sources"},
	"AWS::ServiceDiscovery::PrivateDnsNamespace":       {"private DNS namespace", "private DNS namespaces"},
	"AWS::SecretsManager::SecretTargetAttachment":      {"secret attachment", "secret attachments"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer":        {"load balancer", "load balancers"},
	"AWS::ElasticLoadBalancing::LoadBalancer":          {"classic load balancer", "classic load balancers"},
	"AWS::ElasticLoadBalancingV2::ListenerCertificate": {"listener certificate", "listener certificates"},
}

// TypeWords are the plain words for so many resources of a type, without the
// number: "NAT gateways". A type that is not in the table is named after its
// last part.
func TypeWords(resourceType string, number int) string {
	words, ok := typeWords[resourceType]
	if !ok {
		one := spaced(resourceType[strings.LastIndex(resourceType, ":")+1:])
		words = [2]string{one, plural(one)}
	}
	if number == 1 {
		return words[0]
	}
	return words[1]
}

// spaced turns "InternetGateway" into "internet gateway" and leaves runs of
// capitals: "DBProxy" is "DB proxy".
func spaced(camel string) string {
	letters := []rune(camel)
	var b strings.Builder
	for i, r := range letters {
		upper := unicode.IsUpper(r)
		startsWord := upper && i > 0 && (!unicode.IsUpper(letters[i-1]) || (i+1 < len(letters) && unicode.IsLower(letters[i+1])))
		if startsWord {
			b.WriteByte(' ')
		}
		if upper && i+1 < len(letters) && unicode.IsLower(letters[i+1]) {
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plural is the regular plural of an English noun.
func plural(noun string) string {
	switch {
	case noun == "":
		return ""
	case strings.HasSuffix(noun, "s"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "ch"):
		return noun + "es"
	case strings.HasSuffix(noun, "y") && len(noun) > 1 && !strings.ContainsRune("aeiou", rune(noun[len(noun)-2])):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}
