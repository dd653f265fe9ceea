package pane

import "time"

// typical is how many seconds the creation of a resource takes on average, for
// the types that take longer than usualSeconds or are very common. The numbers
// are the public historical averages of the rain project's estimate table and
// measurements of 2026.
var typical = map[string]int{
	"AWS::EC2::VPC": 12, "AWS::EC2::Subnet": 4, "AWS::EC2::InternetGateway": 17,
	"AWS::EC2::VPCGatewayAttachment": 12, "AWS::EC2::NatGateway": 106, "AWS::EC2::EIP": 17,
	"AWS::EC2::RouteTable": 12, "AWS::EC2::Route": 2, "AWS::EC2::SubnetRouteTableAssociation": 2,
	"AWS::EC2::SecurityGroup": 6, "AWS::EC2::NetworkAcl": 17, "AWS::EC2::VPCEndpoint": 47,
	"AWS::EC2::VPNConnection": 165, "AWS::EC2::TransitGateway": 53, "AWS::EC2::TransitGatewayAttachment": 50,
	"AWS::EC2::Instance": 30, "AWS::EC2::PlacementGroup": 17,
	"AWS::ElasticLoadBalancingV2::LoadBalancer": 130, "AWS::ElasticLoadBalancingV2::TargetGroup": 18,
	"AWS::AutoScaling::AutoScalingGroup": 60,
	"AWS::ECS::Cluster":                  5, "AWS::ECS::Service": 119,
	"AWS::ECS::ClusterCapacityProviderAssociations": 13,
	"AWS::EKS::Cluster":                             544, "AWS::EKS::Nodegroup": 160, "AWS::EKS::Addon": 15,
	"AWS::IAM::Role": 18, "AWS::IAM::InstanceProfile": 126, "AWS::IAM::Policy": 17,
	"AWS::IAM::ManagedPolicy": 16, "AWS::IAM::User": 37, "AWS::IAM::RolePolicy": 32,
	"AWS::RDS::DBInstance": 595, "AWS::RDS::DBCluster": 222,
	"AWS::KMS::Key": 122, "AWS::KMS::Alias": 62, "AWS::S3::Bucket": 22, "AWS::S3::BucketPolicy": 12,
	"AWS::SQS::Queue": 65, "AWS::DynamoDB::Table": 15, "AWS::Events::Rule": 60,
	"AWS::Route53::RecordSet": 20, "AWS::Route53::HostedZone": 71,
	"AWS::CloudFront::Distribution": 266, "AWS::CertificateManager::Certificate": 239,
	"AWS::Lambda::Function": 12, "AWS::Lambda::Alias": 51,
	"AWS::ElastiCache::ReplicationGroup": 712, "AWS::ElastiCache::CacheCluster": 344,
	"AWS::EFS::MountTarget": 93, "AWS::CloudFormation::WaitCondition": 210,
	"AWS::CloudFormation::Stack": 133, "AWS::OpenSearchService::Domain": 887, "AWS::MSK::Cluster": 1833,
	"AWS::Redshift::Cluster": 239, "AWS::ApiGateway::VpcLink": 429, "AWS::ApiGatewayV2::VpcLink": 124,
	"AWS::CodePipeline::Pipeline": 71, "AWS::AmazonMQ::Broker": 604, "AWS::FSx::FileSystem": 637,
	"AWS::Logs::LogGroup": 2, "AWS::SSM::Parameter": 2, "AWS::ECR::Repository": 2,
}

// usualSeconds is for every other type.
const usualSeconds = 5

// between two resources, and for the frame of a stack, CloudFormation itself
// takes a moment.
const (
	stepGap  = 500 * time.Millisecond
	stackGap = 4 * time.Second
)

// Typical is how long the creation of a resource of a type usually takes.
func Typical(resourceType string) time.Duration {
	if s, ok := typical[resourceType]; ok {
		return time.Duration(s) * time.Second
	}
	return usualSeconds * time.Second
}
