package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"gantry/wizard"
)

// backgroundName is the hidden command of the process a run goes on in.
const backgroundName = "go-on-in-background"

// handover is what the process in the background is told through a pipe: what
// is secret must stand in no argument, variable or file.
type handover struct {
	Account  string
	Region   string
	Endpoint string
	Simulate bool
	Speed    float64 // 0 for that of the journal
	Verb     wizard.Verb
	Notify   string
	Report   string
	Secrets  map[string]string
}

// handOver lets a run go on in a process of its own. Its journal must be free;
// when this returns the other process has it.
func (p *program) handOver(ctx context.Context, run string, verb wizard.Verb, secrets wizard.Answers) error {
	h := handover{
		Account: p.account, Region: p.region, Endpoint: p.endpoint, Simulate: p.simulate,
		Verb: verb, Notify: p.notify, Report: p.report, Secrets: map[string]string{},
	}
	if p.paced() {
		h.Speed = p.speed
	}
	for _, key := range secrets.Keys() {
		h.Secrets[key] = secrets.Get(key)
	}
	text, err := json.Marshal(h)
	if err == nil {
		err = p.Background(ctx, []string{backgroundName, run}, text)
	}
	if err != nil {
		return &wizard.Trouble{
			Cause: "run " + run + " does not go on in the background", Reason: err.Error(),
			Advice: []string{"nothing is lost; go on here with: gantry attach " + run},
			Exit:   wizard.ExitLostSight, Err: err,
		}
	}
	return nil
}

// detached hands a run over and says how to see it again.
func (p *program) detached(ctx context.Context, run string, verb wizard.Verb, secrets wizard.Answers) error {
	if err := p.handOver(ctx, run, verb, secrets); err != nil {
		return err
	}
	p.out.object(map[string]string{"kind": "detached", "run": run})
	p.out.line("Run %s goes on in the background. Watch it: gantry attach %s", run, run)
	return nil
}

// buildDetached writes the plan into a journal and lets another process carry
// it out.
func (j *journey) buildDetached(ctx context.Context, plan wizard.Plan, journal *wizard.Journal) error {
	secrets := wizard.Answers{}
	answers := j.session.Answers()
	for _, key := range j.session.Secrets() {
		if answer, ok := answers.Lookup(key); ok {
			secrets = secrets.With(key, answer.Value)
		}
	}
	err := wizard.RunConfig{Plan: plan, Journal: journal, Account: j.conn.Account, Owner: owner()}.Announce(j.conn.Clock.Now())
	if closed := journal.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	closeQuietly(j.conn) // a simulated world is served by the other process from here on
	return j.detached(ctx, journal.ID(), wizard.Apply, secrets)
}

// backgroundCommand is the process a run goes on in. Nobody reads its words;
// what it has to say is in the journal.
func (p *program) backgroundCommand() *cobra.Command {
	return &cobra.Command{
		Use: backgroundName + " RUN", Hidden: true, Args: wrong(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error { return p.goOn(c.Context(), args[0]) },
	}
}

func (p *program) goOn(ctx context.Context, id string) error {
	from, ready := p.Handover()
	if from == nil || ready == nil {
		return usage("gantry starts this command itself", "gantry attach RUN goes on with a run")
	}
	defer ready.Close()
	text, err := io.ReadAll(io.LimitReader(from, 16<<20))
	if closed := from.Close(); err == nil {
		err = closed
	}
	var h handover
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil {
		return fmt.Errorf("reading what was handed over: %w", err)
	}
	runs, err := p.runs()
	if err != nil {
		return err
	}
	journal, past, err := runs.Continue(id)
	if err != nil {
		return err
	}
	defer journal.Close() // every event is on the disk by then
	if _, err := io.WriteString(ready, backgroundReady); err != nil {
		return err // nobody believes that it goes on
	}
	_ = ready.Close() // what counted was written
	p.take(h)
	conn, err := p.reopen(ctx, past)
	if err != nil {
		return errors.Join(err, cannotGoOn(journal, past, err))
	}
	defer closeQuietly(conn)
	return p.carry(ctx, conn, wizard.RunConfig{Journal: journal, Earlier: past, Verb: h.Verb, Secrets: h.secrets()})
}

// backgroundReady is what the process in the background says once it has the
// run's journal.
const backgroundReady = "ready\n"

func (p *program) take(h handover) {
	p.account, p.region, p.endpoint, p.simulate, p.notify = h.Account, h.Region, h.Endpoint, h.Simulate, h.Notify
	p.report = h.Report
	p.paced = func() bool { return h.Speed > 0 }
	if h.Speed > 0 {
		p.speed = h.Speed
	}
}

func (h handover) secrets() wizard.Answers {
	var all wizard.Answers
	for key, value := range h.Secrets {
		all = all.With(key, value)
	}
	return all
}

// cannotGoOn writes into the journal why nothing was done; there is no other
// place where it could be said.
func cannotGoOn(journal *wizard.Journal, past *wizard.Progress, err error) error {
	t := *wizard.TroubleOf(err)
	t.Advice = append(t.Advice, "then go on: gantry attach "+past.Run)
	return journal.Write(wizard.Event{Seq: lastSeq(past) + 1, At: past.Now, Run: past.Run, Body: wizard.TroubleMet{Trouble: t}})
}

func lastSeq(p *wizard.Progress) (last int64) {
	for _, e := range p.Events {
		last = max(last, e.Seq)
	}
	return last
}
