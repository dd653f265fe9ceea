package cloudformation

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
)

// stackPolicy says what updates may do to which resources.
type stackPolicy struct {
	Statement []policyStatement
}

// policyStatement is one statement. Lists may be written as one text.
type policyStatement struct {
	Effect      string
	Action      texts
	NotAction   texts
	Principal   any
	Resource    texts
	NotResource texts
	Condition   map[string]map[string]texts
}

// texts is a text or a list of them.
type texts []string

// UnmarshalJSON reads either form.
func (t *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// parsePolicy reads a stack policy as AWS accepts it.
func parsePolicy(body string) (*stackPolicy, error) {
	invalid := wire.Invalid("Error validating stack policy: Invalid stack policy")
	var p stackPolicy
	if err := json.Unmarshal([]byte(body), &p); err != nil || len(p.Statement) == 0 {
		return nil, invalid
	}
	for _, statement := range p.Statement {
		actions := append(slices.Clone(statement.Action), statement.NotAction...)
		known := []string{"Update:*", "Update:Modify", "Update:Replace", "Update:Delete"}
		wrong := slices.ContainsFunc(actions, func(a string) bool { return !slices.Contains(known, a) })
		if statement.Effect != "Allow" && statement.Effect != "Deny" || len(actions) == 0 || wrong ||
			len(statement.Resource)+len(statement.NotResource) == 0 || statement.Principal != "*" {
			return nil, invalid
		}
	}
	return &p, nil
}

// policyDenies is why the stack policy does not allow an action on a resource,
// empty if it does. Without a policy everything is allowed; with one, what no
// statement allows is denied, and a statement that denies wins.
func (e *Engine) policyDenies(s *Stack, action string, r *Resource) string {
	body := s.Policy
	if s.Operation.Policy != "" {
		body = s.Operation.Policy
	}
	if body == "" {
		return ""
	}
	p, err := parsePolicy(body)
	if err != nil {
		return ""
	}
	allowed := false
	for i, statement := range p.Statement {
		if !statement.applies(action, r) {
			continue
		}
		if statement.Effect == "Deny" {
			return fmt.Sprintf("Action denied by stack policy: Statement [#%d] does not allow [%s] for resource [LogicalResourceId/%s]", i+1, action, r.Logical)
		}
		allowed = true
	}
	if allowed {
		return ""
	}
	return fmt.Sprintf("Action not allowed by stack policy: no statement allows [%s] for resource [LogicalResourceId/%s]", action, r.Logical)
}

func (p policyStatement) applies(action string, r *Resource) bool {
	named := func(list texts) bool {
		return slices.ContainsFunc(list, func(a string) bool { return a == "Update:*" || a == action })
	}
	if len(p.Action) > 0 && !named(p.Action) || len(p.NotAction) > 0 && named(p.NotAction) {
		return false
	}
	matched := func(list texts) bool {
		return slices.ContainsFunc(list, func(pattern string) bool {
			return pattern == "*" || like(pattern, "LogicalResourceId/"+r.Logical)
		})
	}
	if len(p.Resource) > 0 && !matched(p.Resource) || len(p.NotResource) > 0 && matched(p.NotResource) {
		return false
	}
	for operator, keys := range p.Condition {
		for key, values := range keys {
			if key != "ResourceType" {
				continue
			}
			found := slices.ContainsFunc(values, func(v string) bool {
				return v == r.Type || strings.HasSuffix(operator, "Like") && like(v, r.Type)
			})
			if found == strings.Contains(operator, "Not") {
				return false
			}
		}
	}
	return true
}

// like matches * and ?; a slash is nothing special in what it is used for.
func like(pattern, text string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", ":"), strings.ReplaceAll(text, "/", ":"))
	return err == nil && ok
}
