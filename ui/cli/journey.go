package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gantry/profiles"
	"gantry/ui"
	"gantry/wizard"
)

// journey is one way from answers to a running system: what to build, where,
// with which answers, and what was said on the command line.
type journey struct {
	*program
	blueprint *wizard.Blueprint
	conn      *ui.Connection
	session   *wizard.Session
	// profile is what is saved: the one that is replayed, or one to become.
	profile profiles.Profile
	replay  bool
	// examples stand in for what is missing: nobody named a blueprint, and
	// nothing real is touched.
	examples bool
}

// defaultBlueprint is the one a rehearsal without a terminal builds.
const defaultBlueprint = "datp-environment"

// walk goes the whole way, on the screen or in text.
func (j *journey) walk(ctx context.Context) error {
	if err := j.prepareSession(ctx); err != nil {
		return err
	}
	if j.mode() == modeScreen {
		return j.show(ctx)
	}
	if err := j.identify(ctx); err != nil {
		return err
	}
	if err := j.answer(ctx); err != nil {
		return err
	}
	plan, err := j.session.Plan()
	if err != nil {
		return err
	}
	findings, err := j.review(ctx, plan)
	if err != nil || j.check {
		return err
	}
	if err := j.consent(ctx, findings); err != nil {
		return err
	}
	if err := j.keep(); err != nil {
		return err
	}
	return j.build(ctx, plan)
}

// prepareSession gives the session all answers there are, the weakest first.
func (j *journey) prepareSession(ctx context.Context) error {
	set, file, err := j.given()
	if err != nil {
		return err
	}
	given := j.profile.Given()
	if !j.replay && j.asking() {
		if given, err = j.draft(); err != nil {
			return err
		}
	}
	j.session = wizard.Begin(j.blueprint, given, wizard.Surroundings{
		Region: j.conn.Account.Region, Account: j.conn.Account.ID,
		Environment: j.Environment, Rehearsal: j.examples,
	})
	if unknown := j.session.Unknown(); len(unknown) > 0 && j.replay {
		j.out.line("The blueprint no longer asks: %s", strings.Join(unknown, ", "))
	}
	if err := j.setAll(file, wizard.OriginFile); err != nil {
		return err
	}
	if err := j.setAll(set, wizard.OriginSet); err != nil {
		return err
	}
	if err := j.secrets(ctx); err != nil {
		return err
	}
	return j.letFail()
}

func (j *journey) setAll(values map[string]string, origin wizard.Origin) error {
	var faults []error
	for _, key := range sortedKeys(values) {
		if err := j.session.Set(key, values[key], origin); err != nil {
			faults = append(faults, err)
		}
	}
	return several(faults)
}

// several joins Troubles into one that keeps all their words.
func several(faults []error) error {
	if len(faults) < 2 {
		return errors.Join(faults...)
	}
	t := &wizard.Trouble{Cause: fmt.Sprintf("%d answers cannot be taken", len(faults)), Exit: wizard.ExitUsage}
	for _, err := range faults {
		t.Reason += "\n  " + strings.ReplaceAll(wizard.TroubleOf(err).Text(), "\n", "\n  ")
	}
	return t
}

// draft is what was answered before the journey was left.
func (j *journey) draft() (wizard.Answers, error) {
	drafts, err := j.drafts()
	if err != nil {
		return wizard.Answers{}, err
	}
	given, err := drafts.LoadDraft(j.blueprint.Name)
	if err == nil && given.Len() > 0 && j.mode() != modeScreen {
		j.out.line("Going on with the answers given before (%d).", given.Len())
	}
	return given, err
}

// secrets puts in what the profile refers to. What it does not say is asked.
func (j *journey) secrets(ctx context.Context) error {
	for _, key := range sortedKeys(j.profile.Secrets) {
		reference := j.profile.Secrets[key]
		if reference == profiles.Ask {
			continue
		}
		var value string
		if name, ok := strings.CutPrefix(reference, profiles.FromEnvironment); ok {
			if value, ok = j.Environment(name); !ok {
				continue // asked for, or told as missing
			}
		} else {
			if j.Secret == nil {
				continue
			}
			var err error
			if value, err = j.Secret(ctx, j.conn, reference); err != nil {
				return fmt.Errorf("reading the secret %s of profile %s: %w", key, j.profile.Name, err)
			}
		}
		if err := j.session.Set(key, value, wizard.OriginProfile); err != nil {
			return err
		}
	}
	return nil
}

// letFail arranges the failures of a rehearsal.
func (j *journey) letFail() error {
	for _, f := range j.fail {
		logical, fault, _ := strings.Cut(f, "=")
		if j.conn.Rehearsal == nil || j.conn.Rehearsal.Fail == nil {
			return usage("--fail lets resources fail in a rehearsal only")
		}
		if err := j.conn.Rehearsal.Fail(logical, fault); err != nil {
			return err
		}
	}
	return nil
}

// identify asks whose account this is, before anything is looked at in it.
func (j *journey) identify(ctx context.Context) error {
	account, err := identify(ctx, j.conn)
	if err != nil {
		return err
	}
	j.session.Place(account.Region, account.ID)
	return nil
}

func identify(ctx context.Context, conn *ui.Connection) (wizard.Account, error) {
	if conn.Identify == nil {
		return conn.Account, nil
	}
	account, err := conn.Identify(ctx)
	if err == nil {
		conn.Account = account
	}
	return account, beforehand(err)
}

// answer asks for what is missing, or says all of it at once where nobody can
// be asked.
func (j *journey) answer(ctx context.Context) error {
	if !j.asking() || j.check && j.replay {
		if faults := j.session.Faults(); len(faults) > 0 {
			return faults
		}
		return nil
	}
	q := &questions{program: j.program, session: j.session, conn: j.conn, save: j.saveDraft, missing: j.replay}
	return q.all(ctx)
}

func (j *journey) saveDraft() error {
	if j.replay {
		return nil
	}
	drafts, err := j.drafts()
	if err != nil {
		return err
	}
	return drafts.SaveDraft(j.session)
}

// show hands over to the screen.
func (j *journey) show(ctx context.Context) error {
	if j.replay {
		j.session.Resume()
	}
	o, err := j.screenOptions()
	if err != nil {
		return err
	}
	j.connect(&o, j.conn)
	o.Session, o.Profile = j.session, j.profile
	exit, err := j.Screen(ctx, o)
	if err != nil {
		return err
	}
	return finish(exit)
}
