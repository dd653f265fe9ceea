package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"gantry/profiles"
	"gantry/wizard"
)

// program is one run of the program: what main handed in, the flags, and where
// its words go.
type program struct {
	Setup
	flags
	out *printer
	ask *asker
}

// Run carries a command line out and returns the exit code. What goes wrong
// has been told by then.
func Run(ctx context.Context, s Setup, args []string) wizard.Exit {
	s.fillIn()
	p := &program{Setup: s, out: &printer{to: s.Out, json: wantsJSON(args), now: s.Now}}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan struct{})
	defer close(done)
	go func() { // ends with Run
		select {
		case signal := <-s.Signals:
			cancel(stopped{signal})
		case <-done:
		}
	}()
	root := p.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	if slices.Contains(args, "--no-color") {
		_ = os.Setenv("NO_COLOR", "1") // fang looks there
	}
	var exit wizard.Exit
	told := false
	tell := func(err error) {
		exit = exitOf(ctx, err)
		if !silent(err) {
			p.tell(ctx, err)
		}
		told = true
	}
	err := fang.Execute(ctx, root, fang.WithVersion(s.Version),
		fang.WithErrorHandler(func(_ io.Writer, _ fang.Styles, err error) { tell(err) }))
	if err != nil && !told {
		tell(err)
	}
	return exit
}

// root is the command without a name.
func (p *program) root() *cobra.Command {
	c := &cobra.Command{
		Use:   "gantry",
		Short: "From nothing to a running system on AWS",
		Long: "Gantry takes you from nothing to a running system on AWS: it asks, checks every\n" +
			"answer, shows the plan, carries it out, streams what happens, and keeps the\n" +
			"answers as a profile.",
		Example: "gantry --simulate\ngantry new datp-environment --set environment=dev\ngantry replay dev --check",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.begin(c.Context())
		},
		PersistentPreRunE: func(*cobra.Command, []string) error { return p.prepare() },
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misused{err} })
	p.common(c)
	p.journey(c)
	c.AddCommand(p.newCommand(), p.deployCommand(), p.replayCommand(),
		p.runsCommand(), p.attachCommand(), p.removeCommand(),
		p.profilesCommand(), p.blueprintsCommand(), p.simulateCommand(), p.backgroundCommand())
	return c
}

// wrong makes a wrong number of arguments a usage error.
func wrong(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return misused{err}
		}
		return nil
	}
}

// noArgs refuses a word that is no command, with those that may be meant.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	advice := []string{c.CommandPath() + " --help shows the commands and their flags"}
	var names []string
	for _, known := range c.Commands() {
		names = append(names, known.Name())
	}
	if near := wizard.Nearest(args[0], names, 2); len(near) > 0 {
		advice = append([]string{"did you mean " + strings.Join(near, " or ") + "?"}, advice...)
	}
	return usage(fmt.Sprintf("%s has no command %.80q", c.CommandPath(), args[0]), advice...)
}

// prepare comes before every command.
func (p *program) prepare() error {
	p.out = &printer{to: p.Out, json: p.output == modeJSONL, now: p.Now}
	p.ask = newAsker(p.In, p.out, p.ReadSecret)
	return p.verify()
}

// mode is how the command shows itself.
func (p *program) mode() string {
	if p.output == modeScreen && (!p.Terminal || p.yes || p.check || p.detach || p.Screen == nil) {
		return modeText
	}
	return p.output
}

// asking says whether a person can be asked.
func (p *program) asking() bool { return p.Terminal && !p.yes && p.output != modeJSONL }

// tell says what went wrong: as a line of the stream, or in words.
func (p *program) tell(ctx context.Context, err error) {
	t := troubleOf(ctx, err)
	if p.out.json {
		p.out.event(wizard.Event{At: p.Now(), Body: wizard.TroubleMet{Trouble: *t}})
		return
	}
	words := *p.out
	words.to = p.Err
	words.trouble(t)
}

// runs is the folder of journals.
func (p *program) runs() (*wizard.Runs, error) {
	state, err := p.State()
	if err != nil {
		return nil, err
	}
	return wizard.OpenRuns(filepath.Join(state, "runs")), nil
}

// store is the folder of profiles.
func (p *program) store() (*profiles.Store, error) {
	config, err := p.Config()
	if err != nil {
		return nil, err
	}
	return profiles.Open(filepath.Join(config, "profiles")), nil
}

// drafts is the folder of answers of journeys that have not come to their end.
func (p *program) drafts() (*profiles.Drafts, error) {
	state, err := p.State()
	if err != nil {
		return nil, err
	}
	return profiles.OpenDrafts(filepath.Join(state, "drafts")), nil
}
