package template

import (
	"math/big"
	"net/netip"
	"strconv"
	"strings"
)

// selected is Fn::Select.
func (v *evaluator) selected(argument, at *node) (any, error) {
	if !sized(argument, 2, 2) {
		return nil, v.misshapen("Fn::Select", at)
	}
	text, sure, ok, err := v.text(argument.items[0])
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::Select", at)
	}
	value, err := v.value(argument.items[1])
	if err != nil || !sure || IsUnknown(value) {
		return Unknown, err
	}
	list, ok := value.([]any)
	index, wrong := strconv.Atoi(text)
	if !ok || wrong != nil {
		return nil, v.misshapen("Fn::Select", at)
	}
	if index < 0 || index >= len(list) {
		return nil, v.fail(at, "Template error: Fn::Select cannot select nonexistent value at index %s", text)
	}
	return list[index], nil
}

// length is Fn::Length.
func (v *evaluator) length(argument, at *node) (any, error) {
	value, err := v.value(argument)
	if err != nil || IsUnknown(value) {
		return Unknown, err
	}
	list, ok := value.([]any)
	if !ok {
		return nil, v.misshapen("Fn::Length", at)
	}
	return numberValue(len(list)), nil
}

// zones is Fn::GetAZs; "" is the stack's own region.
func (v *evaluator) zones(argument, at *node) (any, error) {
	region, sure, ok, err := v.text(argument)
	if err != nil || !ok {
		return nil, orMisshapen(v, err, "Fn::GetAZs", at)
	}
	if region == "" {
		region = v.e.scope.Region
	}
	if !sure || v.e.scope.Zones == nil || region == "" {
		return Unknown, nil
	}
	names := v.e.scope.Zones(region)
	list := make([]any, len(names))
	for i, name := range names {
		list[i] = name
	}
	return list, v.spendValue(at, list)
}

// cidr is Fn::Cidr: count networks, one after the other from the beginning of
// a block, each with the given number of host bits.
func (v *evaluator) cidr(argument, at *node) (any, error) {
	value, err := v.value(argument)
	if err != nil || holdsUnknown(value) {
		return Unknown, err
	}
	list, _ := value.([]any)
	texts, _, ok := textsOf(list)
	if !ok || len(texts) < 2 || len(texts) > 3 {
		return nil, v.misshapen("Fn::Cidr", at)
	}
	block, err := netip.ParsePrefix(strings.TrimSpace(texts[0]))
	if err != nil {
		return nil, v.fail(at, "Template error: Fn::Cidr cannot read the IP block %s", quote(texts[0]))
	}
	count, err := strconv.Atoi(texts[1])
	if err != nil || count < 1 || count > 256 {
		return nil, v.fail(at, "Template error: Fn::Cidr takes a count from 1 to 256, not %s", quote(texts[1]))
	}
	bits := 8 // of hosts, where the template does not say
	if block.Addr().Is6() {
		bits = 64
	}
	if len(texts) == 3 {
		if bits, err = strconv.Atoi(texts[2]); err != nil {
			return nil, v.fail(at, "Template error: Fn::Cidr takes a number of host bits, not %s", quote(texts[2]))
		}
	}
	networks, ok := subnets(block.Masked(), count, bits)
	if !ok {
		return nil, v.fail(at, "Template error: Fn::Cidr cannot make %d networks with %d host bits in %s", count, bits, block)
	}
	return networks, v.spendValue(at, networks)
}

// subnets cuts a block; ok is false if it is too small.
func subnets(block netip.Prefix, count, bits int) (networks []any, ok bool) {
	length := block.Addr().BitLen() - bits
	if bits < 0 || length < block.Bits() {
		return nil, false
	}
	if spare := length - block.Bits(); spare < 9 && count > 1<<spare {
		return nil, false
	}
	first := new(big.Int).SetBytes(block.Addr().AsSlice())
	step := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	for i := range count {
		sum := new(big.Int).Mul(step, big.NewInt(int64(i)))
		sum.Add(sum, first)
		address, _ := netip.AddrFromSlice(sum.FillBytes(make([]byte, block.Addr().BitLen()/8)))
		networks = append(networks, netip.PrefixFrom(address, length).String())
	}
	return networks, true
}
