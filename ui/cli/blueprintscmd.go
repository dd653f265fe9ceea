package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gantry/wizard"
	"gantry/wizard/blueprints"
)

func (p *program) blueprintsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "blueprints",
		Short: "List, show and check what can be built",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return p.listBlueprints() },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "list", Short: "List the built-in blueprints", Args: wrong(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return p.listBlueprints() },
		},
		&cobra.Command{
			Use: "show BLUEPRINT", Short: "Show the steps and questions of a blueprint", Args: wrong(cobra.ExactArgs(1)),
			RunE: func(_ *cobra.Command, args []string) error { return p.showBlueprint(args[0]) },
		},
		&cobra.Command{
			Use: "check FOLDER", Short: "Find what is wrong with a blueprint, with file, line and column", Args: wrong(cobra.ExactArgs(1)),
			RunE: func(_ *cobra.Command, args []string) error { return p.checkBlueprint(args[0]) },
		},
	)
	return c
}

func (p *program) listBlueprints() error {
	all, err := blueprints.All()
	if err != nil {
		return err
	}
	for _, b := range all {
		p.out.object(map[string]any{"name": b.Name, "version": b.Version, "title": b.Title, "summary": b.Summary})
		p.out.line("%s  %s", b.Name, b.Title)
		p.out.lines("    ", b.Summary)
	}
	return nil
}

// shownField is a question as JSON.
type shownField struct {
	Key      string   `json:"key"`
	Label    string   `json:"label,omitempty"`
	Help     string   `json:"help,omitempty"`
	Type     string   `json:"type"`
	Default  string   `json:"default,omitempty"`
	Example  string   `json:"example,omitempty"`
	Allowed  []string `json:"allowed,omitempty"`
	Required bool     `json:"required"`
}

func (p *program) showBlueprint(name string) error {
	b, err := blueprints.Find(name)
	if err != nil {
		return err
	}
	p.out.object(map[string]any{
		"name": b.Name, "version": b.Version, "title": b.Title, "summary": b.Summary, "guide": b.Guide,
		"fields": shown(b.Fields), "steps": shownSteps(b),
	})
	p.out.line("%s, version %d: %s", b.Name, b.Version, b.Title)
	p.out.lines("  ", b.Summary)
	p.fields("Names", b.Fields)
	for _, s := range b.Steps {
		needs := ""
		if len(s.Needs) > 0 {
			needs = ", after " + strings.Join(s.Needs, ", ")
		}
		p.fields(fmt.Sprintf("%s (%s%s)", s.Title, s.Kind, needs), s.Fields)
	}
	if b.Guide != "" {
		p.out.line("")
		p.out.lines("", b.Guide)
	}
	return nil
}

func (p *program) fields(title string, fields []wizard.Field) {
	p.out.line("")
	p.out.line("%s", title)
	for _, f := range shown(fields) {
		value := ""
		switch {
		case f.Required:
			value = "must be answered"
			if f.Example != "" {
				value += ", such as " + f.Example
			}
		case f.Default != "":
			value = "default " + f.Default
		}
		p.out.line("  %-36s %s", f.Key, value)
	}
}

func shown(fields []wizard.Field) []shownField {
	all := make([]shownField, 0, len(fields))
	for _, f := range fields {
		all = append(all, shownField{
			Key: f.Key, Label: f.Label, Help: f.Help, Type: string(f.Type), Default: f.Default,
			Example: f.Example, Allowed: f.Allowed, Required: !f.HasDefault && !f.Optional,
		})
	}
	return all
}

func shownSteps(b *wizard.Blueprint) []map[string]any {
	var all []map[string]any
	for _, s := range b.Steps {
		all = append(all, map[string]any{
			"id": s.ID, "title": s.Title, "kind": s.Kind, "needs": s.Needs, "help": s.Help, "fields": shown(s.Fields),
		})
	}
	return all
}

func (p *program) checkBlueprint(folder string) error {
	b, err := blueprints.Find(folder)
	if err != nil {
		return err
	}
	questions := len(b.Keys())
	p.out.object(map[string]any{"name": b.Name, "version": b.Version, "steps": len(b.Steps), "questions": questions, "ok": true})
	p.out.line("%s, version %d, is fine: %d steps, %d questions.", b.Name, b.Version, len(b.Steps), questions)
	return nil
}
