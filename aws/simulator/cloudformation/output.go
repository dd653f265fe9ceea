package cloudformation

import (
	"fmt"
	"slices"
	"strings"
)

// outputs evaluates the outputs of a stack whose resources are there.
func (e *Engine) outputs(s *Stack) ([]Output, error) {
	c, err := e.compile(s, s.Definition)
	if err != nil {
		return nil, err
	}
	values, err := c.evaluation.Outputs()
	if err != nil {
		return nil, outputError(c, err)
	}
	var outputs []Output
	for _, v := range values {
		outputs = append(outputs, Output{Name: v.Name, Value: v.Value, Description: v.Description, Export: v.ExportName})
		if v.ExportName == "" {
			continue
		}
		if other, taken := e.exports[s.Region+"/"+v.ExportName]; taken && other.stack != s.ID {
			return nil, said("Export with name %s is already exported by stack %s", v.ExportName, e.stacks[other.stack].Name)
		}
	}
	if in := e.exportInUse(s, outputs); in != "" {
		return nil, said("%s", "Update canceled. "+in)
	}
	return outputs, nil
}

// outputError names the output that cannot be evaluated, as AWS does.
func outputError(c *compiled, whole error) error {
	for _, o := range c.evaluation.Template().Outputs {
		if holds, known := c.evaluation.Condition(o.Condition); o.Condition != "" && known && !holds {
			continue
		}
		if _, err := c.evaluation.Value(o.Value); err != nil {
			path := "/Outputs/" + o.Name + "/Value"
			if function, ok := o.Value.(map[string]any); ok && isFunction(function) {
				path += "/" + sortedKeys(function)[0]
			}
			return said("[Error] %s: %s", path, message(err))
		}
	}
	return whole
}

// publish makes a stack's exports known.
func (e *Engine) publish(s *Stack) {
	for _, o := range s.Outputs {
		if o.Export != "" {
			e.exports[s.Region+"/"+o.Export] = export{s.ID, o.Export, o.Value}
		}
	}
}

// unpublish takes them back.
func (e *Engine) unpublish(s *Stack) {
	for _, o := range s.Outputs {
		if e.exports[s.Region+"/"+o.Export].stack == s.ID {
			delete(e.exports, s.Region+"/"+o.Export)
		}
	}
}

// imported reads an export for a stack.
func (e *Engine) imported(s *Stack, name string) (string, error) {
	found, ok := e.exports[s.Region+"/"+name]
	if !ok {
		return "", said("No export named %s found", name)
	}
	return found.value, nil
}

// importers are the names of the stacks that use an export.
func (e *Engine) importers(region, name string) []string {
	var users []string
	for _, s := range e.order {
		if s.Region == region && !s.gone() && slices.Contains(s.Imports, name) {
			users = append(users, s.Name)
		}
	}
	return users
}

// exportInUse is AWS's sentence about the first export of a stack that would
// vanish or change with new outputs although somebody uses it; without outputs
// all of them vanish. It is empty if there is none.
func (e *Engine) exportInUse(s *Stack, outputs []Output) string {
	for _, old := range s.Outputs {
		if old.Export == "" {
			continue
		}
		users := e.importers(s.Region, old.Export)
		if len(users) == 0 {
			continue
		}
		verb := "delete"
		if outputs != nil {
			verb = "update"
		}
		at := slices.IndexFunc(outputs, func(o Output) bool { return o.Export == old.Export })
		switch {
		case at < 0:
			return fmt.Sprintf("Cannot delete export %s as it is in use by %s.", old.Export, strings.Join(users, ", "))
		case outputs[at].Value != old.Value:
			return fmt.Sprintf("Cannot %s export %s as it is in use by %s.", verb, old.Export, strings.Join(users, ", "))
		}
	}
	return ""
}
