package world

import (
	"slices"
	"strconv"
	"strings"
)

// MachineType is an instance type.
type MachineType struct {
	Name         string
	VCPU         int
	Memory       int // mebibytes
	Architecture string
	Burstable    bool
	Current      bool // of the present generation
	FreeTier     bool
}

// families lists instance families: mebibytes for each virtual processor (0 for
// the burstable ones, whose sizes are a list of their own), architecture, and
// sizes.
const families = `t2 0 x86_64 nano micro small medium large xlarge 2xlarge
t3 0 x86_64 nano micro small medium large xlarge 2xlarge
t3a 0 x86_64 nano micro small medium large xlarge 2xlarge
t4g 0 arm64 nano micro small medium large xlarge 2xlarge
m4 4096 x86_64 large xlarge 2xlarge 4xlarge 10xlarge 16xlarge
m5 4096 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
m5a 4096 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
m6i 4096 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
m6a 4096 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge
m6g 4096 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
m7i 4096 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
m7g 4096 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
m8g 4096 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
c5 2048 x86_64 large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge
c6i 2048 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
c6g 2048 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
c7g 2048 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
c7i 2048 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
r5 8192 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
r6i 8192 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge
r6g 8192 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
r7g 8192 arm64 medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
i3 7808 x86_64 large xlarge 2xlarge 4xlarge 8xlarge 16xlarge
g4dn 4096 x86_64 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge
g5 4096 x86_64 xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge`

// MachineTypes are the instance types a region offers, in the order of their
// names.
func MachineTypes() []MachineType {
	var types []MachineType
	for line := range strings.Lines(families) {
		words := strings.Fields(line)
		perCPU, _ := strconv.Atoi(words[1]) // a number, as the table's test holds
		for _, size := range words[3:] {
			m := MachineType{Name: words[0] + "." + size, Architecture: words[2], Burstable: perCPU == 0, Current: words[0] != "t2" && words[0] != "m4"}
			m.VCPU = processors(size)
			if size == "medium" && !m.Burstable {
				m.VCPU = 1
			}
			m.Memory = m.VCPU * perCPU
			if m.Burstable {
				m.Memory = burstable[size]
				if words[0] == "t2" && (size == "nano" || size == "micro" || size == "small") {
					m.VCPU = 1
				}
			}
			m.FreeTier = m.Name == "t2.micro" || m.Name == "t3.micro" || m.Name == "t4g.small"
			types = append(types, m)
		}
	}
	slices.SortFunc(types, func(a, b MachineType) int { return strings.Compare(a.Name, b.Name) })
	return types
}

// burstable is the memory of T instances in mebibytes.
var burstable = map[string]int{"nano": 512, "micro": 1024, "small": 2048, "medium": 4096, "large": 8192, "xlarge": 16384, "2xlarge": 32768}

func processors(size string) int {
	switch size {
	case "nano", "micro", "small", "medium", "large":
		return 2
	case "xlarge":
		return 4
	}
	times, _ := strconv.Atoi(strings.TrimSuffix(size, "xlarge")) // a number, as the table's test holds
	return times * 4
}

// MachineTypeOf finds an instance type.
func MachineTypeOf(name string) (MachineType, bool) {
	for _, m := range MachineTypes() {
		if m.Name == name {
			return m, true
		}
	}
	return MachineType{}, false
}

// Offered says whether a zone has an instance type. The oldest zone of
// us-east-1 is known for lacking all newer ones.
func Offered(zone, machineType string) bool {
	family, _, _ := strings.Cut(machineType, ".")
	if zone == "us-east-1e" {
		return family == "t2" || family == "m4" || family == "i3"
	}
	return true
}
