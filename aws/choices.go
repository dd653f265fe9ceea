package aws

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gantry/wizard"
)

// lookups are the choices already asked for. They are kept for the run: what a
// form shows does not change under its operator.
type lookups struct {
	mu    sync.Mutex
	known map[string]*lookup
}

// lookup is one list, asked for once.
type lookup struct {
	mu      sync.Mutex
	known   bool
	choices []wizard.Choice
}

func newLookups() *lookups { return &lookups{known: map[string]*lookup{}} }

// Forget makes the cloud look every list of choices up again when it is asked
// for it.
func (c *Cloud) Forget() {
	c.found.mu.Lock()
	defer c.found.mu.Unlock()
	clear(c.found.known)
}

// of is the lookup of a query.
func (l *lookups) of(q wizard.Query) *lookup {
	key := string(q.Kind)
	for _, name := range slices.Sorted(maps.Keys(q.Filter)) {
		key += "\x00" + name + "\x00" + q.Filter[name]
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known[key] == nil {
		l.known[key] = &lookup{}
	}
	return l.known[key]
}

// lister makes a list; what names what it lists, and value what is typed where
// it cannot.
type lister struct {
	what, value string
	list        func(*Cloud, context.Context, map[string]string) ([]wizard.Choice, error)
}

var listers = map[wizard.ChoiceKind]lister{
	wizard.ChooseKeyPair:           {"key pairs", "the name", (*Cloud).keyPairs},
	wizard.ChooseVPC:               {"VPCs", "the id", (*Cloud).vpcs},
	wizard.ChooseSubnet:            {"subnets", "the id", (*Cloud).subnets},
	wizard.ChooseSecurityGroup:     {"security groups", "the id", (*Cloud).securityGroups},
	wizard.ChooseSecurityGroupName: {"security groups", "the name", (*Cloud).securityGroupNames},
	wizard.ChooseZone:              {"availability zones", "the name", (*Cloud).zoneChoices},
	wizard.ChooseRegion:            {"regions", "the name", (*Cloud).regions},
	wizard.ChooseImage:             {"images", "the id", (*Cloud).images},
	wizard.ChooseInstance:          {"instances", "the id", (*Cloud).instances},
	wizard.ChooseInstanceType:      {"instance types", "the name", (*Cloud).instanceTypes},
	wizard.ChooseVolume:            {"volumes", "the id", (*Cloud).volumes},
	wizard.ChooseHostedZone:        {"hosted zones", "the id", (*Cloud).hostedZones},
	wizard.ChooseSSMParameter:      {"SSM parameters", "the name", (*Cloud).ssmParameters},
	wizard.ChooseBucket:            {"buckets", "the name", (*Cloud).buckets},
	wizard.ChooseStack:             {"stacks", "the name", (*Cloud).stacks},
	wizard.ChooseExport:            {"exports", "the name", (*Cloud).exportChoices},
}

// Choices answers a question that only the cloud can; an answer is kept for as
// long as the Cloud lives. An error's words fit beside a field: "could not list
// key pairs (AccessDenied: ec2:DescribeKeyPairs); type the name".
func (c *Cloud) Choices(ctx context.Context, q wizard.Query) ([]wizard.Choice, error) {
	l, ok := listers[q.Kind]
	if !ok {
		return nil, fmt.Errorf("AWS has no list of %q", q.Kind)
	}
	found := c.found.of(q)
	found.mu.Lock() // whoever asks the same meanwhile waits for this answer
	defer found.mu.Unlock()
	if found.known {
		return slices.Clone(found.choices), nil
	}
	choices, err := l.list(c, ctx, q.Filter)
	if err != nil {
		return nil, &choiceError{fmt.Sprintf("could not list %s (%s); type %s", l.what, c.brief(err), l.value), err}
	}
	found.known, found.choices = true, choices
	return slices.Clone(choices), nil
}

// choiceError has the words for beside a field, and the error underneath.
type choiceError struct {
	text string
	err  error
}

func (e *choiceError) Error() string { return e.text }

func (e *choiceError) Unwrap() error { return e.err }

// brief is an error in a few words.
func (c *Cloud) brief(err error) string {
	switch w := weatherOf(err); w {
	case denied:
		return "AccessDenied: " + missingPermission(err)
	case noKeys, expired, badKeys:
		return credentialWords[w]
	case unreachable:
		return "no answer"
	case interrupted:
		return "interrupted"
	}
	const most = 80
	text := reason(err)
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most-1]) + "…"
	}
	return text
}

// byLabel sorts choices as a person looks for them: by name, those without one
// last.
func byLabel(choices []wizard.Choice) {
	slices.SortStableFunc(choices, func(a, b wizard.Choice) int {
		if (a.Label == "") != (b.Label == "") {
			return cmp.Compare(b.Label, a.Label)
		}
		return cmp.Or(cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)), cmp.Compare(a.Value, b.Value))
	})
}

// note joins the facts that there are.
func note(facts ...string) string {
	return strings.Join(slices.DeleteFunc(facts, func(f string) bool { return f == "" }), " · ")
}
