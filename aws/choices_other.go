package aws

import (
	"context"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"gantry/wizard"
)

func (c *Cloud) hostedZones(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := route53.NewListHostedZonesPaginator(c.route53, &route53.ListHostedZonesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, z := range page.HostedZones {
			kind := "public"
			if z.Config != nil && z.Config.PrivateZone {
				kind = "private"
			}
			all = append(all, wizard.Choice{
				Value: strings.TrimPrefix(sdk.ToString(z.Id), "/hostedzone/"),
				Label: strings.TrimSuffix(sdk.ToString(z.Name), "."), Note: kind,
			})
		}
	}
	byLabel(all)
	return all, nil
}

// mostParameters bounds a list that may have ten thousand entries.
const mostParameters = 500

// ssmParameters lists parameter names. The filter "name" asks for that one,
// whose present value is then the label; "path" for those below a path.
func (c *Cloud) ssmParameters(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	if name := filter["name"]; name != "" {
		answer, err := c.ssm.GetParameter(ctx, &ssm.GetParameterInput{Name: &name})
		if err != nil || answer.Parameter == nil {
			return nil, err
		}
		if answer.Parameter.Type == "SecureString" { // CloudFormation does not take it, and nobody should see it
			return []wizard.Choice{{Value: name, Note: "SecureString"}}, nil
		}
		return []wizard.Choice{{Value: name, Label: sdk.ToString(answer.Parameter.Value), Note: string(answer.Parameter.Type)}}, nil
	}
	var all []wizard.Choice
	if path := filter["path"]; path != "" {
		pages := ssm.NewGetParametersByPathPaginator(c.ssm, &ssm.GetParametersByPathInput{Path: &path, Recursive: sdk.Bool(true)})
		for pages.HasMorePages() && len(all) < mostParameters {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			for _, p := range page.Parameters {
				all = append(all, wizard.Choice{Value: sdk.ToString(p.Name), Note: string(p.Type)})
			}
		}
		byLabel(all)
		return all, nil
	}
	pages := ssm.NewDescribeParametersPaginator(c.ssm, &ssm.DescribeParametersInput{MaxResults: sdk.Int32(50)})
	for pages.HasMorePages() && len(all) < mostParameters {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Parameters {
			all = append(all, wizard.Choice{Value: sdk.ToString(p.Name), Note: note(string(p.Type), sdk.ToString(p.Description))})
		}
	}
	byLabel(all)
	return all, nil
}

func (c *Cloud) buckets(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := s3.NewListBucketsPaginator(c.s3, &s3.ListBucketsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, b := range page.Buckets {
			all = append(all, wizard.Choice{Value: sdk.ToString(b.Name), Note: sdk.ToString(b.BucketRegion)})
		}
	}
	byLabel(all)
	return all, nil
}

// liveStatuses are all but DELETE_COMPLETE: a filter is the only way to leave
// three months of deleted stacks out.
func liveStatuses() []types.StackStatus {
	var live []types.StackStatus
	for _, status := range types.StackStatus("").Values() {
		if status != types.StackStatusDeleteComplete {
			live = append(live, status)
		}
	}
	return live
}

// stacks are those that exist, nested ones left out, the newest first as
// CloudFormation gives them.
func (c *Cloud) stacks(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := cloudformation.NewListStacksPaginator(c.cfn, &cloudformation.ListStacksInput{StackStatusFilter: liveStatuses()})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.StackSummaries {
			if sdk.ToString(s.ParentId) != "" {
				continue
			}
			all = append(all, wizard.Choice{
				Value: sdk.ToString(s.StackName), Note: note(string(s.StackStatus), sdk.ToString(s.TemplateDescription)),
			})
		}
	}
	return all, nil
}

func (c *Cloud) exportChoices(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	exports, err := c.exports(ctx)
	var all []wizard.Choice
	for _, e := range exports {
		all = append(all, wizard.Choice{
			Value: sdk.ToString(e.Name), Note: note(sdk.ToString(e.Value), "of "+shortName(sdk.ToString(e.ExportingStackId))),
		})
	}
	byLabel(all)
	return all, err
}
