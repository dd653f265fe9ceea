package cli

import (
	"context"
	"errors"

	"gantry/wizard"
)

// watchOnly tells of a run that another process carries out. It returns gone
// where that process has died and the run can be taken up.
func (p *program) watchOnly(ctx context.Context, runs *wizard.Runs, id string) (gone bool, err error) {
	tail, err := runs.Tail(id)
	if err != nil {
		return false, err
	}
	defer func() { _ = tail.Close() }() // it was only read
	t := teller{printer: p.out, progress: wizard.NewProgress()}
	owner := ""
	over, err := tail.Follow(ctx, wizard.WallClock{}, func(events []wizard.Event) {
		for _, e := range events {
			t.tell(e)
			if t.progress.Owner != owner {
				owner = t.progress.Owner
				p.out.line("Watching only: this run is carried out by %s.", owner)
			}
		}
	})
	switch {
	case ctx.Err() != nil:
		p.out.line("It goes on without you, by %s. Watch it again: gantry attach %s", owner, tail.ID())
		var s stopped
		if errors.As(context.Cause(ctx), &s) {
			return false, finish(wizard.ExitInterrupted)
		}
		return false, err
	case err != nil:
		return false, err
	case over:
		t.report()
		return false, finish(t.progress.Exit)
	}
	p.out.line("%s is gone before the end of the run. Taking it over.", owner)
	return true, nil
}
