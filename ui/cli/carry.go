package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gantry/ui"
	"gantry/wizard"
)

// quietBeats is after how many beats of a second without a line a run in text
// mode says that it is alive.
const quietBeats = 30

// errNeedsYou ends the watching of a run in which only steps are left that the
// operator has to do, while nobody can be asked.
var errNeedsYou = errors.New("only steps are left that you have to do")

// keep saves the answers as a profile, where that was asked for, and notes that
// a profile was used.
func (j *journey) keep() error {
	if j.save == "" && !j.replay {
		return nil
	}
	store, err := j.store()
	if err != nil {
		return err
	}
	now := j.Now()
	if j.replay {
		used := j.profile
		used.Used = now
		if err := store.Save(used); err != nil {
			return err
		}
	}
	if j.save == "" {
		return nil
	}
	p := j.profile
	p.Name, p.Created, p.Used = j.save, now, now
	p.Account, p.Region = j.conn.Account.Name, j.conn.Account.Region
	p.Take(j.session)
	if err := store.Save(p); err != nil {
		return err
	}
	j.out.line("Saved as profile %s: gantry replay %s", p.Name, p.Name)
	return nil
}

// build carries the plan out in text.
func (j *journey) build(ctx context.Context, plan wizard.Plan) error {
	runs, err := j.runs()
	if err != nil {
		return err
	}
	journal, err := runs.Create(j.Now())
	if err != nil {
		return err
	}
	if drafts, err := j.drafts(); err == nil && !j.replay {
		// The run's journal has the answers now; a draft that stays is only offered again.
		_ = drafts.DeleteDraft(j.blueprint.Name)
	}
	if j.detach {
		return j.buildDetached(ctx, plan, journal)
	}
	err = j.carry(ctx, j.conn, wizard.RunConfig{Plan: plan, Journal: journal})
	if closed := journal.Close(); err == nil {
		err = closed
	}
	return err
}

// carry does a run, tells what happens, and reports how it ended.
func (p *program) carry(ctx context.Context, conn *ui.Connection, c wizard.RunConfig) error {
	c.Cloud, c.Clock, c.Account, c.Owner = conn.Cloud, conn.Clock, conn.Account, owner()
	w := &watch{program: p, conn: conn, run: wizard.NewRun(c), forecast: wizard.NewForecast(p.history(conn.Account))}
	w.teller = teller{printer: p.out, progress: c.Earlier}
	if w.teller.progress == nil {
		w.teller.progress = wizard.NewProgress()
	}
	ctx, w.leave = context.WithCancelCause(ctx)
	defer w.leave(nil)
	done := make(chan wizard.Exit, 1)
	go func() {
		_, exit := w.run.Do(ctx)
		done <- exit
	}()
	w.follow(ctx)
	exit := <-done
	if errors.Is(context.Cause(ctx), errNeedsYou) {
		exit = wizard.ExitDeclined
	}
	w.teller.report()
	p.remember(ctx, w.teller.progress)
	p.tellEnd(c.Journal, w.teller.progress, exit)
	return finish(exit)
}

// owner names this process in the journal.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		return fmt.Sprintf("pid %d", os.Getpid())
	}
	return fmt.Sprintf("pid %d on %s", os.Getpid(), host)
}

// watch follows a run in text.
type watch struct {
	*program
	teller teller
	conn   *ui.Connection
	run    *wizard.Run
	// forecast says how long it may still take.
	forecast *wizard.Forecast
	leave    context.CancelCauseFunc
	quiet    int // beats without a line
	asked    map[string]bool
	// answers settle the one checkpoint that is being asked about.
	answers chan settled
	busy    bool
}

// settled is what the operator said of a checkpoint.
type settled struct {
	step, text string
	err        error
}

// follow tells all events until there are no more.
func (w *watch) follow(ctx context.Context) {
	ticks, stop := w.Beat()
	defer stop()
	w.answers, w.asked = make(chan settled, 1), map[string]bool{}
	over := ctx.Done()
	for {
		select {
		case e, more := <-w.run.Events():
			if !more {
				if ctx.Err() != nil {
					w.leaving(ctx)
				}
				return
			}
			w.quiet = 0
			w.teller.tell(e)
			w.checkpoints(ctx)
		case s := <-w.answers:
			w.settle(ctx, s)
		case <-ticks:
			w.beat()
		case <-over:
			over = nil
			w.out.line("")
			w.out.line("Leaving …")
		}
	}
}

// beat shows that a quiet run is alive, and leaves one that waits for somebody
// who cannot be asked.
func (w *watch) beat() {
	w.quiet++
	if w.quiet >= 2 && !w.asking() && onlyNeedsYou(w.teller.progress) {
		w.leave(errNeedsYou)
		return
	}
	now := w.conn.Clock.Now()
	left := w.left(now)
	if w.quiet >= quietBeats {
		w.quiet = 0
		w.teller.beat(now, left)
	}
}

func onlyNeedsYou(p *wizard.Progress) bool {
	needed := false
	for _, s := range p.Steps {
		switch s.Outcome {
		case wizard.Running:
			return false
		case wizard.NeedsYou:
			needed = true
		}
	}
	return needed
}

// leaving says what goes on without us, and how to come back.
func (w *watch) leaving(ctx context.Context) {
	p := w.teller.progress
	var going []string
	for _, s := range p.Steps {
		if s.Outcome == wizard.Running {
			going = append(going, s.Title)
		}
	}
	switch {
	case errors.Is(context.Cause(ctx), errNeedsYou):
		w.out.line("What is left has to be done by you.")
	case len(going) > 0:
		w.out.line("In the account this goes on by itself: %s.", strings.Join(going, ", "))
	default:
		w.out.line("Nothing goes on in the account.")
	}
	w.out.line("Nothing is lost. Go on with: gantry attach %s", w.run.ID())
}

// checkpoints asks about what the operator has to do, one after the other. In
// a rehearsal without a terminal it counts as done.
func (w *watch) checkpoints(ctx context.Context) {
	for _, s := range w.teller.progress.Steps {
		if s.Outcome != wizard.NeedsYou || w.asked[s.ID] {
			continue
		}
		if !w.asking() {
			if why := w.settledAlready(s); why != "" {
				w.asked[s.ID] = true
				w.out.line("%s: taken for done, as %s", s.Title, why)
				w.run.Answer(s.ID, wizard.Done)
			}
			continue
		}
		if w.busy {
			return
		}
		w.busy, w.asked[s.ID] = true, true
		w.askAbout(ctx, s)
	}
}

// settledAlready says why a checkpoint need not be confirmed where nobody can
// be asked, "" if it must be.
func (w *watch) settledAlready(s *wizard.StepProgress) string {
	if w.conn.Account.Simulated {
		return "this is a rehearsal"
	}
	for _, need := range s.Needs {
		if step := w.teller.progress.Step(need); step == nil || step.Outcome != wizard.Kept {
			return ""
		}
	}
	if len(s.Needs) == 0 {
		return ""
	}
	return "nothing that it needs has changed"
}

func (w *watch) askAbout(ctx context.Context, s *wizard.StepProgress) {
	w.out.line("")
	w.out.line("%s needs you:", s.Title)
	if step, ok := w.teller.progress.Plan.Step(s.ID); ok {
		if a, ok := step.Action.(*wizard.CheckpointAction); ok {
			w.out.lines("  ", a.Text.String())
		}
	}
	w.prompt(ctx, s.ID)
}

// prompt asks, and lets the answer be waited for elsewhere: events go on.
func (w *watch) prompt(ctx context.Context, step string) {
	w.out.prompt("Type done once it is done, or skip: ")
	go func() { // ends with a line, with the input, or with ctx
		text, err := w.ask.next(ctx)
		w.answers <- settled{step, strings.ToLower(strings.TrimSpace(text)), err}
	}()
}

func (w *watch) settle(ctx context.Context, s settled) {
	outcome := map[string]wizard.Outcome{"done": wizard.Done, "yes": wizard.Done, "skip": wizard.Skipped}[s.text]
	switch {
	case ctx.Err() != nil:
	case s.err != nil:
		w.leave(errNeedsYou)
	case outcome == "":
		w.prompt(ctx, s.step)
	default:
		w.busy = false
		w.run.Answer(s.step, outcome)
		w.checkpoints(ctx)
	}
}
