package wizard

import (
	"fmt"
	"net/netip"
	"strings"
)

// parseNetwork reads an IPv4 network in CIDR notation without host bits.
func parseNetwork(value string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(value)
	if err != nil || !prefix.Addr().Is4() {
		return netip.Prefix{}, fmt.Errorf("%q is not an IPv4 network; write it as 10.0.0.0/16", value)
	}
	if network := prefix.Masked(); network != prefix {
		return netip.Prefix{}, fmt.Errorf("%s is an address inside a network; the network itself is %s", value, network)
	}
	return prefix, nil
}

// checkNetwork checks a CIDR and its prefix length.
func checkNetwork(value string, shortest, longest *int) error {
	network, err := parseNetwork(value)
	if err != nil {
		return err
	}
	switch bits := network.Bits(); {
	case shortest != nil && bits < *shortest:
		return fmt.Errorf("/%d is too large a network; use a prefix length from /%d%s", bits, *shortest, upTo(longest))
	case longest != nil && bits > *longest:
		return fmt.Errorf("/%d is too small a network; use a prefix length up to /%d", bits, *longest)
	}
	return nil
}

func upTo(longest *int) string {
	if longest == nil {
		return ""
	}
	return fmt.Sprintf(" to /%d", *longest)
}

// inside says whether all of one network lies in another.
func inside(inner, outer netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// looksLikeNetwork says whether a parameter's name promises a CIDR.
func looksLikeNetwork(name string) bool { return strings.Contains(strings.ToLower(name), "cidr") }
