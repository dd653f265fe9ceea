package aws

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"gantry/wizard"
)

// availableZones are the availability zones of the region, sorted by name;
// Local Zones and the like are not among them.
func (c *Cloud) availableZones(ctx context.Context) ([]types.AvailabilityZone, error) {
	answer, err := c.ec2.DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{
		Filters: []types.Filter{{Name: sdk.String("state"), Values: []string{"available"}}},
	})
	if err != nil {
		return nil, err
	}
	zones := slices.DeleteFunc(answer.AvailabilityZones, func(z types.AvailabilityZone) bool {
		kind := sdk.ToString(z.ZoneType)
		return kind != "" && kind != "availability-zone" || z.State != "" && z.State != types.AvailabilityZoneStateAvailable
	})
	slices.SortFunc(zones, func(a, b types.AvailabilityZone) int {
		return strings.Compare(sdk.ToString(a.ZoneName), sdk.ToString(b.ZoneName))
	})
	return zones, nil
}

// zones are the names of the region's availability zones.
func (w worker) zones(ctx context.Context) ([]string, error) {
	var names []string
	err := w.persist(ctx, "listing the availability zones", func(ctx context.Context) error {
		names = nil
		zones, err := w.c.availableZones(ctx)
		for _, z := range zones {
			names = append(names, sdk.ToString(z.ZoneName))
		}
		return err
	})
	return names, err
}

// offered checks that an instance type is to be had in the first zones of the
// region, which are those that Fn::GetAZs gives a template; with least 0, in
// any of them.
func (w worker) offered(ctx context.Context, instanceType string, zones []string, least int) error {
	var in []string
	err := w.persist(ctx, "asking where "+instanceType+" is offered", func(ctx context.Context) error {
		in = nil
		pages := ec2.NewDescribeInstanceTypeOfferingsPaginator(w.c.ec2, &ec2.DescribeInstanceTypeOfferingsInput{
			LocationType: types.LocationTypeAvailabilityZone,
			Filters:      []types.Filter{{Name: sdk.String("instance-type"), Values: []string{instanceType}}},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return err
			}
			for _, offer := range page.InstanceTypeOfferings {
				in = append(in, sdk.ToString(offer.Location))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(in)
	var without []string
	for _, zone := range zones[:least] {
		if !slices.Contains(in, zone) {
			without = append(without, zone)
		}
	}
	if len(in) > 0 && len(without) == 0 {
		return nil
	}
	t := &wizard.Trouble{
		Cause:  fmt.Sprintf("The instance type %s is not offered in %s", instanceType, orElse(list(without), w.c.Account().Region)),
		Reason: "it is offered in " + orElse(list(in), "no zone of the region"),
		Advice: []string{"Choose another instance type."},
		Exit:   wizard.ExitFailed,
	}
	return t
}
