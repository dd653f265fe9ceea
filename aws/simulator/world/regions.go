package world

import (
	"slices"
	"strconv"
	"strings"
)

// RegionInfo is one region of AWS.
type RegionInfo struct {
	Name string
	// OptIn says that an account must ask for it before it can be used.
	OptIn bool
}

// regionTable lists AWS's commercial regions as of 2026, those behind the bar
// need opting in. Letters are the zones an account sees where they are not abc.
const regionTable = `us-east-1:abcdef us-east-2 us-west-1:ac us-west-2:abcd ap-south-1 ap-northeast-1:acd ap-northeast-2:abcd ap-northeast-3
ap-southeast-1 ap-southeast-2 ca-central-1:abd eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 sa-east-1
| af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1`

// Regions are all regions, in the order of their names.
func Regions() []RegionInfo {
	var regions []RegionInfo
	optIn := false
	for _, word := range strings.Fields(regionTable) {
		if word == "|" {
			optIn = true
			continue
		}
		name, _, _ := strings.Cut(word, ":")
		regions = append(regions, RegionInfo{name, optIn})
	}
	slices.SortFunc(regions, func(a, b RegionInfo) int { return strings.Compare(a.Name, b.Name) })
	return regions
}

// Zone is an availability zone: its name, such as "eu-west-1a", and the id that
// means the same place to every account, such as "euw1-az1".
type Zone struct{ Name, ID string }

// Zones are the availability zones of a region. A region nobody has heard of
// has three, so that tests can use names of their own.
func Zones(region string) []Zone {
	letters := "abc"
	for _, word := range strings.Fields(regionTable) {
		if name, own, found := strings.Cut(word, ":"); found && name == region {
			letters = own
		}
	}
	zones := make([]Zone, len(letters))
	for i, letter := range letters {
		zones[i] = Zone{region + string(letter), ShortRegion(region) + "-az" + strconv.Itoa(i+1)}
	}
	return zones
}

// ZoneNames are the names of a region's zones.
func ZoneNames(region string) []string {
	var names []string
	for _, zone := range Zones(region) {
		names = append(names, zone.Name)
	}
	return names
}

// ShortRegion is a region as zone ids and cache endpoints write it: euw1 for
// eu-west-1, apse1 for ap-southeast-1.
func ShortRegion(region string) string {
	parts := strings.Split(region, "-")
	if len(parts) < 3 {
		return region
	}
	short := parts[0]
	for _, direction := range []string{"north", "south", "east", "west", "central"} {
		if strings.Contains(parts[len(parts)-2], direction) {
			short += direction[:1]
		}
	}
	return short + parts[len(parts)-1]
}
