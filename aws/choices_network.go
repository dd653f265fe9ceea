package aws

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"gantry/wizard"
)

// nameTag is the Name tag of a resource of EC2, which is what people call it.
func nameTag(tags []types.Tag) string {
	for _, t := range tags {
		if sdk.ToString(t.Key) == "Name" {
			return sdk.ToString(t.Value)
		}
	}
	return ""
}

// inVPC narrows a list to one VPC, where the query names one.
func inVPC(filter map[string]string) []types.Filter {
	if filter["vpc"] == "" {
		return nil
	}
	return []types.Filter{{Name: sdk.String("vpc-id"), Values: []string{filter["vpc"]}}}
}

func (c *Cloud) vpcs(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := ec2.NewDescribeVpcsPaginator(c.ec2, &ec2.DescribeVpcsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Vpcs {
			isDefault := ""
			if sdk.ToBool(v.IsDefault) {
				isDefault = "default"
			}
			all = append(all, wizard.Choice{
				Value: sdk.ToString(v.VpcId), Label: nameTag(v.Tags), Note: note(sdk.ToString(v.CidrBlock), isDefault),
			})
		}
	}
	byLabel(all)
	return all, nil
}

func (c *Cloud) subnets(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := ec2.NewDescribeSubnetsPaginator(c.ec2, &ec2.DescribeSubnetsInput{Filters: inVPC(filter)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.Subnets {
			kind := ""
			if sdk.ToBool(s.MapPublicIpOnLaunch) {
				kind = "public"
			}
			vpc := sdk.ToString(s.VpcId)
			if filter["vpc"] != "" {
				vpc = ""
			}
			all = append(all, wizard.Choice{
				Value: sdk.ToString(s.SubnetId), Label: nameTag(s.Tags),
				Note: note(sdk.ToString(s.CidrBlock), sdk.ToString(s.AvailabilityZone), kind, vpc),
			})
		}
	}
	byLabel(all)
	return all, nil
}

func (c *Cloud) securityGroups(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	groups, err := c.allSecurityGroups(ctx, filter)
	var all []wizard.Choice
	for _, g := range groups {
		all = append(all, wizard.Choice{
			Value: sdk.ToString(g.GroupId), Label: orElse(nameTag(g.Tags), sdk.ToString(g.GroupName)),
			Note: note(sdk.ToString(g.Description), sdk.ToString(g.VpcId)),
		})
	}
	byLabel(all)
	return all, err
}

func (c *Cloud) securityGroupNames(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	groups, err := c.allSecurityGroups(ctx, filter)
	var all []wizard.Choice
	for _, g := range groups {
		all = append(all, wizard.Choice{
			Value: sdk.ToString(g.GroupName), Label: nameTag(g.Tags),
			Note: note(sdk.ToString(g.Description), sdk.ToString(g.VpcId)),
		})
	}
	byLabel(all)
	return all, err
}

func (c *Cloud) allSecurityGroups(ctx context.Context, filter map[string]string) ([]types.SecurityGroup, error) {
	var all []types.SecurityGroup
	pages := ec2.NewDescribeSecurityGroupsPaginator(c.ec2, &ec2.DescribeSecurityGroupsInput{Filters: inVPC(filter)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.SecurityGroups...)
	}
	return all, nil
}

func (c *Cloud) zoneChoices(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	zones, err := c.availableZones(ctx)
	var all []wizard.Choice
	for _, z := range zones {
		all = append(all, wizard.Choice{Value: sdk.ToString(z.ZoneName), Note: sdk.ToString(z.ZoneId)})
	}
	return all, err
}

// regions are those that are enabled for the account.
func (c *Cloud) regions(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	answer, err := c.ec2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return nil, err
	}
	var all []wizard.Choice
	for _, r := range answer.Regions {
		if status := sdk.ToString(r.OptInStatus); status != "not-opted-in" {
			all = append(all, wizard.Choice{Value: sdk.ToString(r.RegionName)})
		}
	}
	byLabel(all)
	return all, nil
}
