package aws

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// sight is what looking at a stack found, and what it came to.
type sight struct {
	name     string
	stack    *types.Stack // nil where there is none
	standing standing
	decision wizard.Decision
	text     string   // one sentence
	advice   []string // for a conflict
	mine     string   // token of its latest operation, where an earlier process of this run began it
}

// look finds a stack and decides what building it means, without changing
// anything.
func (w worker) look(ctx context.Context, a *wizard.StackAction) (sight, error) {
	s := sight{name: a.Name.String(), decision: wizard.DecideCreate}
	if _, final := a.Name.Final(); !final {
		s.text = "its name is known once earlier steps are done"
		return s, nil
	}
	stack, err := w.describe(ctx, s.name)
	if err != nil {
		return s, err
	}
	if stack == nil || stack.StackStatus == types.StackStatusDeleteComplete {
		s.text = "there is no stack " + s.name
		return s, nil
	}
	s.stack = stack
	s.standing = standingOf(stack.StackStatus)
	if w.sent {
		if s.mine, err = w.myToken(ctx, sdk.ToString(stack.StackId)); err != nil {
			return s, err
		}
	}
	if s.mine != "" {
		s.text = fmt.Sprintf("%s is %s: this run began it and goes on with it", s.name, stack.StackStatus)
		if stack.LastUpdatedTime != nil {
			s.decision = wizard.DecideUpdate
		}
		return s, nil
	}
	is := fmt.Sprintf("%s is %s", s.name, stack.StackStatus)
	switch s.standing {
	case settled:
		return s, w.compareAll(ctx, a, &s, is)
	case busy:
		s.decision, s.text = wizard.DecideAdopt, is+": it is followed until it is done"
	case falling:
		s.decision, s.text = wizard.DecideReplace, is+": once it has ended it is deleted and created again"
	case fallen:
		s.decision, s.text = wizard.DecideReplace, is+": it is deleted and created again"
		guardReplace(&s)
	case leaving:
		s.text = is + ": once it is gone it is created"
	case reviewed:
		return s, w.lookReviewed(ctx, &s)
	default:
		s.decision, s.text = wizard.DecideConflict, is
		s.advice = adviceOnStuck(s.name, stack.StackStatus)
	}
	return s, nil
}

// guardReplace refuses to replace what is protected from deletion.
func guardReplace(s *sight) {
	if sdk.ToBool(s.stack.EnableTerminationProtection) {
		s.decision = wizard.DecideConflict
		s.text = fmt.Sprintf("%s is %s and protected from deletion", s.name, s.stack.StackStatus)
		s.advice = []string{"Switch its termination protection off, then run again; or choose another name."}
	}
}

// compareAll decides between kept, update and conflict for a complete stack.
func (w worker) compareAll(ctx context.Context, a *wizard.StackAction, s *sight, is string) error {
	differs, err := w.differences(ctx, a, s.stack)
	if err != nil {
		return err
	}
	if len(differs) == 0 {
		s.decision, s.text = wizard.DecideKeep, is+" and as wanted"
		return nil
	}
	s.decision, s.text = wizard.DecideUpdate, is+"; "+list(differs)+" differ"
	if len(differs) == 1 {
		s.text += "s"
	}
	// To execute a change set deletes all others of the stack.
	others, err := w.pendingChangeSets(ctx, s.name)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		s.decision = wizard.DecideConflict
		s.text = fmt.Sprintf("%s has a pending change set that is not ours: %s", s.name, strings.Join(others, ", "))
		s.advice = []string{"Execute it or delete it, or ask whose it is; an update from here would throw it away."}
	}
	return nil
}

// lookReviewed decides about a stack that exists only for its change sets.
// Somebody else's pending change set is never touched.
func (w worker) lookReviewed(ctx context.Context, s *sight) error {
	pending, err := w.pendingChangeSets(ctx, s.name)
	if err != nil {
		return err
	}
	if len(pending) == 0 {
		s.decision = wizard.DecideReplace
		s.text = s.name + " is REVIEW_IN_PROGRESS without any change set: the empty shell is deleted and the stack created"
		guardReplace(s)
		return nil
	}
	s.decision = wizard.DecideConflict
	s.text = fmt.Sprintf("%s waits for somebody to execute its change set %s", s.name, strings.Join(pending, ", "))
	s.advice = []string{
		"Execute the change set, or delete the stack, or ask whose it is.",
		"Choose another name.",
	}
	return nil
}

// pendingChangeSets are the names of a stack's change sets that are not ours.
func (w worker) pendingChangeSets(ctx context.Context, stack string) ([]string, error) {
	var names []string
	err := w.persist(ctx, "listing the change sets of "+stack, func(ctx context.Context) error {
		names = nil
		pages := cloudformation.NewListChangeSetsPaginator(w.c.cfn, &cloudformation.ListChangeSetsInput{StackName: &stack})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return err
			}
			for _, set := range page.Summaries {
				name := sdk.ToString(set.ChangeSetName)
				if set.Status != types.ChangeSetStatusFailed && set.Status != types.ChangeSetStatusDeleteComplete && !w.ours(name) {
					names = append(names, name)
				}
			}
		}
		return nil
	})
	return names, err
}

// conflict is the Trouble of a stack that must not be touched.
func (s sight) conflict() error {
	return &wizard.Trouble{Cause: "Conflict: the stack " + s.name + " exists", Reason: s.text, Advice: s.advice, Exit: wizard.ExitFailed}
}

// list joins words as a sentence does.
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
