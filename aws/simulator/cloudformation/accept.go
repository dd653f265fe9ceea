package cloudformation

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

// make makes a stack that has a name and nothing else.
func (e *Engine) make(region, name string) *Stack {
	e.state.Made++
	e.dirty = true
	draw := chance{e.seed + region + "/" + name}
	id := draw.uuid1(e.at, "stack", strconv.Itoa(e.state.Made))
	s := &Stack{
		ID:   fmt.Sprintf("arn:%s:cloudformation:%s:%s:stack/%s/%s", partition(region), region, e.world.Account(), name, id),
		Name: name, Region: region, Created: e.at, Number: e.state.Made, Definition: &Definition{},
	}
	e.adopt(s)
	e.touch(s)
	return s
}

// discard forgets a stack that was refused after all.
func (e *Engine) discard(s *Stack) {
	delete(e.stacks, s.ID)
	delete(e.names, s.Region+"/"+s.Name)
	e.order = slices.DeleteFunc(e.order, func(other *Stack) bool { return other == s })
	e.moved = slices.DeleteFunc(e.moved, func(other *Stack) bool { return other == s })
	if e.store != nil {
		e.store.Forget(definitionKey + uuidOf(s.ID))
		e.store.Forget(stackKey + uuidOf(s.ID))
	}
}

// resolve completes a definition's parameters: the defaults of those that were
// not given, and what is stored under the names of Systems Manager parameters.
func (e *Engine) resolve(region string, t *template.Template, d *Definition) error {
	given := map[string]Parameter{}
	for _, p := range d.Parameters {
		given[p.Key] = p
	}
	var all []Parameter
	var missing []string
	for i := range t.Parameters {
		of := &t.Parameters[i]
		p, ok := given[of.Name]
		delete(given, of.Name)
		if !ok {
			if !of.HasDefault {
				continue
			}
			p = Parameter{Key: of.Name, Value: of.Default}
		}
		p.NoEcho = of.NoEcho
		inner, stored := of.SSMInner()
		p.SSM, p.Resolved = false, ""
		if stored {
			value, kind, found := e.world.Parameter(region, p.Value)
			if !found {
				missing = append(missing, p.Value)
			} else if err := storedFits(p.Key, of, inner, kind); err != nil {
				return err
			}
			p.SSM, p.Resolved = found, value
		}
		all = append(all, p)
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		all = append(all, given[key])
	}
	d.Parameters = all
	if missing != nil {
		return wire.Invalid("Unable to fetch parameters [%s] from parameter store for this account.", strings.Join(missing, ","))
	}
	return nil
}

// storedFits compares the type of a stored parameter with the declared one.
func storedFits(key string, of *template.Parameter, inner, kind string) error {
	if kind == "SecureString" {
		return wire.Invalid("Parameters [%s] referenced by template have types not supported by CloudFormation.", key)
	}
	if list := of.YieldsList(); list != (kind == "StringList") && (list || inner == "String" || inner == "Number") {
		return wire.Invalid("Types for SSM parameters [%s] defined in CFN template and SSM are incompatible", key)
	}
	return nil
}

// accept gives a stack its definition after all the checks that come before a
// request is answered.
func (e *Engine) accept(s *Stack, d *Definition) (*compiled, error) {
	c, err := e.plain(s, d)
	if err != nil {
		return nil, err
	}
	d.Description = c.template.Description
	if err := c.evaluation.CheckRules(); err != nil {
		return nil, refusal(err)
	}
	if macros := c.template.Macros(); len(macros) > 0 {
		return nil, wire.Invalid("No transform named %s found.", macros[0])
	}
	return c, e.checkTypes(c)
}

// complete1 checks a new stack's definition and gives it to it.
func (e *Engine) complete1(s *Stack, d *Definition) error {
	if _, err := e.accept(s, d); err != nil {
		return err
	}
	e.define(s, d)
	return nil
}

// checkTypes refuses resource types that do not exist and attributes that a
// type does not have.
func (e *Engine) checkTypes(c *compiled) error {
	var unknown []string
	for _, r := range c.evaluation.Template().Resources {
		if !e.types.Known(r.Type) && !slices.Contains(unknown, r.Type) {
			unknown = append(unknown, r.Type)
		}
	}
	if unknown != nil {
		return wire.Invalid("Template format error: Unrecognized resource types: [%s]", strings.Join(unknown, ", "))
	}
	for _, r := range c.evaluation.Resources() {
		if err := e.checkAttributes(c, r.Properties); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) checkAttributes(c *compiled, v any) error {
	switch v := v.(type) {
	case map[string]any:
		if pair, ok := v["Fn::GetAtt"].([]any); ok && len(v) == 1 && len(pair) == 2 {
			logical, _ := pair[0].(string)
			attribute, _ := pair[1].(string)
			if of := c.resources[logical]; of != nil && attribute != "" && !e.types.HasAttribute(of.Type, attribute) {
				return wire.Invalid("Template error: resource %s does not support attribute type %s in Fn::GetAtt", logical, attribute)
			}
			return nil
		}
		for _, key := range sortedKeys(v) {
			if err := e.checkAttributes(c, v[key]); err != nil {
				return err
			}
		}
	case []any:
		for _, member := range v {
			if err := e.checkAttributes(c, member); err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

func number(v any) int {
	n, _ := strconv.Atoi(fmt.Sprint(normal(v)))
	return n
}

// capable checks that what a template needs was acknowledged.
func capable(t *template.Template, d *Definition) error {
	for _, c := range t.Capabilities() {
		ok := slices.Contains(d.Capabilities, c.Name) ||
			c.Name == template.CapabilityIAM && slices.Contains(d.Capabilities, template.CapabilityNamedIAM)
		if !ok {
			return wire.Errorf(http.StatusBadRequest, "InsufficientCapabilitiesException", "Requires capabilities : [%s]", c.Name)
		}
	}
	return nil
}

// startCreation begins to create a stack that has its definition.
func (e *Engine) startCreation(s *Stack, token string, disableRollback bool) *Operation {
	op := e.request(s, createStack, token)
	op.DisableRollback, op.RetainExceptOnCreate = disableRollback, s.RetainExceptOnCreate
	s.DisableRollback = disableRollback
	e.stackEvent(s, "CREATE_IN_PROGRESS", userInitiated)
	e.in(s, e.draw(s, checkAfter, "check"), atCheck, "", "")
	if s.TimeoutMinutes > 0 {
		e.set(s, Timer{Due: e.at.Add(time.Duration(s.TimeoutMinutes) * time.Minute), Kind: atTimeout, Key: op.ID})
	}
	return op
}

// startUpdate begins to bring a stack to a definition.
func (e *Engine) startUpdate(s *Stack, d *Definition, token string, how *Operation) *Operation {
	op := e.request(s, updateStack, token)
	op.DisableRollback, op.RetainExceptOnCreate, op.Policy, op.Importing = how.DisableRollback, how.RetainExceptOnCreate, how.Policy, how.Importing
	op.Unvalidated = how.Unvalidated
	s.Updated = e.at
	e.define(s, d)
	status := "UPDATE_IN_PROGRESS"
	if op.Importing != nil {
		status = "IMPORT_IN_PROGRESS"
	}
	e.stackEvent(s, status, userInitiated)
	e.in(s, e.draw(s, checkAfter, "check"), atCheck, "", "")
	return op
}
