package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gantry/profiles"
	"gantry/wizard"
)

func (p *program) profilesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "profiles",
		Short: "List, show and change saved answers",
		Args:  noArgs,
		RunE:  p.withStore((*program).listProfiles),
	}
	add := func(use, short string, args int, do func(*program, *profiles.Store, []string) error) {
		c.AddCommand(&cobra.Command{
			Use: use, Short: short, Args: wrong(cobra.ExactArgs(args)),
			RunE: p.withStore(do), ValidArgsFunction: p.completeProfiles,
		})
	}
	add("list", "List all profiles", 0, (*program).listProfiles)
	add("show NAME", "Show what a profile holds", 1, (*program).showProfile)
	add("delete NAME", "Delete a profile", 1, (*program).deleteProfile)
	add("copy NAME NEW", "Save a profile under a second name", 2, func(_ *program, s *profiles.Store, a []string) error { return s.Copy(a[0], a[1]) })
	add("rename NAME NEW", "Give a profile another name", 2, func(_ *program, s *profiles.Store, a []string) error { return s.Rename(a[0], a[1]) })
	add("diff NAME OTHER", "Show in which answers two profiles differ", 2, (*program).diffProfiles)
	add("export NAME", "Write a profile for a colleague to the output; it holds no secret", 1, (*program).exportProfile)
	add("import FILE NAME", "Take in what a colleague exported; FILE - is the input", 2, (*program).importProfile)
	c.AddCommand(&cobra.Command{
		Use: "edit NAME", Short: "Change a profile in the editor of VISUAL or EDITOR", Args: wrong(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return p.withStore(func(p *program, s *profiles.Store, a []string) error {
				return p.editProfile(c.Context(), s, a[0])
			})(c, args)
		},
		ValidArgsFunction: p.completeProfiles,
	})
	return c
}

// withStore opens the folder of profiles for a command.
func (p *program) withStore(do func(*program, *profiles.Store, []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		store, err := p.store()
		if err != nil {
			return err
		}
		return do(p, store, args)
	}
}

func (p *program) listProfiles(s *profiles.Store, _ []string) error {
	all, err := s.List()
	if len(all) == 0 && err == nil {
		p.out.line("There are no profiles yet; --save NAME makes one.")
	}
	for _, profile := range all {
		p.out.object(profile)
		used := "never used"
		if !profile.Used.IsZero() {
			used = "used " + profile.Used.Local().Format(listTime)
		}
		p.out.line("%-20s %-28s %-16s %-16s %s", profile.Name, builds(profile), cmp.Or(profile.Account, "-"), cmp.Or(profile.Region, "-"), used)
	}
	return err
}

// builds is what a profile is for.
func builds(profile profiles.Profile) string {
	if profile.Blueprint != "" {
		return profile.Blueprint
	}
	var names []string
	for _, t := range profile.Templates {
		names = append(names, filepath.Base(t))
	}
	return some(names, 2)
}

func (p *program) showProfile(s *profiles.Store, args []string) error {
	profile, err := s.Load(args[0])
	if err != nil {
		return err
	}
	p.out.object(profile)
	for _, kv := range [][2]string{
		{"profile", profile.Name},
		{"builds", builds(profile)},
		{"stack", profile.Stack},
		{"account", profile.Account},
		{"region", profile.Region},
		{"file", s.Path(profile.Name)},
	} {
		if kv[1] != "" {
			p.out.line("%-10s %s", kv[0], kv[1])
		}
	}
	for _, key := range sortedKeys(profile.Answers) {
		p.out.line("  %s = %s", key, profile.Answers[key])
	}
	for _, key := range sortedKeys(profile.Secrets) {
		p.out.line("  %s: secret, from %s", key, profile.Secrets[key])
	}
	return nil
}

func (p *program) deleteProfile(s *profiles.Store, args []string) error {
	if err := s.Delete(args[0]); err != nil {
		return err
	}
	p.out.line("Profile %s is deleted.", args[0])
	return nil
}

func (p *program) exportProfile(s *profiles.Store, args []string) error {
	data, err := s.Export(args[0])
	if err != nil {
		return err
	}
	_, err = p.Out.Write(data)
	return err
}

func (p *program) importProfile(s *profiles.Store, args []string) error {
	var data []byte
	var err error
	if args[0] == "-" {
		data, err = io.ReadAll(io.LimitReader(p.In, maxAnswers+1))
	} else {
		data, err = os.ReadFile(args[0])
	}
	if err != nil {
		return &wizard.Trouble{Cause: "reading " + args[0], Reason: err.Error(), Exit: wizard.ExitUsage, Err: err}
	}
	profile, err := s.Import(args[0], args[1], data)
	if err != nil {
		return err
	}
	p.out.line("Profile %s: gantry replay %s", profile.Name, profile.Name)
	return nil
}

// diffProfiles writes one line for each answer that differs.
func (p *program) diffProfiles(s *profiles.Store, args []string) error {
	one, err := s.Load(args[0])
	if err != nil {
		return err
	}
	other, err := s.Load(args[1])
	if err != nil {
		return err
	}
	a, b := flat(one), flat(other)
	all := map[string]string{}
	for _, values := range []map[string]string{a, b} {
		for key := range values {
			all[key] = ""
		}
	}
	same := true
	for _, key := range sortedKeys(all) {
		before, had := a[key]
		after, has := b[key]
		if had == has && before == after {
			continue
		}
		same = false
		p.out.object(map[string]any{"key": key, args[0]: before, args[1]: after})
		if had {
			p.out.line("- %s = %s", key, before)
		}
		if has {
			p.out.line("+ %s = %s", key, after)
		}
	}
	if same {
		p.out.line("They are the same.")
	}
	return nil
}

// flat is everything of a profile that can differ, as keys and values.
func flat(p profiles.Profile) map[string]string {
	all := map[string]string{}
	for key, value := range p.Answers {
		all[key] = value
	}
	for key, value := range p.Secrets {
		all[key+" (secret)"] = value
	}
	for key, value := range map[string]string{
		"(blueprint)": p.Blueprint, "(templates)": strings.Join(p.Templates, " "), "(stack)": p.Stack,
		"(account)": p.Account, "(region)": p.Region,
	} {
		if value != "" {
			all[key] = value
		}
	}
	return all
}

// completeProfiles proposes names to a shell.
func (p *program) completeProfiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	store, err := p.store()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names, err := store.Names()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeRuns proposes ids to a shell.
func (p *program) completeRuns(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	runs, err := p.runs()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	list, err := runs.List()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, fmt.Sprintf("%s\t%s, %s", r.ID, r.Blueprint, standing(r)))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
