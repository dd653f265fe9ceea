package aws

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"gantry/wizard"
)

// refusal explains why CloudFormation did not begin what was asked of a stack.
func (w worker) refusal(a *wizard.StackAction, err error) error {
	if err == nil {
		return nil
	}
	var t *wizard.Trouble
	if !errors.As(err, &t) {
		return err
	}
	better := *t
	var capabilities *types.InsufficientCapabilitiesException
	var limit *types.LimitExceededException
	words := message(err)
	switch {
	case errors.As(err, &capabilities):
		better.Cause = fmt.Sprintf("The stack %s was not begun: a capability was not agreed to", a.Name)
		better.Advice = []string{"Agree to " + strings.Join(capabilityNames(words), ", ") + " and run again."}
	case errors.As(err, &limit):
		better.Cause = fmt.Sprintf("The stack %s was not begun: a limit of the account is reached", a.Name)
		better.Advice = []string{"Delete stacks that nobody needs (those in ROLLBACK_COMPLETE and REVIEW_IN_PROGRESS count too), or ask AWS for a higher quota."}
	case code(err) == "ValidationError":
		better.Cause = fmt.Sprintf("CloudFormation refused the stack %s", a.Name)
		better.Advice = adviceOnValidation(a, words)
	}
	return &better
}

var inBrackets = regexp.MustCompile(`\[([^\]]*)\]`)

// capabilityNames are those in "Requires capabilities : [A, B]".
func capabilityNames(text string) []string {
	found := inBrackets.FindStringSubmatch(text)
	if found == nil {
		return []string{"the capabilities that AWS names"}
	}
	var names []string
	for name := range strings.SplitSeq(found[1], ",") {
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

var parameterWords = regexp.MustCompile(`Parameters?:? (?:'([A-Za-z0-9]+)'|\[([A-Za-z0-9, ]+)\]|([A-Za-z0-9]+) failed)`)

// adviceOnValidation says what to change for a request that is not valid.
func adviceOnValidation(a *wizard.StackAction, words string) []string {
	if found := parameterWords.FindStringSubmatch(words); found != nil {
		name := strings.Join(slices.DeleteFunc(found[1:], func(s string) bool { return s == "" }), "")
		return []string{"Change the answer for " + name + ", then run again."}
	}
	switch {
	case strings.HasPrefix(words, "Template"), strings.Contains(words, "template"):
		return []string{"Correct " + orElse(a.Template.Name, "the template") + ", then run again."}
	case strings.HasPrefix(words, "Role "):
		return []string{"Name a role that CloudFormation may assume, or none."}
	}
	return nil
}
