package aws

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"gantry/wizard"
)

func (c *Cloud) keyPairs(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	answer, err := c.ec2.DescribeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{})
	if err != nil {
		return nil, err
	}
	var all []wizard.Choice
	for _, k := range answer.KeyPairs {
		made := ""
		if k.CreateTime != nil {
			made = "made " + k.CreateTime.UTC().Format("2006-01-02")
		}
		all = append(all, wizard.Choice{Value: sdk.ToString(k.KeyName), Label: nameTag(k.Tags), Note: note(string(k.KeyType), made)})
	}
	slices.SortFunc(all, func(a, b wizard.Choice) int { return cmp.Compare(a.Value, b.Value) })
	return all, nil
}

// images are the account's own, newest first: AWS's are too many to list, and
// are better named by an SSM parameter.
func (c *Cloud) images(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var images []types.Image
	pages := ec2.NewDescribeImagesPaginator(c.ec2, &ec2.DescribeImagesInput{Owners: []string{"self"}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		images = append(images, page.Images...)
	}
	slices.SortStableFunc(images, func(a, b types.Image) int {
		return cmp.Compare(sdk.ToString(b.CreationDate), sdk.ToString(a.CreationDate))
	})
	var all []wizard.Choice
	for _, i := range images {
		day, _, _ := strings.Cut(sdk.ToString(i.CreationDate), "T")
		all = append(all, wizard.Choice{
			Value: sdk.ToString(i.ImageId), Label: orElse(nameTag(i.Tags), sdk.ToString(i.Name)),
			Note: note(string(i.Architecture), sdk.ToString(i.PlatformDetails), day),
		})
	}
	return all, nil
}

func (c *Cloud) instances(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := ec2.NewDescribeInstancesPaginator(c.ec2, &ec2.DescribeInstancesInput{Filters: inVPC(filter)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Reservations {
			for _, i := range r.Instances {
				state := types.InstanceStateName("")
				if i.State != nil {
					state = i.State.Name
				}
				if state == types.InstanceStateNameTerminated {
					continue
				}
				all = append(all, wizard.Choice{
					Value: sdk.ToString(i.InstanceId), Label: nameTag(i.Tags),
					Note: note(string(i.InstanceType), string(state), sdk.ToString(i.PrivateIpAddress)),
				})
			}
		}
	}
	byLabel(all)
	return all, nil
}

func (c *Cloud) volumes(ctx context.Context, _ map[string]string) ([]wizard.Choice, error) {
	var all []wizard.Choice
	pages := ec2.NewDescribeVolumesPaginator(c.ec2, &ec2.DescribeVolumesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Volumes {
			all = append(all, wizard.Choice{
				Value: sdk.ToString(v.VolumeId), Label: nameTag(v.Tags),
				Note: note(fmt.Sprintf("%d GiB", sdk.ToInt32(v.Size)), sdk.ToString(v.AvailabilityZone), string(v.State)),
			})
		}
	}
	byLabel(all)
	return all, nil
}

// instanceTypes are those that the region offers, by family and size. The
// filter "architecture" ("x86_64", "arm64") narrows them.
func (c *Cloud) instanceTypes(ctx context.Context, filter map[string]string) ([]wizard.Choice, error) {
	in := ec2.DescribeInstanceTypesInput{Filters: []types.Filter{{Name: sdk.String("current-generation"), Values: []string{"true"}}}}
	if filter["architecture"] != "" {
		in.Filters = append(in.Filters, types.Filter{
			Name: sdk.String("processor-info.supported-architecture"), Values: []string{filter["architecture"]},
		})
	}
	var found []types.InstanceTypeInfo
	pages := ec2.NewDescribeInstanceTypesPaginator(c.ec2, &in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, page.InstanceTypes...)
	}
	slices.SortStableFunc(found, func(a, b types.InstanceTypeInfo) int {
		return cmp.Or(cmp.Compare(family(a), family(b)), cmp.Compare(cores(a), cores(b)), cmp.Compare(mebibytes(a), mebibytes(b)))
	})
	var all []wizard.Choice
	for _, t := range found {
		var kinds []string
		if t.ProcessorInfo != nil {
			for _, a := range t.ProcessorInfo.SupportedArchitectures {
				kinds = append(kinds, string(a))
			}
		}
		all = append(all, wizard.Choice{
			Value: string(t.InstanceType),
			Note:  note(fmt.Sprintf("%d vCPU", cores(t)), gibibytes(mebibytes(t)), strings.Join(kinds, "/")),
		})
	}
	return all, nil
}

func family(t types.InstanceTypeInfo) string {
	name, _, _ := strings.Cut(string(t.InstanceType), ".")
	return name
}

func cores(t types.InstanceTypeInfo) int32 {
	if t.VCpuInfo == nil {
		return 0
	}
	return sdk.ToInt32(t.VCpuInfo.DefaultVCpus)
}

func mebibytes(t types.InstanceTypeInfo) int64 {
	if t.MemoryInfo == nil {
		return 0
	}
	return sdk.ToInt64(t.MemoryInfo.SizeInMiB)
}

// gibibytes is "0.5 GiB", "8 GiB".
func gibibytes(mib int64) string {
	return strconv.FormatFloat(float64(mib)/1024, 'f', -1, 64) + " GiB"
}
