package template

import "strings"

// awsTypes are the parameter types of AWS and whether there is a List<…> of
// them, from the user guide.
var awsTypes = map[string]bool{
	"AWS::EC2::AvailabilityZone::Name":   true,
	"AWS::EC2::Image::Id":                true,
	"AWS::EC2::Instance::Id":             true,
	"AWS::EC2::KeyPair::KeyName":         false,
	"AWS::EC2::SecurityGroup::GroupName": true,
	"AWS::EC2::SecurityGroup::Id":        true,
	"AWS::EC2::Subnet::Id":               true,
	"AWS::EC2::Volume::Id":               true,
	"AWS::EC2::VPC::Id":                  true,
	"AWS::Route53::HostedZone::Id":       true,
}

const (
	ssmName   = "AWS::SSM::Parameter::Name"
	ssmPrefix = "AWS::SSM::Parameter::Value<"
)

// knownType says whether CloudFormation has a parameter type.
func knownType(of string) bool {
	if inner, ok := ssmInner(of); ok {
		_, nested := ssmInner(inner)
		return !nested && knownType(inner)
	}
	if inner, ok := strings.CutPrefix(of, "List<"); ok {
		inner, ok = strings.CutSuffix(inner, ">")
		return ok && (inner == "Number" || inner == "String" || awsTypes[inner])
	}
	_, aws := awsTypes[of]
	return aws || of == "String" || of == "Number" || of == "CommaDelimitedList" || of == ssmName
}

func ssmInner(of string) (string, bool) {
	inner, ok := strings.CutPrefix(of, ssmPrefix)
	if !ok || !strings.HasSuffix(inner, ">") {
		return "", false
	}
	return strings.TrimSuffix(inner, ">"), true
}

func listType(of string) bool {
	return of == "CommaDelimitedList" || strings.HasPrefix(of, "List<")
}

// IsList says whether the value given is a list joined by commas. The value of
// an SSM-typed parameter is a name in the parameter store, never a list.
func (p *Parameter) IsList() bool { return listType(p.Type) }

// YieldsList says whether Ref gives a list: of list types, and of SSM-typed
// parameters whose stored value is a list.
func (p *Parameter) YieldsList() bool {
	inner, _ := p.SSMInner()
	return listType(p.Type) || listType(inner)
}

// IsNumber says whether the value must be a number.
func (p *Parameter) IsNumber() bool { return p.Type == "Number" }

// SSMInner returns the T of AWS::SSM::Parameter::Value<T>: the value given is
// the name of an entry of the parameter store, the value used is what is stored.
func (p *Parameter) SSMInner() (inner string, ok bool) { return ssmInner(p.Type) }

// AWSType returns the AWS-specific type of the value given, such as
// AWS::EC2::Subnet::Id also for a list of them, and false for other types. Its
// values exist in the account, so that they can be offered.
func (p *Parameter) AWSType() (string, bool) {
	of := strings.TrimSuffix(strings.TrimPrefix(p.Type, "List<"), ">")
	if _, ok := awsTypes[of]; ok || of == ssmName {
		return of, true
	}
	return "", false
}

// Members are the members of a list's value, trimmed as CloudFormation trims
// them, or the value itself if it is no list.
func (p *Parameter) Members(value string) []string {
	if !p.IsList() {
		return []string{value}
	}
	return splitList(value)
}

func splitList(value string) []string {
	members := strings.Split(value, ",")
	for i := range members {
		members[i] = strings.TrimSpace(members[i])
	}
	return members
}
