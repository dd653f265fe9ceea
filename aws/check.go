package aws

import (
	"context"
	"fmt"

	"gantry/wizard"
)

// check verifies something and changes nothing.
func (w worker) check(ctx context.Context, verb wizard.Verb, a *wizard.CheckAction) (wizard.Outputs, error) {
	switch verb {
	case wizard.Look:
		w.tell(wizard.Looked{Decision: wizard.DecideKeep, Text: "checked when the run comes to it; changes nothing"})
		return nil, nil
	case wizard.Apply:
		if err := w.exportsExist(ctx, texts(a.Exports)); err != nil {
			return nil, err
		}
		return nil, w.zonesOffer(ctx, a.Zones, a.InstanceType.String())
	}
	return nil, nil
}

// checkpoint is the operator's business; the run asks and settles it.
func (w worker) checkpoint(verb wizard.Verb, a *wizard.CheckpointAction) (wizard.Outputs, error) {
	if verb == wizard.Look {
		w.tell(wizard.Looked{Decision: wizard.DecideAsk, Text: a.Text.String()})
	}
	return nil, nil
}

// zonesOffer checks that the region has enough zones, and that an instance
// type is offered in as many of them.
func (w worker) zonesOffer(ctx context.Context, least int, instanceType string) error {
	if least == 0 && instanceType == "" {
		return nil
	}
	zones, err := w.zones(ctx)
	if err != nil {
		return err
	}
	region := w.c.Account().Region
	if len(zones) < least {
		return &wizard.Trouble{
			Cause:  fmt.Sprintf("The region %s has too few availability zones", region),
			Reason: fmt.Sprintf("%d are needed, and it offers %s", least, orElse(list(zones), "none")),
			Advice: []string{"Choose another region."},
			Exit:   wizard.ExitFailed,
		}
	}
	if instanceType == "" {
		return nil
	}
	return w.offered(ctx, instanceType, zones, least)
}
