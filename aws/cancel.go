package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
)

// CancelUpdate asks CloudFormation to take back the update of a stack that is
// under way, by name or ARN, and does not wait: whoever follows the stack sees
// it happen. Only a stack in UPDATE_IN_PROGRESS can be asked. Its errors are
// Troubles.
func (c *Cloud) CancelUpdate(ctx context.Context, stack string) error {
	_, err := c.cfn.CancelUpdateStack(ctx, &cloudformation.CancelUpdateStackInput{StackName: &stack})
	return c.explain("cancelling the update of "+shortName(stack), err)
}
