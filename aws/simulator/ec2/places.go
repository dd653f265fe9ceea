package ec2

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// row is something EC2 lists that is no resource: filters read its fields.
type row struct {
	fields map[string][]string
	nodes  []*wire.Node
}

// rows filters and pages a list of rows.
func rows(q *wire.Request, set string, list []row) (wire.Output, error) {
	for _, filter := range q.Params.List("Filter") {
		name := filter.Get("Name")
		list = slices.DeleteFunc(list, func(r row) bool {
			for _, have := range r.fields[name] {
				for _, want := range filter.Strings("Value") {
					if matches(want, have) {
						return false
					}
				}
			}
			return true
		})
	}
	page, next, err := paged(list, q)
	if err != nil {
		return wire.Output{}, err
	}
	node := wire.El(set)
	for _, r := range page {
		node.Children = append(node.Children, wire.El("item", r.nodes...))
	}
	return wire.XML(node, wire.Opt("nextToken", next)), nil
}

func (s *service) describeRegions(q *wire.Request) (wire.Output, error) {
	wanted := q.Params.Strings("RegionName")
	all, err := q.Params.Bool("AllRegions")
	if err != nil {
		return wire.Output{}, err
	}
	for _, name := range wanted {
		if !slices.ContainsFunc(world.Regions(), func(r world.RegionInfo) bool { return r.Name == name }) {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Invalid region names provided: [%s]", name)
		}
	}
	var list []row
	for _, region := range world.Regions() {
		status := "opt-in-not-required"
		if region.OptIn {
			status = "not-opted-in"
		}
		if region.OptIn && !all && region.Name != q.Region && len(wanted) == 0 || len(wanted) > 0 && !slices.Contains(wanted, region.Name) {
			continue
		}
		endpoint := "ec2." + region.Name + ".amazonaws.com"
		list = append(list, row{
			map[string][]string{"region-name": {region.Name}, "endpoint": {endpoint}, "opt-in-status": {status}},
			[]*wire.Node{wire.Text("regionName", region.Name), wire.Text("regionEndpoint", endpoint), wire.Text("optInStatus", status)},
		})
	}
	return rows(q, "regionInfo", list)
}

func (s *service) describeZones(q *wire.Request) (wire.Output, error) {
	wanted := append(q.Params.Strings("ZoneName"), q.Params.Strings("ZoneId")...)
	zones := world.Zones(q.Region)
	for _, name := range wanted {
		if !slices.ContainsFunc(zones, func(z world.Zone) bool { return z.Name == name || z.ID == name }) {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Invalid availability zone: [%s]", name)
		}
	}
	var list []row
	for _, zone := range zones {
		if len(wanted) > 0 && !slices.Contains(wanted, zone.Name) && !slices.Contains(wanted, zone.ID) {
			continue
		}
		list = append(list, row{
			map[string][]string{
				"zone-name": {zone.Name}, "zone-id": {zone.ID}, "region-name": {q.Region}, "state": {"available"},
				"zone-type": {"availability-zone"}, "opt-in-status": {"opt-in-not-required"}, "group-name": {q.Region + "-zg-1"},
			},
			[]*wire.Node{
				wire.Text("zoneName", zone.Name), wire.Text("zoneId", zone.ID), wire.Text("zoneState", "available"), wire.Text("regionName", q.Region),
				wire.El("messageSet"), wire.Text("optInStatus", "opt-in-not-required"), wire.Text("groupName", q.Region+"-zg-1"),
				wire.Text("networkBorderGroup", q.Region), wire.Text("zoneType", "availability-zone"),
			},
		})
	}
	return rows(q, "availabilityZoneInfo", list)
}

// attributesOf the account, as EC2 tells them.
var accountAttributes = [][2]string{
	{"supported-platforms", "VPC"},
	{"vpc-max-security-groups-per-interface", "5"},
	{"max-elastic-ips", "5"},
	{"max-instances", "20"},
	{"vpc-max-elastic-ips", "5"},
	{"default-vpc", ""},
}

func (s *service) describeAccountAttributes(q *wire.Request) (wire.Output, error) {
	wanted := q.Params.Strings("AttributeName")
	set := wire.El("accountAttributeSet")
	for _, attribute := range accountAttributes {
		if len(wanted) > 0 && !slices.Contains(wanted, attribute[0]) {
			continue
		}
		value := attribute[1]
		if attribute[0] == "default-vpc" {
			value = "none"
			if vpc, found := s.w.Find(q.Region, vpcType, func(r *world.Resource) bool { return r.Flag("IsDefault") }); found {
				value = vpc.Physical
			}
		}
		set.Children = append(set.Children, wire.El("item", wire.Text("attributeName", attribute[0]),
			items("attributeValueSet", []*wire.Node{wire.Text("attributeValue", value)})))
	}
	return wire.XML(set), nil
}

func (s *service) describeImages(q *wire.Request) (wire.Output, error) {
	ids, owners := q.Params.Strings("ImageId"), q.Params.Strings("Owner")
	images := world.Images(q.Region)
	for _, id := range ids {
		if !slices.ContainsFunc(images, func(i world.Image) bool { return i.ID == id }) {
			code, text := "InvalidAMIID.NotFound", "The image id '[%s]' does not exist"
			if !strings.HasPrefix(id, "ami-") {
				code, text = "InvalidAMIID.Malformed", "Invalid id: \"%s\" (expecting \"ami-...\")"
			}
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, code, text, id)
		}
	}
	var list []row
	for _, image := range images {
		owned := slices.Contains(owners, image.Owner) || image.OwnerAlias != "" && slices.Contains(owners, image.OwnerAlias)
		if len(ids) > 0 && !slices.Contains(ids, image.ID) || len(owners) > 0 && !owned {
			continue
		}
		list = append(list, imageRow(image))
	}
	return rows(q, "imagesSet", list)
}

func imageRow(image world.Image) row {
	device := "/dev/xvda"
	if image.OwnerAlias == "" || image.Platform == "Windows" {
		device = "/dev/sda1"
	}
	created := image.Created.Format("2006-01-02T15:04:05.000Z")
	alias := []string{}
	if image.OwnerAlias != "" {
		alias = append(alias, image.OwnerAlias)
	}
	nodes := []*wire.Node{
		wire.Text("imageId", image.ID), wire.Text("imageLocation", image.Name), wire.Text("imageState", "available"),
		wire.Text("imageOwnerId", image.Owner), wire.Opt("imageOwnerAlias", image.OwnerAlias), wire.Text("creationDate", created),
		wire.Bool("isPublic", true), wire.Text("architecture", image.Architecture), wire.Text("imageType", "machine"),
		wire.Text("name", image.Name), wire.Text("description", image.Description), wire.Text("rootDeviceType", "ebs"),
		wire.Text("rootDeviceName", device), wire.Text("virtualizationType", "hvm"), wire.Text("hypervisor", "xen"),
		wire.Bool("enaSupport", true), wire.Text("platformDetails", image.Platform),
		items("blockDeviceMapping", []*wire.Node{
			wire.Text("deviceName", device),
			wire.El("ebs", wire.Int("volumeSize", 8), wire.Text("volumeType", "gp3"), wire.Bool("deleteOnTermination", true), wire.Bool("encrypted", false)),
		}),
	}
	return row{map[string][]string{
		"image-id": {image.ID}, "name": {image.Name}, "description": {image.Description}, "architecture": {image.Architecture},
		"owner-id": {image.Owner}, "owner-alias": alias, "state": {"available"}, "is-public": {"true"}, "image-type": {"machine"},
		"root-device-type": {"ebs"}, "virtualization-type": {"hvm"}, "hypervisor": {"xen"}, "creation-date": {created},
		"platform-details": {image.Platform}, "ena-support": {"true"}, "block-device-mapping.volume-type": {"gp3"},
	}, nodes}
}

func (s *service) describeInstanceTypes(q *wire.Request) (wire.Output, error) {
	wanted := q.Params.Strings("InstanceType")
	for _, name := range wanted {
		if _, known := world.MachineTypeOf(name); !known {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidInstanceType", "The following supplied instance types do not exist: [%s]", name)
		}
	}
	var list []row
	for _, m := range world.MachineTypes() {
		if len(wanted) > 0 && !slices.Contains(wanted, m.Name) {
			continue
		}
		list = append(list, row{map[string][]string{
			"instance-type": {m.Name}, "processor-info.supported-architecture": {m.Architecture}, "current-generation": {strconv.FormatBool(m.Current)},
			"vcpu-info.default-vcpus": {strconv.Itoa(m.VCPU)}, "memory-info.size-in-mib": {strconv.Itoa(m.Memory)},
			"free-tier-eligible": {strconv.FormatBool(m.FreeTier)}, "burstable-performance-supported": {strconv.FormatBool(m.Burstable)}, "bare-metal": {"false"},
		}, []*wire.Node{
			wire.Text("instanceType", m.Name), wire.Bool("currentGeneration", m.Current), wire.Bool("freeTierEligible", m.FreeTier),
			wire.Texts("supportedUsageClasses", "item", "on-demand", "spot"), wire.Texts("supportedRootDeviceTypes", "item", "ebs"),
			wire.Texts("supportedVirtualizationTypes", "item", "hvm"), wire.Bool("bareMetal", false), wire.Text("hypervisor", "nitro"),
			wire.El("processorInfo", wire.Texts("supportedArchitectures", "item", m.Architecture)),
			wire.El("vCpuInfo", wire.Int("defaultVCpus", m.VCPU), wire.Int("defaultCores", max(1, m.VCPU/2)), wire.Int("defaultThreadsPerCore", min(2, m.VCPU))),
			wire.El("memoryInfo", wire.Int("sizeInMiB", m.Memory)), wire.Bool("instanceStorageSupported", strings.HasPrefix(m.Name, "i3.") || strings.HasPrefix(m.Name, "g")),
			wire.Bool("burstablePerformanceSupported", m.Burstable), wire.Bool("dedicatedHostsSupported", !m.Burstable), wire.Bool("autoRecoverySupported", true),
		}})
	}
	return rows(q, "instanceTypeSet", list)
}

func (s *service) describeOfferings(q *wire.Request) (wire.Output, error) {
	kind := q.Params.Get("LocationType")
	var places []string
	switch kind {
	case "", "region":
		kind, places = "region", []string{q.Region}
	case "availability-zone":
		places = world.ZoneNames(q.Region)
	case "availability-zone-id":
		for _, zone := range world.Zones(q.Region) {
			places = append(places, zone.ID)
		}
	default:
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "%s", fmt.Sprintf("Value (%s) for parameter locationType is invalid.", kind))
	}
	var list []row
	for _, place := range places {
		for _, m := range world.MachineTypes() {
			zone := place
			for _, z := range world.Zones(q.Region) {
				if z.ID == place {
					zone = z.Name
				}
			}
			if !world.Offered(zone, m.Name) {
				continue
			}
			list = append(list, row{
				map[string][]string{"instance-type": {m.Name}, "location": {place}},
				[]*wire.Node{wire.Text("instanceType", m.Name), wire.Text("locationType", kind), wire.Text("location", place)},
			})
		}
	}
	return rows(q, "instanceTypeOfferingSet", list)
}
