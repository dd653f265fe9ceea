package wizard

import (
	"cmp"
	"slices"
)

// Count is so many resources of one type.
type Count struct {
	Label  string // plain words without the number: "NAT gateways"
	Type   string // AWS::EC2::NatGateway
	Number int
}

// Creates counts what the current stage will create with the draft: for a
// step its own resources, for the shared fields and at the end those of the
// whole plan. The most numerous stand first.
func (s *Session) Creates(draft Answers) []Count {
	v := s.view(s.merge(draft))
	numbers := map[string]int{}
	for i := range s.blueprint.Steps {
		step := &s.blueprint.Steps[i]
		here := s.stage == 0 || s.Done() || s.stage == i+1
		if !here || !v.wanted(step) {
			continue
		}
		switch step.Kind {
		case StackKind:
			for _, resource := range v.draw(step).resources {
				numbers[resource.Type]++
			}
		case KeyPairKind:
			numbers["AWS::EC2::KeyPair"]++
		}
	}
	var counts []Count
	for kind, number := range numbers {
		counts = append(counts, Count{Label: TypeWords(kind, number), Type: kind, Number: number})
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Number, a.Number), cmp.Compare(a.Label, b.Label))
	})
	return counts
}
