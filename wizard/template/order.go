package template

// Needs are the resources that one waits for, sorted: implicit ones because a
// function in it refers to them, explicit ones because DependsOn names them (a
// resource can be both). Only branches of Fn::If that count are looked into,
// and only resources that exist are named.
func (e *Evaluation) Needs(logical string) (implicit, explicit []string) {
	return e.needs[logical].implicit, e.needs[logical].explicit
}

// circle are the resources that wait for each other.
func (e *Evaluation) circle() []string {
	var names []string
	for _, r := range e.Resources() {
		names = append(names, r.Logical)
	}
	return circles(names, func(name string) []string { return e.needs[name].all() })
}

// Order sorts the resources that exist into levels: each needs only resources
// of earlier levels. Within a level they keep the template's order. The error
// is nil: Evaluate has refused circles.
func (e *Evaluation) Order() ([][]string, error) {
	level := map[string]int{}
	var find func(name string) int
	find = func(name string) int {
		if n, ok := level[name]; ok {
			return n
		}
		n := 0
		for _, need := range e.needs[name].all() {
			n = max(n, find(need)+1)
		}
		level[name] = n
		return n
	}
	var levels [][]string
	for _, r := range e.Resources() {
		n := find(r.Logical)
		for len(levels) <= n {
			levels = append(levels, nil)
		}
		levels[n] = append(levels[n], r.Logical)
	}
	return levels, nil
}
