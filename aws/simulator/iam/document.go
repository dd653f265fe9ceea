package iam

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// documentText is a policy as JSON text, however it was given.
func documentText(document any) string {
	if text, ok := document.(string); ok {
		return text
	}
	text, err := json.Marshal(document)
	if err != nil {
		return "{}" // plain data of a template always marshals
	}
	return string(text)
}

func malformed(format string, args ...any) error {
	return wire.Errorf(http.StatusBadRequest, "MalformedPolicyDocument", "%s", fmt.Sprintf(format, args...))
}

// checkDocument checks the form of a policy: of one that says who may assume a
// role (trust), or of one that says what may be done. The texts are IAM's.
func checkDocument(document any, trust bool) error {
	text := documentText(document)
	if strings.TrimSpace(text) == "" {
		return malformed("Syntax errors in policy.")
	}
	var policy struct {
		Version   string
		Statement json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil {
		return malformed("Syntax errors in policy.")
	}
	if policy.Version != "" && policy.Version != "2012-10-17" && policy.Version != "2008-10-17" {
		return malformed("Syntax errors in policy.")
	}
	var statements []map[string]any
	if err := json.Unmarshal(policy.Statement, &statements); err != nil {
		var single map[string]any
		if err := json.Unmarshal(policy.Statement, &single); err != nil {
			return malformed("Syntax errors in policy.")
		}
		statements = []map[string]any{single}
	}
	for _, statement := range statements {
		if err := checkStatement(statement, trust); err != nil {
			return err
		}
	}
	return nil
}

func checkStatement(statement map[string]any, trust bool) error {
	effect, _ := statement["Effect"].(string)
	if effect == "" {
		return malformed("Missing required field Effect")
	}
	if effect != "Allow" && effect != "Deny" {
		return malformed("Invalid effect: %s", effect)
	}
	actions := append(world.Texts(statement["Action"]), world.Texts(statement["NotAction"])...)
	if len(actions) == 0 {
		return malformed("Policy statement must contain actions.")
	}
	for _, action := range actions {
		if action != "*" && !strings.Contains(action, ":") {
			return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		}
	}
	if trust {
		return checkTrust(statement)
	}
	if statement["Principal"] != nil {
		return malformed("Policy document should not specify a principal.")
	}
	resources := append(world.Texts(statement["Resource"]), world.Texts(statement["NotResource"])...)
	if len(resources) == 0 {
		return malformed("Policy statement must contain resources.")
	}
	for _, resource := range resources {
		if resource != "*" && len(strings.SplitN(resource, ":", 6)) < 6 {
			return malformed("Resource %s must be in ARN format or \"*\".", resource)
		}
	}
	return nil
}

func checkTrust(statement map[string]any) error {
	if statement["Resource"] != nil || statement["NotResource"] != nil {
		return malformed("Has prohibited field Resource")
	}
	if statement["Principal"] == nil && statement["NotPrincipal"] == nil {
		return malformed("Missing required field Principal")
	}
	return nil
}

// policyFits checks a policy that a stack makes.
func policyFits(r *world.Resource) error {
	return checkDocument(r.Properties["PolicyDocument"], false)
}
