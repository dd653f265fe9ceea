package cloudformation

import (
	"fmt"
	"strings"

	"gantry/wizard/template"
)

// refuse is why an operation that was accepted fails before any resource is
// touched; empty if nothing stands against it. It checks what CloudFormation
// checks only then: values of AWS-specific parameters, and imports.
func (e *Engine) refuse(s *Stack) string {
	c, err := e.compile(s, s.Definition)
	if err != nil {
		return message(err)
	}
	if reason := e.parameterFailure(s, s.Definition, c); reason != "" {
		return reason
	}
	imports, err := e.findImports(s, c)
	if err != nil {
		return message(err)
	}
	s.Imports = imports
	return ""
}

// parameterFailure names the AWS-specific parameter values that do not exist.
func (e *Engine) parameterFailure(s *Stack, d *Definition, c *compiled) string {
	var missing []string
	for i := range c.template.Parameters {
		of := &c.template.Parameters[i]
		p := d.parameter(of.Name)
		if p == nil {
			continue
		}
		kind, value := of.Type, p.Value
		if inner, ok := of.SSMInner(); ok {
			kind, value = inner, p.Resolved
		}
		kind, list := strings.CutPrefix(strings.TrimSuffix(kind, ">"), "List<")
		if !strings.HasPrefix(kind, "AWS::") {
			continue
		}
		members := []string{value}
		if list {
			members = strings.Split(value, ",")
		}
		for _, member := range members {
			member = strings.TrimSpace(member)
			if !e.world.Exists(s.Region, kind, member) {
				missing = append(missing, fmt.Sprintf("parameter value %s for parameter name %s does not exist", member, of.Name))
			}
		}
	}
	if missing == nil {
		return ""
	}
	return "Parameter validation failed: " + strings.Join(missing, ", ")
}

// findImports reads the exports that a definition imports.
func (e *Engine) findImports(s *Stack, c *compiled) ([]string, error) {
	var names []string
	for _, argument := range c.evaluation.Template().Imports() {
		value, err := c.evaluation.Value(argument)
		if err != nil {
			return nil, err
		}
		name, ok := value.(string)
		if !ok || template.IsUnknown(value) {
			continue
		}
		if _, err := e.imported(s, name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// staticExports finds an export in use that a new definition changes, as far as
// its outputs are known before anything is done.
func (e *Engine) staticExports(s *Stack) string {
	next, known := e.nextOutputs(s, s.Definition)
	if !known {
		return ""
	}
	return e.exportInUse(s, next)
}
