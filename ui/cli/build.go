package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gantry/profiles"
	"gantry/ui"
	"gantry/wizard"
	"gantry/wizard/blueprints"
)

func (p *program) newCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "new [BLUEPRINT]",
		Short:   "Answer, review, run",
		Long:    "Asks the questions of a blueprint, shows the plan, and carries it out.\nBLUEPRINT is the name of a built-in one or a folder with a blueprint.yaml.",
		Example: "gantry new datp-environment --set environment=dev --save dev",
		Args:    wrong(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return p.new(c.Context(), strings.Join(args, ""))
		},
	}
	p.journey(c)
	return c
}

// new builds a blueprint. Without a name the operator chooses; a rehearsal
// without a terminal takes the default one.
func (p *program) new(ctx context.Context, name string) error {
	if name == "" && p.mode() == modeScreen {
		return p.begin(ctx)
	}
	examples := name == "" && p.simulate && !p.asking()
	if name == "" {
		var err error
		if name, err = p.choose(ctx); err != nil {
			return err
		}
	}
	b, err := blueprints.Find(name)
	if err != nil {
		return err
	}
	if _, err := folder(name, b); err == nil {
		name, _ = filepath.Abs(name) // replaying works from anywhere
	}
	return p.travel(ctx, journey{profile: profiles.Profile{Blueprint: name}, examples: examples})
}

// folder says whether a blueprint was read from a folder and is not built in.
func folder(name string, b *wizard.Blueprint) (string, error) {
	if name == b.Name {
		return "", fmt.Errorf("%s is built in", name)
	}
	return filepath.Abs(name)
}

// choose asks which blueprint is meant.
func (p *program) choose(ctx context.Context) (string, error) {
	if !p.asking() {
		if p.simulate {
			p.out.line("Rehearsing %s with the examples of its questions.", defaultBlueprint)
			return defaultBlueprint, nil
		}
		return "", usage("there is no terminal to ask at, and no blueprint was named",
			"name it and agree: gantry new BLUEPRINT --yes", "or rehearse: gantry --simulate")
	}
	all, err := blueprints.All()
	if err != nil {
		return "", err
	}
	for i, b := range all {
		p.out.line("  %3d  %s: %s", i+1, b.Name, b.Title)
	}
	for {
		text, err := p.ask.line(ctx, "Which blueprint? ")
		if err != nil {
			return "", err
		}
		for i, b := range all {
			if text == b.Name || text == fmt.Sprint(i+1) {
				return b.Name, nil
			}
		}
	}
}

func (p *program) deployCommand() *cobra.Command {
	var stack string
	c := &cobra.Command{
		Use:   "deploy TEMPLATE…",
		Short: "The same for any CloudFormation template",
		Long: "Asks for the parameters of templates, shows the plan, and makes or updates their\n" +
			"stacks. A TEMPLATE is a file, https:// or s3://; several are ordered by what they\nexport and import.",
		Example: "gantry deploy network.yaml app.yaml --name dev",
		Args:    wrong(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			for i, location := range args {
				if !strings.Contains(location, "://") {
					if absolute, err := filepath.Abs(location); err == nil {
						args[i] = absolute
					}
				}
			}
			return p.travel(c.Context(), journey{profile: profiles.Profile{Templates: args, Stack: stack}})
		},
	}
	p.journey(c)
	c.Flags().StringVar(&stack, "name", "", "name of the stack; of several templates the beginning of their names")
	return c
}

func (p *program) replayCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "replay PROFILE",
		Short: "The same from saved answers: only what is missing is asked",
		Args:  wrong(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			store, err := p.store()
			if err != nil {
				return err
			}
			profile, err := store.Load(args[0])
			if err != nil {
				return err
			}
			return p.travel(c.Context(), journey{profile: profile, replay: true})
		},
		ValidArgsFunction: p.completeProfiles,
	}
	p.journey(c)
	return c
}

// travel opens the account and goes the whole way.
func (p *program) travel(ctx context.Context, j journey) error {
	profile := j.profile
	conn, err := p.open(ctx, p.place(profile.Account, profile.Region))
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	b, err := p.blueprint(ctx, conn, profile)
	if err != nil {
		return err
	}
	j.program, j.blueprint, j.conn = p, b, conn
	if j.replay && profile.Version != 0 && profile.Version != b.Version {
		p.out.line("Profile %s was made for version %d of %s, which is at version %d now.", profile.Name, profile.Version, b.Name, b.Version)
	}
	return j.walk(ctx)
}

// blueprint is what a profile builds.
func (p *program) blueprint(ctx context.Context, conn *ui.Connection, profile profiles.Profile) (*wizard.Blueprint, error) {
	if len(profile.Templates) == 0 {
		return blueprints.Find(profile.Blueprint)
	}
	var sources []wizard.TemplateSource
	for _, location := range profile.Templates {
		source, err := p.Fetch(ctx, conn, location)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	return wizard.FromTemplates(sources, profile.Stack)
}
