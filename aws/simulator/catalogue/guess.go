package catalogue

import (
	"strings"
)

// guess makes an attribute of a type without a shape for it, from its name:
// what ends in Arn looks like an ARN, what ends in Url like a URL.
func (t Target) guess(known *Type, name string) any {
	if value, ok := t.given(known, name); ok {
		return value
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	chance := t.chance(name)
	lower := strings.ToLower(last)
	base := strings.ToLower(t.Logical)
	switch {
	case lower == "accountid", strings.HasSuffix(lower, "ownerid"):
		return t.Account
	case strings.HasSuffix(lower, "arn"):
		return t.arn(t.plainID())
	case strings.HasSuffix(lower, "url"):
		return "https://" + base + "." + service(t.Type) + "." + t.Region + ".amazonaws.com"
	case strings.Contains(lower, "endpoint"), strings.Contains(lower, "domain"), strings.Contains(lower, "dns"), lower == "address":
		return base + "-" + random(chance, lowerAlphabet, 10) + "." + service(t.Type) + "." + t.Region + ".amazonaws.com"
	case strings.HasSuffix(lower, "port"):
		return "443"
	case strings.HasSuffix(lower, "id"):
		return random(chance, lowerAlphabet, 17)
	case strings.HasSuffix(lower, "name"):
		return t.plainID()
	case strings.HasSuffix(last, "At"), strings.HasSuffix(lower, "time"), strings.HasSuffix(lower, "date"), strings.HasSuffix(lower, "timestamp"):
		return t.word("now", chance)
	case strings.HasSuffix(lower, "status"), strings.HasSuffix(lower, "state"):
		return "ACTIVE"
	case strings.Contains(lower, "version"), strings.Contains(lower, "revision"), strings.Contains(lower, "count"):
		return "1"
	}
	return base + "-" + random(chance, lowerAlphabet, 12)
}

// given is an attribute that needs no invention: a property that was set, the
// identifier itself, or an empty structure.
func (t Target) given(known *Type, name string) (any, bool) {
	if value := t.lookup(name); value != nil {
		return value, true
	}
	if len(known.Identifier) == 1 && known.Identifier[0] == name {
		return t.Physical, true
	}
	if name == "Id" || name == lastPart(t.Type)+"Id" {
		return t.Physical, true
	}
	switch known.Properties[name].Kind {
	case Array:
		return []any{}, true
	case Object:
		return map[string]any{}, true
	case Boolean:
		return "false", true
	case Integer, Number:
		return "1", true
	}
	return nil, false
}

// plainID is the physical id without the beginning of an ARN or a path.
func (t Target) plainID() string {
	return t.Physical[strings.LastIndexAny(t.Physical, "/:|")+1:]
}

// arn makes an ARN for a resource of a type whose own form is not known.
func (t Target) arn(name string) string {
	if strings.HasPrefix(t.Physical, "arn:") {
		return t.Physical
	}
	kind := lastPart(t.Type)
	return "arn:aws:" + service(t.Type) + ":" + t.Region + ":" + t.Account + ":" + strings.ToLower(kind[:1]) + kind[1:] + "/" + name
}

// service is how a type's service is called in ARNs and actions.
func service(typeName string) string {
	parts := strings.Split(typeName, "::")
	if len(parts) < 3 {
		return "cloudformation"
	}
	if name, ok := serviceNames[parts[1]]; ok {
		return name
	}
	return strings.ToLower(parts[1])
}

// serviceNames are those whose name in types is not their name in ARNs.
var serviceNames = map[string]string{
	"ElasticLoadBalancingV2": "elasticloadbalancing", "CertificateManager": "acm", "StepFunctions": "states",
	"ApplicationAutoScaling": "application-autoscaling", "OpenSearchService": "es", "Elasticsearch": "es", "MSK": "kafka",
	"AmazonMQ": "mq", "EFS": "elasticfilesystem", "Cognito": "cognito-idp", "KinesisFirehose": "firehose",
	"ACMPCA": "acm-pca", "EMR": "elasticmapreduce", "ApiGatewayV2": "apigateway", "SES": "ses", "DMS": "dms",
	"OpenSearchServerless": "aoss", "ServiceCatalog": "catalog", "EventSchemas": "schemas", "IoT": "iot",
	"MediaConvert": "mediaconvert", "AppRunner": "apprunner", "APS": "aps", "IAM": "iam", "WAFRegional": "waf-regional",
}
