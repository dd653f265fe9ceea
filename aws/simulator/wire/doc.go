// Package wire speaks the protocols of AWS's APIs from the server's side: it
// turns an HTTP request into one plain Request whatever the protocol, finds the
// service it is meant for, and writes answers and errors as that service would.
//
// The protocols are query (CloudFormation, IAM, STS, …), ec2 (a dialect of
// query), rest-xml (S3, Route 53), json 1.0 and 1.1 (SSM, ECS, …) and rest-json
// (EKS, Lambda). Signatures are read for the access key, region and service
// they name, and never verified.
package wire
