package wizard

// inOrder sorts things so that each comes after those it needs, and otherwise
// leaves their order. If some need each other it returns nothing and the
// circle's path, whose first and last are the same. Needs that are not among
// the things do not count.
func inOrder[T any](things []T, id func(T) string, needs func(T) []string) (ordered []T, cycle []string) {
	index := map[string]int{}
	for i, thing := range things {
		index[id(thing)] = i
	}
	const fresh, busy, done = 0, 1, 2
	state := make([]int, len(things))
	var path []string
	var visit func(i int) bool
	visit = func(i int) bool {
		name := id(things[i])
		switch state[i] {
		case done:
			return true
		case busy:
			for path[0] != name {
				path = path[1:]
			}
			path = append(path, name)
			return false
		}
		state[i] = busy
		path = append(path, name)
		for _, need := range needs(things[i]) {
			if j, ok := index[need]; ok && !visit(j) {
				return false
			}
		}
		path = path[:len(path)-1]
		state[i] = done
		ordered = append(ordered, things[i])
		return true
	}
	for i := range things {
		if state[i] == fresh && !visit(i) {
			return nil, path
		}
	}
	return ordered, nil
}
