package wizard_test

import (
	"strings"
	"testing"

	"gantry/wizard"
)

func TestNearestNamesAreFound(t *testing.T) {
	known := []string{"prefix", "environment", "network.VpcCidr", "cluster.ClusterSize", "cost-code"}
	tests := []struct {
		name string
		want []string
	}{
		{"prefx", []string{"prefix"}},
		{"PREFIX", []string{"prefix"}},
		{"VpcCidr", []string{"network.VpcCidr"}},
		{"costcode", []string{"cost-code"}},
		{"zzzzzzzz", nil},
		{"", nil},
	}
	for _, test := range tests {
		differs(t, test.name, wizard.Nearest(test.name, known, 3), test.want)
	}
	differs(t, "no more than asked for", wizard.Nearest("abc", []string{"abd", "abe", "abf"}, 2), []string{"abd", "abe"})
}

func TestALongNameCostsLittle(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	differs(t, "hostile", wizard.Nearest(long, []string{strings.Repeat("y", 1<<20)}, 3), []string(nil))
}
