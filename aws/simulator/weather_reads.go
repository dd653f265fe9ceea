package simulator

import (
	"math/rand/v2"

	"gantry/aws/simulator/wire"
)

// through carries out a call and lets the weather spoil what was read.
func (w *weather) through(service *wire.Service, q *wire.Request) (wire.Output, error) {
	output, err := service.Do(q)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil || !w.anything || service.Mutates(q) {
		return output, err
	}
	if q.Action == "DescribeStackEvents" {
		output = w.spoilEvents(q, output)
	}
	squall, stale := w.takeStale(q.Action)
	if !stale && w.now.Stale <= 0 {
		return output, nil
	}
	key := readKey(service, q)
	before, known := w.answers[key]
	w.answers[key] = output
	if known && (squall.Kind == StaleOnce || rand.Float64() < w.now.Stale) {
		return before, nil
	}
	return output, nil
}

// takeStale uses up a squall that makes a read stale.
func (w *weather) takeStale(action string) (Squall, bool) {
	for i := range w.now.Script {
		squall := &w.now.Script[i]
		if squall.Kind != StaleOnce || squall.Action != "" && squall.Action != action {
			continue
		}
		if squall.Times < 0 {
			return Squall{}, true // go on remembering answers
		}
		taken := *squall
		if squall.Times--; squall.Times <= 0 {
			squall.Times = -1
		}
		return taken, true
	}
	return Squall{}, false
}

// spoilEvents makes the first pages empty and lets later pages begin with what
// the page before ended with.
func (w *weather) spoilEvents(q *wire.Request, output wire.Output) wire.Output {
	stack := q.Region + " " + q.Params.Get("StackName")
	w.reads[stack]++
	if w.reads[stack] <= w.now.EmptyFirst {
		return wire.XML(wire.El("StackEvents"))
	}
	if w.now.Repeat <= 0 {
		return output
	}
	for i, node := range output.Nodes {
		if node == nil || node.Name != "StackEvents" {
			continue
		}
		page := node.Children
		if last := w.pages[stack]; q.Params.Get("NextToken") != "" && len(last) > 0 {
			repeated := last[max(0, len(last)-w.now.Repeat):]
			spoilt := *node
			spoilt.Children = append(append([]*wire.Node(nil), repeated...), page...)
			output.Nodes[i] = &spoilt
		}
		w.pages[stack] = page
	}
	return output
}
