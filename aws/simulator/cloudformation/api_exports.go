package cloudformation

import (
	"slices"

	"gantry/aws/simulator/wire"
)

func (e *Engine) listExports(q *wire.Request) (wire.Output, error) {
	var all []Output
	owners := map[string]string{}
	for _, s := range e.newest(q.Region, func(s *Stack) bool { return !s.gone() }) {
		for _, o := range s.Outputs {
			if o.Export != "" {
				all = append(all, o)
				owners[o.Export] = s.ID
			}
		}
	}
	slices.SortFunc(all, func(a, b Output) int {
		if a.Export < b.Export {
			return -1
		}
		return 1
	})
	from, to, next, err := page(q, "exports", len(all), 100)
	if err != nil {
		return wire.Output{}, err
	}
	var members [][]*wire.Node
	for _, o := range all[from:to] {
		members = append(members, []*wire.Node{
			wire.Text("ExportingStackId", owners[o.Export]), wire.Text("Name", o.Export), wire.Text("Value", o.Value),
		})
	}
	return wire.XML(wire.List("Exports", "member", members...), next), nil
}

func (e *Engine) listImports(q *wire.Request) (wire.Output, error) {
	if !q.Params.Has("ExportName") {
		return wire.Output{}, wire.Null("exportName")
	}
	name := q.Params.Get("ExportName")
	if _, ok := e.exports[q.Region+"/"+name]; !ok {
		return wire.Output{}, wire.Invalid("Export '%s' does not exist.", name)
	}
	users := e.importers(q.Region, name)
	if len(users) == 0 {
		return wire.Output{}, wire.Invalid("Export '%s' is not imported by any stack.", name)
	}
	from, to, next, err := page(q, "imports", len(users), 100)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Texts("Imports", "member", users[from:to]...), next), nil
}
