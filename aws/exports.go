package aws

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// exports are all exports of the account and region.
func (c *Cloud) exports(ctx context.Context) ([]types.Export, error) {
	var all []types.Export
	pages := cloudformation.NewListExportsPaginator(c.cfn, &cloudformation.ListExportsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Exports...)
	}
	return all, nil
}

// exportsExist checks names that a template imports, before anything is begun
// that would fail for want of them.
func (w worker) exportsExist(ctx context.Context, wanted []string) error {
	if len(wanted) == 0 {
		return nil
	}
	var names []string
	err := w.persist(ctx, "listing the exports of the region", func(ctx context.Context) error {
		names = nil
		all, err := w.c.exports(ctx)
		for _, e := range all {
			names = append(names, sdk.ToString(e.Name))
		}
		return err
	})
	if err != nil {
		return err
	}
	var missing, near []string
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			missing = append(missing, name)
			near = append(near, wizard.Nearest(name, names, 2)...)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	t := &wizard.Trouble{
		Cause:  "There is no export " + strings.Join(missing, ", ") + " in " + w.c.Account().Region,
		Reason: "it is made by another stack, which is not there, or in another region, or has another prefix or name",
		Exit:   wizard.ExitFailed,
	}
	if len(near) > 0 {
		t.Advice = append(t.Advice, "Did you mean "+strings.Join(unique(near), " or ")+"?")
	}
	t.Advice = append(t.Advice, "Build the stack that exports it first.")
	return t
}

// noImporters checks that nobody imports what a stack exports: CloudFormation
// would begin to delete it and then go back.
func (w worker) noImporters(ctx context.Context, stack *types.Stack) error {
	var used []string
	for _, o := range stack.Outputs {
		name := sdk.ToString(o.ExportName)
		if name == "" {
			continue
		}
		importers, err := w.importers(ctx, name)
		if err != nil {
			return err
		}
		if len(importers) > 0 {
			used = append(used, fmt.Sprintf("%s is imported by %s", name, list(importers)))
		}
	}
	if len(used) == 0 {
		return nil
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("The stack %s cannot be deleted yet", sdk.ToString(stack.StackName)),
		Reason: strings.Join(used, "; "),
		Advice: []string{"Delete the importing stacks first."},
		Exit:   wizard.ExitUndoFailed,
	}
}

// importers are the stacks that import an export. Where that cannot be learned
// nobody is known, and CloudFormation itself refuses.
func (w worker) importers(ctx context.Context, export string) ([]string, error) {
	var names []string
	err := w.persist(ctx, "listing the importers of "+export, func(ctx context.Context) error {
		names = nil
		pages := cloudformation.NewListImportsPaginator(w.c.cfn, &cloudformation.ListImportsInput{ExportName: &export})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			switch weatherOf(err) {
			case fair:
				names = append(names, page.Imports...)
			case refused, denied, ours: // "Export 'x' is not imported by any stack." is a refusal too
				return nil
			default:
				return err
			}
		}
		return nil
	})
	return names, err
}
