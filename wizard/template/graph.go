package template

import (
	"slices"
	"strings"
)

// circles finds the names that stand in circles: the members of the strongly
// connected components of more than one name, and names that need themselves,
// in the given order. (Tarjan's algorithm, without recursion.)
func circles(names []string, needs func(name string) []string) []string {
	type frame struct {
		name  string
		needs []string
	}
	index, low := map[string]int{}, map[string]int{}
	on := map[string]bool{}
	inCircle := map[string]bool{}
	var stack []string
	var frames []frame
	open := func(name string) {
		index[name], low[name] = len(index)+1, len(index)+1
		stack, on[name] = append(stack, name), true
		frames = append(frames, frame{name, needs(name)})
	}
	for _, root := range names {
		if index[root] == 0 {
			open(root)
		}
		for len(frames) > 0 {
			top := &frames[len(frames)-1]
			if len(top.needs) > 0 {
				next := top.needs[0]
				top.needs = top.needs[1:]
				switch {
				case next == top.name:
					inCircle[next] = true
				case index[next] == 0:
					open(next)
				case on[next]:
					low[top.name] = min(low[top.name], index[next])
				}
				continue
			}
			name := top.name
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				parent := frames[len(frames)-1].name
				low[parent] = min(low[parent], low[name])
			}
			if low[name] != index[name] {
				continue
			}
			start := slices.Index(stack, name)
			for _, member := range stack[start:] {
				on[member] = false
				inCircle[member] = inCircle[member] || len(stack)-start > 1
			}
			stack = stack[:start]
		}
	}
	var found []string
	for _, name := range names {
		if inCircle[name] {
			found = append(found, name)
		}
	}
	return found
}

// checkCycles notes circles among resources that exist whatever the
// conditions are; the others are found once the conditions are known.
func (t *Template) checkCycles(bad *faults) {
	var names []string
	for _, r := range t.Resources {
		if r.Condition == "" {
			names = append(names, r.Logical)
		}
	}
	circle := circles(names, func(name string) []string {
		return t.needs(t.resources[name], neither, func(logical string) bool {
			return t.resources[logical].Condition == ""
		}, func(use) {}).all()
	})
	if len(circle) > 0 {
		r := t.resources[circle[0]]
		bad.add(position{int32(r.Line), int32(r.Column)}, "Circular dependency between resources: [%s]", strings.Join(circle, ", "))
	}
}

// needs are the resources that one waits for: those its functions refer to,
// and those that DependsOn names, sorted.
type needs struct{ implicit, explicit []string }

// all are both kinds.
func (n needs) all() []string { return slices.Concat(n.implicit, n.explicit) }

// needs finds what a resource waits for and shows every use to look. What
// exists says no to is left out.
func (t *Template) needs(r *Resource, choose branches, exists func(logical string) bool, look func(use)) needs {
	var found needs
	r.eachUse(choose, func(u use) {
		look(u)
		if t.resources[u.name] != nil && exists(u.name) && !slices.Contains(found.implicit, u.name) {
			found.implicit = append(found.implicit, u.name)
		}
	})
	for _, name := range r.DependsOn {
		if t.resources[name] != nil && exists(name) {
			found.explicit = append(found.explicit, name)
		}
	}
	slices.Sort(found.implicit)
	slices.Sort(found.explicit)
	return found
}

// eachUse visits the uses in a resource. Metadata may name the resource itself.
func (r *Resource) eachUse(choose branches, visit func(use)) {
	for i, member := range r.body.keys {
		if member.text != "Metadata" {
			r.body.items[i].eachUse(choose, visit)
			continue
		}
		r.body.items[i].eachUse(choose, func(u use) {
			if u.name != r.Logical {
				visit(u)
			}
		})
	}
}
