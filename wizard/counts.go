package wizard

// Count is so many resources of one type.
type Count struct {
	Label  string // plain words without the number: "NAT gateways"
	Type   string // AWS::EC2::NatGateway
	Number int
}

// Creates counts what the current stage will create with the draft: for a
// step its own resources, for the shared fields and at the end those of the
// whole plan. They stand in the order of the templates.
func (s *Session) Creates(draft Answers) []Count {
	v := s.view(s.merge(draft))
	var counts []Count
	count := func(resourceType string) {
		for i := range counts {
			if counts[i].Type == resourceType {
				counts[i].Number++
				return
			}
		}
		counts = append(counts, Count{Type: resourceType, Number: 1})
	}
	for i := range s.blueprint.Steps {
		step := &s.blueprint.Steps[i]
		here := s.stage == 0 || s.Done() || s.stage == i+1
		if !here || !v.wanted(step) {
			continue
		}
		switch step.Kind {
		case StackKind:
			for _, resource := range v.draw(step).resources {
				count(resource.Type)
			}
		case KeyPairKind:
			count("AWS::EC2::KeyPair")
		}
	}
	for i := range counts {
		counts[i].Label = TypeWords(counts[i].Type, counts[i].Number)
	}
	return counts
}
