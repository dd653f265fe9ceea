package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gantry/profiles"
	"gantry/wizard"
)

// editProfile lets the operator change a copy of a profile in an editor. The
// copy takes the profile's place only if it can be read; else the operator may
// go on with it.
func (p *program) editProfile(ctx context.Context, s *profiles.Store, name string) error {
	if _, err := os.Lstat(s.Path(name)); err != nil || profiles.CheckName(name) != nil {
		_, err := s.Load(name)
		return err
	}
	if !p.Terminal {
		return usage("an editor needs a terminal", "change the file itself: "+s.Path(name))
	}
	data, err := os.ReadFile(s.Path(name))
	if err != nil {
		return fmt.Errorf("reading profile %s: %w", name, err)
	}
	folder, err := os.MkdirTemp("", "gantry-") // 0700
	if err != nil {
		return fmt.Errorf("making a copy to edit: %w", err)
	}
	defer os.RemoveAll(folder)
	draft := filepath.Join(folder, name+".yaml")
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return fmt.Errorf("making a copy to edit: %w", err)
	}
	for {
		if err := p.edit(ctx, draft); err != nil {
			return err
		}
		changed, err := os.ReadFile(draft)
		if err != nil {
			return fmt.Errorf("reading the copy back: %w", err)
		}
		fault := s.Replace(draft, name, changed)
		if fault == nil {
			p.out.line("Profile %s is saved.", name)
			return nil
		}
		p.out.lines("", wizard.TroubleOf(fault).Text())
		again, err := p.ask.agreed(ctx, "Edit it again?")
		if err != nil || !again {
			return errors.Join(err, fault)
		}
	}
}

// edit runs the editor and waits for it.
func (p *program) edit(ctx context.Context, file string) error {
	visual, _ := p.Environment("VISUAL")
	editor, _ := p.Environment("EDITOR")
	words := strings.Fields(cmp.Or(visual, editor, "vi")) // such as "code --wait"
	command := exec.CommandContext(ctx, words[0], append(words[1:], file)...)
	command.Stdin, command.Stdout, command.Stderr = p.In, p.Out, p.Err
	if err := command.Run(); err != nil {
		return &wizard.Trouble{
			Cause: "the editor " + words[0], Reason: err.Error(), Exit: wizard.ExitUsage,
			Advice: []string{"the profile is as it was; VISUAL or EDITOR names another editor"}, Err: err,
		}
	}
	return nil
}
