package template

import "strings"

// Scope is what a template is evaluated against. Whatever is missing is
// Unknown, and so is every value made of it.
type Scope struct {
	// Values are the parameters' values as given; an absent one takes its default.
	Values map[string]string
	// Pending are parameters whose value is given but not known yet. They are
	// not checked.
	Pending map[string]bool
	// Resolved are the stored values of SSM-typed parameters.
	Resolved map[string]string
	// AccountID, Region, StackName and StackID are those of the stack, "" while
	// not known. Partition and URLSuffix follow from the region if empty.
	AccountID, Region, Partition, URLSuffix, StackName, StackID string
	NotificationARNs                                            []string
	// Zones are the availability zones of a region, for Fn::GetAZs.
	Zones func(region string) []string
	// Import is the value of an export, for Fn::ImportValue.
	Import func(export string) (string, error)
	// StackOutput is an output of another stack, for Fn::GetStackOutput; the
	// region is "" for the same one.
	StackOutput func(stack, output, region string) (string, error)
	// Ref is a resource's identifier, Attribute an attribute of it.
	Ref       func(logical string) (any, error)
	Attribute func(logical, attribute string) (any, error)
	// Dynamic resolves the inner text of {{resolve:…}}; nil leaves it as it is.
	Dynamic func(reference string) (string, error)
	// Transform carries out Fn::Transform.
	Transform func(name string, parameters any) (any, error)
	// RefAll are all values of a parameter type in the account, ValueOf an
	// attribute (such as VpcId or Tags.Name) of one of them. They serve Rules.
	RefAll  func(parameterType string) ([]string, error)
	ValueOf func(parameterType, value, attribute string) (string, error)
}

// partition of a region and the suffix of its URLs.
func partition(region string) (name, suffix string) {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn", "amazonaws.com.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov", "amazonaws.com"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso", "c2s.ic.gov"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b", "sc2s.sgov.gov"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc", "amazonaws.eu"
	default:
		return "aws", "amazonaws.com"
	}
}

// pseudo is the value of a pseudo parameter.
func (s *Scope) pseudo(name string) any {
	part, suffix := "", ""
	if s.Region != "" {
		part, suffix = partition(s.Region)
	}
	switch name {
	case "AWS::NoValue":
		return noValue{}
	case "AWS::NotificationARNs":
		arns := make([]any, len(s.NotificationARNs))
		for i, arn := range s.NotificationARNs {
			arns[i] = arn
		}
		return arns
	case "AWS::AccountId":
		return orUnknown(s.AccountID)
	case "AWS::Region":
		return orUnknown(s.Region)
	case "AWS::StackName":
		return orUnknown(s.StackName)
	case "AWS::StackId":
		return orUnknown(s.StackID)
	case "AWS::Partition":
		return orUnknown(s.Partition, part)
	case "AWS::URLSuffix":
		return orUnknown(s.URLSuffix, suffix)
	}
	return Unknown
}

// orUnknown is the first text that is not empty.
func orUnknown(texts ...string) any {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return Unknown
}
