package ec2

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// view is a Describe operation that lists resources of one type.
type view struct {
	action string // "DescribeVpcs"
	typ    string
	set    string // "vpcSet"
	id     string // the parameter that names resources, "VpcId"
	// missing is the error when a named resource does not exist: its code, and
	// its text with %s for the id.
	missing [2]string
	// name finds a resource's id in the API, nil for the physical id.
	name    func(r *world.Resource) string
	item    func(s *service, r *world.Resource) []*wire.Node
	filters map[string]reader
}

// reader reads what a filter compares.
type reader func(s *service, r *world.Resource) []string

// property is a filter on a property or attribute.
func property(name string) reader {
	return func(_ *service, r *world.Resource) []string { return []string{r.Text(name)} }
}

// physical is a filter on the physical id.
func physical(_ *service, r *world.Resource) []string { return []string{r.Physical} }

// constant is a filter on what is the same for all.
func constant(value string) reader {
	return func(*service, *world.Resource) []string { return []string{value} }
}

// state is a filter on the state.
func state(_ *service, r *world.Resource) []string { return []string{stateOf(r)} }

func stateOf(r *world.Resource) string {
	if r.State == "" {
		return "available"
	}
	return r.State
}

// nameOf is a resource's id in the API.
func (v view) nameOf(r *world.Resource) string {
	if v.name != nil {
		return v.name(r)
	}
	return r.Physical
}

// describe carries out a view: named resources, filters, pages.
func (s *service) describe(v view, q *wire.Request) (wire.Output, error) {
	found, err := s.chosen(v, q)
	if err != nil {
		return wire.Output{}, err
	}
	page, next, err := paged(found, q)
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El(v.set)
	for _, r := range page {
		set.Children = append(set.Children, wire.El("item", v.item(s, r)...))
	}
	return wire.XML(set, wire.Opt("nextToken", next)), nil
}

// chosen are the resources of a view that a call asks for.
func (s *service) chosen(v view, q *wire.Request) ([]*world.Resource, error) {
	list := s.w.List(q.Region, v.typ)
	if names := q.Params.Strings(v.id); v.id != "" && len(names) > 0 {
		var named []*world.Resource
		for _, name := range names {
			i := slices.IndexFunc(list, func(r *world.Resource) bool { return v.nameOf(r) == name })
			if i < 0 {
				return nil, wire.Errorf(http.StatusBadRequest, v.missing[0], v.missing[1], name)
			}
			if !slices.Contains(named, list[i]) {
				named = append(named, list[i])
			}
		}
		list = named
	}
	return s.filtered(v.filters, list, q)
}

// filtered leaves those that pass every filter of a call.
func (s *service) filtered(known map[string]reader, list []*world.Resource, q *wire.Request) ([]*world.Resource, error) {
	for _, filter := range q.Params.List("Filter") {
		name, values := filter.Get("Name"), filter.Strings("Value")
		read, err := readerOf(known, name)
		if err != nil {
			return nil, err
		}
		list = slices.DeleteFunc(slices.Clone(list), func(r *world.Resource) bool {
			for _, have := range read(s, r) {
				for _, want := range values {
					if matches(want, have) {
						return false
					}
				}
			}
			return true
		})
	}
	return list, nil
}

// readerOf finds a filter by name; tags can be filtered everywhere.
func readerOf(known map[string]reader, name string) (reader, error) {
	if read, ok := known[name]; ok {
		return read, nil
	}
	if key, ok := strings.CutPrefix(name, "tag:"); ok {
		return func(_ *service, r *world.Resource) []string {
			if value, tagged := r.Tag(key); tagged {
				return []string{value}
			}
			return nil
		}, nil
	}
	switch name {
	case "tag-key":
		return func(_ *service, r *world.Resource) (keys []string) {
			for _, tag := range r.Tags {
				keys = append(keys, tag.Key)
			}
			return keys
		}, nil
	case "tag-value":
		return func(_ *service, r *world.Resource) (values []string) {
			for _, tag := range r.Tags {
				values = append(values, tag.Value)
			}
			return values
		}, nil
	case "owner-id":
		return constant(world.Account), nil
	}
	return nil, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "The filter '%s' is invalid", name)
}

// matches compares with EC2's wildcards: * for any text, ? for one character.
func matches(pattern, text string) bool {
	if pattern == text {
		return true
	}
	if !strings.ContainsAny(pattern, "*?") {
		return false
	}
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*':
			p, t = p+1, t+1
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
