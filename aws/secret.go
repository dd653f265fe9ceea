package aws

import (
	"context"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"gantry/wizard"
)

// secretsInStore is the prefix under which Parameter Store passes requests on
// to Secrets Manager, so that one permission model and one client serve both.
const secretsInStore = "/aws/reference/secretsmanager/"

// Secret reads the value that a profile refers to: "ssm:NAME" in Parameter
// Store, decrypted, or "secretsmanager:NAME". The value is handed on and kept
// nowhere. Its errors are Troubles and never hold the value.
func (c *Cloud) Secret(ctx context.Context, reference string) (string, error) {
	store, name, _ := strings.Cut(reference, ":")
	switch store {
	case "ssm":
	case "secretsmanager":
		name = secretsInStore + name
	default:
		return "", &wizard.Trouble{
			Cause:  "Cannot read the secret " + reference,
			Advice: []string{`References begin with "ssm:" or "secretsmanager:"; "env:" names a variable, "ask" asks.`},
			Exit:   wizard.ExitUsage,
		}
	}
	answer, err := c.ssm.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: sdk.Bool(true)})
	if err != nil {
		return "", c.explain("reading the secret "+reference, err)
	}
	return sdk.ToString(answer.Parameter.Value), nil
}
